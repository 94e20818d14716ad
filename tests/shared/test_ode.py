"""Claims of snippets/shared/ode.py."""

from math import exp

import numpy as np
import pytest

from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.ode import euler, heun, rk4

ORDERS = [(euler, 1), (heun, 2), (rk4, 4)]


@pytest.mark.parametrize(("method", "order"), ORDERS)
def test_the_error_shrinks_with_the_order_of_the_method(method, order):
    def error(steps):  # dx/dt = x cos t has the solution e^(sin t)
        path = method(lambda x, t: x * np.cos(t), np.ones(1), np.linspace(0, 2, steps + 1))
        return abs(path[-1, 0] - exp(np.sin(2)))

    assert np.log2(error(64) / error(128)) == pytest.approx(order, abs=0.1)
    assert error(128) < 2 * 64.0**-order


@pytest.mark.parametrize(("method", "order"), ORDERS)
def test_one_step_is_the_taylor_polynomial_of_its_order(method, order, h=0.3):
    end = method(lambda x, t: -2 * x, np.array([1.5]), [1, 1 + h])[-1, 0]
    assert end == pytest.approx(
        1.5 * sum([1, -2 * h, (2 * h) ** 2 / 2, -((2 * h) ** 3) / 6, (2 * h) ** 4 / 24][: order + 1])
    )


@pytest.mark.parametrize(("method", "order"), ORDERS)
def test_a_field_of_time_alone_is_integrated_exactly_up_to_the_method_s_rule(method, order):
    degree = {1: 0, 2: 1, 4: 3}[order]  # rectangle, trapezium, Simpson
    times = np.array([0, 0.3, 1, 1.1])  # steps may differ
    path = method(lambda x, t: np.full_like(x, (degree + 1) * t**degree), np.zeros(2), times)
    assert path[:, 1] == pytest.approx(times ** (degree + 1))


@pytest.mark.parametrize(("method", "order"), ORDERS)
def test_the_path_starts_at_x0_visits_every_time_and_keeps_the_shape(method, order):
    times = np.linspace(0, 1, 5)
    for shape in ((), (3,), (4, 2), (2, 3, 4)):
        x0 = np.random.default_rng(0).normal(size=shape)
        path = method(lambda x, t: -x, x0, times)
        assert path.shape == (5, *shape) and (path[0] == x0).all()
    assert method(lambda x, t: -x, [1, 2], times).dtype == float
    assert (method(lambda x, t: -x, [1, 2], [0.5]) == [[1, 2]]).all()


@pytest.mark.parametrize(("method", "order"), ORDERS)
def test_the_field_is_asked_only_at_times_within_each_step_and_never_changes_x0(method, order):
    asked, times, x0 = [], np.linspace(0, 1, 8), np.ones(2)
    method(lambda x, t: asked.append(t) or x, x0, times)
    assert len(asked) == order * 7 and min(asked) == 0
    assert max(asked) == (times[-2] if method is euler else 1)  # never 1.0000000000000002
    assert (x0 == 1).all()


@pytest.mark.parametrize("method", [heun, rk4])
def test_backwards_in_time_the_path_returns_to_its_start(method):
    field = GaussianMixture([0.3, 0.7], [-2, 1.5], [0.4, 0.6]).velocity
    x0 = np.linspace(-2, 2, 9)
    times = np.linspace(0, 1, 201)
    back = method(field, method(field, x0, times)[-1], times[::-1])[-1]
    assert back == pytest.approx(x0, abs=1e-3 if method is heun else 1e-6)


def test_the_flow_of_a_mixture_carries_each_quantile_of_the_noise_to_that_of_the_data():
    from statistics import NormalDist

    mixture = GaussianMixture([0.3, 0.7], [-2, 1.5], [0.4, 0.6])
    x0 = np.linspace(-2.5, 2.5, 21)
    end = rk4(mixture.velocity, x0, np.linspace(0, 1, 201))[-1]
    cdf = [0.3 * NormalDist(-2, 0.4).cdf(x) + 0.7 * NormalDist(1.5, 0.6).cdf(x) for x in end]
    assert cdf == pytest.approx([NormalDist().cdf(x) for x in x0], abs=1e-6)
