"""Regression on random targets finds their mean, the velocity."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.mlp import MLP, Adam

p_data = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])


def draw(rng, t):
    """One pair for each time, (n,): points x_t and targets x_1 - x_0."""
    x0, x1 = rng.normal(size=len(t)), p_data.sample(rng, len(t))
    return (1 - t) * x0 + t * x1, x1 - x0


def train(steps, pairs=256, seed=0):
    """A network of (x, t) after that many steps; the loss of each."""
    rng, losses = np.random.default_rng(seed), []
    net = MLP(rng, (2, 32, 32, 1))
    adam = Adam(net.parameters, rate=0.01)
    for _ in range(steps):
        x, target = draw(rng, t := rng.uniform(size=pairs))
        error = net.forward(np.c_[x, t])[:, 0] - target
        losses.append(np.mean(error**2))
        net.backward(2 * error[:, None] / pairs)
        adam.step(net.gradients)
    return net, losses


def loss_in_two(net):
    """E (u - target)^2 and E (net - u)^2, by quadrature over t and x."""
    t, x = np.mgrid[0.0025:1:0.005, -7:7:0.1].reshape(2, -1)
    p = p_data.path_prob(x, t) * 0.005 * 0.1
    u, square = p_data.velocity(x, t), 1 + p_data.square()  # E(x_1-x_0)^2
    return square - p @ u**2, p @ (net.forward(np.c_[x, t])[:, 0] - u) ** 2


def figure(training_steps=1000):
    net, losses = train(training_steps)
    (best, excess), x, t = loss_in_two(net), np.linspace(-4, 4, 161), 0.5
    fig, (left, right) = plt.subplots(1, 2, figsize=(5, 3.6))
    left.plot(*draw(np.random.default_rng(1), np.full(300, t)), "C0.", ms=4)
    left.plot(x, net.forward(np.c_[x, x * 0 + t]), color="C1", lw=3)
    left.plot(x, p_data.velocity(x, t), "k--", lw=1.4)
    left.set(ylim=(-6, 6), xlabel="$x_t$ at $t=½$", title="$x_1 - x_0$")
    k = np.unique(np.geomspace(1, training_steps + 1, 150).astype(int)) - 1
    right.plot(k[:-1], np.take(losses, k[:-1]), "C0.", ms=6)
    right.plot(training_steps, best + excess, "D", color="C1", ms=8)
    right.axhline(best, color="k", ls="--", lw=1.4)
    right.set(xscale="symlog", xlim=(-0.3, 1600), ylim=(0, 6),
              xticks=[0, 10, 1000], xticklabels=["0", "10", "1,000"],
              xlabel="training steps", title="squared loss")
    return fig


def facts():
    start, end = loss_in_two(train(0)[0]), loss_in_two(train(1000)[0])
    return {"irreducible": end[0], "start": sum(start), "end": sum(end)}
