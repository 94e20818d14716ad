"""A rigid model learns fast if its family is right, and never if not."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian_mixture import GaussianMixture

one, two = (GaussianMixture([0.5] * 2, [-a, a], [0.5] * 2) for a in (0, 2))
sizes = [10, 30, 100, 300, 1000, 3000, 10_000]
x, dx = np.linspace(-6, 6, 241, retstep=True)


def gaussian(x, mean, var):
    return np.exp(-((x - mean) ** 2) / var / 2) / np.sqrt(2 * np.pi * var)


def rigid(data):
    """The likeliest Gaussian, on x. data: (..., n, 1) -> (..., 241)"""
    return gaussian(x, data.mean(axis=-2), data.var(axis=-2))


def width(n):
    """The best h for n samples of one hill (Silverman 1986, 3.4.2)."""
    return 0.5 * (4 / (3 * n)) ** 0.2


def flexible(data):
    """The mean of an N(x_i, h^2) on each sample, on x. (n, 1) -> (241,)"""
    return gaussian(x, data, width(len(data)) ** 2).mean(axis=0)


def errors(p, n, seed, sets=100):
    """Mean integral of (model - p)^2: over so many sets, and exactly."""
    data = p.sample(np.random.default_rng(seed), sets * n)
    gap = rigid(data.reshape(sets, n, 1)) - p.prob(x)
    mean = gaussian(np.c_[x], p.means, p.stds**2 + width(n)**2) @ p.weights
    variance = (gaussian(0, 0, 2 * width(n) ** 2) - mean @ mean * dx) / n
    bias = mean - p.prob(x)
    return (gap**2).sum() * dx / sets, bias @ bias * dx + variance


def figure(samples=100, seed=0):
    fig, axes = plt.subplots(2, 2, figsize=(5, 4.6), sharey="row")
    for (top, low), p in zip(axes.T, (one, two), strict=True):
        data = p.sample(np.random.default_rng(seed), samples)[:, None]
        top.fill_between(x, p.prob(x), color="0.5", alpha=0.4, lw=0)
        top.plot(x, rigid(data), "C0--", x, flexible(data), "C1")
        top.set(ylim=(0, 1), xlim=(-4, 4), xticks=[-2, 0, 2])
        both = np.transpose([errors(p, n, seed) for n in sizes])
        low.loglog(sizes, both[0], "C0o--", sizes, both[1], "C1s-", ms=5)
        low.axvline(samples, color="0.5", ls=":")
        low.set(xlabel="samples", ylabel="error" if p is one else "")
    low.text(9, 1e-4, "rigid: dashed\nflexible: solid", backgroundcolor="w")
    return fig


def facts():
    return {f"{model}_{k}_{n}": errors(p, n, 0, 400)[i]
            for k, p in (("one", one), ("two", two)) for n in (100, 10_000)
            for i, model in enumerate(("rigid", "flexible"))}
