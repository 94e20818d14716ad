"""Claims of snippets/shared/ode.py."""

from math import exp

import numpy as np
import pytest

from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.ode import euler, exponential, heun, rk4

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


@pytest.mark.parametrize("method", [euler, heun, rk4])
@pytest.mark.parametrize("dimensions", [None, 2])
def test_the_exponential_integrator_is_exact_for_one_gaussian_whatever_the_step(method, dimensions, rng):
    mean, std = (1.3, 0.4) if dimensions is None else (np.array([1.3, -0.7]), 2.5)
    field = GaussianMixture([1.0], [mean], [std]).velocity
    x0 = rng.normal(size=7 if dimensions is None else (7, 2))
    times = np.array([0.0, 0.35, 1.0])
    path = exponential(method, field, x0, times, mean, std)
    for t, x in zip(times, path, strict=True):
        assert x == pytest.approx(t * mean + np.hypot(1 - t, t * std) * x0, abs=1e-12)
    later = exponential(method, field, path[1], times[1:], mean, std)
    assert later == pytest.approx(path[1:], abs=1e-12)  # from any time on
    back = exponential(method, field, path[-1], times[::-1], mean, std)
    assert back[-1] == pytest.approx(x0, abs=1e-12)


@pytest.mark.parametrize(("method", "order"), ORDERS)
def test_the_exponential_integrator_keeps_the_order_of_its_method(method, order):
    hills = GaussianMixture([0.3, 0.7], [-1, 2], [0.5, 0.8])
    x0 = np.array([-0.9, -0.2, 0.4, 1.1])
    right = rk4(hills.velocity, x0, np.linspace(0, 1, 1001))[-1]

    def error(steps):  # the wrong mean and std: it is a way to walk, not a part of the field
        end = exponential(method, hills.velocity, x0, np.linspace(0, 1, steps + 1), 0.9, 1.7)[-1]
        return np.sqrt(np.mean((end - right) ** 2))

    assert np.log2(error(64) / error(128)) == pytest.approx(order, abs=0.25)


@pytest.mark.parametrize(("method", "order"), ORDERS)
def test_the_exponential_integrator_looks_as_often_as_its_method(method, order):
    asked = []
    path = exponential(method, lambda x, t: asked.append(t) or -x, [0.5, 1], np.linspace(0, 1, 4), 0.5, 2)
    assert len(asked) == 3 * order and 0 <= min(asked) <= max(asked) <= 1
    assert path.shape == (4, 2) and path[0] == pytest.approx([0.5, 1])
