"""Claims of docs/foundations/introduction_paths.md."""

import itertools
import math
from math import cos, erf, exp, log, pi, prod, sqrt
from statistics import NormalDist

import numpy as np
import pytest

from snippets.foundations.introduction_paths import (
    exercises,
    four_names_for_one_arrow,
    lines_cross_flows_do_not,
    noise_flows_into_data,
    noising_is_not_mcmc,
    one_step_is_the_mean,
    regression_finds_the_velocity,
    samples_are_mixed_not_densities,
    the_target_is_random_its_mean_is_not,
    three_clocks,
    velocity_says_where_to_go,
    who_goes_where,
)
from snippets.shared.datasets import digits
from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.mlp import Adam
from snippets.shared.ode import euler, rk4

# From noise to data --------------------------------------------------------------------------


def noise_flows_into_data_hills(t):
    """p_t of the running example, as two Gaussians of weight one half."""
    return [NormalDist(mean * t, math.hypot(1 - t, t / 2)) for mean in (-2, 2)]


def noise_flows_into_data_cdf(x, t):
    """F_t at each of the points."""
    return np.array([sum(hill.cdf(a) for hill in noise_flows_into_data_hills(t)) / 2 for a in np.ravel(x)])


def noise_flows_into_data_tops(curve):
    """How many tops a sampled curve has."""
    curve = np.asarray(curve)
    return int(((curve[1:-1] > curve[:-2]) & (curve[1:-1] >= curve[2:])).sum())


@pytest.mark.parametrize("t", [0.0, 0.2, 0.5, 0.9, 1.0])
def test_a_snapshot_is_the_density_of_noise_and_data_mixed_at_that_time(t):
    x = np.linspace(-4, 4, 81)
    hills = noise_flows_into_data_hills(t)
    assert noise_flows_into_data.snapshot(x, t) == pytest.approx(
        [sum(h.pdf(a) for h in hills) / 2 for a in x], abs=1e-12
    )


@pytest.mark.equation("foundations/introduction_paths/interpolant")
def test_samples_mixed_at_time_t_have_the_snapshot_as_their_density(rng, n=4000):
    x0, x1 = rng.normal(size=n), rng.choice([-2, 2], n) + 0.5 * rng.normal(size=n)
    for t in (0.0, 0.3, 0.7, 1.0):
        x_t = (1 - t) * x0 + t * x1
        for a in (-2.0, -0.5, 0.0, 0.3, 1.5):
            grid = np.linspace(-9, a, 3001)
            law = np.trapezoid(noise_flows_into_data.snapshot(grid, t), grid)
            assert abs((x_t < a).mean() - law) < 5 * math.sqrt(law * (1 - law) / n) + 1e-4


@pytest.mark.equation("foundations/introduction_paths/flow")
def test_the_flow_carries_each_quantile_of_the_noise_to_the_same_quantile_of_every_snapshot(rng):
    x0 = np.sort(rng.normal(size=20))
    path, times = noise_flows_into_data.flow(x0), noise_flows_into_data.times
    assert path.shape == (31, 20) and (path[0] == x0).all()
    assert (times[0], times[-1]) == (0, 1) and np.diff(times) == pytest.approx(1 / 30)
    below = [NormalDist().cdf(a) for a in x0]
    for t, x in zip(times, path, strict=True):
        assert noise_flows_into_data_cdf(x, t) == pytest.approx(below, abs=2e-4)


def test_the_snapshots_get_their_second_top_at_the_split_time():
    x = np.linspace(-1, 1, 4001)
    split = noise_flows_into_data.facts()["split"]
    assert split == pytest.approx(1 / (1 + math.sqrt(3.75)), abs=1e-12)
    assert noise_flows_into_data_tops(noise_flows_into_data.snapshot(x, split - 0.002)) == 1
    assert noise_flows_into_data_tops(noise_flows_into_data.snapshot(x, split + 0.002)) == 2
    for mean, std in ((3, 1), (1, 0.2)):
        t = noise_flows_into_data.split_time(mean, std)
        for when, tops in ((t - 0.004, 1), (t + 0.004, 2)):
            hills = [NormalDist(k * mean * when, math.hypot(1 - when, std * when)) for k in (-1, 1)]
            assert noise_flows_into_data_tops([sum(h.pdf(a) for h in hills) for a in x]) == tops


def test_the_facts_of_the_flow_count_the_particles_and_give_the_height_in_the_middle():
    facts = noise_flows_into_data.facts()
    x0 = np.random.default_rng(3).normal(size=40)
    assert facts["particles"] == 40 == facts["upper"] + facts["lower"]
    assert facts["upper"] == (x0 > 0).sum()  # the example is symmetric, and paths don't cross
    assert facts["centre_0"] == pytest.approx(1 / math.sqrt(2 * math.pi))
    assert facts["centre_1"] == pytest.approx(2 * math.exp(-8) / math.sqrt(2 * math.pi))
    default = noise_flows_into_data.figure().axes[0]
    ends = [d.get_ydata() for d in default.lines if d.get_linestyle() == "None"]
    assert [len(e) for e in ends] == [facts["upper"], facts["lower"]]
    assert (ends[0] > 0).all() and (ends[1] < 0).all()


@pytest.mark.parametrize("time", [round(0.1 * k, 1) for k in range(11)])
def test_the_ridges_are_snapshots_and_the_particles_have_come_as_far_as_the_time(time):
    (ax,) = noise_flows_into_data.figure(time=time, particles=12, seed=5).axes
    assert len(ax.collections) == 11
    for k, ridge in enumerate(ax.collections):
        t = k / 10
        vertices = ridge.get_paths()[0].vertices
        front, back = vertices[vertices[:, 0] > t + 1e-9], vertices[abs(vertices[:, 0] - t) < 1e-9]
        assert len(front) > 20 and len(back) > 20 and len(vertices) < 200
        hills = noise_flows_into_data_hills(t)
        height = [sum(h.pdf(a) for h in hills) / 2 for a in front[:, 1]]
        assert (front[:, 0] - t) / 0.21 == pytest.approx(height, abs=1e-9)
        assert vertices[:, 1].min() == -4 and vertices[:, 1].max() == 4
        now, past = abs(t - time) < 1e-9, t < time + 1e-9
        assert ridge.get_linewidth()[0] == (2 if now else 1)
        assert (ridge.get_facecolor()[0, 3] > 0) == past
        assert (ridge.get_linestyle()[0][1] is None) == past  # dotted: still to come
    path = noise_flows_into_data.flow(np.random.default_rng(5).normal(size=12))
    index = round(30 * time)
    trails = [line for line in ax.lines if line.get_linestyle() == "-"]
    dots = [line for line in ax.lines if line.get_linestyle() == "None"]
    assert len(trails) == 12 and len(dots) == 2
    for line in trails:
        assert (line.get_xdata() == noise_flows_into_data.times[: index + 1]).all()
    drawn = sorted(tuple(line.get_ydata()) for line in trails)
    assert drawn == sorted(map(tuple, path[: index + 1].T))
    for dot, up, marker in zip(dots, (True, False), "o^", strict=True):
        assert dot.get_xdata() == pytest.approx(time) and dot.get_marker() == marker
        assert (dot.get_ydata() == path[index, (path[-1] > 0) == up]).all()
        same = [line for line in trails if line.get_color() == dot.get_color()]
        assert len(same) == len(dot.get_ydata())
    assert ax.get_xlim() == (-0.03, 1.13) and ax.get_ylim() == (-4, 4)
    places = {text.get_text(): text.get_position()[0] for text in ax.texts}
    assert places == {"noise $p_0$": 0, "data $p_1$": 1}


# Mixing samples, mixing densities ------------------------------------------------------------


@pytest.mark.parametrize("t", [0.0, 0.1, 0.5, 0.8, 1.0])
def test_mixed_samples_of_two_gaussians_are_gaussian_and_mixed_densities_are_not(t):
    law = samples_are_mixed_not_densities.mix_samples(t)
    assert (law.mean, law.variance) == pytest.approx((3 * t, (1 - t) ** 2 + t**2 / 4))
    x = np.linspace(-9, 11, 4001)
    p = np.array([samples_are_mixed_not_densities.mix_densities(a, t) for a in x])
    mean = np.trapezoid(p * x, x)
    assert (np.trapezoid(p, x), mean) == pytest.approx((1, 3 * t), abs=1e-9)
    spread = np.trapezoid(p * (x - mean) ** 2, x)
    assert spread == pytest.approx((1 - t) + t / 4 + 9 * t * (1 - t), abs=1e-9)
    if t == 0.5:
        assert samples_are_mixed_not_densities.facts()["densities"] == pytest.approx(spread) == 2.875
        assert samples_are_mixed_not_densities.facts()["samples"] == pytest.approx(law.variance) == 0.3125
        assert samples_are_mixed_not_densities.facts()["mean"] == pytest.approx(mean) == pytest.approx(law.mean)
        assert noise_flows_into_data_tops(p) == 2
        assert noise_flows_into_data_tops([law.pdf(a) for a in x]) == 1


@pytest.mark.equation("foundations/introduction_paths/transport_cost")
def test_the_cost_of_a_pairing_and_the_variance_on_the_way_follow_from_the_correlation(rng, n=20_000):
    for rho in (0.0, 0.6, 1.0):
        z = rng.normal(size=(2, n))
        x0, x1 = z[0], 3 + 0.5 * (rho * z[0] + math.sqrt(1 - rho**2) * z[1])
        squares, law = (x1 - x0) ** 2, 9 + 1 + 0.25 - 2 * rho * 0.5
        assert abs(squares.mean() - law) < 5 * squares.std() / math.sqrt(n)
        assert 9 + samples_are_mixed_not_densities.variance(-1, 1, rho) == pytest.approx(law)
        for a, b in ((0.5, 0.5), (0.2, 0.8), (-2, 3)):
            v = samples_are_mixed_not_densities.variance(a, b, rho)
            assert v == pytest.approx(a**2 + b**2 / 4 + a * b * rho)
            assert abs((a * x0 + b * x1).var() - v) < 5 * v * math.sqrt(2 / n)
    facts = samples_are_mixed_not_densities.facts()
    assert (facts["cost_random"], facts["cost_sorted"], facts["sorted"]) == pytest.approx((10.25, 9.25, 0.5625))


