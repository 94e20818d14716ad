"""Four ways to draw from one distribution need very different work."""

from math import erf

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.ode import euler

p_data = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])


def cdf(x):
    """F(x), the probability of at most x. (n,) -> (n,)"""
    z = (x[:, None] - p_data.means) / p_data.stds  # (n, 2)
    return (1 + np.vectorize(erf)(z / 2**0.5)) / 2 @ p_data.weights


def sample(rng, n, method, steps):
    """n samples, each with as many steps of the method. Returns (n,)."""
    if method == "inverse CDF":  # halve [-8, 8] around the x with F(x) = u
        u, x = rng.uniform(size=n), np.zeros(n)
        for k in range(steps):
            x = x + np.where(cdf(x) < u, 4, -4) / 2**k
    if method == "ancestral":  # a component, then its Gaussian: no steps
        x = p_data.sample(rng, n)
    if method == "flow":  # carry noise along the velocity
        x, times = rng.normal(size=n), np.linspace(0, 1, steps + 1)
        x = euler(p_data.velocity, x, times)[-1]
    if method == "Metropolis":  # n walks, all from 2
        x = np.full(n, 2.0)
        for _ in range(steps):  # accept with chance min(1, p(new)/p(x))
            new, u = x + 0.5 * rng.normal(size=n), rng.uniform(size=n)
            x = np.where(u * p_data.prob(x) < p_data.prob(new), new, x)
    return x


def gap(x):
    """Largest distance of the samples' CDF to F (Kolmogorov-Smirnov)."""
    middle = (np.arange(len(x)) + 0.5) / len(x)
    return abs(cdf(np.sort(x)) - middle).max() + 0.5 / len(x)


def figure(steps=16, n=1000, seed=0):
    fig, axes = plt.subplots(2, 2, figsize=(5, 4.2), sharey=True)
    edges, line = np.linspace(-4, 4, 41), np.linspace(-4, 4, 161)
    methods = "inverse CDF", "ancestral", "flow", "Metropolis"
    for ax, method in zip(axes.flat, methods, strict=True):
        x = sample(np.random.default_rng(seed), n, method, steps)
        ax.hist(x, edges, weights=np.full(n, 5 / n), color="C0", alpha=0.5)
        ax.plot(line, p_data.prob(line), color="k", lw=1.2)
        ax.set(title=f"{method}: gap {gap(x):.2f}", ylim=(0, 0.8))
    return fig


def facts():
    flow = sample(np.random.default_rng(0), 1000, "flow", 16)
    walk = sample(np.random.default_rng(0), 1000, "Metropolis", 1024)
    return {"flow_16": gap(flow), "crossed": np.mean(walk < 0)}
