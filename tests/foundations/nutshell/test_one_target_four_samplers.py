"""Four samplers need very different work for one target: by its exact CDF, and by what chance allows."""

import functools
import itertools
import math
from statistics import NormalDist

import numpy as np
import pytest

from snippets.foundations.nutshell import one_target_four_samplers


def exact_cdf(x):
    return sum(NormalDist(m, 0.5).cdf(x) for m in (-2, 2)) / 2


@functools.cache
def cdf_table():
    """A fine table of the exact CDF: x and F(x)."""
    x = np.linspace(-8, 8, 32_001)
    return x, [exact_cdf(v) for v in x]


def quantile(u):
    """Where the exact CDF is u, by interpolation in the table."""
    x, cdf = cdf_table()
    return np.interp(u, cdf, x)


def gap_bound(n):
    """No gap of n exact samples is wider, but for a chance of 6e-7 (Dvoretzky, Kiefer, Wolfowitz, Massart)."""
    return math.sqrt(math.log(2 / 6e-7) / (2 * n))


def test_the_target_of_four_samplers_has_two_equal_modes_and_a_cdf_from_0_to_1():
    x = np.linspace(-6, 6, 121)
    p_data = one_target_four_samplers.p_data
    assert one_target_four_samplers.cdf(x) == pytest.approx([exact_cdf(v) for v in x], abs=1e-12)
    assert p_data.prob(x) == pytest.approx([(NormalDist(-2, 0.5).pdf(v) + NormalDist(2, 0.5).pdf(v)) / 2 for v in x])


def test_the_gap_of_samples_is_the_widest_vertical_distance_between_two_staircases(rng):
    gap = one_target_four_samplers.gap
    assert gap(np.zeros(7)) == pytest.approx(0.5) and gap(np.full(3, -9.0)) == pytest.approx(1)
    assert gap(np.array([2.0])) == pytest.approx(max(exact_cdf(2), 1 - exact_cdf(2)))
    x = rng.normal(0.3, 2, size=40)
    widest = 0
    for v in x:
        for share in ((x < v).mean(), (x <= v).mean()):
            widest = max(widest, abs(share - exact_cdf(v)))
    assert gap(x) == pytest.approx(widest, abs=1e-12)


def test_halving_finds_the_place_where_the_cdf_is_u_one_bit_a_step():
    u = np.random.default_rng(7).uniform(size=500)
    for steps in (1, 2, 5, 12, 40):
        x = one_target_four_samplers.sample(np.random.default_rng(7), 500, "inverse CDF", steps)
        assert abs(x - quantile(u)).max() <= 8 / 2**steps + 1e-3
        assert np.mod(x * 2**steps / 8, 2) == pytest.approx(1, abs=1e-6) if steps < 20 else True  # midpoints


def test_halving_thirty_times_samples_the_target(rng):
    many = one_target_four_samplers.sample(rng, 20_000, "inverse CDF", 30)
    assert one_target_four_samplers.gap(many) < gap_bound(20_000)


def test_ancestral_samples_follow_the_target_whatever_the_number_of_steps(rng):
    x = one_target_four_samplers.sample(rng, 20_000, "ancestral", 1)
    assert one_target_four_samplers.gap(x) < gap_bound(20_000)
    twice = [one_target_four_samplers.sample(np.random.default_rng(1), 50, "ancestral", k) for k in (0, 100)]
    assert (twice[0] == twice[1]).all()


def test_one_flow_step_puts_all_samples_on_the_mean_and_many_follow_the_quantiles():
    def end(steps):
        return one_target_four_samplers.sample(np.random.default_rng(3), 400, "flow", steps)

    assert abs(end(1)).max() < 1e-12  # E[x_1] = 0
    assert one_target_four_samplers.gap(end(1)) == pytest.approx(0.5)
    noise = np.random.default_rng(3).normal(size=400)
    exact = quantile([NormalDist().cdf(v) for v in noise])
    error = [abs(end(k) - exact).mean() for k in (64, 128, 256)]
    assert error[2] < 0.02  # and halved with each doubling of the steps
    assert error[0] / error[1] == pytest.approx(2, abs=0.3) and error[1] / error[2] == pytest.approx(2, abs=0.3)


def test_flow_samples_follow_the_target(rng):
    x = one_target_four_samplers.sample(rng, 4000, "flow", 64)
    bias = 0.025  # of 64 Euler steps, measured on the quantiles
    z = np.array([NormalDist().inv_cdf((k + 0.5) / 500) for k in range(500)])
    times = np.linspace(0, 1, 65)
    for t, end in itertools.pairwise(times):
        z = z + (end - t) * one_target_four_samplers.p_data.velocity(z, t)
    assert one_target_four_samplers.gap(z) < bias
    assert one_target_four_samplers.gap(x) < gap_bound(4000) + bias


