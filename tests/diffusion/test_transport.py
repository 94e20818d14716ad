"""What docs/diffusion/transport.md says beside its figures: the form of a plan, two maps, and what a reflow can't do."""

import math
from statistics import NormalDist

import numpy as np
import pytest

from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.ode import rk4
from snippets.shared.transport import flow_matching_map, gaussian_map, sinkhorn


def covariance(rng, d=2):
    axes, _ = np.linalg.qr(rng.normal(size=(d, d)))
    return axes * rng.uniform(0.4, 2.5, size=d) ** 2 @ axes.T


def problem(rng, n=6, m=4):
    return rng.uniform(0, 3, size=(n, m)), rng.dirichlet(np.full(n, 2.0)), rng.dirichlet(np.full(m, 2.0))


@pytest.mark.equation("diffusion/transport/uncross")
def test_two_starts_that_change_ends_save_what_is_printed(printed, rng):
    for a, b, end_a, end_b in rng.normal(size=(5, 4)):
        saved = printed("diffusion/transport/uncross")
        saved.holds({"a": a, "b": b, "A": end_a, "B": end_b})
        crossed, not_crossed = sorted([a, b]), sorted([end_a, end_b])
        way = [(p - q) ** 2 for p, q in zip(crossed, not_crossed, strict=True)]
        turned = [(p - q) ** 2 for p, q in zip(crossed, not_crossed[::-1], strict=True)]
        assert sum(way) < sum(turned)


@pytest.mark.equation("diffusion/transport/entropic")
def test_sinkhorns_plan_has_the_least_of_the_printed_sum(printed, rng, epsilon=0.35):
    """Against mixtures with other plans of the same sums: L is convex, so it can only rise along each of these lines."""
    cost, a, b = problem(rng)
    formula = printed("diffusion/transport/entropic")

    given = {"a_i": a, "b_j": b, "i": range(len(a)), "j": range(len(b)), "c": lambda i, j: cost[i, j]}

    def price(plan):
        return formula.gives(given | {"P": lambda i, j: plan[i, j], r"\varepsilon": epsilon}, "L")

    best = sinkhorn(cost, a, b, epsilon)
    least = (best * cost).sum() + epsilon * (best * np.log(best / np.outer(a, b))).sum()
    assert price(best) == pytest.approx(least)
    for other in (np.outer(a, b), sinkhorn(cost, a, b, 0.1), sinkhorn(cost, a, b, 1.7), sinkhorn(-cost, a, b, 1.0)):
        for share in (1e-3, 0.1, 1.0):
            assert price((1 - share) * best + share * other) > least


@pytest.mark.equation("diffusion/transport/scaled")
def test_without_its_weight_by_distance_the_plan_is_a_product_of_rows_and_columns(printed, rng, epsilon=0.6):
    cost, a, b = problem(rng)
    plan = sinkhorn(cost, a, b, epsilon)
    rows, sizes, columns = np.linalg.svd(plan * np.exp(cost / epsilon))
    assert sizes[1] < 1e-9 * sizes[0]
    r, q = sizes[0] * rows[:, 0], columns[0]
    for i, j in np.ndindex(plan.shape):
        values = {"P(i, j)": plan[i, j], "c(i, j)": cost[i, j], r"\varepsilon": epsilon, "r_i": r[i], "q_j": q[j]}
        printed("diffusion/transport/scaled").holds(values, rtol=1e-7)


@pytest.mark.equation("diffusion/transport/sinkhorn")
def test_each_side_of_the_factors_gives_the_other(printed, rng, epsilon=0.6):
    cost, a, b = problem(rng)
    rows, sizes, columns = np.linalg.svd(sinkhorn(cost, a, b, epsilon) * np.exp(cost / epsilon))
    r, q = abs(sizes[0] * rows[:, 0]), abs(columns[0])
    formula = printed("diffusion/transport/sinkhorn")
    given = {"c": lambda i, j: cost[i, j], r"\varepsilon": epsilon}
    for i in range(len(a)):
        row = {"i": i, "j": range(len(b)), "a_i": a[i], "r_i": r[i], "q_j": q}
        formula.part(0).holds(given | row, rtol=1e-7)
    for j in range(len(b)):
        column = {"i": range(len(a)), "j": j, "b_j": b[j], "r_i": r, "q_j": q[j]}
        formula.part(1).holds(given | column, rtol=1e-7)


@pytest.mark.equation("diffusion/transport/two_maps")
def test_the_flows_map_squared_is_a_quotient_and_the_cheapest_is_symmetric(printed, rng):
    """The flow's map by the velocity of a regression, in 400 steps; the cheapest by squares of a symmetric root."""
    for _ in range(3):
        cov_0, cov_1 = covariance(rng), covariance(rng)
        best, _ = gaussian_map(np.zeros(2), cov_0, np.zeros(2), cov_1)
        values = {"M": flow_matching_map(cov_0, cov_1, 400), "T": best, r"\Sigma_0": cov_0, r"\Sigma_1": cov_1}
        maps = printed("diffusion/transport/two_maps")
        maps.holds(values, rtol=1e-5, atol=1e-6)
        with pytest.raises(AssertionError):  # the two covariances don't commute: the flow's map isn't symmetric
            maps.part(2).holds({"T": values["M"]}, rtol=1e-5, atol=1e-6)