def test_no_pairing_of_two_gaussian_samples_costs_less_than_the_sorted_one(rng):
    x0, x1 = np.sort(rng.normal(0, 1, 6)), np.sort(rng.normal(3, 0.5, 6))
    costs = [((x1[list(p)] - x0) ** 2).sum() for p in itertools.permutations(range(6))]
    assert costs[0] == min(costs)  # the identity comes first
    facts = samples_are_mixed_not_densities.facts()
    n = 20_000  # paired by rank: the quantiles, evenly spaced
    ranks = [NormalDist().inv_cdf((i + 0.5) / n) for i in range(n)]
    assert np.mean([(3 + 0.5 * z - z) ** 2 for z in ranks]) == pytest.approx(facts["cost_sorted"], abs=1e-3)


@pytest.mark.parametrize("time", [0.0, 0.3, 0.5, 1.0])
def test_left_every_point_moves_and_right_it_jumps_from_one_hill_to_the_other(time, n=3000):
    def points(t):
        return [ax.lines[3].get_xdata() for ax in samples_are_mixed_not_densities.figure(time=t, pairs=n, seed=2).axes]

    start, end, now = points(0.0), points(1.0), points(time)
    assert (start[0] == start[1]).all() and (end[0] == end[1]).all()
    for x, mean, std in ((start[0], 0, 1), (end[0], 3, 0.5)):
        assert abs(x.mean() - mean) < 5 * std / n**0.5 and abs(x.std() / std - 1) < 5 / (2 * n) ** 0.5
    assert now[0] == pytest.approx((1 - time) * start[0] + time * end[0], abs=1e-12)
    jumped = now[1] == end[0]
    assert (jumped | (now[1] == start[0])).all()
    assert abs(jumped.mean() - time) <= 5 * (time * (1 - time) / n) ** 0.5
    for ax, curve in zip(
        samples_are_mixed_not_densities.figure(time=time).axes,
        (
            NormalDist(3 * time, math.hypot(1 - time, time / 2)).pdf,
            lambda a: (1 - time) * NormalDist().pdf(a) + time * NormalDist(3, 0.5).pdf(a),
        ),
        strict=True,
    ):
        first, last, line, dots = ax.lines
        x = line.get_xdata()
        assert (x[0], x[-1]) == ax.get_xlim() == (-3, 5)
        assert first.get_ydata() == pytest.approx([NormalDist().pdf(a) for a in x])
        assert last.get_ydata() == pytest.approx([NormalDist(3, 0.5).pdf(a) for a in x])
        assert line.get_ydata() == pytest.approx([curve(a) for a in x])
        (fill,) = ax.collections
        assert fill.get_paths()[0].vertices[:, 1].max() == pytest.approx(max(line.get_ydata()))
        assert ax.get_ylim() == (-0.18, 0.9) and max(line.get_ydata()) < 0.9
        assert len(dots.get_xdata()) == 60 and dots.get_ydata().max() < 0 and dots.get_ydata().min() > -0.18


def test_the_two_mixtures_are_first_shown_halfway():
    left, right = samples_are_mixed_not_densities.figure().axes
    top, ends = left.lines[2].get_ydata(), [line.get_ydata() for line in right.lines[:2]]
    assert left.lines[2].get_xdata()[top.argmax()] == pytest.approx(1.5)
    assert right.lines[2].get_ydata() == pytest.approx((ends[0] + ends[1]) / 2)  # each half as high


# The velocity --------------------------------------------------------------------------------


def velocity_says_where_to_go_by_quadrature(x, t):
    """Mean and variance of x_1 - x_0 given x_t = x: an integral over all x_1 that could lie behind it."""
    x1 = np.linspace(-6, 6, 6001)
    x0 = (x - t * x1) / (1 - t)
    weight = np.exp(-(x0**2) / 2) * (np.exp(-2 * (x1 - 2) ** 2) + np.exp(-2 * (x1 + 2) ** 2))
    u = np.sum((x1 - x0) * weight) / weight.sum()
    return u, np.sum((x1 - x0 - u) ** 2 * weight) / weight.sum()


@pytest.mark.equation("foundations/introduction_paths/marginal_velocity")
@pytest.mark.equation("foundations/introduction_paths/mixture_velocity")
def test_the_velocity_is_the_mean_of_the_differences_behind_a_point():
    two_hills = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])
    for t in (0.0, 0.1, 0.5, 0.8, 0.95):
        for x in (-3.0, -0.4, 0.0, 0.25, 1.0, 2.6):
            exact, _ = velocity_says_where_to_go_by_quadrature(x, t)
            assert velocity_says_where_to_go.velocity(x, t) == pytest.approx(exact, abs=1e-8)
            assert two_hills.velocity(x, t) == pytest.approx(exact, abs=1e-8)
            p = sum(h.pdf(x) for h in noise_flows_into_data_hills(t)) / 2
            assert velocity_says_where_to_go.density(x, t) == pytest.approx(p)


@pytest.mark.equation("foundations/introduction_paths/continuity")
def test_the_snapshots_change_exactly_as_the_velocity_moves_them():
    facts = velocity_says_where_to_go.facts()
    assert 0 < facts["residual"] < 2e-7
    h = 1e-4
    for t in (0.2, 0.5, 0.9):
        for x in (-1.5, -0.2, 0.0, 0.7, 2.0):
            change = (velocity_says_where_to_go.density(x, t + h) - velocity_says_where_to_go.density(x, t - h)) / (
                2 * h
            )
            grid = np.linspace(-9, x, 20_001)  # mass to the left of x: what leaves it, passes x
            left = [np.trapezoid(velocity_says_where_to_go.density(grid, s), grid) for s in (t - h, t + h)]
            flux = velocity_says_where_to_go.density(x, t) * velocity_says_where_to_go.velocity(x, t)
            assert (left[1] - left[0]) / (2 * h) == pytest.approx(-flux, abs=1e-6)
            assert abs(velocity_says_where_to_go.continuity(x, t)) < 2e-7 < 1e-3 < abs(change) + abs(flux)


def test_the_continuity_residual_notices_a_wrong_velocity(monkeypatch):
    right = velocity_says_where_to_go.velocity
    monkeypatch.setattr(velocity_says_where_to_go, "velocity", lambda x, t: right(x, t) + 0.01 * x)
    p, s = velocity_says_where_to_go.density, 1e-5
    extra = 0.01 * ((0.7 + s) * p(0.7 + s, 0.5) - (0.7 - s) * p(0.7 - s, 0.5)) / (2 * s)
    assert velocity_says_where_to_go.continuity(0.7, 0.5) == pytest.approx(extra, abs=1e-6)


def test_the_velocity_points_at_the_mean_of_the_data_first_and_away_from_the_mean_of_the_noise_last():
    x = np.linspace(-4, 4, 33)
    assert velocity_says_where_to_go.velocity(x, 0) == pytest.approx(-x, abs=1e-12)
    assert velocity_says_where_to_go.velocity(x, 1) == pytest.approx(x, abs=1e-12)
    skew = GaussianMixture([0.3, 0.7], [-1, 2], [0.5, 0.2])
    assert skew.velocity(x, 0) == pytest.approx(1.1 - x, abs=1e-12)
    assert skew.velocity(x, 1) == pytest.approx(x, abs=1e-12)
    facts = velocity_says_where_to_go.facts()
    half, _ = velocity_says_where_to_go_by_quadrature(1.0, 0.5)
    assert (facts["early"], facts["half"], facts["late"]) == pytest.approx((-1, half, 1), abs=1e-9)


def test_velocity_and_score_are_the_same_up_to_a_known_linear_change(h=1e-5):
    for t in (0.1, 0.5, 0.9):
        for x in (-2.0, 0.3, 1.4):
            up, down = (math.log(velocity_says_where_to_go.density(x + k * h, t)) for k in (1, -1))
            score = (up - down) / (2 * h)
            assert velocity_says_where_to_go.velocity(x, t) == pytest.approx(x / t + (1 - t) / t * score, abs=1e-7)


def test_a_spin_may_be_added_to_the_velocity_of_a_round_cloud_without_changing_it(rng):
    x0 = rng.normal(size=(50, 2))
    still = GaussianMixture([1.0], [[0.0, 0.0]], [1.0])

    def spun(x, t):
        return still.velocity(x, t) + 5 * x @ np.array([[0, 1], [-1, 0]])

    times = np.linspace(0, 1, 201)
    plain, turned = rk4(still.velocity, x0, times), rk4(spun, x0, times)
    assert np.hypot(*turned[-1].T) == pytest.approx(np.hypot(*plain[-1].T), abs=1e-6)
    angle = np.angle((turned[-1] @ [1, 1j]) / (plain[-1] @ [1, 1j]))
    assert abs(angle) == pytest.approx(2 * math.pi - 5, abs=1e-6)  # another place, the same density


