"""Tweedie's formula is the mean of what lies behind: by linear regression in each hill, and by quadrature."""

import math

import numpy as np
import pytest

from oracles import M2, means, normal
from snippets.diffusion.score import the_best_guess_is_a_mean as page
from snippets.shared.gaussian_mixture import GaussianMixture


def mean_behind(y, sigma):
    """Each hill has variance 1/4: regress on y there, and weigh by Bayes' rule."""
    upper = 1 / (1 + math.exp(-4 * y / (0.25 + sigma**2)))
    guesses = [(0.25 * y + sigma**2 * mean) / (0.25 + sigma**2) for mean in (2, -2)]
    return upper * guesses[0] + (1 - upper) * guesses[1]


@pytest.mark.equation("diffusion/score/tweedie")
@pytest.mark.parametrize("y", [-3.0, -0.3, 0.3, 1.0])
@pytest.mark.parametrize("sigma", [0.4, 1.0, 3.0])
def test_the_mean_of_the_clean_data_is_one_arrow_away(printed, y, sigma, h=1e-4):
    log_p = [math.log(sum(normal(a, m, 0.25 + sigma**2) for m in (-2, 2))) for a in (y + h, y - h)]
    values = {"y": y, r"\sigma": sigma, r"s_\sigma(y)": (log_p[0] - log_p[1]) / (2 * h)}
    mean = mean_behind(y, sigma)
    printed("diffusion/score/tweedie").holds(values | {r"\mathbb E[x_1 \mid y]": mean}, atol=1e-5)
    assert mean == pytest.approx(means(y, 1, sigma)[0], abs=1e-5)
    if sigma == page.noise:
        facts = page.facts(y=y)
        assert (facts["mean"], facts["score"]) == pytest.approx((mean, mean - y), abs=1e-5)


@pytest.mark.parametrize("y", [-1.0, 0.3])
def test_the_filled_curve_is_the_law_of_the_clean_point_and_the_line_its_mean(y):
    axes = page.figure(y=y).axes[0]
    x, density = axes.lines[1].get_xydata().T
    step = x[1] - x[0]
    assert density.sum() * step == pytest.approx(1)
    # Each hill stays a Gaussian, of variance 1 / (4 + 1).
    law = GaussianMixture(*zip(*((w, (y + 4 * m) / 5, 0.2**0.5) for w, m in hills(y)), strict=True))
    assert density == pytest.approx(law.prob(x), abs=1e-6)
    assert (x * density).sum() * step == pytest.approx(mean_behind(y, 1), abs=1e-6)
    marks = {line.get_marker(): line for line in axes.lines}
    assert marks["s"].get_xdata()[0] == y
    assert axes.lines[-1].get_xdata() == pytest.approx([mean_behind(y, 1)] * 2)
    low, high = axes.lines[-1].get_ydata()  # from the arrow below the axis to the label above all curves
    (label,) = [text for text in axes.texts if text.get_text() == "mean"]
    assert axes.get_ylim()[0] < low < 0 and density.max() < high < label.get_position()[1] < axes.get_ylim()[1]
    assert marks["s"].get_ydata()[0] == low
    assert axes.lines[0].get_ydata() == pytest.approx(M2.prob(x))
    (arrow,) = [text for text in axes.texts if hasattr(text, "arrow_patch")]
    assert (*arrow.xyann, *arrow.xy) == pytest.approx((y, low, mean_behind(y, 1), low))


def hills(y):
    upper = 1 / (1 + math.exp(-4 * y / 1.25))
    return (1 - upper, -2), (upper, 2)


def test_near_the_middle_the_guess_falls_where_there_are_no_data():
    guess = page.denoise(0.1)
    assert M2.prob(guess) < M2.prob(2.0) / 100 and abs(guess) < 1
    assert page.denoise(np.array(0.0)) == pytest.approx(0)
