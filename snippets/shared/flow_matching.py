"""Train a velocity by flow matching; follow it back for a likelihood.

Draw a time t, noise x_0 and data x_1 without regard to each other, show a
network x_t = (1 - t) x_0 + t x_1 and t, and ask for x_1 - x_0. Of all
functions of x_t and t the velocity u_t(x) = E[x_1 - x_0 | x_t = x] has the
least squared loss (Lipman et al. 2022, arXiv 2210.02747, theorem 2). Along
a path of a flow log p_t changes at the rate -div u_t (Chen et al. 2018,
arXiv 1806.07366, theorem 1). Points are rows, (n, d), also if d is 1.
"""

from itertools import count

import numpy as np

from snippets.shared.mlp import MLP, Adam
from snippets.shared.ode import rk4


def draw(p_data, t, rng):
    """A pair for each time. t: (n, 1) -> x_t and x_1 - x_0, (n, d) each."""
    x1 = p_data.sample(rng, len(t))
    x0 = rng.normal(size=x1.shape)
    return (1 - t) * x0 + t * x1, x1 - x0


def training(p_data, rng, pairs=256, units=32, rate=0.02):
    """Trains one network, for ever. p_data has means of shape (K, d).

    Yields (net, loss of its next batch) before each step. It is always the
    same net: use it before you ask for the next. Step k of Adam has the
    rate / (1 + k/100), so that the noise of the batches dies away.
    """
    d = p_data.means.shape[1]
    net = MLP(rng, (d + 1, units, units, d))
    adam = Adam(net.parameters, rate=rate)
    for k in count():
        t = rng.uniform(size=(pairs, 1))
        x, target = draw(p_data, t, rng)
        error = net.forward(np.c_[x, t]) - target
        net.backward(2 * error / pairs)
        yield net, (error**2).sum() / pairs
        adam.rate = rate / (1 + k / 100)
        adam.step(net.gradients)


def velocity_of(net):
    """The field of a network of (x, t): velocity(x, t), (n, d) -> (n, d)"""
    def velocity(x, t):
        return net.forward(np.c_[x, np.full(len(x), t)])
    return velocity


def loss_in_two(velocity, p_data):
    """E (u - (x_1 - x_0))^2 and E (velocity - u)^2, u the exact velocity.

    The floor of the loss and what is above it, by quadrature over t and
    x in (-8, 8). p_data has means of shape (K, 1).
    """
    nodes, weights = np.polynomial.legendre.leggauss(20)
    x = np.arange(-8, 8, 0.1)[:, None]
    known = excess = 0
    for t, w in zip((1 + nodes) / 2, weights / 2, strict=True):
        share = w * 0.1 * p_data.path_prob(x, t)
        u = p_data.velocity(x, t)
        known += share @ u[:, 0]**2
        excess += share @ (velocity(x, t) - u)[:, 0]**2
    return 1 + p_data.square() - known, excess


def divergence(velocity, x, t, h=1e-4):
    """sum_i d u_i / d x_i, by central differences. (n, d) -> (n,)"""
    return sum((velocity(x + e, t) - velocity(x - e, t))[:, i]
               for i, e in enumerate(h * np.eye(x.shape[1]))) / (2 * h)


def log_likelihood(velocity, x1, times):
    """log of the density that the flow of N(0, I) has at x1. -> (n,)

    times run from 0 to 1. log p_1(x_1) = log p_0(x_0) - integral of the
    divergence along the path that ends in x_1, in nats.
    """
    def field(state, t):
        x = state[:, :-1]
        return np.c_[velocity(x, t), divergence(velocity, x, t)]
    back = rk4(field, np.c_[x1, np.zeros(len(x1))], times[::-1])[-1]
    x0, minus_integral = back[:, :-1], back[:, -1]
    log_p0 = -(x0**2 + np.log(2 * np.pi)).sum(axis=1) / 2
    return log_p0 + minus_integral
