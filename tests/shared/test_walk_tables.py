"""Claims of snippets/shared/walk_tables.py, on bells and hills whose laws are known."""

import numpy as np
import pytest

from oracles import normal
from snippets.shared import walk_tables as m
from snippets.shared.gaussian_mixture import GaussianMixture

GRID = np.linspace(-7, 7, 400)
BELL = GaussianMixture([1], [0.5], [0.8])
HILLS = GaussianMixture([0.6, 0.4], [-1, 1.2], [0.7, 0.5])


@pytest.mark.parametrize("h", [0.05, 0.3])
def test_proposals_are_bells_downhill_of_where_the_walker_stands(h):
    q, width = m.proposals(HILLS, GRID, h), GRID[1] - GRID[0]
    for at in (130, 200, 251):
        want = normal(GRID, GRID[at] + h * HILLS.score(GRID[at]), 2 * h) * width
        assert q[at] == pytest.approx(want, rel=1e-6, abs=1e-12)


@pytest.mark.parametrize("h", [0.05, 0.4, 0.7])
def test_without_a_coin_one_bell_rests_at_the_known_variance(h):
    law = m.at_rest(m.proposals(BELL, GRID, h))
    mean = law @ GRID
    assert mean == pytest.approx(0.5, abs=1e-6)
    assert law @ (GRID - mean) ** 2 == pytest.approx(0.64 / (1 - h / (2 * 0.64)), rel=1e-5)


@pytest.mark.parametrize("h", [0.05, 0.6, 3.0])
def test_with_a_coin_the_law_stays(h):
    shares = HILLS.prob(GRID) / HILLS.prob(GRID).sum()
    q = m.proposals(HILLS, GRID, h)
    moves = m.accepted(shares, q)
    flow = shares[:, None] * moves
    assert np.allclose(flow, flow.T, atol=1e-18, rtol=1e-10)
    assert (moves <= q).all() and (moves >= 0).all()
    table = moves + np.diag(1 - moves.sum(axis=1))
    assert shares @ table == pytest.approx(shares, rel=1e-10)


def test_only_the_walk_with_a_coin_comes_to_rest_there(h=0.3):
    grid = np.linspace(-6, 6, 150)
    shares = HILLS.prob(grid) / HILLS.prob(grid).sum()
    q = m.proposals(HILLS, grid, h)
    moves = m.accepted(shares, q)
    assert m.at_rest(moves + np.diag(1 - moves.sum(axis=1))) == pytest.approx(shares, abs=1e-9)
    assert abs(m.at_rest(q) - shares).sum() > 0.05
