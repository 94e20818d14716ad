"""The area of a small square, by the shoelace formula, grows by the stated factor."""

import numpy as np
import pytest

from snippets.roads.change_of_variables import a_grid_is_bent as m


@pytest.mark.parametrize("strength", [0, 0.5, 1.0])
def test_areas(strength, side=1e-4):
    facts = m.facts(strength)
    for name, height in (("above", 1.5), ("below", -1.5)):
        corners = np.array([0.5, height]) + side * (np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) - 0.5)
        x, y = m.couple(corners, m.layer(strength))[0].T
        area = (x * np.roll(y, -1) - np.roll(x, -1) * y).sum() / 2
        assert area / side**2 == pytest.approx(facts[name], rel=1e-5)


def test_nothing_happens_without_strength():
    for line in m.figure(0).axes[0].lines:
        assert np.ptp(line.get_xdata()) == 0 or np.ptp(line.get_ydata()) == 0


@pytest.mark.parametrize("strength", [0, 0.5, 1.0])
def test_it_is_a_square_of_nine_by_nine_lines_that_is_bent(strength):
    """Undone by hand: the height stays, so it says by how much to shift back and to squeeze."""
    places = []
    for line in m.figure(strength).axes[0].lines:
        x, y = line.get_xydata().T
        back = (x - strength * np.sin(1.5 * y)) / np.exp(strength * y / 2)
        fixed, free = (back, y) if np.ptp(y) > 1 else (y, back)
        assert fixed == pytest.approx(np.full(81, fixed[0])) and free == pytest.approx(np.linspace(-2, 2, 81))
        places.append(fixed[0])
    assert sorted(places) == pytest.approx(np.repeat(np.linspace(-2, 2, 9), 2))
    assert m.facts() == m.facts(1.0)
