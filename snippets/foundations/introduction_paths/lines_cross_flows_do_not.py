"""Straight lines between random pairs cross; the flow's paths do not."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.ode import rk4

p_data = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])
times = np.linspace(0, 1, 31)


def lines(x0, x1):
    """x_t = (1-t) x_0 + t x_1 for every pair. (n,), (n,) -> (31, n)"""
    return x0 + times[:, None] * (x1 - x0)


def flow(x0):
    """Paths of dx/dt = u_t(x) from x_0. (n,) -> (31, n)"""
    return rk4(p_data.velocity, x0, times)


def gaps(start, end):
    """(start_i - start_j) (end_i - end_j): below 0 if i, j cross. (n, n)"""
    return np.subtract.outer(start, start) * np.subtract.outer(end, end)


def crossings(path):
    """Number of pairs of paths that have changed their order."""
    return (gaps(path[0], path[-1]) < 0).sum() // 2


def draw(n, seed):
    """Noise and data, drawn without regard to each other. (n,), (n,)"""
    rng = np.random.default_rng(seed)
    return rng.normal(size=n), p_data.sample(rng, n)


def figure(pairs=30, seed=1):
    x0, x1 = draw(pairs, seed)
    two = np.unravel_index(gaps(x0, x1).argmin(), (pairs, pairs))
    fig, axes = plt.subplots(1, 2, figsize=(5, 4), sharey=True)
    for ax, path in zip(axes, (lines(x0, x1), flow(x0)), strict=True):
        for k in range(pairs):
            color, style = ("C0", "-") if path[-1, k] > 0 else ("C1", "--")
            ax.plot(times, path[:, k], style, color=color, lw=1, alpha=0.6)
        for k, marker in zip(two, "os", strict=True):
            ax.plot(times, path[:, k], marker, ls="-", color="k", lw=2.6,
                    ms=8, markevery=len(times) - 1)
        ax.set(xlim=(-0.05, 1.05), ylim=(-4, 4), xlabel="time $t$",
               xticks=[0, 0.5, 1])
    axes[0].set(title="straight lines", ylabel="$x$")
    axes[1].set(title="paths of the flow")
    return fig


def facts(pairs=30, seed=1):
    x0, x1 = draw(pairs, seed)
    return {"pairs": pairs, "meetings": pairs * (pairs - 1) // 2,
            "lines": crossings(lines(x0, x1)), "flow": crossings(flow(x0))}