@pytest.mark.parametrize("time", [0.0, 0.1, 0.5, 0.9, 1.0])
def test_the_field_shades_arrows_and_cut_all_show_the_same_velocity(time):
    exact = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5]).velocity
    field, cut = velocity_says_where_to_go.figure(time=time).axes
    shades, arrows = field.collections
    assert list(shades.levels) == [-5, -2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 5]
    for path, low, high in zip(shades.get_paths(), shades.levels[:-1], shades.levels[1:], strict=True):
        t, x = path.vertices.T
        assert ((exact(x, t) > low - 0.1) & (exact(x, t) < high + 0.1)).all()
        assert t.min() >= 0 and t.max() <= 1 and abs(x).max() <= 4
    u, strength = shades.get_facecolor()[:, :3], shades.get_facecolor()[:, 3]
    assert (u[:3] == u[0]).all() and (u[4:] == u[4]).all() and not (u[0] == u[4]).all()
    assert strength[:3] == pytest.approx(strength[:3:-1]) and (np.diff(strength[4:]) > 0).all()
    t, x = arrows.get_offsets().T
    assert len(t) == 90 and t.min() >= 0 and t.max() + 0.08 <= 1 and abs(x).max() < 4
    assert len(np.unique(t)) == 9 and len(np.unique(x)) == 10 and np.unique(t)[:2] == pytest.approx([0.02, 0.13])
    assert pytest.approx(0.08) == arrows.U
    assert pytest.approx(0.08 * exact(x, t), abs=1e-12) == arrows.V
    assert (arrows.angles, arrows.scale_units, arrows.scale) == ("xy", "xy", 1)
    (line,) = field.lines
    assert line.get_xdata() == [time, time]
    zero, curve = cut.lines
    assert list(zero.get_xdata()) == [0, 0] and cut.get_title() == f"at $t = {time:g}$"
    y = curve.get_ydata()
    assert (y[0], y[-1]) == field.get_ylim() == (-4, 4)
    assert curve.get_xdata() == pytest.approx(exact(y, time), abs=1e-12)
    assert abs(curve.get_xdata()).max() < cut.get_xlim()[1] == -cut.get_xlim()[0] == 4.5


# Lines and flows -----------------------------------------------------------------------------


def test_straight_lines_and_flow_start_alike_and_the_lines_end_at_their_partners(rng):
    x0, x1 = rng.normal(size=9), rng.normal(size=9)
    lines = lines_cross_flows_do_not.lines(x0, x1)
    for t, x in zip(lines_cross_flows_do_not.times, lines, strict=True):
        assert x == pytest.approx((1 - t) * x0 + t * x1, abs=1e-12)
    assert (lines_cross_flows_do_not.flow(x0)[0] == x0).all()
    assert lines_cross_flows_do_not.times == pytest.approx(np.arange(31) / 30)


def test_the_flow_ends_at_the_quantile_of_the_data_that_the_noise_began_with(rng):
    x0 = rng.normal(size=25)
    path = lines_cross_flows_do_not.flow(x0)
    assert noise_flows_into_data_cdf(path[-1], 1) == pytest.approx([NormalDist().cdf(a) for a in x0], abs=2e-4)
    order = np.argsort(x0)
    assert (np.diff(path[:, order], axis=1) > 0).all()  # at every time in the order of the start
    assert lines_cross_flows_do_not.crossings(path) == 0


def test_crossings_are_pairs_that_change_their_order():
    start = np.array([0.3, -1.0, 2.0, 0.9])
    for end in itertools.permutations([-2.0, -1.0, 1.5, 3.0]):
        count = sum((a[0] < b[0]) != (a[1] < b[1]) for a, b in itertools.combinations(zip(start, end, strict=True), 2))
        assert lines_cross_flows_do_not.crossings(np.array([start, [9, 9, 9, 9], end])) == count


def test_two_random_lines_cross_every_other_time(rng, n=40_000):
    x0, x1 = lines_cross_flows_do_not.draw(n, int(rng.integers(1000)))
    assert abs(x0.mean()) < 5 / n**0.5 and abs(x0.var() - 1) < 5 * (2 / n) ** 0.5
    assert abs((x1 > 0).mean() - 0.5) < 5 * 0.5 / n**0.5 and abs(abs(x1).mean() - 2) < 5 * 0.5 / n**0.5
    cross = (x0[::2] - x0[1::2]) * (x1[::2] - x1[1::2]) < 0
    assert abs(cross.mean() - 0.5) < 5 * 0.5 / (n / 2) ** 0.5
    assert abs(np.corrcoef(x0, x1)[0, 1]) < 5 / n**0.5


def test_the_figure_of_lines_counts_its_crossings_and_marks_the_widest():
    left, right = lines_cross_flows_do_not.figure().axes
    facts = lines_cross_flows_do_not.facts()
    drawn = []
    for ax in (left, right):
        plain = [line for line in ax.lines if line.get_marker() == "None"]
        assert len(plain) == facts["pairs"] == 30
        for line in plain:
            up = line.get_ydata()[-1] > 0
            assert line.get_linestyle() == ("-" if up else "--")
            assert line.get_color() == ("C0" if up else "C1")
        drawn.append(np.array([line.get_ydata() for line in plain]))
    lines, flow = drawn
    assert (lines[:, 0] == flow[:, 0]).all()
    assert abs(np.diff(lines, 2, axis=1)).max() < 1e-12 < 0.01 < abs(np.diff(flow, 2, axis=1)).max()
    both = list(itertools.combinations(range(30), 2))
    assert facts["meetings"] == len(both) == 435
    for paths, name in ((lines, "lines"), (flow, "flow")):
        swapped = [(paths[i, 0] < paths[j, 0]) != (paths[i, -1] < paths[j, -1]) for i, j in both]
        assert facts[name] == sum(swapped)
    assert facts["flow"] == 0
    products = [(lines[i, 0] - lines[j, 0]) * (lines[i, -1] - lines[j, -1]) for i, j in both]
    widest = both[int(np.argmin(products))]
    for ax, paths in ((left, lines), (right, flow)):
        bold = [line for line in ax.lines if line.get_marker() != "None"]
        assert {line.get_marker() for line in bold} == {"o", "s"}
        assert sorted(tuple(line.get_ydata()) for line in bold) == sorted(tuple(paths[k]) for k in widest)
        assert all(line.get_markevery() == len(line.get_xdata()) - 1 for line in bold)
        assert ax.get_ylim() == (-4, 4) and abs(paths).max() < 4


# The target ----------------------------------------------------------------------------------


def test_the_targets_behind_a_point_are_two_gaussians_with_the_mean_and_variance_of_the_integral():
    for t in (0.0, 0.3, 0.5, 0.9):
        for x in (-1.5, 0.0, 0.25, 0.8, 3.0):
            u, variance = velocity_says_where_to_go_by_quadrature(x, t)
            mine = the_target_is_random_its_mean_is_not.mean_and_variance(x, t)
            assert mine == pytest.approx((u, variance), abs=1e-6)
            r, means, stds = the_target_is_random_its_mean_is_not.targets(x, t)
            assert r.sum() == pytest.approx(1) and r @ means == pytest.approx(u, abs=1e-8)
            assert stds == pytest.approx([0.5 / math.hypot(1 - t, t / 2)] * 2)


def test_the_targets_through_the_middle_are_far_from_their_mean():
    facts = the_target_is_random_its_mean_is_not.facts()
    assert (facts["low"], facts["high"]) == pytest.approx((-3.2, 3.2))
    assert facts["std"] == pytest.approx(math.sqrt(0.8))
    assert velocity_says_where_to_go_by_quadrature(0.0, 0.5)[0] == pytest.approx(0, abs=1e-12)


@pytest.mark.equation("foundations/introduction_paths/loss_splits")
def test_the_loss_is_the_distance_to_the_velocity_and_a_rest_that_no_network_can_lower():
    two_hills = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])
    times, x = (np.arange(400) + 0.5) / 400, np.linspace(-8, 8, 801)
    p = np.array([np.exp(two_hills.path_log_prob(x, t)) for t in times]) * (x[1] - x[0]) / 400
    u = np.array([two_hills.velocity(x, t) for t in times])
    rest = 0.25 + 4 + 1 - (p * u**2).sum()  # E (x_1 - x_0)² less E u²
    assert the_target_is_random_its_mean_is_not.facts()["rest"] == pytest.approx(rest, abs=1e-4)
    assert the_target_is_random_its_mean_is_not.facts()["rest"] == pytest.approx(2.7705, abs=5e-5)
    for c in (0.0, 0.5, 2.0):  # the network c x, whose loss is known from the moments alone
        moments = c**2 * np.mean((1 - times) ** 2 + 4.25 * times**2) - 2 * c * np.mean(4.25 * times - (1 - times))
        assert 5.25 + moments == pytest.approx(rest + (p * (c * x - u) ** 2).sum(), abs=1e-6)


