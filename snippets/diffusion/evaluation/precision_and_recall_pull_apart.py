"""A timid model has all the precision and a bold one all the recall."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.metrics import distances, precision_recall, reach


def clouds(spread, n=60, seed=4):
    """Real points of N(0, I), made ones spread times as wide. (n, 2)"""
    real, fake = np.random.default_rng(seed).normal(size=(2, n, 2))
    return real, spread * fake


def figure(spread=0.5):
    real, fake = clouds(spread)
    fig, axes = plt.subplots(1, 2, figsize=(5, 3.1))
    names = "precision", "recall"
    marks = precision_recall(real, fake)
    sides = (real, fake, "C0", "C1"), (fake, real, "C1", "C0")
    for ax, name, mark, side in zip(axes, names, marks, sides, strict=True):
        centres, points, ball, dot = side
        for c, r in zip(centres, reach(centres, 3), strict=True):
            ax.add_patch(plt.Circle(c, r, color=ball, alpha=0.15, lw=0))
        far = distances(points, centres) > reach(centres, 3)
        lost = far.all(axis=1)
        ax.plot(*points[~lost].T, "o", color=dot, ms=4)
        ax.plot(*points[lost].T, "x", color=dot, ms=5)
        ax.set(xlim=(-3.6, 3.6), ylim=(-3.6, 3.6), aspect="equal",
               xticks=[], yticks=[], title=f"{name} {mark:.2f}")
    axes[0].set_xlabel("made, in balls of real")
    axes[1].set_xlabel("real, in balls of made")
    return fig


def facts(spread=0.5):
    precision, recall = precision_recall(*clouds(spread))
    return {"spread": spread, "precision": precision, "recall": recall}
