"""Mixed samples make one hill that moves, mixed densities make two."""

from statistics import NormalDist

import matplotlib.pyplot as plt
import numpy as np

p_0, p_1 = NormalDist(0, 1), NormalDist(3, 0.5)  # mean, std


def mix_samples(t):
    """The law of (1-t) x_0 + t x_1 for independent x_0 and x_1."""
    return p_0 * (1 - t) + p_1 * t


def mix_densities(x, t):
    """The density (1-t) p_0 + t p_1 at a point x, a number."""
    return (1 - t) * p_0.pdf(x) + t * p_1.pdf(x)


def variance(a, b, correlation=0):
    """Of a x_0 + b x_1, for x_0 ~ p_0 and x_1 ~ p_1 of that correlation."""
    mixed = 2 * a * b * correlation * p_0.stdev * p_1.stdev
    return a**2 * p_0.variance + b**2 * p_1.variance + mixed


def figure(time=0.5, pairs=60, seed=0):
    rng = np.random.default_rng(seed)
    x0 = rng.normal(p_0.mean, p_0.stdev, pairs)
    x1 = rng.normal(p_1.mean, p_1.stdev, pairs)
    coin = rng.uniform(size=pairs) < time  # True: take x_1, not x_0
    x = np.linspace(-3, 5, 161)
    curves = [[mix_samples(time).pdf(a) for a in x],
              [mix_densities(a, time) for a in x]]
    points = [(1 - time) * x0 + time * x1, np.where(coin, x1, x0)]
    fig, axes = plt.subplots(1, 2, figsize=(5, 3.2), sharey=True)
    for k, ax in enumerate(axes):
        for end in p_0, p_1:
            ax.plot(x, [end.pdf(a) for a in x], ":", color="0.5", lw=1.4)
        ax.fill_between(x, curves[k], color=f"C{k}", alpha=0.2, lw=0)
        ax.plot(x, curves[k], color=f"C{k}")
        height = rng.uniform(-0.15, -0.05, pairs)
        ax.plot(points[k], height, "o^"[k], color=f"C{k}", ms=3.5, mew=0)
        ax.set(xlim=(-3, 5), ylim=(-0.18, 0.9), xlabel="$x$",
               xticks=[-2, 0, 2, 4], yticks=[0, 0.4, 0.8])
    axes[0].set(title="mix the samples", ylabel="density")
    axes[1].set(title="mix the densities")
    return fig


def facts():
    gap = p_1.mean - p_0.mean
    return {"samples": mix_samples(0.5).variance, "mean": gap / 2,
            "densities": (variance(1, 0) + variance(0, 1)) / 2 + gap**2 / 4,
            "sorted": variance(0.5, 0.5, correlation=1),
            "cost_random": gap**2 + variance(-1, 1),
            "cost_sorted": gap**2 + variance(-1, 1, correlation=1)}