@pytest.mark.parametrize("x", [-1.0, -0.2, 0.0, 0.2, 1.0])
def test_all_pairs_go_through_the_point_and_the_arrow_has_their_mean_slope(x):
    left, right = the_target_is_random_its_mean_is_not.figure(x=x, seed=1).axes
    u, _ = velocity_says_where_to_go_by_quadrature(x, 0.5)
    ways = [line for line in left.lines if line.get_marker() == "None"]
    (dot,) = [line for line in left.lines if line.get_marker() == "o"]
    assert (dot.get_xdata()[0], dot.get_ydata()[0]) == (0.5, x)
    ends = np.array([line.get_ydata() for line in ways])
    assert all(list(line.get_xdata()) == [0, 1] for line in ways)
    assert ends.mean(axis=1) == pytest.approx(x) and 39 <= len(ends) <= 42
    for line in ways:  # the solid lines go to the upper hill, but for its outliers
        assert (line.get_linestyle(), line.get_color()) in {("-", "C0"), ("--", "C1")}
    slopes = {s: [w.get_ydata()[1] - w.get_ydata()[0] for w in ways if w.get_linestyle() == s] for s in ("-", "--")}
    for style, mean in (("-", 2 - 1.2 * (x - 1)), ("--", -2 - 1.2 * (x + 1))):
        if slopes[style]:
            assert abs(np.mean(slopes[style]) - mean) < 5 * (0.8 / len(slopes[style])) ** 0.5
    (arrow,) = left.collections
    assert arrow.get_offsets().tolist() == [[0.5, x]]
    assert (arrow.U[0], arrow.V[0]) == pytest.approx((0.35, 0.35 * u), abs=1e-6)
    assert (arrow.angles, arrow.scale_units, arrow.scale) == ("xy", "xy", 1)
    low, high = right.containers
    counts = [sum(bar.get_height() for bar in side) for side in (low, high)]
    upper = 1 / (1 + math.exp(-6.4 * x))
    assert sum(counts) == 400 and abs(counts[1] - 400 * upper) <= 1
    centre = [np.sum([b.get_height() * (b.get_x() + b.get_width() / 2) for b in side]) for side in (low, high)]
    assert abs(sum(centre) / 400 - u) < 5 * 0.9 / 20 + 0.05
    assert max(b.get_y() + b.get_height() for b in high) <= right.get_ylim()[1]
    (mean,) = right.lines
    assert mean.get_xdata() == pytest.approx([u, u], abs=1e-6)
    assert left.get_title() == f"pairs through $x_t = {x:g}$" and left.get_ylim() == (-4, 4)
    assert low[0].get_x() == right.get_xlim()[0] == -7 and high[-1].get_x() + 0.5 == right.get_xlim()[1] == 7


def test_the_targets_are_first_shown_in_the_middle_where_both_hills_are_equally_far():
    left, right = the_target_is_random_its_mean_is_not.figure().axes
    assert left.get_title() == "pairs through $x_t = 0$"
    assert [sum(bar.get_height() for bar in side) for side in right.containers] == [200, 200]
    assert sum(line.get_marker() == "None" for line in left.lines) == 40


# Steps ---------------------------------------------------------------------------------------


def one_step_is_the_mean_by_hand(x, steps):
    """Euler's method with the velocity of two equal hills, which is a tanh."""
    for k in range(steps):
        t = k / steps
        v = (1 - t) ** 2 + t**2 / 4
        a = (t / 4 - (1 - t)) / v
        x = x + (a * x + 2 * (1 - a * t) * np.tanh(2 * t * x / v)) / steps
    return x


@pytest.mark.equation("foundations/introduction_paths/one_step")
def test_one_step_sends_all_noise_to_the_mean_of_the_data(rng):
    x0 = rng.normal(size=30)
    assert one_step_is_the_mean.sample(x0, 1)[-1] == pytest.approx(0, abs=1e-14)
    skew = GaussianMixture([0.3, 0.7], [-1, 2], [0.5, 0.2])
    assert euler(skew.velocity, x0, [0, 1])[-1] == pytest.approx(1.1, abs=1e-12)
    flat = GaussianMixture([0.5, 0.5], [[1, 2], [3, -2]], [0.1, 0.4])
    assert euler(flat.velocity, rng.normal(size=(9, 2)), [0, 1])[-1] == pytest.approx(
        np.tile([2.0, 0.0], (9, 1)), abs=1e-12
    )


def test_the_noise_of_the_steps_is_spread_evenly_over_its_quantiles():
    for n in (1, 25, 99):
        assert [NormalDist().cdf(x) for x in one_step_is_the_mean.noise(n)] == pytest.approx(
            np.arange(1, n + 1) / (n + 1)
        )


def test_more_steps_bring_the_spread_of_the_samples_to_that_of_the_data():
    facts = one_step_is_the_mean.facts()
    x = np.linspace(-8, 8, 4001)
    p = np.exp(-(x**2) / 2) / math.sqrt(2 * math.pi) * (x[1] - x[0])
    spreads = [facts[f"std_{n}"] for n in (1, 2, 4, 8, 16, 64)]
    for n, spread in zip((1, 2, 4, 8, 16, 64), spreads, strict=True):
        assert spread == pytest.approx(math.sqrt(p @ one_step_is_the_mean_by_hand(x, n) ** 2), abs=5e-4)
        path = one_step_is_the_mean.sample(x[::400], n)
        assert path.shape == (n + 1, 11) and path[-1] == pytest.approx(one_step_is_the_mean_by_hand(x[::400], n))
    assert spreads == sorted(spreads) and spreads[-1] < facts["std_data"] == pytest.approx(math.sqrt(4.25))
    assert spreads[0] < 1e-15


def test_twice_the_steps_halve_the_error_of_the_samples(rng):
    x0 = rng.uniform(0.2, 1.5, 5)
    fine = one_step_is_the_mean_by_hand(x0, 20_000)
    assert noise_flows_into_data_cdf(fine, 1) == pytest.approx([NormalDist().cdf(a) for a in x0], abs=1e-4)
    errors = [abs(one_step_is_the_mean.sample(x0, n)[-1] - fine) for n in (64, 128)]
    assert errors[0] / errors[1] == pytest.approx(2, abs=0.2)


@pytest.mark.parametrize("steps", [1, 2, 4, 8, 16, 64])
def test_the_figure_of_steps_shows_their_kinks_and_where_the_points_end(steps):
    left, right = one_step_is_the_mean.figure(steps=steps).axes
    paths = [line for line in left.lines if line.get_linestyle() == "-"]
    marks = [line for line in left.lines if line.get_linestyle() == ":"]
    (dots,) = [line for line in left.lines if line.get_marker() == "o"]
    assert len(paths) == 25 and [m.get_xdata()[0] for m in marks] == (
        [k / steps for k in range(steps + 1)] if steps <= 16 else []
    )
    start = np.array([line.get_ydata()[0] for line in paths])
    ends = np.array([line.get_ydata()[-1] for line in paths])
    assert [NormalDist().cdf(a) for a in start] == pytest.approx(np.arange(1, 26) / 26)
    assert all(line.get_xdata() == pytest.approx(np.arange(steps + 1) / steps) for line in paths)
    assert ends == pytest.approx(one_step_is_the_mean_by_hand(start, steps), abs=1e-12)
    assert dots.get_ydata() == pytest.approx(ends) and (dots.get_xdata() == 1).all()
    assert left.get_title() == ("1 step" if steps == 1 else f"{steps} steps")
    share = np.array([bar.get_width() for bar in right.patches])
    middle = np.array([bar.get_y() + bar.get_height() / 2 for bar in right.patches])
    many = one_step_is_the_mean_by_hand(np.array(NormalDist().quantiles(1000)), steps)
    assert share.sum() == pytest.approx(1) and middle == pytest.approx(np.arange(-4, 4.1, 0.25))
    assert 999 * share == pytest.approx((999 * share).round(), abs=1e-9)
    assert all(bar.get_height() == 0.25 for bar in right.patches)  # the bars touch
    for s, m in zip(share, middle, strict=True):
        assert abs(s - np.mean(abs(many - m) <= 0.125)) < 0.0021
    (curve,) = right.lines
    exact = [0.125 * (NormalDist(-2, 0.5).pdf(a) + NormalDist(2, 0.5).pdf(a)) for a in curve.get_ydata()]
    assert curve.get_xdata() == pytest.approx(exact)
    assert (curve.get_ydata()[0], curve.get_ydata()[-1]) == left.get_ylim() == (-4, 4)
    assert right.get_xlim() == (0, 0.2)
    assert [text.get_text() for text in right.texts] == (["100%"] if steps == 1 else [])
    if steps > 1:
        assert share.max() < 0.2


def test_the_figure_of_steps_begins_with_four():
    assert one_step_is_the_mean.figure().axes[0].get_title() == "4 steps"


# Pairings ------------------------------------------------------------------------------------


def test_moons_and_circles_lie_on_their_arcs(rng, n=4000):
    moons, circles = who_goes_where.moons(rng, n), who_goes_where.circles(rng, n)
    assert moons[1::2].imag.max() <= 0.3 + 1e-12 and moons[::2].imag.min() >= -0.3 - 1e-12
    for k, side in ((0, 1), (1, -1)):
        arch = moons[k::2] * side / 1.2 + 0.5 + 0.25j
        assert abs(arch) == pytest.approx(1) and (arch.imag >= -1e-12).all()
        angle = np.angle(arch)
        assert abs(angle.mean() - math.pi / 2) < 5 * math.pi / math.sqrt(12 * n / 2)
        assert abs(angle.var() - math.pi**2 / 12) < 5 * math.pi**2 / math.sqrt(180 * n / 2)
    assert set(abs(circles).round(12)) == {1, 2}
    assert abs((abs(circles) < 1.5).mean() - 0.5) < 5 * 0.5 / n**0.5
    assert abs((circles / abs(circles)).mean()) < 5 / n**0.5
    assert abs(((circles / abs(circles)) ** 2).mean()) < 5 / n**0.5


def test_the_auction_finds_the_cheapest_of_all_pairings(rng):
    for n in range(2, 7):
        cost = rng.uniform(0, 3, size=(n, n))
        partner = who_goes_where.cheapest_partners(cost)
        best = min(itertools.permutations(range(n)), key=lambda p: cost[np.arange(n), list(p)].sum())
        assert sorted(partner) == list(range(n))
        assert cost[np.arange(n), partner].sum() < cost[np.arange(n), list(best)].sum() + n * 1e-5


def test_on_a_line_the_cheapest_pairing_is_the_sorted_one(rng, n=60):
    x0, x1 = rng.normal(size=n), rng.normal(3, 0.5, n)
    partner = who_goes_where.cheapest_partners((x1 - x0[:, None]) ** 2)
    least = ((np.sort(x1) - np.sort(x0)) ** 2).sum()
    assert least - 1e-9 < ((x1[partner] - x0) ** 2).sum() < least + n * 1e-5


