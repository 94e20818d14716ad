"""What docs/diffusion/flow_matching.md says beside its figures."""

import numpy as np
import pytest

from snippets.diffusion.flow_matching import a_field_is_learned, the_arrows_of_one_point
from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.ode import rk4


def test_two_teams_that_change_sides_bounce_off_each_other_in_the_mean():
    """Each team a narrow Gaussian; who starts at -1 walks to 1. The mean is that of two Gaussians on their way."""
    std = 0.1

    def mean_of_lines(x, t):
        there = 1 - 2 * t  # where the upper team is
        upper = 1 / (1 + np.exp(-2 * x * there / std**2))
        return -2 * upper + 2 * (1 - upper)  # spreads stay as they are

    x0 = np.array([-1.1, -0.95, 0.9, 1.05])
    path = rk4(mean_of_lines, x0, np.linspace(0, 1, 2001))
    assert (np.sign(path) == np.sign(x0)).all(), "nobody changes sides"
    assert np.diff(path, axis=1).min() > 0
    middle = path[[0, 500, 1000, 2000]]
    assert (abs(middle[2]) < 0.3).all() and abs(middle[1] - 0.5 * np.sign(x0)).max() < 0.15
    assert abs(path[-1]) == pytest.approx(np.ones(4), abs=0.2)


def test_early_the_goal_is_the_middle_of_all_data_and_late_a_single_pip():
    path = the_arrows_of_one_point.flow()
    chance, ends = the_arrows_of_one_point.destinations(path[0], 0.0)
    assert chance == pytest.approx(np.full(5, 1 / 5)) and chance @ ends == pytest.approx(np.zeros(2), abs=1e-12)
    for now in (70, 80, 90):
        chance, _ = the_arrows_of_one_point.destinations(path[now], now / 100)
        assert chance[4] > 0.99


def test_the_steep_part_between_the_hills_is_learned_last():
    """After a hundred steps the loss is near its floor, while noise next to the watershed still ends elsewhere."""
    _, ends, loss, _ = a_field_is_learned.learn()
    k = a_field_is_learned.frames.searchsorted(100)
    excess = loss[:, 0, 1] - a_field_is_learned.floor
    assert excess[k] < 0.1 * excess[0]
    p = GaussianMixture([0.5, 0.5], [[-2], [2]], [0.5, 0.5])
    exact = rk4(p.velocity, a_field_is_learned.noise, np.linspace(0, 1, 401))[-1]
    off = abs(ends[k, :, 1:] - exact)[:, 0]
    near = abs(a_field_is_learned.noise[:, 0]) < 0.2
    assert off[near].mean() > 2 * off[~near].mean()
