"""Dividing by Z makes any positive curve a density: by the power series of the double well."""

from math import exp, sqrt

import numpy as np
import pytest

from oracles import double_well_moment
from snippets.foundations.introduction_challenges import z_divides_everything


def test_the_area_rule_is_exact_for_straight_lines_and_weighs_the_ends_half():
    m = z_divides_everything
    assert m.integral(3 + 2 * m.x) == pytest.approx(24)
    assert m.integral(m.x**2) == pytest.approx(2 * 64 / 3 + 8 * 0.05**2 / 6, rel=1e-12)


def test_z_of_the_double_well_is_the_integral_as_its_series_gives_it():
    p, Z = z_divides_everything.normalise(np.exp(-z_divides_everything.f(z_divides_everything.x)))
    assert pytest.approx(double_well_moment(), rel=1e-12) == Z
    assert z_divides_everything.integral(p) == pytest.approx(1, abs=1e-12)
    second = z_divides_everything.integral(p * z_divides_everything.x**2)
    assert second == pytest.approx(double_well_moment(power=2) / double_well_moment(), rel=1e-12)


def test_the_double_well_has_its_valleys_at_the_roots_of_two_and_no_limit_to_the_top():
    f, h = z_divides_everything.f, 1e-4
    for root in (-sqrt(2), sqrt(2)):
        assert f(root) == pytest.approx(-1) and f(root - h) > f(root) < f(root + h)
    assert f(0.0) == 0 and f(10.0) == 2400
    assert abs(z_divides_everything.x).max() == 4 and exp(-f(4.0)) < 1e-20


@pytest.mark.equation("foundations/introduction_challenges/density_from_output")
@pytest.mark.parametrize("constant", [-1.0, 0.5, 3.0])
def test_adding_a_constant_to_the_output_changes_z_and_not_the_density(printed, constant):
    m = z_divides_everything
    p, Z = m.normalise(np.exp(-m.f(m.x)))
    q, Z_shifted = m.normalise(np.exp(-m.f(m.x) - constant))
    assert q == pytest.approx(p, abs=1e-14)
    assert Z_shifted == pytest.approx(Z * exp(-constant), rel=1e-12)
    f = np.sin(np.arange(8.0)) + constant  # the outputs for eight pictures
    for x in range(8):
        values = {"p(x)": 1 / np.exp(f[x] - f).sum(), "f": lambda x: f[x], "x": x, "x'": range(8)}
        printed("foundations/introduction_challenges/density_from_output").holds(values)
    by_hand = [exp(-(x**4) / 4 + x**2) / double_well_moment() for x in m.x]
    assert p == pytest.approx(by_hand, rel=1e-10)


def test_any_output_at_all_becomes_a_density_that_is_positive_everywhere(rng):
    m = z_divides_everything
    for _ in range(5):
        output = rng.normal(size=len(m.x)) * 5
        p, Z = m.normalise(np.exp(-output))
        assert (p > 0).all() and m.integral(p) == pytest.approx(1) and pytest.approx(np.exp(-output)) == Z * p
    assert z_divides_everything.facts()["far"] > 0


def test_facts_of_the_double_well_follow_from_its_series():
    facts, Z = z_divides_everything.facts(), double_well_moment()
    assert facts["Z"] == pytest.approx(Z) and facts["Z_of_one_more"] == pytest.approx(Z / exp(1))
    assert facts["ratio"] == pytest.approx(exp(1))
    assert facts["lowest"] == pytest.approx(-1) and facts["top"] == pytest.approx(exp(1) / Z)
    assert facts["far"] == pytest.approx(exp(-(5**4) / 4 + 25) / Z, rel=1e-9, abs=0)


@pytest.mark.parametrize("constant", [-1.0, 0.0, 2.0])
def test_the_figure_of_the_double_well_shows_output_weight_and_density(constant):
    m = z_divides_everything
    axes = m.figure(added_constant=constant).axes
    x = axes[0].lines[0].get_xdata()
    output = x**4 / 4 - x**2 + constant
    Z = double_well_moment() * exp(-constant)
    for ax, curve in zip(axes, (output, np.exp(-output), np.exp(-output) / Z), strict=True):
        assert ax.lines[0].get_ydata() == pytest.approx(curve, rel=1e-9)
        inside = curve[abs(x) < 2.2] if ax is axes[0] else curve
        assert inside.max() < ax.get_ylim()[1] and inside.min() > ax.get_ylim()[0] - 1e-9
    assert axes[1].texts[0].get_text() == f"area $Z$ = {Z:.2f}"
    assert axes[2].texts[0].get_text() == "area 1.00"
    assert set(axes[0].lines[1].get_ydata()) == {0}
    for ax, curve in ((axes[1], np.exp(-output)), (axes[2], np.exp(-output) / Z)):
        (area,) = ax.collections  # filled from zero up to the curve
        assert area.get_paths()[0].vertices[:, 1].max() == pytest.approx(curve.max())
        assert area.get_paths()[0].vertices[:, 1].min() == 0
    if constant == 0:
        assert m.figure().axes[1].texts[0].get_text() == axes[1].texts[0].get_text() == "area $Z$ = 7.59"