def test_no_chain_of_exchanges_makes_the_cheapest_pairing_of_the_figure_cheaper():
    x0, _, x1 = who_goes_where.pairings(120, 0)
    cost = abs(x1 - x0[:, None]) ** 2  # now everybody's partner is their own column
    gain = cost - np.diag(cost)[:, None]
    for k in range(len(cost)):  # Floyd and Warshall: the best chain between any two
        gain = np.minimum(gain, gain[:, [k]] + gain[k])
    assert np.diag(gain).min() > -120e-5


def test_both_pairings_have_the_same_ends_and_differ_in_cost():
    x0, random, least = who_goes_where.pairings(120, 0)
    assert sorted(map(abs, random)) == pytest.approx(sorted(map(abs, least)))
    assert set(random.tolist()) == set(least.tolist()) and len(set(least.tolist())) == 120
    facts = who_goes_where.facts()
    for x1, cost in ((random, facts["random"]), (least, facts["least"])):
        assert cost == pytest.approx(
            sum((a.real - b.real) ** 2 + (a.imag - b.imag) ** 2 for a, b in zip(x0, x1, strict=True)) / 120
        )
    assert facts["least"] < facts["random"] / 5


def test_at_random_the_cost_is_the_sum_of_both_variances(rng, n=4000):
    x0, x1 = who_goes_where.moons(rng, n), who_goes_where.circles(rng, n)
    cost = abs(x1 - x0) ** 2
    law = 1.44 * (1 + 0.3125 - 0.5 * 2 / math.pi) + (1 + 4) / 2  # both have mean zero
    assert abs(cost.mean() - law) < 5 * cost.std() / n**0.5


@pytest.mark.parametrize("time", [0.0, 0.2, 0.5, 1.0])
def test_in_both_panels_all_points_walk_straight_to_their_partners(time):
    x0, *partners = who_goes_where.pairings(40, 3)
    panels = who_goes_where.figure(time=time, points=40, seed=3).axes
    for ax, x1 in zip(panels, partners, strict=True):
        for k, marker in ((0, "o"), (1, "^")):
            dots = [line for line in ax.lines if line.get_marker() == marker]
            ways = [w for w in ax.lines if w.get_marker() == "None" and w.get_color() == f"C{k}"]
            assert len(dots) == 1 and len(ways) == 20 and dots[0].get_color() == f"C{k}"
            now = x0[k::2] + time * (x1[k::2] - x0[k::2])
            assert dots[0].get_xdata() == pytest.approx(now.real)
            assert dots[0].get_ydata() == pytest.approx(now.imag)
            for way, a, b in zip(ways, x0[k::2], now, strict=True):
                assert way.get_xdata() == pytest.approx([a.real, b.real])
                assert way.get_ydata() == pytest.approx([a.imag, b.imag])
        assert ax.get_xlim() == (-2.3, 2.3) and ax.get_ylim() == (-2.2, 2.2) and ax.get_aspect() == 1
        assert max(abs(x0.real).max(), abs(x0.imag).max()) < 2.2
    assert [ax.get_title() for ax in panels] == ["paired at random", "paired at least cost"]


def test_the_default_frame_of_the_pairings_shows_120_points_that_have_arrived():
    for ax in who_goes_where.figure().axes:
        dots = [line for line in ax.lines if line.get_marker() != "None"]
        ends = np.concatenate([np.hypot(*dot.get_data()) for dot in dots])
        assert len(ends) == 120 and set(ends.round(9)) == {1, 2}


# Regression finds the velocity ----------------------------------------------------------------


class RegressionFindsTheVelocityLine:
    """Stands in for a network: the answer a x + b t."""

    def __init__(self, a, b):
        self.a, self.b = a, b

    def forward(self, inputs):
        return (inputs @ [self.a, self.b])[:, None]


def test_a_training_pair_is_independent_noise_and_data_joined_by_a_straight_line(rng, n=20_000):
    t = rng.uniform(size=n)
    x, target = regression_finds_the_velocity.draw(rng, t)
    assert x.shape == target.shape == (n,)
    x0, x1 = x - t * target, x + (1 - t) * target  # where the line begins and ends
    for sample, variance, fourth in ((x0, 1, 3), (x1, 4.25, 16 + 6 * 4 * 0.25 + 3 / 16)):
        assert abs(sample.mean()) < 5 * sqrt(variance / n)
        assert abs((sample**2).mean() - variance) < 5 * sqrt((fourth - variance**2) / n)
    assert abs((x1**4).mean() - 22.1875) < 5 * (x1**4).std() / sqrt(n)  # two hills, not one
    assert abs(np.mean(x0 * x1)) < 5 * sqrt(4.25 / n) and abs(np.mean(x0 * t)) < 5 * sqrt(1 / 3 / n)
    p = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])
    assert (regression_finds_the_velocity.p_data.velocity(x, t) == p.velocity(x, t)).all()


def test_the_loss_of_a_perfect_network_is_the_mean_variance_of_the_target():
    # Given x_t and hill k the target has the variance 1/4 / v; the two hills add the spread of their means.
    total, times = 0, (np.arange(400) + 0.5) / 400
    z, w = np.polynomial.hermite_e.hermegauss(60)
    w = w / w.sum()
    for t in times:
        v = (1 - t) ** 2 + t**2 / 4
        x = 2 * t + sqrt(v) * z  # from the right hill; the left one is its mirror
        r = 1 / (1 + np.exp(-4 * t * x / v))
        apart = 4 - 4 * t * (t / 4 - (1 - t)) / v  # between the means for the two hills
        total += 0.25 / v + (w * r * (1 - r) * apart**2).sum()
    irreducible, excess = regression_finds_the_velocity.loss_in_two(RegressionFindsTheVelocityLine(0, 0))
    assert irreducible == pytest.approx(total / 400, abs=2e-5)
    assert irreducible + excess == pytest.approx(5.25, abs=1e-9)  # who answers 0 pays E (x_1 - x_0)^2


def test_the_two_parts_of_the_loss_add_up_to_the_loss_of_any_network(rng, n=100_000):
    t = rng.uniform(size=n)
    x, target = regression_finds_the_velocity.draw(rng, t)
    for a, b in ((0, 0), (1.5, 0), (-1, 2)):
        irreducible, excess = regression_finds_the_velocity.loss_in_two(RegressionFindsTheVelocityLine(a, b))
        # E (a x + b t)^2 - 2 E (a x + b t)(x_1 - x_0) + E (x_1 - x_0)^2, by hand; x and t are not correlated
        exact = a * a * (1 / 3 + 4.25 / 3) + b * b / 3 - 2 * a * (4.25 / 2 - 1 / 2) + 5.25
        assert irreducible + excess == pytest.approx(exact, abs=1e-4)
        error = (a * x + b * t - target) ** 2
        assert abs(error.mean() - exact) < 5 * error.std() / sqrt(n)


@pytest.mark.equation("foundations/introduction_paths/batch_loss")
def test_the_loss_of_a_batch_is_on_average_the_loss(rng, n=256, batches=400):
    net, exact = RegressionFindsTheVelocityLine(0.8, -0.5), 0.8**2 * 5.25 / 3 + 0.25 / 3 - 1.6 * 1.625 + 5.25
    losses = []
    for _ in range(batches):
        t = rng.uniform(size=n)
        x, target = regression_finds_the_velocity.draw(rng, t)
        losses.append(np.mean((net.forward(np.c_[x, t])[:, 0] - target) ** 2))
    assert abs(np.mean(losses) - exact) < 5 * np.std(losses) / sqrt(batches)
    t, x = 0.3, np.linspace(-1, 1, 4)  # and its gradient, which backward gets, is 2 / n times the error
    error = lambda v: ((v - x) ** 2).mean()  # noqa: E731
    v = np.full(4, t)
    slope = [(error(v + h) - error(v - h)) / 2e-6 for h in 1e-6 * np.eye(4)]
    assert slope == pytest.approx(2 * (v - x) / 4, abs=1e-8)


def test_training_takes_the_gradient_of_the_loss_that_it_records_and_steps_downhill():
    # A thousand steps are a thousand more of the same: each prefix of a run is a run.
    long, short = (regression_finds_the_velocity.train(k) for k in (60, 20))
    assert long[1][:20] == short[1] and len(long[1]) == 60
    start, _ = regression_finds_the_velocity.train(0)
    assert [p.shape for p in start.parameters] == [(2, 32), (32,), (32, 32), (32,), (32, 1), (1,)]
    net, losses = regression_finds_the_velocity.train(1, pairs=50, seed=3)
    again, _ = regression_finds_the_velocity.train(0, pairs=50, seed=3)
    rng = np.random.default_rng(3)
    type(again)(rng, (2, 32, 32, 1))  # the same numbers go into the weights
    t = rng.uniform(size=50)
    x, target = regression_finds_the_velocity.draw(rng, t)
    loss = lambda: np.mean((again.forward(np.c_[x, t])[:, 0] - target) ** 2)  # noqa: E731
    assert losses == [pytest.approx(loss(), rel=1e-12)]
    for p, q, g in zip(again.parameters, net.parameters, net.gradients, strict=True):
        assert p - q == pytest.approx(0.01 * np.sign(g), abs=1e-4)  # Adam's first step has the size of its rate
        index = np.unravel_index(np.argmax(abs(g)), g.shape)
        value = p[index]
        p[index] = value + 1e-6
        above = loss()
        p[index] = value - 1e-6
        slope, p[index] = (above - loss()) / 2e-6, value
        assert slope == pytest.approx(g[index], rel=1e-5)


