"""The normaliser lifts the curve of a network and tilts it nowhere: by the density of the two humps itself."""

from math import exp, log, pi, sqrt
from statistics import NormalDist

import numpy as np
import pytest

from snippets.foundations.introduction import z_lifts_the_curve_and_tilts_nothing as m
from snippets.foundations.introduction.two_routes_one_problem import p_data

LIFTS = [-2, -1, 0, 1, 2]


@pytest.mark.parametrize("lift", LIFTS)
def test_a_lift_multiplies_the_normaliser_and_leaves_the_density_of_two_humps(lift):
    assert m.normaliser(lift) == pytest.approx(sqrt(2 * pi) * exp(lift), rel=1e-12)
    for x in (-3.0, -2.0, 0.0, 0.7, 2.5):
        exact = (NormalDist(-2, 0.5).pdf(x) + NormalDist(2, 0.5).pdf(x)) / 2
        assert np.exp(-m.f(x, lift)) / m.normaliser(lift) == pytest.approx(exact, rel=1e-12)


@pytest.mark.parametrize("lift", LIFTS)
def test_the_way_up_is_the_score_of_the_data_whatever_the_lift(lift):
    x = np.linspace(-4, 4, 41)
    assert m.slope(x, lift) == pytest.approx(p_data.score(x), abs=1e-5)


def test_the_grid_of_the_lift_reaches_eight_deviations_past_both_humps():
    assert (m.grid[0], m.grid[-1]) == (-6, 6) and len(m.grid) == 1201


def test_facts_of_the_lift_are_two_normalisers_and_one_slope():
    facts = m.facts()
    assert (facts["low"], facts["high"]) == pytest.approx((sqrt(2 * pi) * exp(-2), sqrt(2 * pi) * exp(2)), rel=1e-12)
    # Near one hump of deviation 1/2 the slope is (2 - x) / (1/4); the other adds next to nothing.
    assert facts["slope_low"] == pytest.approx(4 * 1, abs=1e-3) == facts["slope_high"]


@pytest.mark.parametrize("lift", LIFTS)
def test_the_figure_of_the_lift_moves_one_curve_and_neither_the_other_nor_an_arrow(lift):
    top, bottom = m.figure(lift).axes
    fixed, moving = top.lines
    x = fixed.get_xdata()
    assert fixed.get_ydata() == pytest.approx(p_data.log_prob(x), abs=1e-9)
    assert moving.get_ydata() - fixed.get_ydata() == pytest.approx(log(2 * pi) / 2 + lift)
    assert top.get_title() == f"$Z$ = {sqrt(2 * pi) * exp(lift):.3g}"
    low, high = top.get_ylim()
    assert low < moving.get_ydata().min() and moving.get_ydata().max() < high
    (arrows,) = bottom.collections
    assert pytest.approx(p_data.score(arrows.X), abs=1e-5) == arrows.U and not arrows.V.any() and len(arrows.U) == 8
    ends, hump = arrows.X + arrows.U / arrows.scale, 2 * np.sign(arrows.X)
    assert (abs(ends - hump) < abs(arrows.X - hump)).all(), "they point to the nearer hump, and not beyond"
    for far, near in ((-3.3, -2.6), (3.3, 2.6), (0.3, 1.15), (-0.3, -1.15)):
        length = {round(a, 2): abs(u) for a, u in zip(arrows.X, arrows.U, strict=True)}
        assert length[far] > length[near]
    names = {t.get_text(): t.get_position() for t in top.texts}
    for name, line in (("$-f(x)$", moving), (r"$\log\,p(x)$", fixed)):
        at, height = names[name]
        own, other = (np.interp(at, x, curve.get_ydata()) for curve in (line, fixed if line is moving else moving))
        assert 0.3 < abs(height - own) < 1 and (height - own) * (own - other) > 0, (
            "next to its curve, away from the other"
        )


def test_the_figure_of_the_lift_starts_with_the_network_high_above_the_density():
    assert m.figure().axes[0].get_title() == "$Z$ = 18.5"
