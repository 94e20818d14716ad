"""Annealing finds the weights: by the exact law of the walk on a grid, which needs no walkers."""

import math

import numpy as np
import pytest
from matplotlib.colors import to_rgba

from oracles import count_tops, normal
from snippets.diffusion.score import annealing_finds_the_weights as page


def exact_share(levels, steps):
    """Law of the first coordinate at x > 0: the hills lie on one line, and across it all is the same."""
    x = np.linspace(-30, 30, 401)
    law = np.where(abs(x) <= 6, 1.0, 0)
    law /= law.sum()
    for noise in levels:
        v = 0.25 + noise**2
        hills = [w * normal(x, m, v) + 1e-300 for w, m in ((0.2, -4), (0.8, 4))]
        score = (hills[0] * (-4 - x) + hills[1] * (4 - x)) / (v * sum(hills))
        step = np.exp(-((x[:, None] - x - v / 10 * score) ** 2) / (0.4 * v))
        law = np.linalg.matrix_power(step / step.sum(axis=0), steps) @ law
    return law[x > 0].sum()


@pytest.fixture(scope="module")
def shares():
    return exact_share([0], 300), exact_share(page.ladder[::3], 15)


def within(share, law, n):
    # the grid of the law is worth 0.01 in the place of the watershed
    return abs(share - law) < 5 * math.sqrt(law * (1 - law) / n) + 0.01


def test_plain_langevin_does_not_find_the_weights_and_annealing_nearly_does(shares):
    facts, (bare, annealed) = page.facts(), shares
    assert facts["walkers"] == 200
    assert within(facts["plain"], bare, 200) and within(facts["annealed"], annealed, 200)
    assert bare == pytest.approx(0.5, abs=0.02) and 0.75 < annealed < 0.79  # of 0.8


def test_many_more_walkers_from_other_seeds_have_the_exact_shares(rng, shares, n=2000):
    paths = page.both(n, seed=int(rng.integers(10**6)))
    for path, law in zip(paths, shares, strict=True):
        assert path.shape == (61, n, 2)
        assert within(np.mean(path[-1, :, 0] > 0), law, n)
    assert (paths[0][0] == paths[1][0]).all() and (abs(paths[0][0]) <= (6, 2.4)).all()
    assert (abs(np.var(paths[0][0], axis=0) * 3 / (36, 5.76) - 1) < 5 * math.sqrt(0.8 / n)).all()  # all over the box
    for path, noise in zip(paths, (0, 0.1), strict=True):  # in the end each is as wide as its hill, and a little more
        v = 0.25 + noise**2
        assert abs(path[-1, :, 1].var() / (v / 0.95) - 1) < 5 * math.sqrt(2 / n)
        assert abs(path[-1, :, 1].mean()) < 5 * math.sqrt(v / n)


def test_deep_in_a_hill_the_score_does_not_know_the_weights():
    """With the weights exchanged the arrows are the same, but for the valley."""
    x = np.array([(-4.3, 0.2), (4.2, -0.4), (3.1, 0.1)])
    here = page.p_data.noised(0)
    other = type(here)(here.weights[::-1], here.means, here.stds)
    assert here.score(x) == pytest.approx(other.score(x), abs=1e-9)
    valley = np.array([(0.05, 0.0)])
    assert abs(here.score(valley) - other.score(valley)).max() > 1


@pytest.mark.parametrize("noise", [0.0, 0.7, 3.0])
def test_a_step_is_a_tenth_of_the_variance_of_a_hill(noise):
    """So that across the line of the hills, without chance, each step leaves nine tenths of the way."""

    class Still:
        def normal(self, size):
            return np.full(size, self.push)

    x0, rng, push = np.array([(-3.0, 1.5), (0.4, -2.0)]), Still(), math.sqrt(0.2 * (0.25 + noise**2))
    for rng.push in (0, 1):
        path = page.walk([noise], x0, rng)
        assert path.shape == (2, 2, 2) and (path[0] == x0).all()
        pushed = rng.push * push * sum(0.9**k for k in range(5))
        assert path[1, :, 1] == pytest.approx(x0[:, 1] * 0.9**5 + pushed)


def test_the_ladder_goes_down_evenly_in_ratio_from_six_to_a_tenth():
    assert (page.ladder[0], page.ladder[-1]) == pytest.approx((6, 0.1)) and len(page.ladder) == 60
    levels = page.ladder[::3]
    assert (levels[1:] / levels[:-1]) == pytest.approx([(0.1 / 6) ** (1 / 19)] * 19)
    assert (page.ladder.reshape(20, 3) == levels[:, None]).all()
    x = np.stack([np.linspace(-9, 9, 1801), np.zeros(1801)], axis=1)
    assert [count_tops(page.p_data.noised(noise).prob(x)) for noise in (0, 2.0, 6.0)] == [2, 2, 1]
    wide = page.p_data.noised(2.0)
    assert wide.stds == pytest.approx([math.sqrt(4.25)] * 2) and wide.weights.tolist() == [0.2, 0.8]
    assert wide.means.tolist() == [[-4, 0], [4, 0]]


def test_the_film_shows_both_walks_from_the_same_start_with_a_clock_of_steps():
    film, (plain, annealed) = page.film(), page.both()
    points, upper = film["points"], film["axes"] == 0
    assert points.shape == (61, 400, 2) and upper.sum() == 200
    assert (points[:, upper] == plain).all() and (points[:, ~upper] == annealed).all()
    assert (film["clock"][0], film["clock"][-1], film["clock_name"]) == (0, 300, "step")
    left = points[-1, :, 0] < 0
    assert (film["colour"] == left).all() and film["marker"] == "^o"  # as in the figure
    drawn = [line for axes in page.figure().axes for line in axes.lines]
    looks = {(line.get_marker(), to_rgba(line.get_color())) for line in drawn}
    assert looks == {("o", to_rgba("C1")), ("^", to_rgba("C0"))}
    for line in drawn:
        assert ((line.get_xdata() < 0) == (line.get_marker() == "o")).all()
    assert sum(len(line.get_xdata()) for line in drawn) == 400
