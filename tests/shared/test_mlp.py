"""Claims of snippets/shared/mlp.py."""

from math import sqrt

import numpy as np
import pytest

import oracles
from snippets.shared.mlp import MLP, Adam

SIZES = [(3, 2), (3, 4, 2), (1, 5, 4, 3), (2, 1, 1)]


@pytest.mark.parametrize("sizes", SIZES)
def test_forward_alternates_linear_maps_and_tanh_and_ends_linear(sizes):
    net = MLP(np.random.default_rng(1), sizes)
    for p in net.parameters:
        p += 0.3  # so that the biases take part
    x = np.random.default_rng(2).normal(size=(6, sizes[0]))
    for row, out in zip(x, net.forward(x), strict=True):
        h = list(row)
        for i in range(0, len(net.parameters), 2):
            w, b = net.parameters[i : i + 2]
            h = [sum(h[j] * w[j, k] for j in range(len(h))) + b[k] for k in range(len(b))]
            if i + 2 < len(net.parameters):
                h = [np.tanh(v) for v in h]
        assert out == pytest.approx(h, rel=1e-12)


@pytest.mark.parametrize("sizes", SIZES)
def test_backward_gives_the_finite_differences_of_every_parameter_and_of_the_input(sizes, rng, h=1e-6):
    net = MLP(rng, sizes)
    for p in net.parameters:
        p += 0.2 * rng.normal(size=p.shape)
    x, weight = rng.normal(size=(5, sizes[0])), rng.normal(size=(5, sizes[-1]))
    loss = lambda: (weight * np.sin(net.forward(x))).sum()  # noqa: E731
    by_x = net.backward(weight * np.cos(net.forward(x)))
    exact = [g.copy() for g in net.gradients]
    assert [g.shape for g in exact] == [p.shape for p in net.parameters] and by_x.shape == x.shape
    for array, gradient in [*zip(net.parameters, exact, strict=True), (x, by_x)]:
        for i in np.ndindex(array.shape):
            assert gradient[i] == pytest.approx(oracles.slope(loss, array, i, h), abs=2e-8)


def test_the_shapes_of_parameters_follow_the_sizes_and_the_weights_have_variance_one_over_inputs(rng):
    net = MLP(rng, (2, 100, 50, 1))
    assert [p.shape for p in net.parameters] == [(2, 100), (100,), (100, 50), (50,), (50, 1), (1,)]
    assert all((b == 0).all() for b in net.parameters[1::2])
    for w in net.parameters[::2]:
        z = w * sqrt(len(w))
        assert abs(z.mean()) < 5 / sqrt(z.size) and abs(z.var() - 1) < 5 * sqrt(2 / z.size)


def test_one_seed_makes_one_network_and_another_seed_another():
    a, b, c = (MLP(np.random.default_rng(seed), (2, 3, 1)).forward([[1, 2]])[0, 0] for seed in (4, 4, 5))
    assert a == b != c


def test_forward_and_backward_change_neither_parameters_nor_input():
    net, x = MLP(np.random.default_rng(0), (2, 3, 1)), np.ones((4, 2))
    before = [p.copy() for p in net.parameters]
    net.forward(x)
    net.backward(np.ones((4, 1)))
    assert all((p == q).all() for p, q in zip(net.parameters, before, strict=True)) and (x == 1).all()
    once = [g.copy() for g in net.gradients]
    net.backward(np.ones((4, 1)))  # set anew, not added up
    assert all((g == q).all() for g, q in zip(net.gradients, once, strict=True))


def test_what_does_not_fit_is_refused_with_the_shapes_in_the_message():
    rng = np.random.default_rng(0)
    for sizes in ((3,), (), (2, 0, 1)):
        with pytest.raises(ValueError, match="sizes must be"):
            MLP(rng, sizes)
    net = MLP(rng, (2, 3, 1))
    with pytest.raises(RuntimeError, match="forward must come before backward"):
        net.backward(np.ones((4, 1)))
    for x in (np.ones(2), np.ones((4, 3)), np.ones((1, 4, 2))):
        with pytest.raises(ValueError, match=r"x must be \(n, 2\), not"):
            net.forward(x)
    net.forward(np.ones((4, 2)))
    for grad in (np.ones(4), np.ones((1, 1)), np.ones((4, 2))):  # none of which may broadcast
        with pytest.raises(ValueError, match=r"grad_out must be \(4, 1\), not"):
            net.backward(grad)
    with pytest.raises(ValueError, match="gradients must be"):
        Adam(net.parameters).step([np.ones(1)])
    with pytest.raises(ValueError, match="gradients must be"):
        Adam(net.parameters).step([])


def test_the_first_step_of_adam_has_the_size_of_the_rate_whatever_the_gradient():
    gradient = np.array([1e-3, -2.0, 5e6])
    for eps, close in ((0, 1e-14), (1e-8, 2e-5)):
        p = np.zeros(3)
        Adam([p], rate=0.3, eps=eps).step([gradient])
        assert p == pytest.approx([-0.3, 0.3, -0.3], rel=close)
    p = np.zeros(2)
    Adam([p]).step([np.array([0.0, 1.0])])
    assert p[0] == 0 and p[1] == pytest.approx(-1e-3, rel=1e-7)  # the default rate; eps keeps 0 / 0 away


def test_adam_steps_are_ratios_of_weighted_means_of_all_gradients_so_far(rng, n=12):
    gradients, p = rng.normal(size=(n, 2, 3)), np.zeros((2, 3))
    adam = Adam([p], rate=0.1, decay=(0.8, 0.95), eps=0.02)
    for t in range(1, n + 1):
        before = p.copy()
        adam.step([gradients[t - 1]])
        weights = [np.array([b ** (t - i) for i in range(1, t + 1)]) for b in (0.8, 0.95)]
        m = np.tensordot(weights[0] / weights[0].sum(), gradients[:t], 1)
        v = np.tensordot(weights[1] / weights[1].sum(), gradients[:t] ** 2, 1)
        assert p - before == pytest.approx(-0.1 * m / (np.sqrt(v) + 0.02), rel=1e-10, abs=1e-15)
    assert adam.steps == n


def test_adam_has_the_defaults_of_the_paper_and_works_in_place_on_every_array():
    p, q = np.ones(2), np.ones((1, 2))
    adam = Adam([p, q])
    assert (adam.rate, adam.decay, adam.eps) == (1e-3, (0.9, 0.999), 1e-8)
    for _ in range(5):  # a constant gradient moves by the rate at every step
        adam.step([np.full(2, 7.0), np.full((1, 2), -7.0)])
    assert p == pytest.approx(1 - 5e-3) and q == pytest.approx(np.full((1, 2), 1 + 5e-3))


def test_a_network_trained_with_adam_learns_a_sine(rng):
    net, x = MLP(rng, (1, 16, 1)), np.linspace(-3, 3, 60)[:, None]
    adam = Adam(net.parameters, rate=0.02)
    for _ in range(1500):
        error = net.forward(x) - np.sin(x)
        net.backward(2 * error / len(x))
        adam.step(net.gradients)
    assert (error**2).mean() < 1e-2  # a straight line is left with 0.2, a constant with 0.5
