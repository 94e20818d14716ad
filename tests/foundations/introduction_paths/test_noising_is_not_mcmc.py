"""Noising ends in noise, Langevin in the data: by means and variances, and by detailed balance."""

import copy
from math import pi, sqrt
from statistics import NormalDist

import numpy as np
import pytest

from oracles import M2, drawn_from
from snippets.foundations.introduction_paths import noising_is_not_mcmc


@pytest.fixture(scope="module")
def facts():
    return noising_is_not_mcmc.facts()


@pytest.mark.equation("foundations/introduction_paths/forward_step")
def test_a_noising_step_keeps_unit_noise_and_takes_every_variance_towards_one(printed, rng, n=40_000):
    formula = printed("foundations/introduction_paths/forward_step")
    for start, variance in ((rng.normal(size=n), 1), (np.full(n, 3.0), 0)):
        noise = copy.deepcopy(rng).normal(size=n)  # what the step is about to draw
        x = noising_is_not_mcmc.noising(rng, start, beta=0.2)
        law = {r"\mathcal N(0, I)": drawn_from(NormalDist().cdf)}
        formula.holds({"x_k": x, "x_{k-1}": start, r"\beta_k": 0.2, r"\varepsilon_k": noise} | law, atol=1e-12)
        assert abs(x.mean() - sqrt(0.8) * start.mean()) < 5 * sqrt(0.2 / n)
        law = 0.8 * start.var() + 0.2
        assert abs(x.var() - law) < 5 * law * sqrt(2 / n) + 1e-9
        assert variance != 1 or abs(law - 1) < 5 * sqrt(2 / n)
    small = noising_is_not_mcmc.noising(rng, np.full(n, 3.0))  # beta = 0.02
    assert abs(small.mean() - 3 * sqrt(0.98)) < 5 * sqrt(0.02 / n) and abs(small.var() / 0.02 - 1) < 5 * sqrt(2 / n)


def test_whatever_the_noising_chain_starts_from_three_hundred_steps_leave_five_percent_of_it(rng, facts, n=2000):
    signal = facts["signal"]
    factor = variance = 1.0
    for _ in range(300):
        factor, variance = factor * sqrt(0.98), 0.98 * variance
    assert (signal, facts["variance"]) == pytest.approx((factor, variance)) and 0.04 < signal < 0.05
    for seed, start in enumerate((rng.choice([-2, 2], n) + rng.normal(0, 0.5, n), rng.uniform(-4, 4, n))):
        end = noising_is_not_mcmc.run(noising_is_not_mcmc.noising, start, 300, seed=seed)[-1]
        variance = signal**2 * start.var() + 1 - signal**2
        assert abs(end.mean() - signal * start.mean()) < 5 / sqrt(n)
        assert abs(end.var() - variance) < 5 * variance * sqrt(2 / n)
        assert abs(np.mean(end < 1) - NormalDist().cdf(1)) < 5 * 0.5 / sqrt(n) + 0.001


