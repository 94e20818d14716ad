"""Straight lines between random pairs cross; the flow's paths do not."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.ode import rk4

p_data = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])
times = np.linspace(0, 1, 31)


def lines_and_flow(pairs=30, seed=1):
    """From the same noise: straight to data, and along u_t. (31, n) each"""
    rng = np.random.default_rng(seed)
    x0, x1 = rng.normal(size=pairs), p_data.sample(rng, pairs)
    return x0 + times[:, None] * (x1 - x0), rk4(p_data.velocity, x0, times)


def gaps(path):
    """Gaps at the start times gaps at the end: < 0 if i, j cross. (n, n)"""
    start, *_, end = path
    return np.subtract.outer(start, start) * np.subtract.outer(end, end)


def film():
    path = np.hstack(lines_and_flow())
    at = np.broadcast_to(times[:, None], path.shape)
    return {"points": np.stack([at, path], 2), "clock": times, "trail": 30,
            "axes": np.repeat([0, 1], path.shape[1] // 2),
            "colour": path[-1] < 0, "marker": "o^"}


def figure():
    lines, flow = lines_and_flow()
    i, j = divmod(gaps(lines).argmin(), lines.shape[1])
    fig, axes = plt.subplots(1, 2, figsize=(5, 4), sharey=True)
    for ax, path in zip(axes, (lines, flow), strict=True):
        ax.plot(times, path[:, i], "k-", times, path[:, j], "k--", lw=2.6)
        for x in path.T:
            c = int(x[-1] < 0)
            ax.plot(times, x, "o^"[c] + "-", color=(f"C{c}", 0.6), ms=4,
                    mfc=f"C{c}", mew=0, lw=1, markevery=[-1], gid="film")
        ax.set(ylim=(-4, 4), xlabel="time $t$", xticks=[0, 0.5, 1])
    gap = lines[:, i] - lines[:, j]
    t = gap[0] / (gap[0] - gap[-1])  # when the two meet, and where
    x = (1 - t) * lines[0, i] + t * lines[-1, i]
    for ax in axes:
        ax.plot(t, x, "o", color="k", mfc="none", ms=15, mew=1.5)
    u = p_data.velocity(x, t)
    axes[1].annotate("", (t + 0.25, x + 0.25 * u), (t, x),
                     arrowprops={"arrowstyle": "->", "color": "k", "lw": 2})
    axes[0].set(title="straight lines", ylabel="$x$")
    axes[1].set(title="paths of the flow")
    return fig


def facts():
    lines, flow = ((gaps(p) < 0).sum() // 2 for p in lines_and_flow())
    return {"pairs": 30, "meetings": 435, "lines": lines, "flow": flow}
