"""The best box is the smallest: one that misses a point is worth -∞."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.datasets import land


def p_data_sample(rng, n):
    """Points spread evenly over the land of the world map. (n, 2)"""
    i, j = np.argwhere(land())[rng.integers(land().sum(), size=n)].T
    return np.stack([j - 180, 89 - i], axis=1) + rng.uniform(size=(n, 2))


def misses(x, low, high):
    """Which points lie outside the box? (n, 2) -> (n,)"""
    return ((x < low) | (x > high)).any(axis=1)


def log_likelihood(x, low, high):
    """Mean of log p_model over the points, in nats."""
    inside = not misses(x, low, high).any()
    return -np.log(np.prod(high - low)) if inside else -np.inf


def figure(margin=0, seed=4):
    x = p_data_sample(np.random.default_rng(seed), 480)[:120]
    data, fresh, floor = x[:60], x[60:], -11.2  # floor stands for -inf
    low, high = data.min(axis=0), data.max(axis=0)
    box, all_m = (low - margin, high + margin), np.arange(-60, 121) / 10
    fig, (top, hill) = plt.subplots(2, figsize=(6, 4.6),
                                    height_ratios=[4, 3])
    top.add_patch(plt.Rectangle(box[0], *(box[1] - box[0]),
                                fc=("C1", 0.15), ec="C1", lw=2))
    top.plot(*x[misses(x, *box)].T, "x", color="C3", ms=9, mew=2)
    for y, color, fill, line, dot, size in ((data, "k", "k", "-", "o", 6),
                                    (fresh, "C0", "none", "--", "s", 12)):
        top.plot(*y.T, dot, color=color, ms=4, mfc=fill)
        L = [log_likelihood(y, low - m, high + m) for m in all_m]
        hill.plot(all_m, np.maximum(L, floor), line, color=color)
        hill.plot(margin, max(log_likelihood(y, *box), floor), dot,
                  color=color, ms=size, mfc=fill, mew=2)
    top.set(xlim=(-185, 185), ylim=(-105, 90), aspect="equal", xticks=[],
            yticks=[], title=f"margin {margin}°".replace("-", "−"))
    hill.text(-0.4, -10.9, "data", ha="right")
    hill.text(6.4, -11.1, "fresh points", color="C0")
    hill.set(xlim=(-6, 12), xlabel="margin, degrees", ylim=(-11.24, -10.8),
             yticks=[floor, -11, -10.9], ylabel="log p per point",
             yticklabels=["−∞", "−11.0", "−10.9"])
    return fig


def facts():
    """The smallest box, and the margin that fresh points need."""
    x = p_data_sample(np.random.default_rng(4), 480)
    data, fresh = x[:60], x[60:120]
    low, high = data.min(axis=0), data.max(axis=0)
    return {"best": log_likelihood(data, low, high), "bound": 4 / 61,
            "missed": misses(fresh, low, high).sum(),
            "reach": max((low - fresh).max(), (fresh - high).max())}