@pytest.mark.equation("foundations/introduction_paths/metropolis")
def test_a_langevin_step_is_in_detailed_balance_with_the_data(printed, rng, h=0.3, n=50_000):
    formula = printed("foundations/introduction_paths/metropolis")
    drift = lambda x: x + h / 2 * M2.score(np.array(x))  # noqa: E731
    x, y = -2.3, -1.6
    # Flow from a small cell around x into one around y, and back, weighted with p: the same.
    flow = []
    for a, b in ((x, y), (y, x)):
        end = noising_is_not_mcmc.langevin(rng, np.full(n, a), h=h)
        inside = abs(end - b) < 0.1
        flow.append((M2.prob(a) * inside.mean(), M2.prob(a) * sqrt(inside.mean() / n)))
        q = NormalDist(float(drift(a)), sqrt(h))
        grid = b + (np.arange(20) - 9.5) / 100
        back = np.array([NormalDist(float(drift(v)), sqrt(h)).pdf(a) for v in grid])
        accept = np.minimum(1, M2.prob(grid) * back / (M2.prob(a) * np.array([q.pdf(v) for v in grid])))
        step = {"x": a, "y": grid, r"\varepsilon": [q.zscore(v) for v in grid], "h": h, r"\alpha": accept, "p": M2.prob}
        step |= {r"q(x \mid y)": back, r"q(y \mid x)": np.array([q.pdf(v) for v in grid])}
        formula.holds(step | {r"\nabla \log p(x)": M2.score(np.array(a))}, rtol=1e-12)
        law = (np.array([q.pdf(v) for v in grid]) * accept).sum() * 0.01
        assert abs(inside.mean() - law) < 5 * sqrt(law / n)
    # the cells are small, but p changes by a few percent within them
    assert abs(flow[0][0] - flow[1][0]) < 5 * (flow[0][1] + flow[1][1]) + 0.02 * flow[0][0]


def test_a_langevin_step_from_the_top_of_a_hill_moves_by_the_noise_that_is_accepted(rng, h=0.1, n=20_000):
    moved = noising_is_not_mcmc.langevin(rng, np.full(n, 2.0)) - 2  # with the step size of the page
    z = np.linspace(-2.5, 2.5, 2001)  # the score at the top is 0 but for the far hill
    back = np.exp(-((-z - h / 2 * M2.score(2 + z)) ** 2) / (2 * h))
    there = np.exp(-((z - h / 2 * M2.score(np.array(2.0))) ** 2) / (2 * h))
    accept = np.minimum(1, M2.prob(2 + z) * back / (M2.prob(2.0) * np.maximum(there, 1e-300)))
    density = there / sqrt(2 * pi * h) * accept
    square, stay = np.trapezoid(density * z**2, z), 1 - np.trapezoid(density, z)
    assert abs((moved**2).mean() - square) < 5 * (moved**2).std() / sqrt(n)
    assert abs((moved == 0).mean() - stay) < 5 * sqrt(stay * (1 - stay) / n)


def test_langevin_keeps_the_data_and_takes_a_box_to_them(rng, n=3000):
    seed = int(rng.integers(10**6))
    for start, steps in ((M2.sample(rng, n), 3), (rng.uniform(-4, 4, n), 60)):
        x = noising_is_not_mcmc.run(noising_is_not_mcmc.langevin, start, steps, seed=seed)[-1]
        assert abs(np.mean(x < 0) - 0.5) < 5 * 0.5 / sqrt(n)
        for edge in (0.7, 1.5, 2, 2.5):
            law = NormalDist(2, 0.5).cdf(edge) - NormalDist(2, 0.5).cdf(-edge)
            assert abs(np.mean(abs(x) < edge) - law) < 5 * sqrt(law * (1 - law) / n) + 0.002


def test_langevin_gets_from_hill_to_hill_only_once_in_a_long_while():
    share = noising_is_not_mcmc.facts()["crossed"]
    assert 0 < share < 0.01 and share * 2000 == pytest.approx(round(share * 2000))
    again = noising_is_not_mcmc.run(noising_is_not_mcmc.langevin, np.full(2000, 2.0), 300, seed=7)[-1]
    assert abs(np.mean(again < 0) - share) < 5 * sqrt(2 * 0.006 / 2000)


def test_a_run_is_one_step_after_the_other_and_seeds_make_others():
    start = np.linspace(-3, 3, 7)
    for step in noising_is_not_mcmc.noising, noising_is_not_mcmc.langevin:
        path = noising_is_not_mcmc.run(step, start, 5)
        rng, x = np.random.default_rng(0), start
        for state in path:
            assert (state == x).all()
            x = step(rng, x)
        assert len(path) == 6 and (noising_is_not_mcmc.run(step, start, 5, seed=1)[-1] != path[-1]).any()


