"""Claims of snippets/shared/transport.py: by all pairings of a few points, on a line by ranks, and by algebra."""

import itertools

import numpy as np
import pytest

from snippets.shared.transport import cheapest_partners, flow_matching_map, gaussian_map, sinkhorn


def test_the_auction_finds_the_cheapest_of_all_pairings(rng):
    for n in range(2, 7):
        cost = rng.uniform(0, 3, size=(n, n))
        partner = cheapest_partners(cost)
        best = min(itertools.permutations(range(n)), key=lambda p: cost[np.arange(n), list(p)].sum())
        assert sorted(partner) == list(range(n))
        assert cost[np.arange(n), partner].sum() < cost[np.arange(n), list(best)].sum() + n * 1e-5


def test_on_a_line_the_cheapest_pairing_is_the_sorted_one(rng, n=60):
    x0, x1 = rng.normal(size=n), rng.normal(3, 0.5, n)
    partner = cheapest_partners((x1 - x0[:, None]) ** 2)
    least = ((np.sort(x1) - np.sort(x0)) ** 2).sum()
    assert least - 1e-9 < ((x1[partner] - x0) ** 2).sum() < least + n * 1e-5


def covariance(rng, d=2):
    """A random one, with standard deviations from 0.3 to 3 along random axes."""
    axes, _ = np.linalg.qr(rng.normal(size=(d, d)))
    return axes * rng.uniform(0.3, 3, size=d) ** 2 @ axes.T


def problem(rng, n=7, m=5):
    """Places on a line, their squared distances, and how much is at each."""
    x, y = np.sort(rng.uniform(0, 3, n)), np.sort(rng.uniform(0, 3, m))
    return (x[:, None] - y) ** 2, rng.dirichlet(np.full(n, 3.0)), rng.dirichlet(np.full(m, 3.0))


def least_on_a_line(cost, a, b):
    """The cost of filling the ends in order from the starts in order."""
    a, b, total, i, j = a.copy(), b.copy(), 0.0, 0, 0
    while i < len(a) and j < len(b):
        share = min(a[i], b[j])
        total, a[i], b[j] = total + share * cost[i, j], a[i] - share, b[j] - share
        i, j = i + (a[i] <= b[j]), j + (a[i] > b[j])
    return total


@pytest.mark.parametrize("epsilon", [0.05, 0.4, 30.0])
def test_rows_and_columns_of_the_plan_sum_to_what_is_there_and_what_is_needed(rng, epsilon):
    cost, a, b = problem(rng)
    plan = sinkhorn(cost, a, b, epsilon)
    assert plan.sum(axis=1) == pytest.approx(a, rel=0, abs=1e-12)
    assert plan.sum(axis=0) == pytest.approx(b, rel=0, abs=1e-12)
    assert (plan > 0).all()


@pytest.mark.parametrize("epsilon", [0.1, 0.7])
def test_the_plan_has_the_least_cost_plus_entropy_of_its_neighbours(rng, epsilon):
    cost, a, b = problem(rng)
    plan = sinkhorn(cost, a, b, epsilon)

    def price(plan):
        return (plan * cost).sum() + epsilon * (plan * np.log(plan / np.outer(a, b))).sum()

    for _ in range(40):
        i, k = rng.choice(7, 2, replace=False)
        j, o = rng.choice(5, 2, replace=False)
        for share in (0.3, -0.3):  # an exchange keeps all sums
            other = plan.copy()
            step = share * min(plan[i, j], plan[k, o], plan[i, o], plan[k, j])
            other[[i, k], [j, o]] += step
            other[[i, k], [o, j]] -= step
            assert price(other) >= price(plan) - 1e-14


def test_little_entropy_leaves_the_cheapest_plan_and_much_the_independent_one(rng):
    cost, a, b = problem(rng)
    least = least_on_a_line(cost, a, b)
    for epsilon in (0.02, 0.1):  # KL to the independent plan is at most the entropy of one side
        bound = epsilon * -(b * np.log(b)).sum()
        assert least - 1e-9 < (sinkhorn(cost, a, b, epsilon) * cost).sum() < least + bound
    assert sinkhorn(cost, a, b, 1e9) == pytest.approx(np.outer(a, b), abs=1e-8)


def test_what_is_no_plan_is_refused(rng):
    cost, a, b = problem(rng)
    for wrong in ((cost, a, b, 0.0), (cost, 2 * a, b, 1.0), (cost, a, 0 * b, 1.0), (cost, a - a[0], b, 1.0)):
        with pytest.raises(ValueError, match="of the sum 1"):
            sinkhorn(*wrong)


def test_a_plan_that_takes_too_long_is_refused():
    """In floats, so little entropy that no plan has these sums: the exponents are rounded."""
    with pytest.raises(RuntimeError, match="raise epsilon"):
        sinkhorn(np.array([[0.0, 1.3], [0.7, 0.1]]), np.array([0.5, 0.5]), np.array([0.3, 0.7]), 1e-7)