def test_the_trained_network_is_close_to_the_velocity_where_pairs_pass_and_not_elsewhere():
    net, losses = regression_finds_the_velocity.train(1000)
    facts = regression_finds_the_velocity.facts()
    assert len(losses) == 1000
    assert (round(facts["start"], 2), round(facts["end"], 2)) == (4.54, 2.82)
    assert facts["irreducible"] == pytest.approx(2.770465, abs=2e-5)
    assert 0 < facts["end"] - facts["irreducible"] < 0.05
    last = np.array(losses[-200:])
    assert abs(last.mean() - facts["end"]) < 5 * last.std() / sqrt(200)
    p = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])
    miss = lambda x: net.forward(np.c_[x, np.full(len(x), 0.5)])[:, 0] - p.velocity(x, 0.5)  # noqa: E731
    common, rare = np.linspace(-2, 2, 81), np.array([-4.0, 4.0])
    assert sqrt((miss(common) ** 2).mean()) < 0.25 and (abs(miss(rare)) > 1).all()
    beyond = 1 - (erf(1 / sqrt(2 * 0.3125)) + erf(3 / sqrt(2 * 0.3125))) / 2  # hills at -1 and 1 with variance 5/16
    assert beyond < 0.04  # few of the pairs are more than 2 from 0


@pytest.mark.parametrize("steps", [0, 30, 300])
def test_the_regression_figure_shows_targets_the_learned_and_the_exact_curve_and_the_loss(steps):
    left, right = regression_finds_the_velocity.figure(training_steps=steps).axes
    cloud, learned, exact = left.lines
    x, target = cloud.get_data()
    assert len(x) == 300 and abs(np.corrcoef(x, target)[0, 1]) > 0.5
    x0, x1 = x - target / 2, x + target / 2
    assert abs(x0.mean()) < 5 / sqrt(300) and abs(x0.var() - 1) < 5 * sqrt(2 / 300)
    assert abs((x1**2).mean() - 4.25) < 5 * x1.std() ** 2 / sqrt(300) and abs(abs(x1).mean() - 2) < 5 * 0.5 / sqrt(300)
    net, losses = regression_finds_the_velocity.train(steps)
    grid = np.linspace(-4, 4, 161)
    assert learned.get_xdata() == pytest.approx(grid) and exact.get_xdata() == pytest.approx(grid)
    assert learned.get_ydata() == pytest.approx(net.forward(np.c_[grid, np.full(161, 0.5)])[:, 0])
    assert exact.get_ydata() == pytest.approx(GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5]).velocity(grid, 0.5))
    assert left.get_ylim() == (-6, 6) and abs(target).max() < 6  # nothing is cut
    dots, now, floor = right.lines
    k = dots.get_xdata()
    if steps:
        assert k[0] == 0 and k[-1] < steps and len(set(k)) == len(k) <= 150 and (np.diff(k) > 0).all()
        assert k[-1] > 0.9 * steps - 2
    assert dots.get_ydata() == pytest.approx(np.array(losses)[k])
    irreducible, excess = regression_finds_the_velocity.loss_in_two(net)
    assert now.get_data() == ([steps], [irreducible + excess])
    assert set(floor.get_ydata()) == {irreducible}
    assert right.get_ylim() == (0, 6) and max([0, *losses]) < 6 and right.get_xscale() == "symlog"


@pytest.mark.equation("foundations/introduction_paths/adam")
def test_adam_divides_the_mean_gradient_by_the_root_of_the_mean_square(rng, b1=0.9, b2=0.999, rate=0.01):
    theta, m, v = np.zeros(4), 0, 0
    other = [theta.copy()]
    adam = Adam(other, rate=rate)
    for n, g in enumerate(rng.normal(size=(30, 4)), start=1):
        adam.step([g])
        m, v = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g**2
        m_hat, v_hat = m / (1 - b1**n), v / (1 - b2**n)
        theta = theta - rate * m_hat / (np.sqrt(v_hat) + 1e-8)
        assert other[0] == pytest.approx(theta, rel=1e-9)
        if n == 1:
            assert abs(theta) == pytest.approx(np.full(4, rate), rel=1e-4)


# Three clocks -----------------------------------------------------------------------------------


@pytest.mark.equation("foundations/introduction_paths/forward_jump")
def test_a_thousand_noising_steps_make_one_jump_whose_two_weights_follow_the_variances():
    betas = [1e-4 + (0.02 - 1e-4) * i / 999 for i in range(1000)]
    mean, variance = 1.0, 0.0  # of x_k given x_data = 1, step by step
    abar = three_clocks.linear()
    assert abar.shape == (1000,)
    for k, beta in enumerate(betas, start=1):
        mean, variance = sqrt(1 - beta) * mean, (1 - beta) * variance + beta
        assert abar[k - 1] == pytest.approx(prod(1 - b for b in betas[:k]), rel=1e-11)
        assert sqrt(abar[k - 1]) == pytest.approx(mean, rel=1e-11)
        assert 1 - abar[k - 1] == pytest.approx(variance, rel=1e-11)


def test_the_cosine_schedule_is_a_squared_cosine_with_its_last_step_cut():
    f = [cos((k / 1000 + 0.008) / 1.008 * pi / 2) ** 2 for k in range(1001)]
    abar = three_clocks.cosine()
    assert abar.shape == (1000,) and abar[:-1] == pytest.approx(np.array(f[1:-1]) / f[0], rel=1e-10)
    assert abar[-1] == pytest.approx(abar[-2] * 0.001, rel=1e-12)  # beta is never above 0.999
    assert abar[499] == pytest.approx(0.49385, abs=1e-5)  # about half of the variance at half of the steps
    linger = three_clocks.cosine(s=0.1)
    assert linger[0] < abar[0] and linger[998] == pytest.approx(
        cos(1.099 / 1.1 * pi / 2) ** 2 / cos(0.1 / 1.1 * pi / 2) ** 2
    )


@pytest.mark.equation("foundations/introduction_paths/same_snr")
def test_at_the_flow_time_of_a_step_both_pictures_have_one_snr_and_differ_by_a_factor(rng):
    for abar in three_clocks.linear(), three_clocks.cosine():
        t = three_clocks.flow_time(abar)
        assert ((t > 0) & (t < 1)).all() and (np.diff(t) < 0).all()
        chain = three_clocks.snr(np.sqrt(abar), np.sqrt(1 - abar))
        assert chain == pytest.approx(abar / (1 - abar), rel=1e-12)
        assert three_clocks.snr(t, 1 - t) == pytest.approx(chain, rel=1e-12)
        assert t**2 / (1 - t) ** 2 == pytest.approx(chain, rel=1e-12)
        for k in (1, 260, 1000):
            data, noise = rng.normal(size=(2, 8))
            a, b = sqrt(abar[k - 1]), sqrt(1 - abar[k - 1])
            assert (a * data + b * noise) / (a + b) == pytest.approx(
                t[k - 1] * data + (1 - t[k - 1]) * noise, abs=1e-12
            )


def test_the_clock_the_arrow_the_chain_and_the_regression_open_where_their_alt_texts_are_true():
    assert three_clocks.figure().axes[2].get_title() == "DDPM, $k=300$"
    (x,) = (line for line in four_names_for_one_arrow.figure().axes[0].lines if line.get_marker() == "o")
    assert tuple(x.get_xydata()[0]) == tuple(four_names_for_one_arrow.at(0.7)[0])
    p, seed = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5]), 1
    start = p.sample(np.random.default_rng(seed), 1500)
    then = noising_is_not_mcmc.run(noising_is_not_mcmc.noising, start, 30)
    bars = [bar.get_height() for bar in noising_is_not_mcmc.figure().axes[0].patches]
    assert bars == pytest.approx(np.histogram(then, np.linspace(-4, 4, 41), density=True)[0])
    assert regression_finds_the_velocity.figure().axes[1].lines[1].get_xdata()[0] == 1000


def test_three_clocks_do_not_agree_and_the_numbers_are_those_of_the_page():
    facts = three_clocks.facts()
    betas = np.linspace(1e-4, 0.02, 1000)
    for k in (1, 100, 260, 500, 1000):
        log_abar = np.log1p(-betas[:k]).sum()
        t = 1 / (1 + sqrt(1 / exp(log_abar) - 1))
        assert facts[f"t_{k}"] == pytest.approx(t, rel=1e-10)
    assert (round(facts["t_500"], 3), round(facts["t_1000"], 4)) == (0.226, 0.0063)  # and not 0.5 and 0
    assert abs(facts["t_260"] - 0.5) < 0.002
    k = np.arange(1, 1001)
    for name, abar in (("linear", three_clocks.linear()), ("cosine", three_clocks.cosine())):
        t = 1 / (1 + np.sqrt(1 / abar - 1))
        assert facts[name] == pytest.approx(max(abs(t - (1000 - k) / 1000)), rel=1e-10)
    assert 0.27 < facts["linear"] < 0.28 and 0.05 < facts["cosine"] < 0.055


