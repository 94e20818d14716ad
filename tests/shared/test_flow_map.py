"""Claims of snippets/shared/flow_map.py: by the velocity, by quantiles, by drawn pairs."""

from statistics import NormalDist

import numpy as np
import pytest

from snippets.shared.flow_map import consistency_ladder, flow_map, gaussian_flow_map
from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.ode import euler
from tests.oracles import M2

SKEW = GaussianMixture([0.3, 0.7], [-1.5, 1.0], [0.4, 0.7])


def share_below(p_data, x, t):
    """F_t(x), by the error function."""
    parts = zip(p_data.weights, p_data.means, p_data.stds, strict=True)
    return sum(w * NormalDist(t * m, np.hypot(t * s, 1 - t)).cdf(x) for w, m, s in parts)


@pytest.mark.parametrize(("s", "t"), [(0.2, 0.9), (0.9, 0.2), (0.0, 1.0), (1.0, 0.0), (0.4, 0.4)])
def test_the_gaussian_map_is_where_the_velocity_leads(rng, s, t, mean=1.3, std=0.4):
    one, x = GaussianMixture([1.0], [mean], [std]), rng.normal(size=5)
    followed = euler(one.velocity, x, np.linspace(s, t, 10_001))[-1]
    assert gaussian_flow_map(x, s, t, mean, std) == pytest.approx(followed, abs=5e-3)
    assert flow_map(one.velocity, x, s, t) == pytest.approx(gaussian_flow_map(x, s, t, mean, std), abs=1e-5)


def test_the_gaussian_map_carries_each_snapshot_to_each_other(mean=-0.7, std=1.8):
    for s, t in ((0.1, 0.8), (1.0, 0.3)):
        here, there = (NormalDist(r * mean, np.hypot(r * std, 1 - r)) for r in (s, t))
        for q in (0.03, 0.5, 0.8):
            landed = gaussian_flow_map(here.inv_cdf(q), s, t, mean, std)
            assert landed == pytest.approx(there.inv_cdf(q), abs=1e-12)


def test_a_stop_on_the_way_changes_nothing_but_the_last_digits(rng):
    x = rng.normal(size=20)
    for s, t, u in rng.uniform(size=(20, 3)):
        stop = gaussian_flow_map(x, s, t, 0.6, 0.7)
        assert gaussian_flow_map(stop, t, u, 0.6, 0.7) == pytest.approx(
            gaussian_flow_map(x, s, u, 0.6, 0.7), rel=1e-14, abs=1e-14
        )


@pytest.mark.parametrize(("s", "t", "std"), [(-0.1, 1, 1), (0, 1.1, 1), (0, 1, 0), (0, 1, -2), (np.nan, 1, 1)])
def test_times_off_the_path_and_bells_without_width_are_refused(s, t, std):
    with pytest.raises(ValueError, match=r"times in \[0, 1\] and std > 0"):
        gaussian_flow_map(0.3, s, t, 0, std)


@pytest.mark.parametrize("p_data", [M2, SKEW])
def test_on_a_line_the_map_keeps_the_share_below(p_data):
    for s, t in ((0.0, 1.0), (0.3, 0.8), (0.8, 0.1)):
        for x in (-1.1, 0.4, 0.9):
            landed = float(flow_map(p_data.velocity, np.array(x), s, t))
            assert share_below(p_data, landed, t) == pytest.approx(share_below(p_data, x, s), abs=1e-5)


def test_each_rung_is_the_mean_over_pairs_that_pass_there(rng, n=400_000):
    """By drawn pairs near x, and the rung above; or, with a teacher, at the place one Euler step on."""
    grid, times = np.linspace(-6, 6, 601), np.array([0.5, 0.75, 1.0])
    pairs, taught = (consistency_ladder(SKEW, grid, times, teacher) for teacher in (False, True))
    assert (pairs[-1] == grid).all() and (taught[-1] == grid).all() and pairs.shape == (3, 601)
    x0, x1 = rng.normal(size=n), SKEW.sample(rng, n)
    x = (x0 + x1) / 2
    ends = np.interp(x + 0.25 * (x1 - x0), grid, pairs[1])
    for place in (-0.8, 0.0, 0.7):
        near = abs(x - place) < 0.03
        here = ends[near] - np.interp(x[near], grid, pairs[0])
        assert abs(here.mean()) < 5 * here.std() / np.sqrt(near.sum())
        there = place + 0.25 * SKEW.velocity(place, 0.5)
        step = there + 0.25 * SKEW.velocity(there, 0.75)
        assert np.interp(place, grid, taught[0]) == pytest.approx(step, abs=1e-3)


def test_for_one_gaussian_both_ladders_are_the_same_and_more_rungs_come_nearer():
    """The jump is linear there, so a mean cuts no corner."""
    grid, one = np.linspace(-6, 6, 201), GaussianMixture([1.0], [0.5], [0.6])
    inner, misses = abs(grid) < 2, []
    for rungs in (16, 32, 64):
        pairs, taught = (consistency_ladder(one, grid, np.linspace(0, 1, rungs + 1), k) for k in (False, True))
        assert pairs[0][inner] == pytest.approx(taught[0][inner], abs=1e-3)
        misses.append(abs(taught[0] - gaussian_flow_map(grid, 0, 1, 0.5, 0.6))[inner].max())
    assert misses[0] / misses[1] == pytest.approx(2, rel=0.1) and misses[1] / misses[2] == pytest.approx(2, rel=0.1)
