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
    low, high = x[:60].min(axis=0), x[:60].max(axis=0)
    box, all_m = (low - margin, high + margin), np.arange(-60, 141) / 10
    fig, (top, hill) = plt.subplots(2, figsize=(5, 4.8))
    top.add_patch(plt.Rectangle(box[0], *(box[1] - box[0]),
                                fc=("C1", 0.15), ec="C1", lw=2))
    top.plot(*x[misses(x, *box)].T, "x", color="C3", ms=9, mew=2)
    for y, color, line, dot, ms, floor in (
            (x[:60], "k", "-", "o", 6, -11.08),  # floor stands for -inf
            (x[60:], "C0", "--", "s", 12, -11.1)):
        look = {"color": color, "mfc": "none" if color == "C0" else color}
        top.plot(*y.T, dot, ms=4, **look)
        for m, style in (all_m, line), ([margin], dot):
            L = np.array([log_likelihood(y, low - k, high + k) for k in m])
            for part in L, np.where(np.isinf(L), floor, np.nan):
                hill.plot(m, part, style, ms=ms, mew=2, **look)
    top.set(xlim=(-185, 185), ylim=(-105, 90), aspect="equal", xticks=[],
            yticks=[], title=f"margin {margin}°".replace("-", "−"))
    hill.text(-0.4, -10.87, "data", ha="right")
    hill.text(6, -10.93, "fresh points", color="C0")
    hill.set(xlabel="margin, degrees", ylabel="log p per point",
             xlim=(-4.7, 14), ylim=(-11.12, -10.82), xticks=[-4, 0, 4, 8])
    hill.set_yticks([-11.09, -11, -10.9], ["−∞", "−11.0", "−10.9"])
    hill.spines.left.set_bounds(-11.04, -10.82)  # a broken axis
    return fig


def facts():
    """The smallest box, and the margin that fresh points need."""
    x = p_data_sample(np.random.default_rng(4), 480)[:120]
    low, high = x[:60].min(axis=0), x[:60].max(axis=0)
    return {"best": log_likelihood(x[:60], low, high), "bound": 4 / 61,
            "missed": misses(x, low, high).sum(),  # none of the first 60
            "reach": max((low - x).max(), (x - high).max())}
