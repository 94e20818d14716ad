"""The mean moves a Gaussian, the standard deviation widens it: by its moments, and by samples."""

import math
from statistics import NormalDist

import numpy as np
import pytest

from snippets.foundations.what_is_a_model import mean_and_standard_deviation


@pytest.mark.equation("foundations/what_is_a_model/gaussian_density")
def test_the_gaussian_density_encloses_area_one_with_the_mean_and_the_variance_in_its_name(printed):
    for mean, std in [(0, 1), (2, 0.5), (-1.5, 3)]:
        x = np.linspace(mean - 12 * std, mean + 12 * std, 4001)
        mass = mean_and_standard_deviation.density(x, mean, std) * (x[1] - x[0])
        assert mass.sum() == pytest.approx(1, abs=1e-12)
        assert mass @ x == pytest.approx(mean, abs=1e-12)
        assert mass @ (x - mean) ** 2 == pytest.approx(std**2, rel=1e-12)
        law = NormalDist(mean, std)
        for v in (mean, mean + std, mean - 2.5 * std):
            assert mean_and_standard_deviation.density(v, mean, std) == pytest.approx(law.pdf(v), rel=1e-12)
            values = {r"\mathcal N(x;\, \mu, \sigma^2)": law.pdf(v), "x": v, r"\mu": mean, r"\sigma": std}
            printed("foundations/what_is_a_model/gaussian_density").holds(values, rtol=1e-12)


def test_one_two_and_three_standard_deviations_of_a_gaussian_hold_68_95_and_99_7_percent():
    facts = mean_and_standard_deviation.facts()
    law = NormalDist(5, 0.3)
    for k, percent in [(1, 68.27), (2, 95.45), (3, 99.73)]:
        inside = law.cdf(5 + k * 0.3) - law.cdf(5 - k * 0.3)
        assert mean_and_standard_deviation.within(k) == pytest.approx(inside, abs=1e-12)
        assert facts[f"within_{k}"] == mean_and_standard_deviation.within(k) == pytest.approx(percent / 100, abs=5e-5)
    assert facts["beyond_3"] == pytest.approx(2 * NormalDist().cdf(-3), rel=1e-9)
    assert facts["peak"] == pytest.approx(1 / math.sqrt(2 * math.pi))


def test_samples_of_a_gaussian_fall_within_k_standard_deviations_as_often_as_erf_says(rng, n=20_000):
    x = rng.normal(-2, 1.5, n)
    for k in (1, 2, 3):
        p = mean_and_standard_deviation.within(k)
        assert abs((abs(x + 2) <= k * 1.5).mean() - p) < 5 * math.sqrt(p * (1 - p) / n)


@pytest.mark.parametrize("mean", [-1.0, 0.0, 1.0])
@pytest.mark.parametrize("std", [0.7, 1.0, 1.5])
def test_the_brackets_of_the_gaussian_reach_as_far_as_its_shades(mean, std):
    (ax,) = mean_and_standard_deviation.figure(mean, std).axes
    curve, *brackets, middle = ax.lines
    law = NormalDist(mean, std)
    x, y = curve.get_data()
    assert y == pytest.approx([law.pdf(v) for v in x])
    assert len(brackets) == len(ax.collections) == len(ax.texts) == 3
    assert ax.get_xlim() == (-5.6, 5.6) == (x[0], x[-1]) and ax.get_ylim() == (0, 1)
    for k, (bracket, shade, text) in enumerate(zip(brackets, ax.collections, ax.texts, strict=True), 1):
        assert bracket.get_xdata().tolist() == [mean - k * std, mean + k * std]
        assert list(bracket.get_ydata()) == [text.get_position()[1]] * 2 and bracket.get_ydata()[0] > y.max()
        corners = shade.get_paths()[0].vertices
        assert (corners[:, 0].min(), corners[:, 0].max()) == (mean - k * std, mean + k * std)
        assert all(v == 0 or v == pytest.approx(law.pdf(u)) for u, v in corners)
        a, b = corners[:-1].T  # shoelace formula
        area = abs(np.dot(a, np.roll(b, -1)) - np.dot(b, np.roll(a, -1))) / 2
        assert area == pytest.approx(law.cdf(mean + k * std) - law.cdf(mean - k * std), abs=1e-3)
        assert text.get_text() == ["68.3%", "95.4%", "99.7%"][k - 1] and text.get_position()[0] == mean
        assert bracket.get_xdata()[0] > -5.6 and bracket.get_xdata()[1] < 5.6  # none is cut off
    assert len({b.get_ydata()[0] for b in brackets}) == 3
    assert list(middle.get_xdata()) == [mean, mean] and list(middle.get_ydata()) == [
        0,
        pytest.approx(law.pdf(mean)),
    ]
    assert ax.get_title() == f"$\\mu = {mean:g}$, $\\sigma = {std:g}$"
