"""The film passes through each layer, and its first and last frames are noise and bows."""

import numpy as np
import pytest

from snippets.roads.change_of_variables import noise_folds_into_bows as m
from snippets.shared.coupling import inverse


def test_the_film_stops_at_each_layer():
    film = m.film()
    order = np.r_[np.flatnonzero(m.left), np.flatnonzero(~m.left)]
    for frame, k in ((0, 0), (30, 1), (60, 2)):
        assert film["clock"][frame] == k
        assert film["points"][frame] == pytest.approx(m.steps[k][order])
    assert inverse(film["points"][-1], m.bows())[0] == pytest.approx(m.z[order], abs=1e-9)


def test_both_layers_change_areas_by_a_constant():
    assert m.facts()["shrunk"] == pytest.approx(np.exp(-0.4) * np.exp(-1.6))


def test_the_thread_is_the_densest_place(side=1e-9):
    """The density where the middle of the noise ends up, by the shoelace formula; all areas shrink alike."""
    square = side * (np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) - 0.5)
    x, y = m.forward(square, m.bows())[0].T
    area = abs(x @ np.roll(y, -1) - np.roll(x, -1) @ y) / 2
    middle = m.facts()["middle"]
    assert middle == pytest.approx(side**2 / area / (2 * np.pi), rel=1e-5)
    assert middle == pytest.approx(np.exp(2) / (2 * np.pi))
    assert abs(x.mean()) < 1 and (np.exp(m.log_density(m.steps[-1], m.bows())) < middle).all()


def test_the_figure_shows_where_the_last_layer_leaves_them():
    shown = np.concatenate([line.get_xydata() for line in m.figure().axes[0].lines])
    assert shown == pytest.approx(m.film()["points"][-1])