@pytest.mark.parametrize("step", [1, 300, 999])
def test_the_clock_figure_marks_the_step_and_shows_one_picture_twice(step):
    axes = three_clocks.figure(step=step, seed=4).axes
    clock, snr = axes[:2]
    k = np.arange(1, 1001)
    times = three_clocks.flow_time(three_clocks.linear()), three_clocks.flow_time(three_clocks.cosine()), 1 - k / 1000
    for t, line, ratio in zip(times, clock.lines, snr.lines, strict=True):
        assert line.get_xdata().tolist() == k.tolist() and line.get_ydata() == pytest.approx(t, abs=1e-15)
        assert ratio.get_xdata().tolist() == k[:-1].tolist()
        assert ratio.get_ydata() == pytest.approx((t[:-1] / (1 - t[:-1])) ** 2, rel=1e-9)
        assert line.get_xdata()[line.get_markevery()[0]] == step == ratio.get_xdata()[ratio.get_markevery()[0]]
    low, high = snr.get_ylim()
    assert all(low < y.get_ydata().min() and y.get_ydata().max() < high for y in snr.lines)
    data, noise = digits()[0][0].reshape(8, 8) / 8 - 1, np.random.default_rng(4).normal(size=(8, 8))
    assert digits()[1][0] == 0 and (data.min(), data.max()) == (-1, 0.875)
    chain, same, naive = (np.asarray(ax.images[0].get_array()) for ax in axes[2:])
    abar = prod(1 - (1e-4 + 0.0199 * i / 999) for i in range(step))
    assert chain == pytest.approx(sqrt(abar) * data + sqrt(1 - abar) * noise, abs=1e-9)
    assert same * (sqrt(abar) + sqrt(1 - abar)) == pytest.approx(chain, abs=1e-9)
    assert naive == pytest.approx((1 - step / 1000) * data + step / 1000 * noise)
    titles = [ax.get_title() for ax in axes[2:]]
    assert titles == [f"DDPM, $k={step}$", f"line, $t={times[0][step - 1]:.3f}$", f"line, $t={1 - step / 1000:.3f}$"]
    for ax in axes[2:]:  # each picture in its own range of greys, so that a factor is not seen
        assert ax.images[0].get_clim() == (ax.images[0].get_array().min(), ax.images[0].get_array().max())


# Four names for one arrow -----------------------------------------------------------------------


@pytest.mark.equation("foundations/introduction_paths/four_names")
def test_the_four_are_means_of_data_noise_and_slope_and_the_gradient_of_the_log_density(h=1e-6):
    heaps, w = four_names_for_one_arrow.heaps, np.full(3, 1 / 3)
    p = GaussianMixture(w, heaps, np.full(3, 0.25))
    for t in (0.1, 0.5, 0.7, 0.9):
        x, names = four_names_for_one_arrow.at(t)
        v = (1 - t) ** 2 + t**2 / 16
        joint = [exp(-((x - t * m) ** 2).sum() / (2 * v)) for m in heaps]
        r = np.array(joint) / sum(joint)
        data = sum(r[k] * (m + t / 16 / v * (x - t * m)) for k, m in enumerate(heaps))  # regression of x_1 on x_t
        noise = sum(r[k] * (1 - t) / v * (x - t * m) for k, m in enumerate(heaps))  # and of x_0
        assert names["data"] == pytest.approx(data, abs=1e-10) and names["noise"] == pytest.approx(noise, abs=1e-10)
        assert names["velocity"] == pytest.approx(data - noise, abs=1e-10)
        score = [(p.path_log_prob(x + e, t) - p.path_log_prob(x - e, t)) / (2 * h) for e in h * np.eye(2)]
        assert names["score"] == pytest.approx(score, abs=1e-6)
        assert names["score"] == pytest.approx(-noise / (1 - t), abs=1e-10)
        assert (1 - t) * names["noise"] + t * names["data"] == pytest.approx(x, abs=1e-12)


def test_from_each_of_the_four_names_come_the_other_three_and_the_way_back(rng):
    for t in (0.05, 0.3, 0.5, 0.9):
        x, u = rng.normal(size=(2, 6, 2))
        names = four_names_for_one_arrow.four("velocity", u, x, t)
        assert set(names) == {"velocity", "data", "noise", "score"}
        for name, value in names.items():
            for other, back in four_names_for_one_arrow.four(name, value, x, t).items():
                assert back == pytest.approx(names[other], abs=1e-12)


def test_the_dictionary_of_the_page_translates_each_name_into_each_other(rng):
    t, (x, u) = 0.35, rng.normal(size=(2, 2))
    names = four_names_for_one_arrow.four("velocity", u, x, t)
    data, noise, s = names["data"], names["noise"], names["score"]
    rows = (  # from data, from noise, from velocity, from score: the other three, as in the table
        ((x - t * data) / (1 - t), (data - x) / (1 - t), (t * data - x) / (1 - t) ** 2),
        ((x - (1 - t) * noise) / t, (x - noise) / t, -noise / (1 - t)),
        (x + (1 - t) * u, x - t * u, (t * u - x) / (1 - t)),
        ((x + (1 - t) ** 2 * s) / t, -(1 - t) * s, (x + (1 - t) * s) / t),
    )
    order = "data", "noise", "velocity", "score"
    for own, row in zip(order, rows, strict=True):
        for other, value in zip([name for name in order if name != own], row, strict=True):
            assert value == pytest.approx(names[other], abs=1e-12), (own, other)


def test_the_arrow_figure_runs_from_mean_noise_to_mean_data_through_the_point():
    for time in (0.1, 0.7, 0.9):
        (ax,) = four_names_for_one_arrow.figure(time=time).axes
        arrow, score, *points = ax.lines
        assert [label.get_text() for label in ax.get_legend().texts] == [line.get_label() for line in ax.lines]
        x, names = four_names_for_one_arrow.at(time)
        x0, x1 = four_names_for_one_arrow.x0, four_names_for_one_arrow.x1
        assert x == pytest.approx(x0 + time * (x1 - x0)) and x1[0] > 1 and x1[1] < 0  # on the way to the right heap
        assert arrow.get_xydata() == pytest.approx(np.array([names["noise"], names["data"]]))
        assert score.get_xydata() == pytest.approx(np.array([names["noise"], [0, 0]]), abs=1e-12)
        assert [(p.get_marker(), tuple(p.get_xydata()[0])) for p in points] == [
            ("s", tuple(names["noise"])), ("o", tuple(x)), ("D", tuple(names["data"])), ("+", (0, 0))
        ]  # fmt: skip
        heads = [(text.xyann, text.xy) for text in ax.texts]
        for (start, end), line in zip(heads, (arrow, score), strict=True):
            assert np.array([start, end]) == pytest.approx(line.get_xydata())
        circles = [(*c.center, c.radius) for c in ax.patches]
        assert circles == [(*heap, r) for heap in ((-2, -1.2), (0.4, 1.9), (2, -0.8)) for r in (0.25, 0.5)]
        assert four_names_for_one_arrow.p_data.stds.tolist() == [0.25] * 3
        (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
        for px, py in (names["noise"], names["data"], x):
            assert left < px < right - 3 and low < py < high


def test_the_mean_data_are_first_near_the_mean_of_all_then_at_the_upper_heap_and_at_last_at_the_right_one():
    upper, right = four_names_for_one_arrow.heaps[1:]
    data = {t: four_names_for_one_arrow.at(t)[1]["data"] for t in (0.1, 0.5, 0.7, 0.9)}
    assert np.linalg.norm(data[0.1] - four_names_for_one_arrow.heaps.mean(axis=0)) < 0.5
    assert np.linalg.norm(data[0.5] - upper) < 0.5
    assert np.linalg.norm(data[0.7] - right) < 0.5 and np.linalg.norm(data[0.9] - right) < 0.5
    facts = four_names_for_one_arrow.facts()
    assert facts["x"] == pytest.approx(0.3 * -1.3 + 0.7 * 1.8)
    assert facts["data"] == pytest.approx(facts["x"] + 0.3 * facts["velocity"])
    assert facts["noise"] == pytest.approx(facts["x"] - 0.7 * facts["velocity"])
    assert facts["velocity"] == pytest.approx(facts["data"] - facts["noise"])
    assert facts["score"] == pytest.approx(-facts["noise"] / 0.3)
    assert facts["data"] == data[0.7][0]


# Noising is not MCMC ----------------------------------------------------------------------------


@pytest.mark.equation("foundations/introduction_paths/forward_step")
def test_a_noising_step_keeps_unit_noise_and_takes_every_variance_towards_one(rng, n=40_000):
    for start, variance in ((rng.normal(size=n), 1), (np.full(n, 3.0), 0)):
        x = noising_is_not_mcmc.noising(rng, start, beta=0.2)
        assert abs(x.mean() - sqrt(0.8) * start.mean()) < 5 * sqrt(0.2 / n)
        law = 0.8 * start.var() + 0.2
        assert abs(x.var() - law) < 5 * law * sqrt(2 / n) + 1e-9
        assert variance != 1 or abs(law - 1) < 5 * sqrt(2 / n)
    small = noising_is_not_mcmc.noising(rng, np.full(n, 3.0))  # beta = 0.02
    assert abs(small.mean() - 3 * sqrt(0.98)) < 5 * sqrt(0.02 / n) and abs(small.var() / 0.02 - 1) < 5 * sqrt(2 / n)


@pytest.fixture(scope="module")
def noising_is_not_mcmc_facts():
    return noising_is_not_mcmc.facts()


def test_whatever_the_noising_chain_starts_from_three_hundred_steps_leave_five_percent_of_it(
    rng, noising_is_not_mcmc_facts, n=2000
):
    signal = noising_is_not_mcmc_facts["signal"]
    factor = 1.0
    for _ in range(300):
        factor *= sqrt(0.98)
    assert signal == pytest.approx(factor) and 0.04 < signal < 0.05
    for seed, start in enumerate((rng.choice([-2, 2], n) + rng.normal(0, 0.5, n), rng.uniform(-4, 4, n))):
        end = noising_is_not_mcmc.run(noising_is_not_mcmc.noising, start, 300, seed=seed)
        variance = signal**2 * start.var() + 1 - signal**2
        assert abs(end.mean() - signal * start.mean()) < 5 / sqrt(n)
        assert abs(end.var() - variance) < 5 * variance * sqrt(2 / n)
        assert abs(np.mean(end < 1) - NormalDist().cdf(1)) < 5 * 0.5 / sqrt(n) + 0.001


@pytest.mark.equation("foundations/introduction_paths/metropolis")
def test_a_langevin_step_is_in_detailed_balance_with_the_data(rng, h=0.3, n=50_000):
    p = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])
    drift = lambda x: x + h / 2 * p.score(np.array(x))  # noqa: E731
    x, y = -2.3, -1.6
    for a, b in ((x, y), (y, x)):
        density = NormalDist(float(drift(a)), sqrt(h)).pdf(b)
        log_q = noising_is_not_mcmc.log_proposal(np.array(b), np.array(a), h)
        assert log_q - log(sqrt(2 * pi * h)) == pytest.approx(log(density), abs=1e-12)
    # Flow from a small cell around x into one around y, and back, weighted with p: the same.
    flow = []
    for a, b in ((x, y), (y, x)):
        end = noising_is_not_mcmc.langevin(rng, np.full(n, a), h=h)
        inside = abs(end - b) < 0.1
        flow.append((p.prob(a) * inside.mean(), p.prob(a) * sqrt(inside.mean() / n)))
        q = NormalDist(float(drift(a)), sqrt(h))
        grid = b + (np.arange(20) - 9.5) / 100
        back = np.array([NormalDist(float(drift(v)), sqrt(h)).pdf(a) for v in grid])
        accept = np.minimum(1, p.prob(grid) * back / (p.prob(a) * np.array([q.pdf(v) for v in grid])))
        law = (np.array([q.pdf(v) for v in grid]) * accept).sum() * 0.01
        assert abs(inside.mean() - law) < 5 * sqrt(law / n)
    # the cells are small, but p changes by a few percent within them
    assert abs(flow[0][0] - flow[1][0]) < 5 * (flow[0][1] + flow[1][1]) + 0.02 * flow[0][0]


