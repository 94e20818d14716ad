"""Claims of snippets/shared/divergences.py."""

from itertools import product
from math import inf, log, sqrt
from statistics import NormalDist

import numpy as np
import pytest

from oracles import M2
from snippets.shared.divergences import js, kl, kl_gaussians

PAIRS = [((0, 1), (1, 1)), ((0, 1), (1, 2)), ((1, 2), (0, 1)), ((-2, 0.5), (1, 1.5)), ((0.3, 0.8), (0.3, 0.8))]


def bell(x, mean, std):
    return np.array([NormalDist(mean, std).pdf(v) for v in x])


def boxes(grid, *ends):
    """Uniform density between each pair of ends, of area 1 by the trapezoidal rule."""
    inside = [((grid >= a) & (grid <= b)).astype(float) for a, b in ends]
    return [box / np.trapezoid(box, grid) for box in inside]


@pytest.mark.parametrize(("p", "q"), PAIRS)
def test_the_closed_form_for_gaussians_is_the_integral(p, q):
    x = np.linspace(-20, 20, 4001)
    assert kl(bell(x, *p), bell(x, *q), x) == pytest.approx(kl_gaussians(*p, *q), abs=1e-9)


def test_gaussians_of_equal_width_differ_by_half_the_squared_distance_in_widths():
    for shift, std in product((0, 0.5, 3), (0.1, 1, 7)):
        assert kl_gaussians(2, std, 2 + shift, std) == pytest.approx((shift / std) ** 2 / 2, abs=1e-12)


def test_kl_is_the_mean_log_ratio_over_samples_of_p(rng, n=20_000):
    p, q = NormalDist(0.5, 0.7), NormalDist(0, 1.3)
    x = rng.normal(0.5, 0.7, size=n)
    ratio = np.log([p.pdf(v) / q.pdf(v) for v in x])
    assert abs(ratio.mean() - kl_gaussians(0.5, 0.7, 0, 1.3)) < 5 * ratio.std() / sqrt(n)


def test_the_two_directions_of_kl_differ():
    x = np.linspace(-16, 16, 3201)
    p, q = bell(x, 0, 1), bell(x, 1, 2)
    assert kl(p, q, x) == pytest.approx(log(2) + 2 / 8 - 1 / 2, abs=1e-9)
    assert kl(q, p, x) == pytest.approx(-log(2) + 5 / 2 - 1 / 2, abs=1e-9)


def test_kl_obeys_no_triangle_inequality():
    assert kl_gaussians(0, 1, 2, 1) == 2 > kl_gaussians(0, 1, 1, 1) + kl_gaussians(1, 1, 2, 1)


def test_js_is_the_mean_divergence_from_the_half_and_half_mixture():
    x = np.linspace(-12, 12, 2401)
    p, q = M2.prob(x), bell(x, 0.4, 1.2)
    m = (p + q) / 2
    by_hand = (np.trapezoid(p * np.log(p / m), x) + np.trapezoid(q * np.log(q / m), x)) / 2
    assert js(p, q, x) == pytest.approx(by_hand, rel=1e-9)
    assert js(p, q, x) == js(q, p, x)


def test_every_divergence_is_zero_for_equal_densities_and_only_for_them():
    x = np.linspace(-8, 8, 161)
    p = bell(x, 0, 1)
    assert kl(p, p, x) == js(p, p, x) == kl_gaussians(3, 2, 3, 2) == 0
    for mean, std in ((1e-3, 1), (0, 1.001), (0, 0.999)):
        q = bell(x, mean, std)
        assert 1e-8 < js(p, q, x) < kl(p, q, x) < 1e-5 and kl_gaussians(0, 1, mean, std) > 0


def test_js_lies_between_zero_and_log_2_and_reaches_both(rng):
    x = np.sort(rng.uniform(0, 1, size=50))
    for _ in range(20):
        p, q = (v / np.trapezoid(v, x) for v in rng.exponential(size=(2, 50)) ** 3)
        assert 0 < js(p, q, x) < log(2) and kl(p, q, x) > 0
    grid = np.linspace(0, 3, 301)
    left, right = boxes(grid, (0, 1), (2, 3))
    assert js(left, right, grid) == pytest.approx(log(2), rel=1e-14)
    assert js(left, left, grid) == 0


@pytest.mark.parametrize("divergence", [kl, js])
def test_moving_and_stretching_both_densities_changes_nothing(divergence):
    x = np.linspace(-10, 10, 801)
    p, q = bell(x, 0, 1), bell(x, 1, 1.5)
    stretched = divergence(p / 3, q / 3, 3 * x + 40)
    assert stretched == pytest.approx(divergence(p, q, x), rel=1e-12)
    assert divergence(p[::-1], q[::-1], x) == pytest.approx(divergence(p, q, x), rel=1e-12)
    assert kl_gaussians(40, 3, 43, 4.5) == pytest.approx(kl_gaussians(0, 1, 1, 1.5), rel=1e-12)


def test_a_model_without_a_part_of_the_data_is_infinitely_far_and_a_part_too_much_costs_its_logarithm():
    grid = np.linspace(0, 4, 401)
    half, whole = boxes(grid, (0.01, 2), (0.01, 4))
    assert kl(whole, half, grid) == inf
    assert kl(half, whole, grid) == pytest.approx(log(np.count_nonzero(whole) / np.count_nonzero(half)), abs=2e-3)
    # 0 log 0 = 0: points where both vanish add nothing.
    assert kl(half, half, grid) == 0 and js(half, half, grid) == 0
    # Half of the mixture's mass lies under each box: JS by hand, in four terms.
    m = 0.5 * (1 + 0.5)
    by_hand = 0.5 * log(1 / m) + 0.5 * (0.5 * log(0.5 / m) + 0.5 * log(2))
    assert js(half, whole, grid) == pytest.approx(by_hand, abs=3e-3)


