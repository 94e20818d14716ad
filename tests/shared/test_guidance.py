"""Claims of snippets/shared/guidance.py."""

import math

import numpy as np
import pytest

from oracles import normal
from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.guidance import fill_in, gaussian_guided, gaussian_tilted, guided, softmin
from snippets.shared.ode import rk4

PAIRS = [(0, 2, 2, 1), (0.5, 1.3, -1, 0.4), (-1, 0.6, 1.5, 0.9)]
SCALES = [0, 0.4, 1, 2, 3, 4.5]


def test_scale_0_and_1_give_the_two_fields_and_others_lie_on_the_line_through_them(rng):
    x, t = rng.normal(size=5), 0.3
    without, label = (lambda x, t: t + np.sin(x)), (lambda x, t: t**2 - x)
    assert (guided(without, label, 0)(x, t) == without(x, t)).all()
    assert guided(without, label, 1)(x, t) == pytest.approx(label(x, t), abs=1e-12)
    assert guided(without, label, 2.5)(x, t) == pytest.approx(2.5 * label(x, t) - 1.5 * without(x, t))


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("scale", SCALES)
def test_two_points_that_follow_the_arrows_end_where_the_closed_form_says(pair, scale):
    fields = [GaussianMixture([1.0], [pair[k]], [pair[k + 1]]).velocity for k in (0, 2)]
    ends = rk4(guided(*fields, scale), np.array([0.0, 1.0]), np.linspace(0, 1, 801))[-1]
    mean, std = gaussian_guided(*pair, scale)
    assert (mean, std) == pytest.approx((ends[0], ends[1] - ends[0]), abs=1e-6)
    assert std == pytest.approx(pair[3] ** scale / pair[1] ** (scale - 1), rel=1e-12)


def test_at_odd_scales_the_mean_is_a_polynomial_that_school_can_integrate():
    """The integral of (1 + 3r²)^k for k = 0, 1, 2 is 1, 2 and 1 + 2 + 9/5."""
    for scale, integral in ((1, 1), (3, 2), (5, 4.8)):
        assert gaussian_guided(0, 2, 2, 1, scale)[0] == pytest.approx(scale * 2.0 ** (2 - scale) * integral, rel=1e-10)
    assert gaussian_guided(0, 2, 2, 1, 2)[0] == pytest.approx(2 + math.asinh(math.sqrt(3)) / math.sqrt(3), rel=1e-10)


@pytest.mark.parametrize("law", [gaussian_guided, gaussian_tilted])
def test_both_laws_take_arrays_and_agree_where_the_widths_are_equal(law):
    scale, mean = np.array([0.5, 1, 3]), np.array([[-1.0], [2.0]])
    means, stds = law(0.5, 0.7, mean, 0.7, scale)
    assert means == pytest.approx(0.5 + scale * (mean - 0.5), abs=1e-10)
    assert np.broadcast_to(stds, (2, 3)) == pytest.approx(np.full((2, 3), 0.7), rel=1e-10)
    together = law(0, 2, 2, 1, np.array([2, 3]))
    assert np.transpose(together) == pytest.approx(np.array([law(0, 2, 2, 1, g) for g in (2, 3)]))


@pytest.mark.parametrize("pair", PAIRS[:2])
@pytest.mark.parametrize("scale", SCALES)
def test_the_tilted_law_is_the_product_of_powers_divided_by_its_integral(pair, scale):
    x = np.linspace(-30, 30, 60_001)
    log = [-((x - pair[k]) ** 2) / (2 * pair[k + 1] ** 2) for k in (0, 2)]
    p = np.exp((1 - scale) * log[0] + scale * log[1] - max((1 - scale) * log[0] + scale * log[1]))
    mean = (p * x).sum() / p.sum()
    std = math.sqrt((p * (x - mean) ** 2).sum() / p.sum())
    assert gaussian_tilted(*pair, scale) == pytest.approx((mean, std), abs=1e-8)


def test_a_tilted_law_that_can_not_be_normalised_is_refused():
    assert gaussian_tilted(0, 1, 2, 2, 1.3)[1] == pytest.approx((1.3 / 4 - 0.3) ** -0.5)
    for scale in (1.34, 2, np.array([1, 2])):
        with pytest.raises(ValueError, match="no finite integral"):
            gaussian_tilted(0, 1, 2, 2, scale)


def test_softmin_gives_shares_however_large_the_costs():
    cost = np.array([[0.0, math.log(3)], [5000, 5000 + math.log(4)]])
    assert softmin(cost) == pytest.approx(np.array([[3 / 4, 1 / 4], [4 / 5, 1 / 5]]), rel=1e-9)
    assert (softmin(cost.T, axis=0) == softmin(cost).T).all()


def by_slopes(data, seen, y, std, exact, x, steps, h=1e-5):
    """The same, from u + (1-t)/t times the slope of log p(y | x) by finite differences; one point."""

    def shares(x, t):
        p = np.prod(normal(x, t * data, (1 - t) ** 2), axis=1)
        return p / p.sum()

    def log_fit(x, t):
        if exact:
            return math.log(shares(x, t) @ np.prod(normal(y, data[:, seen], std**2), axis=1))
        return np.log(normal(y, (shares(x, t) @ data)[seen], std**2)).sum()

    for k in range(steps):
        t = max(k / steps, 1e-3)  # the slope has a limit at 0, where the formula is 0 by 0
        slope = np.array([(log_fit(x + h * e, t) - log_fit(x - h * e, t)) / (2 * h) for e in np.eye(len(x))])
        u = (shares(x, t) @ data - x) / (1 - t) + (1 - t) / t * slope
        x = x + u / steps
    return x


@pytest.mark.parametrize("exact", [True, False])
def test_filling_in_follows_the_slope_of_what_the_measurement_says(exact):
    rng = np.random.default_rng(3)
    data, x0 = rng.normal(size=(5, 3)), rng.normal(size=(4, 3))
    seen, y = np.array([True, False, True]), np.array([0.4, -0.2])
    ends = fill_in(data, seen, y, 0.8, exact, x0, steps=4)
    expected = np.array([by_slopes(data, seen, y, 0.8, exact, x, 4) for x in x0])
    assert ends.shape == x0.shape
    assert ends == pytest.approx(expected, abs=0.02 * abs(expected).max())  # t = 0.001 stands in for 0


def test_exact_filling_in_ends_at_points_of_the_data_with_the_shares_of_the_posterior(rng, n=2000):
    data = np.array([[-2.0, 0.0], [-1.0, 3.0], [2.0, -1.0], [2.5, 2.0]])
    seen, y, std = np.array([True, False]), np.array([0.3]), 1.5
    ends = fill_in(data, seen, y, std, True, rng.normal(size=(n, 2)), steps=300)
    far = np.linalg.norm(ends[:, None] - data, axis=2)
    assert np.quantile(far.min(axis=1), 0.95) < 0.02
    fit = normal(data[:, 0], 0.3, std**2)
    share = fit / fit.sum()
    counts = np.bincount(far.argmin(axis=1), minlength=4) / n
    assert (abs(counts - share) < 5 * np.sqrt(share * (1 - share) / n) + 0.01).all()  # 300 steps: an error of 1/300
