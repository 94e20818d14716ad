"""One Euler step sends all noise to the mean, many find the data: by steps made by hand."""

import math
from statistics import NormalDist

import numpy as np
import pytest

from oracles import snapshot_cdf
from snippets.foundations.introduction_paths import one_step_is_the_mean
from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.ode import euler


def by_hand(x, steps):
    """Euler's method with the velocity of two equal hills, which is a tanh."""
    for k in range(steps):
        t = k / steps
        v = (1 - t) ** 2 + t**2 / 4
        a = (t / 4 - (1 - t)) / v
        x = x + (a * x + 2 * (1 - a * t) * np.tanh(2 * t * x / v)) / steps
    return x


@pytest.mark.equation("foundations/introduction_paths/one_step")
def test_one_step_sends_all_noise_to_the_mean_of_the_data(printed, rng):
    x0 = rng.normal(size=30)
    assert one_step_is_the_mean.sample(x0, 1)[-1] == pytest.approx(0, abs=1e-14)
    skew = GaussianMixture([0.3, 0.7], [-1, 2], [0.5, 0.2])
    assert euler(skew.velocity, x0, [0, 1])[-1] == pytest.approx(1.1, abs=1e-12)
    flat = GaussianMixture([0.5, 0.5], [[1, 2], [3, -2]], [0.1, 0.4])
    assert euler(flat.velocity, rng.normal(size=(9, 2)), [0, 1])[-1] == pytest.approx(
        np.tile([2.0, 0.0], (9, 1)), abs=1e-12
    )
    arrow = {"x_0": x0, "u_0": lambda x: skew.velocity(x, 0.0), r"\mathbb E[x_1]": 1.1}
    printed("foundations/introduction_paths/one_step").holds(arrow, atol=1e-12)


def test_more_steps_bring_the_spread_of_the_samples_to_that_of_the_data():
    facts = one_step_is_the_mean.facts()
    x = np.linspace(-8, 8, 4001)
    p = np.exp(-(x**2) / 2) / math.sqrt(2 * math.pi) * (x[1] - x[0])
    spreads = [facts[f"std_{n}"] for n in (1, 2, 4, 8, 16, 64)]
    for n, spread in zip((1, 2, 4, 8, 16, 64), spreads, strict=True):
        assert spread == pytest.approx(math.sqrt(p @ by_hand(x, n) ** 2), abs=5e-4)
        path = one_step_is_the_mean.sample(x[::400], n)
        assert path.shape == (n + 1, 11) and path[-1] == pytest.approx(by_hand(x[::400], n))
    assert spreads == sorted(spreads) and spreads[-1] < facts["std_data"] == pytest.approx(math.sqrt(4.25))
    assert spreads[0] < 1e-15


def test_twice_the_steps_halve_the_error_of_the_samples(rng):
    x0 = rng.uniform(0.2, 1.5, 5)
    fine = by_hand(x0, 20_000)
    assert snapshot_cdf(fine, 1) == pytest.approx([NormalDist().cdf(a) for a in x0], abs=1e-4)
    errors = [abs(one_step_is_the_mean.sample(x0, n)[-1] - fine) for n in (64, 128)]
    assert errors[0] / errors[1] == pytest.approx(2, abs=0.2)


@pytest.mark.parametrize("steps", [1, 2, 4, 8, 16, 64])
def test_the_figure_of_steps_shows_their_kinks_and_where_the_points_end(steps):
    left, right = one_step_is_the_mean.figure(steps=steps).axes
    paths = [line for line in left.lines if line.get_linestyle() == "-"]
    marks = [line for line in left.lines if line.get_linestyle() == ":"]
    (dots,) = [line for line in left.lines if line.get_marker() == "o"]
    assert len(paths) == 25 and [m.get_xdata()[0] for m in marks] == (
        [k / steps for k in range(steps + 1)] if steps <= 16 else []
    )
    start = np.array([line.get_ydata()[0] for line in paths])
    ends = np.array([line.get_ydata()[-1] for line in paths])
    assert [NormalDist().cdf(a) for a in start] == pytest.approx(np.arange(1, 26) / 26)
    assert all(line.get_xdata() == pytest.approx(np.arange(steps + 1) / steps) for line in paths)
    assert ends == pytest.approx(by_hand(start, steps), abs=1e-12)
    assert dots.get_ydata() == pytest.approx(ends) and (dots.get_xdata() == 1).all()
    assert left.get_title() == ("1 step" if steps == 1 else f"{steps} steps")
    share = np.array([bar.get_width() for bar in right.patches])
    middle = np.array([bar.get_y() + bar.get_height() / 2 for bar in right.patches])
    many = by_hand(np.array(NormalDist().quantiles(1000)), steps)
    assert share.sum() == pytest.approx(1) and middle == pytest.approx(np.arange(-4, 4.1, 0.25))
    assert 999 * share == pytest.approx((999 * share).round(), abs=1e-9)
    assert all(bar.get_height() == 0.25 for bar in right.patches)  # the bars touch
    for s, m in zip(share, middle, strict=True):
        assert abs(s - np.mean(abs(many - m) <= 0.125)) < 0.0021
    (curve,) = right.lines
    exact = [0.125 * (NormalDist(-2, 0.5).pdf(a) + NormalDist(2, 0.5).pdf(a)) for a in curve.get_ydata()]
    assert curve.get_xdata() == pytest.approx(exact)
    assert (curve.get_ydata()[0], curve.get_ydata()[-1]) == left.get_ylim() == (-4, 4)
    assert right.get_xlim() == (0, 0.2)
    assert [text.get_text() for text in right.texts] == (["100%"] if steps == 1 else [])
    if steps > 1:
        assert share.max() < 0.2


def test_the_figure_of_steps_begins_with_four():
    assert one_step_is_the_mean.figure().axes[0].get_title() == "4 steps"
