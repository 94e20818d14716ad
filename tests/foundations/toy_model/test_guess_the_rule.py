"""Points that look scattered at random all lie on land, evenly: by the cells of the map."""

import math

import numpy as np
import pytest

from snippets.foundations.toy_model import guess_the_rule
from snippets.shared.datasets import land


def test_all_points_of_the_game_lie_on_land_and_no_land_is_left_out(rng, n=20_000):
    x = guess_the_rule.sample(rng, n)
    assert x.shape == (n, 2)
    cells = {(math.floor(90 - b), math.floor(a + 180)) for a, b in x}
    assert all(land()[row, column] for row, column in cells)
    west, north = x[:, 0] < 0, x[:, 1] > 0
    for half, mask in ((west, land()[:, :180]), (north, land()[:90]), (north & west, land()[:90, :180])):
        share = mask.sum() / land().sum()
        assert abs(half.mean() - share) < 5 * math.sqrt(share * (1 - share) / n)


def test_points_of_the_game_are_spread_evenly_within_their_cells(rng, n=20_000):
    part = guess_the_rule.sample(rng, n) % 1
    assert (abs(part.mean(axis=0) - 0.5) < 5 / math.sqrt(12 * n)).all()
    assert (abs((part**2).mean(axis=0) - 1 / 3) < 5 * math.sqrt(4 / 45 / n)).all()
    assert abs(np.mean((part[:, 0] - 0.5) * (part[:, 1] - 0.5))) < 5 / 12 / math.sqrt(n)


@pytest.mark.parametrize("points", [10, 30, 60, 120, 240, 480])
def test_figure_of_the_game_shows_points_without_a_map_and_more_points_only_add(points):
    (ax,) = guess_the_rule.figure(points=points).axes
    (dots,) = ax.lines
    x = guess_the_rule.sample(np.random.default_rng(4), 480)
    assert np.transpose(dots.get_data()).tolist() == x[:points].tolist()
    assert not ax.collections and not ax.images and not len(ax.get_xticks()) and not len(ax.get_yticks())
    assert ax.get_xlim() == (-185, 185) and ax.get_ylim() == (-95, 95), "no point of the map is cut off"
    assert guess_the_rule.facts() == {"points": 60}
    assert len(guess_the_rule.figure().axes[0].lines[0].get_xdata()) == 60


def test_the_toy_of_the_game_has_all_points_and_the_map():
    toy = guess_the_rule.toy()
    assert toy["points"].tolist() == guess_the_rule.sample(np.random.default_rng(4), 480).tolist()
    cells = np.repeat(np.arange(len(toy["runs"])) % 2, toy["runs"])  # sea first
    assert cells.reshape(180, 360).tolist() == land().astype(int).tolist()
