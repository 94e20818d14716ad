"""Half a digit, filled in from the training set: two ways to guide."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.digit_flow import nearest, split
from snippets.shared.guidance import fill_in, softmin

X, L, held_out, labels = split()  # X: (1200, 64), L: (1200,)
seen = np.arange(64) < 32  # the upper half


def fill(digit, std, exact, n, seed=1):
    """n pictures that fit the half of a held-out digit. -> (n, 64)"""
    x0 = np.random.default_rng(seed).normal(size=(n, 64))
    y = held_out[digit][seen]
    return fill_in(X, seen, y, std, exact, x0, steps=60)


def kind(x):
    """Label of the nearest training digit. (n, 64) -> (n,)"""
    return L[nearest(x, X)[0]]


def figure(digit=103, std=0.5):
    whole = held_out[digit]
    rows = [[np.where(seen, whole, np.nan), whole],
            *(fill(digit, std, exact, 7) for exact in (True, False))]
    fig = plt.figure(figsize=(5, 3.6), layout="none")
    for k, own in enumerate(rows):
        name = ("half a digit, and all of it", "exact guidance",
                "popular rule")[k]
        fig.text(0.02, 0.945 - k / 3, name, fontsize=12)
        for i, x in enumerate(own):
            ax = fig.add_axes((0.02 + 0.138 * i, 0.76 - k / 3, 0.13, 0.165))
            ax.imshow(x.reshape(8, 8), cmap="gray_r", vmin=-1, vmax=1)
            ax.axhline(3.5, color="C0", lw=1, ls=":")
            ax.set(xticks=[], yticks=[])
    return fig


def facts(digit=103, std=0.5, n=100):
    label, target = labels[digit], held_out[digit][seen]
    share = softmin(((X[:, seen] - target) ** 2).sum(1) / (2 * std**2))
    right = {name: np.mean(kind(fill(digit, std, exact, n)) == label)
             for name, exact in (("exact", True), ("popular", False))}
    return {"label": label, "n": n, "candidates": 1 / (share**2).sum(),
            "posterior": share[label == L].sum(), **right}