def test_the_film_forgets_its_start_at_a_known_pace_on_the_left_and_settles_in_the_data_on_the_right(rng, n=800):
    film = noising_is_not_mcmc.film(n, int(rng.integers(1000)))
    at, x = np.moveaxis(film["points"], 2, 0)
    assert (at == film["clock"][:, None]).all() and film["clock"].tolist() == [*range(0, 301, 5)]
    assert (film["colour"] == (x[0] < 0)).all() and film["clock_name"] == "step"
    hills = NormalDist(-2, 0.5), NormalDist(2, 0.5)

    def data(edge):
        return sum(hill.cdf(edge) for hill in hills) / 2

    def box(edge):
        return (edge + 4) / 8

    def noised(steps, box):
        """The CDF after so many steps, of the hills shrunk by `keep`, or of the mean over a shrunk box."""
        keep = 0.98 ** (steps / 2)
        if not box:
            parts = [NormalDist(keep * m, sqrt(1 - keep**2 * 0.75)) for m in (-2, 2)]
        else:
            parts = [NormalDist(keep * m, sqrt(1 - keep**2)) for m in np.linspace(-3.99, 3.99, 400)]
        return lambda edge: np.mean([part.cdf(edge) for part in parts])

    laws = {
        0: {0: data, 1: data, 2: box, 3: box},
        20: {0: noised(100, False), 1: data, 2: noised(100, True)},
        60: {0: noised(300, False), 1: data, 2: noised(300, True), 3: data},
    }
    for frame, of_panels in laws.items():
        for k, law in of_panels.items():
            now = x[frame, film["axes"] == k]
            assert len(now) == n
            for edge in (-2.2, -1.4, 0.0, 0.7, 1.9):
                p = law(edge)
                assert abs((now < edge).mean() - p) < 5 * sqrt(p * (1 - p) / n), (frame, k, edge)
    low = film["colour"]
    for k, together in enumerate((True, False, True, False)):  # colours mix on the left, and stay apart on the right
        above = [(x[-1, (film["axes"] == k) & (low == c)] > 0).mean() for c in (0, 1)]
        shift = 4 * 0.98**150 * NormalDist().pdf(0)  # of what is above 0: the two begin 4 apart
        mixed = abs(above[0] - above[1]) < shift + 5 / sqrt(n)
        assert mixed if together else above[0] > 0.9 and above[1] < 0.1


def test_the_figure_is_how_the_film_ends_beside_the_laws_in_which_the_chains_settle():
    film, axes = noising_is_not_mcmc.film(), noising_is_not_mcmc.figure().axes
    assert [ax.get_title() for ax in axes[:2]] == ["noising chain", "Langevin MCMC"]
    assert [ax.get_ylabel() for ax in axes[::2]] == ["from data", "from a box"]
    hills = NormalDist(-2, 0.5), NormalDist(2, 0.5)
    laws = NormalDist().pdf, lambda a: sum(hill.pdf(a) for hill in hills) / 2
    starts = film["points"][0, :, 1].reshape(4, -1)  # data and box before one chain, then before the other
    assert (starts[0] == starts[2]).all() and (starts[1] == starts[3]).all()
    for k, ax in enumerate(axes):
        ways = film["points"][:, film["axes"] == k].swapaxes(0, 1)
        for line, way in zip(ax.lines, ways, strict=True):
            assert (line.get_xydata() == way).all() and line.get_gid() == "film" and line.get_markevery() == [-1]
            assert line.get_marker() == ("^" if way[0, 1] < 0 else "o")
        (bell,) = ax.collections
        vertices = bell.get_paths()[0].vertices
        front = vertices[vertices[:, 0] > 310 + 1e-3]
        assert front[:, 0] - 310 == pytest.approx([160 * laws[k % 2](a) for a in front[:, 1]], abs=1e-9)
        assert ax.get_ylim() == (-4, 4) and abs(ways[..., 1]).max() < 4
