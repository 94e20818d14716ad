"""By the closed form: chains at temperature T train T times the energies."""

import pytest

from oracles import SMOOTH
from snippets.roads.energies import training_hides_a_temperature as m

STOPS = [0.25, 0.5, 1.0, 2.0]


def power(p, exponent):
    return p**exponent / (p**exponent).sum()


@pytest.mark.parametrize("temperature", STOPS)
def test_energies_are_multiplied_by_the_temperature(temperature):
    assert m.trained(temperature) == pytest.approx([0, temperature], abs=1e-6)
    facts = m.facts(temperature)
    assert facts["temperature"] == temperature and facts["edge"] == pytest.approx(temperature)
    assert facts["data"] == pytest.approx(SMOOTH[0])
    assert facts["drawn"] == pytest.approx(power(SMOOTH, 1 / temperature)[0])
    assert facts["says"] == pytest.approx(power(SMOOTH, temperature)[0])


def test_the_chains_that_trained_draw_the_data():
    assert m.facts()["choice"] == 1 and m.facts() == m.facts(0.5)
    assert SMOOTH.argmax() == 0  # "the likeliest picture", with the black one


@pytest.mark.parametrize("temperature", STOPS)
def test_bars_outlines_and_dots(temperature):
    above, below = m.figure(temperature).axes
    order = m.order
    for ax, bars in ((above, power(SMOOTH, 1 / temperature)), (below, SMOOTH)):
        heights = [bar.get_height() for bar in ax.patches]
        assert heights[:16] == pytest.approx(bars[order], abs=1e-6)
        assert heights[16:] == pytest.approx(SMOOTH[order])
        assert max(heights) < ax.get_ylim()[1]
    assert below.lines[0].get_ydata() == pytest.approx(power(SMOOTH, temperature)[order], abs=1e-6)
