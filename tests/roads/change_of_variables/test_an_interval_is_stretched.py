"""The mass of the strip, by the error function and by the figure's own curve."""

import math

import numpy as np
import pytest

from snippets.roads.change_of_variables import an_interval_is_stretched as m


@pytest.mark.parametrize("pull", [0.5, 1.0, 2.0])
def test_mass_stays_and_density_is_mass_over_width(pull):
    facts, mass = m.facts(pull), (math.erf(0.8 / math.sqrt(2)) - math.erf(0.4 / math.sqrt(2))) / 2
    low, high = m.stretch(m.ends, pull)[0]
    assert facts["mass"] == pytest.approx(mass, rel=1e-5)
    assert facts["after"] * (high - low) == pytest.approx(mass, rel=1e-5)
    assert facts["before"] == pytest.approx(facts["after"] * facts["wider"])
    for ax, (a, b) in zip(m.figure(pull).axes, (m.ends, (low, high)), strict=True):
        x = np.linspace(a, b, 2001)
        (line,) = ax.lines
        assert np.trapezoid(np.interp(x, *line.get_xydata().T), x) == pytest.approx(mass, rel=1e-3)
        assert line.get_ydata().max() < ax.get_ylim()[1]
        (strip,) = ax.collections
        corners = strip.get_paths()[0].vertices
        assert (corners[:, 0].min(), corners[:, 0].max()) == pytest.approx((a, b))
        u, v = corners.T
        area = abs(u @ np.roll(v, -1) - v @ np.roll(u, -1)) / 2  # the shoelace formula
        assert area == pytest.approx(mass, rel=1e-3)
    assert m.facts() == m.facts(2.0)
