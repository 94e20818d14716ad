"""In a world of 256 images each has a probability; smooth ones get more."""

from itertools import product

import matplotlib.pyplot as plt
import numpy as np

images = np.array(list(product(range(4), repeat=4))).reshape(256, 2, 2)


def s(x):
    """Minus the sum of the steps between neighbours. (n, 2, 2) -> (n,)"""
    down, right = np.diff(x, axis=1), np.diff(x, axis=2)
    return -abs(down).sum(axis=(1, 2)) - abs(right).sum(axis=(1, 2))


def distribution(smoothness):
    """p(x) = e^(smoothness * s(x)) / Z for each of the images. (256,)"""
    weight = np.exp(smoothness * s(images))
    return weight / weight.sum()  # the sum is Z


def sample(rng, p, n):
    """Draw n images, each with its probability. Returns (n, 2, 2)."""
    return images[rng.choice(len(p), size=n, p=p)]


def show(ax, x, title):
    """Draw images, (n, 2, 2), in rows of eight with a gap between."""
    large = np.kron(x, np.ones((1, 6, 6)))  # each pixel 6 by 6 dots
    tiles = np.pad(large, ((0, 0), (1, 1), (1, 1)),
                   constant_values=np.nan)  # which is not drawn
    grid = np.block([list(row) for row in tiles.reshape(-1, 8, 14, 14)])
    ax.imshow(grid, cmap="gray", vmin=0, vmax=3)
    ax.set(title=title, xticks=[], yticks=[], facecolor="0.5")
    ax.spines[:].set_visible(False)


def figure(smoothness=1, seed=0):
    p = distribution(smoothness)
    order = np.argsort(-s(images), kind="stable")  # the smoothest first
    sizes = {"width_ratios": [4, 5], "height_ratios": [1, 4, 1]}
    fig, ax = plt.subplot_mosaic("ab;ac;ad", figsize=(5, 3.3), **sizes)
    ax["a"].plot(range(1, 257), np.log10(p[order]))
    ax["a"].axhline(-np.log10(256), color="k", ls="--", lw=1)
    ax["a"].text(256, -2.3, "1/256", ha="right", va="bottom")
    ax["a"].set(xticks=[1, 128, 256], yticks=[-12, -6, 0], ylim=(-12, 0),
                xlabel="pictures, smoothest first", title="p = 10 to the …")
    show(ax["b"], images[order[:8]], "8 smoothest")
    show(ax["c"], sample(np.random.default_rng(seed), p, 32), "32 samples")
    show(ax["d"], images[order[-8:]], "8 roughest")
    return fig


def facts():
    p = distribution(1)
    half = (np.cumsum(np.sort(p)[::-1]) < 1 / 2).sum() + 1
    return {"images": len(images), "uniform": 1 / len(images),
            "largest": p.max(), "least": p.min(), "half": half,
            "ratio": p.max() / p.min(), "one_grey": p[s(images) == 0].sum()}