def test_a_langevin_step_from_the_top_of_a_hill_moves_by_the_noise_that_is_accepted(rng, h=0.1, n=20_000):
    p = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])
    moved = noising_is_not_mcmc.langevin(rng, np.full(n, 2.0)) - 2  # with the step size of the page
    z = np.linspace(-2.5, 2.5, 2001)  # the score at the top is 0 but for the far hill
    back = np.exp(-((-z - h / 2 * p.score(2 + z)) ** 2) / (2 * h))
    there = np.exp(-((z - h / 2 * p.score(np.array(2.0))) ** 2) / (2 * h))
    accept = np.minimum(1, p.prob(2 + z) * back / (p.prob(2.0) * np.maximum(there, 1e-300)))
    density = there / sqrt(2 * pi * h) * accept
    square, stay = np.trapezoid(density * z**2, z), 1 - np.trapezoid(density, z)
    assert abs((moved**2).mean() - square) < 5 * (moved**2).std() / sqrt(n)
    assert abs((moved == 0).mean() - stay) < 5 * sqrt(stay * (1 - stay) / n)


def test_langevin_keeps_the_data_and_takes_a_box_to_them(rng, n=3000):
    p = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])
    seed = int(rng.integers(10**6))
    for start, steps in ((p.sample(rng, n), 3), (rng.uniform(-4, 4, n), 60)):
        x = noising_is_not_mcmc.run(noising_is_not_mcmc.langevin, start, steps, seed=seed)
        assert abs(np.mean(x < 0) - 0.5) < 5 * 0.5 / sqrt(n)
        for edge in (0.7, 1.5, 2, 2.5):
            law = NormalDist(2, 0.5).cdf(edge) - NormalDist(2, 0.5).cdf(-edge)
            assert abs(np.mean(abs(x) < edge) - law) < 5 * sqrt(law * (1 - law) / n) + 0.002


def test_langevin_gets_from_hill_to_hill_only_once_in_a_long_while():
    share = noising_is_not_mcmc.facts()["crossed"]
    assert 0 < share < 0.01 and share * 2000 == pytest.approx(round(share * 2000))
    again = noising_is_not_mcmc.run(noising_is_not_mcmc.langevin, np.full(2000, 2.0), 300, seed=7)
    assert abs(np.mean(again < 0) - share) < 5 * sqrt(2 * 0.006 / 2000)


@pytest.mark.parametrize("steps", [0, 10, 30])
def test_the_figure_of_the_chains_shows_both_starts_after_the_steps_and_both_laws(steps):
    axes = np.array(noising_is_not_mcmc.figure(steps=steps, chains=500, seed=5).axes).reshape(2, 2)
    assert [ax.get_title() for ax in axes[0]] == ["noising chain", "Langevin MCMC"]
    assert [ax.get_ylabel() for ax in axes[:, 0]] == ["from data", "from a box"]
    rng = np.random.default_rng(5)
    p, x = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5]), np.linspace(-4, 4, 161)
    starts = p.sample(rng, 500), rng.uniform(-4, 4, 500)
    for row, start in zip(axes, starts, strict=True):
        chains = noising_is_not_mcmc.noising, noising_is_not_mcmc.langevin
        laws = [NormalDist().pdf(v) for v in x], p.prob(x)
        for ax, chain, law in zip(row, chains, laws, strict=True):
            edges = np.linspace(-4, 4, 41)
            now = noising_is_not_mcmc.run(chain, start, steps)
            assert steps or (now == start).all()
            heights = np.histogram(now, edges, density=True)[0]
            assert [bar.get_height() for bar in ax.patches] == pytest.approx(heights)
            assert [bar.get_x() for bar in ax.patches] == pytest.approx(edges[:-1])
            assert ax.lines[0].get_xdata() == pytest.approx(x) and ax.lines[0].get_ydata() == pytest.approx(law)
            assert heights.max() < 0.6 and ax.get_ylim() == (0, 0.6) and ax.get_xlim() == (-4, 4)


def test_more_steps_continue_the_same_chains_and_seeds_make_others():
    start = np.linspace(-3, 3, 7)
    for step in noising_is_not_mcmc.noising, noising_is_not_mcmc.langevin:
        rng, x = np.random.default_rng(0), start
        for _ in range(5):
            x = step(rng, x)
        assert (noising_is_not_mcmc.run(step, start, 5) == x).all()
        assert (noising_is_not_mcmc.run(step, start, 5, seed=1) != x).any()


def test_the_two_lines_of_the_exercise_are_at_one_place_when_it_says(rng):
    def at(line, t):
        return (1 - t) * line[0] + t * line[1]

    t = exercises.facts()["where_lines_meet"]
    assert t == pytest.approx(3 / 11, rel=1e-12)
    assert at((-1, 2), t) == pytest.approx(-2 / 11) and at((0.5, -2), t) == pytest.approx(-2 / 11)
    a, b = rng.normal(size=(2, 2))
    t = exercises.where_lines_meet(a, b)
    assert at(a, t) == pytest.approx(at(b, t), abs=1e-9 * (1 + abs(t)))


def test_who_is_ahead_of_the_crowd_has_the_mean_velocity_of_the_lines_through_its_place():
    assert exercises.facts()["ahead_of_the_crowd"] == pytest.approx(2.4, rel=1e-12)
    x1 = np.linspace(-12, 18, 60_001)
    for x, t, mean, std in ((2, 0.5, 3, 0.5), (-1, 0.3, 1, 2), (0.7, 0.9, -2, 0.1)):
        x0 = (x - t * x1) / (1 - t)  # where a line to x1 began
        weight = np.exp(-((x1 - mean) ** 2) / (2 * std**2) - x0**2 / 2)
        expected = (weight * (x1 - x0)).sum() / weight.sum()
        assert exercises.ahead_of_the_crowd(x, t, mean, std) == pytest.approx(expected, rel=1e-6)


def test_data_velocity_and_score_of_the_exercise_are_those_of_a_point_between_noise_and_data():
    for x, noise, t in ((1, -0.5, 0.8), (-0.3, 1.2, 0.25)):
        data, velocity, score = exercises.from_noise_to_arrow(x, noise, t)
        assert (1 - t) * noise + t * data == pytest.approx(x)
        assert data - noise == pytest.approx(velocity)
        assert score == pytest.approx((t * velocity - x) / (1 - t))
    facts = exercises.facts()
    assert (facts["data"], facts["from_noise_to_arrow"], facts["score"]) == pytest.approx((1.375, 1.875, 2.5))


def test_a_tenth_of_the_signal_is_left_at_the_step_of_the_exercise():
    left, steps = 1.0, 0
    while left > 0.1:
        steps += 1
        left *= 1 - (1e-4 + (0.02 - 1e-4) * (steps - 1) / 999)
    # The product passes a tenth within this step; the step before it is further away.
    before = left / (1 - (1e-4 + (0.02 - 1e-4) * (steps - 1) / 999))
    assert 0.1 - left < before - 0.1
    assert exercises.facts()["a_quarter_of_the_way"] == steps == 476
    assert exercises.a_quarter_of_the_way(0.499) == 260


def test_better_steps_are_what_the_changed_snippet_gives(monkeypatch):
    facts = exercises.facts()
    monkeypatch.setattr(one_step_is_the_mean, "euler", one_step_is_the_mean_heun)
    assert facts["better_steps"] == pytest.approx(one_step_is_the_mean.facts()["std_2"], rel=1e-12)
    assert facts["one_step"] == pytest.approx(one_step_is_the_mean.facts()["std_1"], rel=1e-12)
    assert facts["one_step"] == pytest.approx(0.5, abs=0.001), "half of the noise"


def one_step_is_the_mean_heun(field, x0, times):
    """The mean of the arrows at both ends of each step of Euler's."""
    path = [x0]
    for t, end in itertools.pairwise(times):
        first = field(path[-1], t)
        second = field(path[-1] + (end - t) * first, end)
        path.append(path[-1] + (end - t) * (first + second) / 2)
    return np.stack(path)
