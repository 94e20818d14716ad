"""A hill that is torn in two keeps its mass and its bridge."""

import numpy as np
import pytest

from snippets.roads.change_of_variables import the_gap_stays_bridged as m


@pytest.mark.parametrize("steepness", [1, 4, 16])
def test_mass_is_kept_and_the_bridge_is_as_thin_as_the_slope_is_steep(steepness, step=1e-6):
    x = m.bend(m.z, steepness)[0]
    (line,) = m.figure(steepness).axes[0].lines
    assert np.trapezoid(line.get_ydata(), line.get_xdata()) == pytest.approx(1, abs=1e-3)
    assert (np.diff(x) > 0).all() and (line.get_ydata() > 0).all()
    facts = m.facts(steepness)
    found = (m.bend(step, steepness)[0] - m.bend(-step, steepness)[0]) / (2 * step)
    assert facts["slope"] == pytest.approx(found, rel=1e-6)
    assert facts["middle"] * facts["slope"] == pytest.approx(1 / np.sqrt(2 * np.pi))


def test_the_thread_gets_thin_but_stays():
    middles = [m.facts(k)["middle"] for k in (1, 4, 16)]
    assert middles == sorted(middles, reverse=True) and middles[-1] > 0
    assert m.facts()["kept"] == 1