@pytest.mark.equation("diffusion/transport/flow_map")
def test_the_flows_map_is_a_root_in_the_coordinates_of_a_circle(printed, rng):
    for _ in range(3):
        cov_0, cov_1 = covariance(rng), covariance(rng)
        values, vectors = np.linalg.eigh(cov_0)
        root, back = (vectors * values**power @ vectors.T for power in (0.5, -0.5))
        values, vectors = np.linalg.eigh(back @ cov_1 @ back)
        given = {r"\Sigma_0^{1/2}": root, r"\Sigma_0^{-1/2}": back, r"\Sigma_1": cov_1}
        given |= {"S^{1/2}": vectors * values**0.5 @ vectors.T, "S": back @ cov_1 @ back}
        printed("diffusion/transport/flow_map").holds(
            given | {"M": flow_matching_map(cov_0, cov_1, 400)}, rtol=1e-5, atol=1e-6
        )


CONVEX = [abs, np.square, lambda way: way**4, lambda way: np.maximum(way - 0.7, 0), np.exp]


@pytest.mark.equation("diffusion/transport/never_dearer")
def test_the_pairs_of_a_flow_cost_no_more_whatever_the_convex_cost(printed):
    """On a line, by quantiles of noise and data; in the plane, along any direction, where all ways are Gaussian."""
    formula = printed("diffusion/transport/never_dearer")
    p = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])
    x0 = np.array(NormalDist().quantiles(401))
    ends = rk4(p.velocity, x0, np.linspace(0, 1, 101))[-1]
    hills = np.concatenate([np.array(NormalDist(side, 0.5).quantiles(201)) for side in (-2, 2)])
    lines = (hills - x0[:, None]).ravel()

    def compare(flow, pairs):
        for c in CONVEX:
            values = {r"\mathbb E": np.mean, "c": c, "x(1) - x_0": flow, "x_1 - x_0": pairs}
            formula.holds(values)
            assert c(flow).mean() < c(pairs).mean()

    compare(ends - x0, lines)
    cov_0, cov_1 = np.diag([4, 0.25]), np.array([[1.0, 0.7], [0.7, 1.5]])
    away = flow_matching_map(cov_0, cov_1, 100) - np.eye(2)
    for angle in np.linspace(0, 3, 7):
        along = np.array([math.cos(angle), math.sin(angle)])
        widths = [math.sqrt(along @ cov @ along) for cov in (away @ cov_0 @ away.T, cov_0 + cov_1)]
        compare(*(width * x0 for width in widths))


def test_a_stretch_of_both_crowds_stretches_the_flow_and_changes_the_cheapest_map(rng):
    cov_0, cov_1, pull = covariance(rng), covariance(rng), rng.normal(size=(2, 2)) + 2 * np.eye(2)
    flow = flow_matching_map(cov_0, cov_1, 400)
    stretched = flow_matching_map(pull @ cov_0 @ pull.T, pull @ cov_1 @ pull.T, 400)
    assert stretched @ pull == pytest.approx(pull @ flow, rel=1e-4, abs=1e-4)
    zero = np.zeros(2)
    best, _ = gaussian_map(zero, cov_0, zero, cov_1)
    other, _ = gaussian_map(zero, pull @ cov_0 @ pull.T, zero, pull @ cov_1 @ pull.T)
    assert abs(other @ pull - pull @ best).max() > 1e-3


def test_twenty_starts_have_more_than_a_billion_billion_pairings():
    assert math.factorial(20) > 10**18 > math.factorial(19)


def test_a_quarter_turn_is_kept_by_every_reflow(rng):
    """The lines never meet, since no mixture of staying and turning is singular; so the flow walks along them."""
    quarter, eye = np.array([[0.0, -1.0], [1.0, 0.0]]), np.eye(2)
    for t in np.linspace(0, 1, 11):
        assert np.linalg.det((1 - t) * eye + t * quarter) > 0.4

    def field(x, t):
        cov_t = ((1 - t) ** 2 + t**2) * eye  # of x_t; the regression of x_1 - x_0 on it
        shared = (quarter - eye) @ ((1 - t) * eye + t * quarter).T
        return shared @ np.linalg.inv(cov_t) @ x

    assert rk4(field, eye, np.linspace(0, 1, 201))[-1] == pytest.approx(quarter, abs=1e-7)


def test_four_around_a_circle_gain_if_they_exchange_their_ends():
    """Nobody meets on the way of a quarter turn, but all four save if each takes the end at home."""
    home = np.array([[1, 0], [0, 1], [-1, 0], [0, -1]])
    turned = np.roll(home, -1, axis=0)
    assert ((turned - home) ** 2).sum() == 8 > ((home - home) ** 2).sum()
