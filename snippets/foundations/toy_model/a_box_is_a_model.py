"""A box around the data is a generative model: it makes new points."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.datasets import land


def p_data_sample(rng, n):
    """Points spread evenly over the land of the world map. (n, 2)"""
    i, j = np.argwhere(land())[rng.integers(land().sum(), size=n)].T
    return np.stack([j - 180, 89 - i], axis=1) + rng.uniform(size=(n, 2))


def fit(x):
    """The smallest box around the points: two corners, low and high."""
    return x.min(axis=0), x.max(axis=0)


def log_prob(x, box):
    """log p_model: -log area in the box, -inf elsewhere. (n, 2) -> (n,)"""
    low, high = box
    inside = ((low <= x) & (x <= high)).all(axis=1)
    return np.where(inside, -np.log(np.prod(high - low)), -np.inf)


def sample(rng, box, n):
    """n points of p_model: anywhere in the box, equally likely. (n, 2)"""
    low, high = box
    return low + (high - low) * rng.uniform(size=(n, 2))


def figure(new_points=30, seed=4):
    rng = np.random.default_rng(seed)
    x = p_data_sample(rng, 480)[:60]
    low, high = box = fit(x)
    new = sample(rng, box, 300)[:new_points]
    fig, ax = plt.subplots(figsize=(5, 3))
    ax.add_patch(plt.Rectangle(low, *(high - low), fc=("C1", 0.15),
                               ec="C1", lw=2))
    ax.plot(*x.T, "o", color="k", ms=4, mew=0, label="data")
    ax.plot(*new.T, "D", color="C1", ms=5, mfc="none", label="new points")
    ax.set(xlim=(-185, 185), ylim=(-95, 95), aspect="equal")
    ax.set(xticks=[], yticks=[], xlabel="$x_1$", ylabel="$x_2$")
    fig.legend(loc="outside upper left", ncols=2)
    return fig


def facts():
    rng = np.random.default_rng(4)
    low, high = box = fit(p_data_sample(rng, 480)[:60])
    width, height = high - low
    return {"width": width, "height": height, "area": width * height,
            "log_prob": log_prob((low + high)[None] / 2, box)[0]}
