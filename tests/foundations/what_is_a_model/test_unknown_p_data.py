"""Twelve points do not tell which distribution they came from: by sums of log-densities, and by samples."""

from math import log
from statistics import NormalDist

import numpy as np
import pytest

from snippets.foundations.what_is_a_model import unknown_p_data


def test_each_of_the_three_candidate_densities_has_total_probability_one():
    x = np.linspace(-20, 20, 40_001)
    for density in (unknown_p_data.one_hill, unknown_p_data.two_hills, unknown_p_data.flat):
        assert np.trapezoid(density(x), x) == pytest.approx(1, abs=1e-3) and (density(x) >= 0).all()


def test_the_log_likelihoods_of_the_twelve_points_are_the_sums_that_the_page_quotes():
    points, facts = unknown_p_data.points.tolist(), unknown_p_data.facts()
    assert points == [-2.3, -1.9, -1.6, -1.2, -0.9, -0.3, 0.5, 0.8, 1.3, 1.6, 1.8, 2.4]
    one = sum(log(NormalDist(0, 1.5).pdf(x)) for x in points)
    two = sum(log(0.5 * NormalDist(-1.4, 0.8).pdf(x) + 0.5 * NormalDist(1.4, 0.8).pdf(x)) for x in points)
    assert facts["one_hill"] == pytest.approx(one, abs=1e-12)
    assert facts["two_hills"] == pytest.approx(two, abs=1e-12)
    assert facts["flat"] == pytest.approx(-12 * log(5), abs=1e-12)  # all points lie within (-2.5, 2.5)


def test_the_twelve_points_are_as_likely_as_twelve_samples_of_each_density_usually_are():
    x = np.linspace(-12, 12, 24_001)
    for density in (unknown_p_data.one_hill, unknown_p_data.two_hills):
        p = density(x) / density(x).sum()
        mean = (p * np.log(density(x))).sum()
        spread = ((p * np.log(density(x)) ** 2).sum() - mean**2) ** 0.5
        assert abs(unknown_p_data.log_likelihood(density) - 12 * mean) < 2 * spread * 12**0.5


def test_the_three_densities_are_quite_different_between_and_beyond_the_points():
    middle, beyond = (
        tuple(float(f(np.array(v))) for f in (unknown_p_data.one_hill, unknown_p_data.two_hills, unknown_p_data.flat))
        for v in (0.0, 3.0)
    )
    assert middle[0] > 2 * middle[1] and middle[2] > 1.5 * middle[1]  # a top, a valley, a plain
    assert beyond[0] > 0 and beyond[2] == 0


def test_three_labelled_curves_stand_over_twelve_marks_and_the_printed_sums_are_the_facts(capsys):
    (ax,) = unknown_p_data.figure().axes
    *curves, marks = ax.lines
    densities = (unknown_p_data.one_hill, unknown_p_data.two_hills, unknown_p_data.flat)
    assert len({c.get_linestyle() for c in curves}) == len({c.get_color() for c in curves}) == 3
    for curve, density, text, name in zip(curves, densities, ax.texts, ("one hill", "two hills", "flat"), strict=True):
        x, y = curve.get_data()
        assert y == pytest.approx(density(x)) and x[0] <= -5 and x[-1] >= 5
        assert text.get_text() == name and text.get_color() == curve.get_color()
        height = density(np.array(text.get_position()[0] + 0.5))
        assert height < text.get_position()[1] < ax.get_ylim()[1]  # the label is above its curve
    assert marks.get_xdata().tolist() == unknown_p_data.points.tolist()
    assert ax.get_xlim() == (-5, 5)
    assert ax.get_ylim()[0] == 0 and max(c.get_ydata().max() for c in curves) < ax.get_ylim()[1]
    printed = [line.rsplit(maxsplit=2) for line in capsys.readouterr().out.splitlines()]
    expected = [f"{unknown_p_data.facts()[k]:.2f}" for k in ("one_hill", "two_hills", "flat")]
    assert [(n, v) for n, v, _ in printed] == list(zip(("one hill", "two hills", "flat"), expected, strict=True))
