"""Patience is not enough: by walkers, and by what a kernel must be."""

import math

import numpy as np
import pytest

from snippets.diffusion.score import annealing_finds_the_weights
from snippets.diffusion.score import patience_is_not_enough as page


@pytest.fixture(scope="module")
def facts():
    return page.facts()


@pytest.mark.parametrize("noise", [0.0, 0.7, 6.0])
def test_the_kernel_is_a_langevin_step_seen_from_each_cell(noise):
    chance = page.kernel(noise)
    assert chance.sum(axis=0) == pytest.approx(np.ones(len(page.grid)))
    v = 0.25 + noise**2
    for k in (60, 137, 200):
        x = page.grid[k]
        hills = [w * math.exp(-((x - m) ** 2) / (2 * v)) for w, m in ((0.2, -4), (0.8, 4))]
        drift = (hills[0] * (-4 - x) + hills[1] * (4 - x)) / (10 * sum(hills))
        if noise < 1:  # a wider step leaves the grid
            mean = page.grid @ chance[:, k]
            assert mean == pytest.approx(x + drift, abs=1e-6)
            assert (page.grid - mean) ** 2 @ chance[:, k] == pytest.approx(v / 5, rel=1e-4)
        ratio = chance[k, k] / chance[k + 3, k]
        away = page.grid[k + 3] - x - drift
        assert ratio == pytest.approx(math.exp((away**2 - drift**2) / (0.4 * v)))


def walkers(levels, repeats, rng, n):
    x = rng.uniform(-6, 6, n)
    for noise in levels:
        v = 0.25 + noise**2
        for _ in range(repeats):
            odds = np.exp(np.clip(math.log(4) + 8 * x / v, -500, 500))
            x = x + (np.where(odds > 0, odds / (1 + odds), 0) * 8 - 4 - x) / 10 + math.sqrt(v / 5) * rng.normal(size=n)
    return np.mean(x > 0)


def test_walkers_have_the_shares_of_the_law(facts, rng, n=4000):
    for fact, levels, repeats in (("few", page.LEVELS, 1), ("film", page.LEVELS, 15), ("bare", [0.0], 100)):
        law = facts[fact]
        assert abs(walkers(levels, repeats, rng, n) - law) < 5 * math.sqrt(law * (1 - law) / n)


def test_the_page_gives_each_level_as_many_steps_as_the_film(facts):
    frames = [*annealing_finds_the_weights.ladder]
    (each,) = {frames.count(level) * annealing_finds_the_weights.STEPS for level in page.LEVELS}
    assert facts["film"] == page.share(page.LEVELS, each)


def test_on_the_bare_hills_the_share_is_that_of_the_start_right_of_the_watershed(facts):
    watershed = -math.log(4) * 0.25 / 8  # where both hills are equally near: 0.2 e^(-…) = 0.8 e^(-…)
    assert facts["bare"] == pytest.approx((6 - watershed) / 12, abs=0.002)
    assert facts["bare"] == pytest.approx(page.share([0], 20), abs=1e-3)
    assert facts["film"] < facts["many"] < 0.8 < facts["many"] + 0.005
    assert page.start.sum() == pytest.approx(1) and page.start[abs(page.grid) > 6].sum() == 0


def test_the_dots_are_the_shares_at_as_many_steps(facts):
    dotted, ladder, bare = page.figure().axes[0].lines
    assert set(dotted.get_ydata()) == {0.8}
    assert ladder.get_xdata().tolist() == bare.get_xdata().tolist() == [20, 60, 200, 600, 2000, 6000, 20_000]
    assert (np.diff(ladder.get_ydata()) > 0).all() and np.ptp(bare.get_ydata()) < 1e-3
    assert ladder.get_ydata()[[0, -1]] == pytest.approx([facts["few"], facts["many"]], rel=1e-12)
    assert page.LEVELS[[0, -1]] == pytest.approx([6, 0.1]) and np.ptp(page.LEVELS[1:] / page.LEVELS[:-1]) < 1e-12
