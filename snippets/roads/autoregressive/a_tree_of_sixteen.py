"""Four coins draw sixteen pictures; a picture's chances are multiplied."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.chain_rule import chances
from snippets.shared.masks import words
from snippets.shared.sixteen import put, smooth

p, x = smooth(), words(4)
black = chances(p)  # of each pixel, given those before it


def node(word, k):
    """Where the tree stands after k pixels, and the chance to get there."""
    alike = (x[:, :k] == word[:k]).all(axis=1)
    return np.flatnonzero(alike).mean(), -k, p[alike].sum()


def factors(word):
    """Chance of each pixel of a word, given those before it. (4,)"""
    ones = black[words(4).tolist().index(list(word))]
    return np.where(np.asarray(word) == 1, ones, 1 - ones)


def figure(picture=1):
    chosen = x[picture - 1]
    fig, ax = plt.subplots(figsize=(5, 3.3))
    for k in range(4, 0, -1):
        for word in np.unique(x[:, :k], axis=0):
            (x0, y0, _), (x1, y1, share) = node(word, k - 1), node(word, k)
            mine = (word == chosen[:k]).all()
            ax.plot([x0, x1], [y0, y1], "C1" if mine else "C0",
                    lw=1 + 9 * share, zorder=2 if mine else 1)
    for k in range(5):
        for word in np.unique(x[:, :k], axis=0):
            shown = np.r_[word, np.full(4 - k, 0.3)].reshape(2, 2)
            put(ax, shown, node(word, k)[:2], pixel=6)
    parts = factors(chosen)
    ax.set(xlim=(-0.6, 15.6), ylim=(-4.2, 0.2), title=" × ".join(
        f"{a:.2f}" for a in parts) + f" = {parts.prod():.3f}")
    ax.set_axis_off()
    return fig


def facts(picture=1):
    parts = factors(x[picture - 1])
    return {"picture": picture, "p": parts.prod(), "copy": black[15, 1],
            "copy_two": black[15, 3]}