def test_the_cheapest_map_is_symmetric_positive_and_hits_the_other_gaussian(rng):
    for d in (2, 4):
        cov_0, cov_1 = covariance(rng, d), covariance(rng, d)
        mean_0, mean_1 = rng.normal(size=(2, d))
        matrix, offset = gaussian_map(mean_0, cov_0, mean_1, cov_1)
        assert matrix == pytest.approx(matrix.T, abs=1e-9) and np.linalg.eigvalsh(matrix).min() > 0
        assert matrix @ cov_0 @ matrix == pytest.approx(cov_1, abs=1e-8)
        assert matrix @ mean_0 + offset == pytest.approx(mean_1)


def test_no_other_map_between_two_gaussians_is_cheaper(rng):
    """All maps that hit the second one: a turn within the first, then the cheapest. By all angles, and a reflection."""
    cov_0, cov_1 = covariance(rng), covariance(rng)
    matrix, _ = gaussian_map(np.zeros(2), cov_0, np.zeros(2), cov_1)
    values, vectors = np.linalg.eigh(cov_0)
    root = vectors * values**0.5 @ vectors.T
    for angle in np.linspace(0.1, 6.1, 25):
        turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        for flip in (1, -1):
            other = matrix @ root @ turn @ np.diag([1, flip]) @ np.linalg.inv(root)
            assert other @ cov_0 @ other.T == pytest.approx(cov_1, abs=1e-8)
            assert np.trace(other @ cov_0) <= np.trace(matrix @ cov_0) + 1e-9, "the larger, the cheaper"


def test_the_flow_hits_the_other_gaussian_and_its_map_squared_is_a_quotient(rng):
    for d in (1, 2, 3):
        cov_0, cov_1 = covariance(rng, d), covariance(rng, d)
        m = flow_matching_map(cov_0, cov_1, 400)
        assert m @ cov_0 @ m.T == pytest.approx(cov_1, rel=1e-5, abs=1e-5)
        assert m @ m @ cov_0 == pytest.approx(cov_1, rel=1e-5, abs=1e-5)


def test_the_flow_moves_a_drawn_crowd_as_the_mean_of_all_that_pass(rng, n=400_000, t=0.35):
    cov_0, cov_1 = np.array([[1.0, 0.6], [0.6, 2.0]]), np.array([[1.5, -0.9], [-0.9, 0.8]])
    x0 = rng.normal(size=(n, 2)) @ np.linalg.cholesky(cov_0).T
    x1 = rng.normal(size=(n, 2)) @ np.linalg.cholesky(cov_1).T
    fitted, *_ = np.linalg.lstsq((1 - t) * x0 + t * x1, x1 - x0)
    h = 1e-4
    # The map up to t is ((1-t)^2 + t^2 cov_1 cov_0^-1)^(1/2), so its rate of change over itself is the velocity.
    maps = []
    for s in (t - h, t + h):
        values, vectors = np.linalg.eig((1 - s) ** 2 * np.eye(2) + s**2 * cov_1 @ np.linalg.inv(cov_0))
        maps.append(vectors * np.sqrt(values) @ np.linalg.inv(vectors))
    rate = (maps[1] - maps[0]) / (2 * h) @ np.linalg.inv((maps[0] + maps[1]) / 2)
    assert rate == pytest.approx(fitted.T, abs=5 * 3 / n**0.5)


def test_runge_and_kutta_gain_four_orders():
    cov_0, cov_1 = np.array([[1.0, 0.6], [0.6, 2.0]]), np.array([[1.5, -0.9], [-0.9, 0.8]])
    off = [
        abs(flow_matching_map(cov_0, cov_1, k) @ flow_matching_map(cov_0, cov_1, k) @ cov_0 - cov_1).max()
        for k in (20, 40)
    ]
    assert 8 < off[0] / off[1] < 32


def test_the_flow_is_the_cheapest_map_if_and_only_if_the_covariances_commute(rng):
    zero = np.zeros(3)
    for _ in range(5):
        cov_0, cov_1 = covariance(rng, 3), covariance(rng, 3)
        _, axes = np.linalg.eigh(cov_0)
        commuting = axes * rng.uniform(0.3, 3, 3) ** 2 @ axes.T
        for start, end in ((cov_0, commuting), (np.eye(3), cov_1)):
            flow = flow_matching_map(start, end, 400)
            assert flow == pytest.approx(gaussian_map(zero, start, zero, end)[0], abs=1e-4)
        gap = abs(cov_0 @ cov_1 - cov_1 @ cov_0).max()
        flow = flow_matching_map(cov_0, cov_1, 400)
        away = abs(flow - gaussian_map(zero, cov_0, zero, cov_1)[0]).max()
        # To first order in [Σ0, Σ1] the two differ by it, over the spread of the eigenvalues; the solver's error is 1e-9.
        assert gap > 1e-3 and away > 1e-3 * gap and abs(flow - flow.T).max() > 1e-3 * gap
