"""The KL by another sum, and what the film shows."""

import numpy as np
import pytest

from oracles import M2
from snippets.roads.energies import data_dig_chains_fill as m
from snippets.shared.bump_energy import PLACES


def energy(x, theta):
    return x**2 / 8 + np.exp(-2 * (x[:, None] - PLACES) ** 2) @ theta


def test_the_divergence_is_that_of_the_two_hills(rng, n=20_000):
    """By an average over fresh data; Z by the sum over another grid."""
    x, grid = M2.sample(rng, n), np.linspace(-12, 12, 5001)
    for k, gap in ((0, m.missing()[0]), (30, m.missing()[30]), (60, m.missing()[60])):
        log_z = np.log(np.exp(-energy(grid, m.thetas[k])).sum() * (grid[1] - grid[0]))
        each = M2.log_prob(x) + energy(x, m.thetas[k]) + log_z
        assert abs(each.mean() - gap) < 5 * each.std() / np.sqrt(n)


def test_it_falls_to_a_twentieth():
    facts = m.facts()
    assert facts["last"] < 0.06 < 0.7 < facts["first"] and facts["updates"] == 600
    assert facts["first"] == m.missing()[0] and facts["last"] == m.missing()[-1]


def test_the_ground_sinks_at_the_data_and_rises_between():
    first, last = (energy(np.array([-2.0, 0.0, 2.0]), m.thetas[k]) for k in (0, -1))
    assert (last[[0, 2]] < first[[0, 2]]).all() and last[1] > first[1]
    left = (m.chains[-1] < 0).mean()
    assert 0.35 < left < 0.65 and abs(left - 0.5) < 5 * 0.5 / np.sqrt(250)


def test_frames_hold_curve_chains_and_the_divergence():
    film = m.film()
    for k in (0, 25, 60):
        points = film["points"][k]
        assert points[:161, 1] == pytest.approx(energy(points[:161, 0], m.thetas[k]))
        assert points[161:411, 0] == pytest.approx(m.chains[k])
        assert points[161:411, 1] == pytest.approx(energy(m.chains[k], m.thetas[k]) + 0.5)
        assert [*points[411]] == pytest.approx([10 * k, m.missing()[k]])
    assert film["clock"][-1] == 600
    top, low = m.figure().axes
    drawn = [line.get_xydata() for ax in (top, low) for line in ax.lines if line.get_gid() == "film"]
    assert np.concatenate(drawn) == pytest.approx(film["points"][-1])
    inside = film["points"][:, :411, 1]
    assert inside.min() > -4 and np.quantile(inside, 0.999) < 5
