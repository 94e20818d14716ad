"""Claims of snippets/shared/flow_matching.py: by quadrature over pairs, closed forms, finite differences."""

from itertools import islice

import numpy as np
import pytest

from snippets.shared import flow_matching
from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.mlp import MLP, Adam

ONE = GaussianMixture([1.0], [[3.0]], [0.5])
UNEQUAL = GaussianMixture([0.3, 0.7], [[-2.0], [1.5]], [0.4, 0.6])


def pairs_on_a_grid(p_data, n=61):
    """t, x_t, x_1 - x_0 and weights that sum to 1, all flat: trapezoids over both ends, Gauss over time."""
    nodes, w = np.polynomial.legendre.leggauss(20)
    x0, x1 = np.linspace(-6, 6, n), np.linspace(-6, 6, 3 * n)
    t, x0, x1 = (a.ravel() for a in np.meshgrid((1 + nodes) / 2, x0, x1, indexing="ij"))
    weight = np.repeat(w / 2, n * 3 * n) * np.exp(-(x0**2) / 2) * p_data.prob(x1[:, None])
    return t, (1 - t) * x0 + t * x1, x1 - x0, weight / weight.sum()


def test_pairs_lie_on_the_line_and_are_drawn_without_regard_to_each_other(rng, n=40_000):
    x_t, target = flow_matching.draw(UNEQUAL, np.full((n, 1), 0.3), rng)
    x0, x1 = x_t - 0.3 * target, x_t + 0.7 * target
    assert x_t.shape == target.shape == (n, 1)
    assert abs(x0.mean()) < 5 / n**0.5 and abs(x0.var() - 1) < 5 * (2 / n) ** 0.5
    mean, square = 0.3 * -2 + 0.7 * 1.5, 0.3 * 4.16 + 0.7 * 2.61
    assert abs(x1.mean() - mean) < 5 * (square / n) ** 0.5
    assert abs((x1 < -0.25).mean() - 0.3) < 5 * (0.21 / n) ** 0.5 + 0.002
    assert abs(np.corrcoef(x0.T, x1.T)[0, 1]) < 5 / n**0.5


def test_the_gradient_of_the_loss_on_pairs_is_that_of_the_loss_on_their_mean(rng):
    """Over all pairs on a grid, and for every parameter of a network that has learned nothing yet."""
    net = MLP(rng, (2, 5, 1))
    t, x, target, weight = pairs_on_a_grid(UNEQUAL)
    u = UNEQUAL.velocity(x[:, None], t)[:, 0]
    out, gradients = net.forward(np.c_[x, t])[:, 0], []
    for wanted in (target, u):
        net.backward((2 * weight * (out - wanted))[:, None])
        gradients.append(np.concatenate([g.ravel() for g in net.gradients]))
    assert gradients[0] == pytest.approx(gradients[1], abs=1e-7)
    assert np.linalg.norm(gradients[0]) > 0.1
    # and the losses themselves differ by the floor
    floor, excess = flow_matching.loss_in_two(flow_matching.velocity_of(net), UNEQUAL)
    assert weight @ (out - target) ** 2 == pytest.approx(floor + excess, abs=1e-6)
    assert weight @ (out - u) ** 2 == pytest.approx(excess, abs=1e-6)


@pytest.mark.parametrize(("mean", "std"), [(3.0, 0.5), (-1.0, 1.5)])
def test_the_floor_of_one_gaussian_is_half_pi_times_its_standard_deviation(mean, std):
    p_data = GaussianMixture([1.0], [[mean]], [std])
    floor, excess = flow_matching.loss_in_two(p_data.velocity, p_data)
    assert floor == pytest.approx(np.pi / 2 * std, abs=1e-5)
    assert excess == 0
    # A field that is off by 0.1 + 0.2 x: its mean square from the moments of x_t.
    _, excess = flow_matching.loss_in_two(lambda x, t: p_data.velocity(x, t) + 0.1 + 0.2 * x, p_data)
    t = np.linspace(0, 1, 2001)
    square = (0.1 + 0.2 * t * mean) ** 2 + 0.04 * ((1 - t) ** 2 + (t * std) ** 2)
    assert excess == pytest.approx(np.trapezoid(square, t), rel=1e-4)


def test_training_starts_from_an_untouched_network_and_takes_one_step_of_adam_for_each_batch():
    nets = [
        ([p.copy() for p in net.parameters], loss)
        for net, loss in islice(flow_matching.training(UNEQUAL, np.random.default_rng(3), pairs=8, units=4), 3)
    ]
    rng = np.random.default_rng(3)
    net = MLP(rng, (2, 4, 4, 1))
    adam = Adam(net.parameters, rate=0.02)
    for k, (parameters, loss) in enumerate(nets):
        assert all((a == b).all() for a, b in zip(parameters, net.parameters, strict=True))
        t = rng.uniform(size=(8, 1))
        x, target = flow_matching.draw(UNEQUAL, t, rng)
        error = net.forward(np.c_[x, t]) - target
        assert loss == pytest.approx(np.mean(error**2), rel=1e-12)
        net.backward(2 * error / 8)
        adam.rate = 0.02 / (1 + k / 100)
        adam.step(net.gradients)


def test_the_network_may_be_looked_at_between_two_steps():
    def run(look):
        for net, _ in islice(flow_matching.training(UNEQUAL, np.random.default_rng(0), pairs=8, units=4), 5):
            if look:
                flow_matching.velocity_of(net)(np.ones((3, 1)), 0.5)
        return net.parameters

    assert all((a == b).all() for a, b in zip(run(True), run(False), strict=True))


def test_training_in_the_plane_sums_the_squares_of_both_coordinates():
    plane = GaussianMixture([0.5, 0.5], [[-2.0, 1.0], [2.0, 0.0]], [0.5, 0.5])
    net, loss = next(flow_matching.training(plane, np.random.default_rng(1), pairs=16))
    rng = np.random.default_rng(1)
    MLP(rng, (3, 32, 32, 2))
    t = rng.uniform(size=(16, 1))
    x, target = flow_matching.draw(plane, t, rng)
    error = net.forward(np.c_[x, t]) - target
    assert error.shape == (16, 2) and loss == pytest.approx((error**2).sum(axis=1).mean())
    assert flow_matching.velocity_of(net)(x, 0.25) == pytest.approx(net.forward(np.c_[x, np.full(16, 0.25)]))


def test_the_divergence_is_the_trace_of_a_linear_field_plus_the_slopes_of_a_curved_one(rng):
    matrix, x = rng.normal(size=(3, 3)), rng.normal(size=(7, 3))
    assert flow_matching.divergence(lambda x, t: t * x @ matrix.T, x, 0.3) == pytest.approx(
        np.full(7, 0.3 * np.trace(matrix)), abs=1e-8
    )
    curved = flow_matching.divergence(lambda x, t: np.sin(x) * x[:, [1, 2, 0]], x, 0)
    assert curved == pytest.approx((np.cos(x) * x[:, [1, 2, 0]]).sum(axis=1), abs=1e-6)


@pytest.mark.parametrize(
    "p_data",
    [ONE, UNEQUAL, GaussianMixture([0.3, 0.7], [[-1.0, 0.5], [1.0, 2.0]], [0.5, 0.8])],
    ids=["one", "two", "plane"],
)
def test_the_exact_velocity_has_the_likelihood_of_the_data(p_data, rng):
    x1 = p_data.sample(rng, 20)
    found = flow_matching.log_likelihood(p_data.velocity, x1, np.linspace(0, 1, 201))
    assert found == pytest.approx(p_data.log_prob(x1), abs=1e-4)