def test_the_smallest_numbers_make_no_trouble():
    x = np.linspace(-60, 60, 2401)
    p, q = bell(x, 0, 1), bell(x, 0.5, 1)  # both underflow, one a little later
    assert (p == 0).any() and (q == 0).any() and ((p > 0) & (p < 1e-307)).any()
    assert js(p, q, x) == pytest.approx(js(p[800:1601], q[800:1601], x[800:1601]), rel=1e-12)
    assert kl(p[400:], q[400:], x[400:]) == inf  # as documented: q has underflowed on the left where p has not
    assert kl(p[800:1601], q[800:1601], x[800:1601]) == pytest.approx(1 / 8, rel=1e-9)
    # A ratio of 10^320 overflows, its logarithm does not.
    assert kl([1, 1], [2, 1e-320], [0, 1]) == pytest.approx(-log(2) / 2 + 160 * log(10), rel=1e-3)


def test_an_uneven_grid_has_an_error_of_second_order():
    def error(n):  # densities 2x and 3x^2 on [0, 1]: KL = integral of 2x log(2 / (3x))
        x = np.linspace(0.01, 1, n) ** 2
        p, q = 2 * x / (1 - x[0] ** 2), 3 * x**2 / (1 - x[0] ** 3)
        c, a = log(2 / 3) - log(1 - x[0] ** 2) + log(1 - x[0] ** 3), x[0]
        exact = c + (1 / 2 + a**2 * (log(a) - 1 / 2)) / (1 - a**2)
        return abs(kl(p, q, x) - exact)

    assert error(101) < 1e-4
    assert np.log2(error(101) / error(201)) == pytest.approx(2, abs=0.1)


def test_gaussians_broadcast_and_every_result_is_finite_where_it_should_be():
    means, stds = np.linspace(-1, 1, 5), np.geomspace(0.1, 10, 4)[:, None]
    table = kl_gaussians(0, 2, means, stds)
    assert table.shape == (4, 5)
    for i, j in product(range(4), range(5)):
        assert table[i, j] == pytest.approx(kl_gaussians(0, 2, means[j], stds[i, 0]))
    assert kl_gaussians(0, 1, 0, 1e100) == pytest.approx(log(1e100) - 0.5)
    assert kl_gaussians([0, 1], 1, [0, 1], [1, 1]).tolist() == [0, 0]
    ends = [1, 1], [1, 1], [0, 1]
    assert np.ndim(kl_gaussians(0, 1, 1, 1)) == np.ndim(kl(*ends)) == np.ndim(js(*ends)) == 0


def test_the_grid_is_integrated_by_the_trapezoidal_rule():
    # Shares by hand: widths 1/2, 3/2, 1 of the grid 0, 1, 3.
    p, q = np.array([1, 1 / 6, 1 / 4]), np.array([1 / 2, 1 / 3, 1 / 4])
    by_hand = 1 / 2 * log(2) + 1 / 4 * log(1 / 2)
    assert kl(p, q, [0, 1, 3]) == pytest.approx(by_hand, rel=1e-12)
    # A density that is off by less than a hundredth is brought to the area 1.
    assert kl(1.005 * p, 0.995 * q, [0, 1, 3]) == pytest.approx(by_hand, rel=1e-12)
    u, v = np.array([1 / 2, 1 / 4, 1 / 4]), np.array([1 / 4, 1 / 2, 1 / 4])
    half_and_half = sum(a * log(2 * a / (a + b)) + b * log(2 * b / (a + b)) for a, b in zip(u, v, strict=True)) / 2
    assert js(p, q, [0, 1, 3]) == pytest.approx(half_and_half, rel=1e-12)


@pytest.mark.parametrize("divergence", [kl, js])
@pytest.mark.parametrize(
    ("p", "q", "grid", "message"),
    [
        ([1, 1], [1, 1, 1], [0, 1], "same shape"),
        ([1, 1], [1, 1], [0, 0.5, 1], "same shape"),
        ([[1, 1]], [[1, 1]], [[0, 1]], "same shape"),
        ([1], [1], [0], "must increase"),
        ([1, 1], [1, 1], [1, 0], "must increase"),
        ([1, 1, 1], [1, 1, 1], [0, 0, 1], "must increase"),
        ([1, 1], [1, 1], [0, np.nan], "must increase"),
        ([3, -1], [1, 1], [0, 1], "p must be >= 0 and have the area 1 on the grid"),
        ([1, 1], [3, -1], [0, 1], "q must be >= 0"),
        ([1, np.nan], [1, 1], [0, 1], "p must be .* not nan"),
        ([1, 1], [1, 1.1], [0, 1], "q must be .* not 1.05"),
        ([0.98, 0.98], [1, 1], [0, 1], "p must be .* not 0.98"),
    ],
)
def test_what_is_no_density_on_a_grid_is_refused(divergence, p, q, grid, message):
    with pytest.raises(ValueError, match=message):
        divergence(p, q, grid)


@pytest.mark.parametrize(("std_p", "std_q"), [(0, 1), (1, 0), (-1, 1), (1, [1, 0]), (np.nan, 1)])
def test_gaussians_without_width_are_refused(std_p, std_q):
    with pytest.raises(ValueError, match="must be > 0"):
        kl_gaussians(0, std_p, 0, std_q)