@pytest.mark.equation("foundations/nutshell/metropolis_rule")
def test_metropolis_walks_have_the_law_of_their_transition_matrix_after_every_step(printed, rng, n=20_000):
    side = np.linspace(-5, 5, 501)
    p = np.array([(NormalDist(-2, 0.5).pdf(v) + NormalDist(2, 0.5).pdf(v)) / 2 for v in side])
    go = np.exp(-((side[:, None] - side) ** 2) / (2 * 0.5**2)) / math.sqrt(2 * math.pi * 0.5**2) * 0.02
    walk = {"p": lambda place: np.interp(place, side, p), "x": side[:, None], "x'": side[None, :]}
    go *= printed("foundations/nutshell/metropolis_rule").gives(walk, r"P(\text{accept})")
    np.fill_diagonal(go, 0)
    go += np.diag(1 - go.sum(axis=1))
    assert p @ go == pytest.approx(p, abs=1e-12)  # the target is kept
    for steps in (1, 4, 64):
        law = abs(side - 2) < 0.01  # all walks start there
        for _ in range(steps):
            law = law @ go
        cdf = np.cumsum(law)
        x = one_target_four_samplers.sample(rng, n, "Metropolis", steps)
        moved = x[x != 2.0]
        below = np.searchsorted(np.sort(x), side + 0.01, side="right") / n
        assert len(moved) > n / 3 and abs(below - cdf).max() < gap_bound(n) + 0.002


def test_metropolis_walks_that_start_in_one_mode_hardly_ever_cross_to_the_other():
    facts = one_target_four_samplers.facts()
    side = np.linspace(-5, 5, 251)
    p = np.array([(NormalDist(-2, 0.5).pdf(v) + NormalDist(2, 0.5).pdf(v)) / 2 for v in side])
    go = np.exp(-2 * (side[:, None] - side) ** 2) * np.minimum(1, p[None, :] / p[:, None])
    go *= 0.04 * math.sqrt(2 / math.pi)
    np.fill_diagonal(go, 0)
    go += np.diag(1 - go.sum(axis=1))
    left = np.linalg.matrix_power(go, 1024)[175] @ (side < 0)
    assert side[175] == pytest.approx(2) and left < 0.25  # half of them belong there
    assert abs(facts["crossed"] - left) < 5 * math.sqrt(left * (1 - left) / 1000)
    walk = one_target_four_samplers.sample(np.random.default_rng(0), 1000, "Metropolis", 1024)
    assert facts["crossed"] == (walk < 0).mean()
    flow = one_target_four_samplers.sample(np.random.default_rng(0), 1000, "flow", 16)
    assert facts["flow_16"] == one_target_four_samplers.gap(flow) < 0.07


@pytest.mark.parametrize("steps", [1, 16, 256])
def test_four_histograms_lie_over_the_same_target_each_with_its_gap(steps):
    figure = one_target_four_samplers.figure(steps=steps, seed=2)
    methods = ["inverse CDF", "ancestral", "flow", "Metropolis"]
    for ax, method in zip(figure.axes, methods, strict=True):
        x = one_target_four_samplers.sample(np.random.default_rng(2), 1000, method, steps)
        assert ax.get_title() == f"{method}: gap {one_target_four_samplers.gap(x):.2f}"
        edges = np.array([bar.get_x() for bar in ax.patches] + [4])
        assert edges == pytest.approx(np.arange(-4, 4.1, 0.2))
        share = np.histogram(x, np.linspace(-4, 4, 41))[0] / 1000
        assert [bar.get_height() * 0.2 for bar in ax.patches] == pytest.approx(share)
        (line,) = ax.lines
        density = [(NormalDist(-2, 0.5).pdf(v) + NormalDist(2, 0.5).pdf(v)) / 2 for v in line.get_xdata()]
        assert line.get_ydata() == pytest.approx(density, abs=1e-9) and line.get_xdata()[[0, -1]].tolist() == [-4, 4]
    gaps = [float(ax.get_title().split()[-1]) for ax in figure.axes]
    default = [float(ax.get_title().split()[-1]) for ax in one_target_four_samplers.figure().axes]
    assert default == [0.04, 0.03, 0.06, 0.5]  # after 16 steps
    if steps == 1:
        assert gaps[1] < 0.05 < 0.45 < min(gaps[0], gaps[2], gaps[3])
    if steps == 256:
        assert max(gaps[:3]) < 0.05 < 0.4 < gaps[3]
