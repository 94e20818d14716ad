"""The rule is land: the box holds sea too, and not all of the land."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.datasets import land

WEST, SOUTH = np.arange(-180, 180), np.arange(89, -91, -1)  # of the cells
PLACES = {"A": (-38, 27), "B": (-33.5, 83.5), "C": (23.5, 3.5)}


def p_data_sample(rng, n):
    """n points, uniform on the land of the map, in degrees. (n, 2)"""
    i, j = np.argwhere(land())[rng.integers(land().sum(), size=n)].T
    return np.stack([WEST[j], SOUTH[i]], axis=1) + rng.uniform(size=(n, 2))


def land_inside(low, high):
    """Land in a box, in square degrees of the map. Cells count in part."""
    wide = np.minimum(WEST + 1, high[0]) - np.maximum(WEST, low[0])
    tall = np.minimum(SOUTH + 1, high[1]) - np.maximum(SOUTH, low[1])
    return tall.clip(0) @ land() @ wide.clip(0)


def precision_recall(low, high):
    """Share of the box that is land, share of the land in the box."""
    inside = land_inside(low, high)
    return inside / np.prod(np.subtract(high, low)), inside / land().sum()


def figure(data_points=60, seed=4):
    x = p_data_sample(np.random.default_rng(seed), 480)[:data_points]
    low, high = x.min(axis=0), x.max(axis=0)
    fig, ax = plt.subplots(figsize=(5, 3.2))
    ax.add_patch(plt.Rectangle(low, *(high - low), fc=("C1", 0.15),
                               ec="C1", lw=2))
    rough = land().reshape(90, 2, 180, 2).mean(axis=(1, 3))  # of 2 degrees
    ax.contourf(WEST[1::2], SOUTH[::2], rough, [0.5, 2], colors="C2",
                alpha=0.4)
    ax.plot(*x.T, "o", color="k", ms=3, mew=0)
    for (name, place), mark in zip(PLACES.items(), "Xs*", strict=True):
        ax.plot(*place, mark, color="k", ms=11, mec="w")
        ax.annotate(name, place, (8, -5), textcoords="offset points",
                    size=14, weight="bold")
    precision, recall = precision_recall(low, high)
    ax.set_title(f"precision {precision:.1%}, recall {recall:.1%}")
    ax.set(xlim=(-183, 183), ylim=(-93, 93), xlabel="longitude",
           ylabel="latitude", aspect="equal", yticks=[-90, 0, 90])
    return fig


def facts():
    """Of the boxes around the first n points, and of a bold one."""
    x = p_data_sample(np.random.default_rng(4), 480)
    boxes = {n: (x[:n].min(axis=0), x[:n].max(axis=0)) for n in (60, 480)}
    boxes["bold"] = (-20, -35), (150, 70)
    score = {k: precision_recall(*box) for k, box in boxes.items()}
    return ({f"precision_{k}": p for k, (p, _) in score.items()}
            | {f"recall_{k}": r for k, (_, r) in score.items()}
            | {"gap": -np.log(land().mean())})  # of the whole map
