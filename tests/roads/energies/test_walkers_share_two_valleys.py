"""The walk against the law of its own chain, computed without chance."""

import math

import numpy as np
import pytest

from oracles import normal
from snippets.roads.energies import walkers_share_two_valleys as m
from snippets.shared.walk_tables import accepted, proposals


def density(x):
    return 0.7 * normal(x, -1.25, 0.36) + 0.3 * normal(x, 1.25, 0.36)


def left_by_law(steps):
    """The share on the left after so many steps, by a table."""
    grid = np.linspace(-5, 5, 300)
    shares = density(grid) / density(grid).sum()
    moves = accepted(shares, proposals(m.p, grid, m.STEP))
    table = moves + np.diag(1 - moves.sum(axis=1))
    start = normal(grid, 1.25, 0.09)
    law = start / start.sum() @ np.linalg.matrix_power(table, steps)
    return law[grid < 0].sum()


@pytest.mark.parametrize("seed", range(10))
def test_the_walkers_follow_the_law_of_their_chain(seed):
    path = m.walk(seed=seed)
    for frame in (5, 20, 75):
        share = left_by_law(m.EACH * frame)
        assert abs((path[frame] < 0).mean() - share) < 5 * math.sqrt(share * (1 - share) / m.WALKERS)
    assert (path[0] > 0).mean() > 0.99  # "all start in the wrong valley"


def test_the_valleys_differ_as_the_densities_say():
    facts = m.facts()
    assert facts["ratio"] == pytest.approx(density(-1.25) / density(1.25))
    assert math.exp(facts["difference"]) == pytest.approx(facts["ratio"])
    grid = np.linspace(-8, 0, 8001)
    assert facts["law"] == pytest.approx(np.trapezoid(density(grid), grid), abs=1e-4)
    assert facts["steps"] == m.film()["clock"][-1] and m.WALKERS == 300
    assert abs(left_by_law(facts["steps"]) - facts["law"]) < 0.02  # they had time enough


def test_dots_hover_over_the_ground_and_the_film_ends_as_the_figure():
    points = m.film()["points"]
    height = points[..., 1] - m.energy(points[..., 0])
    assert (height > 0.1).all() and (height < 1.2).all()
    (ax,) = m.figure().axes
    ground, dots = ax.lines
    assert dots.get_xydata() == pytest.approx(points[-1])
    x, y = ground.get_data()
    assert y == pytest.approx(math.log(density(-1.25)) - np.log(density(x)))
    low, high = (y[abs(x - a) < 0.3].min() for a in (-1.25, 1.25))
    assert low < high < y[abs(x) < 0.5].max()  # a deep valley, a shallow one, and a ridge
