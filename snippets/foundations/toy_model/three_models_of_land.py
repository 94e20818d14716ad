"""Finer cells keep the samples on land, until they only repeat the data."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.datasets import land

CELLS = 90, 45, 30, 20, 15, 10, 5, 3, 2, 1  # sizes in degrees


def p_data_sample(rng, n):
    """Points spread evenly over the land of the world map. (n, 2)"""
    i, j = np.argwhere(land())[rng.integers(land().sum(), size=n)].T
    return np.stack([j - 180, 89 - i], axis=1) + rng.uniform(size=(n, 2))


def histogram(x, cell):
    """p, share of the points in each cell, and how much of it is land."""
    n, m = 180 // cell, 360 // cell
    p, *_ = np.histogram2d(*x.T, (m, n), [(-180, 180), (-90, 90)])
    covered = land().reshape(n, cell, m, cell).mean(axis=(1, 3))
    return p.T[::-1] / len(x), covered


def score(p, covered, hedge=0.01):
    """Precision, recall, mean log p of the data and of fresh points."""
    log_p = np.log(((1 - hedge) * p * p.size + hedge) / (180 * 360))
    fresh = covered / covered.sum()
    return ((p * covered).sum(), fresh[p > 0].sum(),
            (p * log_p).sum(), (fresh * log_p).sum())


def figure(cell=20, seed=4):
    x = p_data_sample(np.random.default_rng(seed), 480)
    p, covered = histogram(x, cell)
    fig, ax = plt.subplot_mosaic("mm;mm;pl", figsize=(5, 5))
    row, column = cell * np.array(np.nonzero(p))
    ax["m"].bar(column - 180, cell, cell, 90 - cell - row, align="edge",
                color=[("C2", (a / p.max()) ** 0.5) for a in p[p > 0]])
    ax["m"].contour(histogram(x, 3)[1], [0.5], colors="k", origin="upper",
                    extent=(-180, 180, -90, 90))
    ax["m"].set(xticks=[], yticks=[], aspect="equal", xmargin=0, ymargin=0,
                title=f"cells of {cell}°, up to {480 * p.max():.0f} points")
    each = np.transpose([score(*histogram(x, c)) for c in CELLS])
    now = score(p, covered)
    ax["p"].plot(*each[:2], "C0.-", *now[:2], "C0o", ms=9)
    ax["p"].set(xlabel="precision", xlim=(0.3, 1.05), title="recall")
    for k, c, line, dot in (2, "k", "-", "o"), (3, "C1", "--", "s"):
        ax["l"].semilogx(CELLS, each[k], line, cell, now[k], dot, c=c, ms=8)
        ax["l"].text(50, 1 - 4.8 * k, ("data", "fresh")[k - 2], color=c)
    ax["l"].set(title="log p per point", xlabel="cell, °", xlim=(130, 0.7))
    ax["l"].set_xticks([90, 10, 1], [90, 10, 1])
    return fig


def facts():
    x = p_data_sample(np.random.default_rng(4), 480)
    names = "precision", "recall", "seen", "fresh"
    return {f"{name}_{c}": score(*histogram(x, c))[k]
            for c in (90, 20, 1) for k, name in enumerate(names)}
