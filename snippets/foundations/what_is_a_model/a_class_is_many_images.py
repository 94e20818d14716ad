"""Cats together are nearly certain, each single cat is most unlikely."""

from math import comb

import matplotlib.pyplot as plt
import numpy as np

rows = ["#......#", "##....##", "#.####.#", "#......#",
        "#.#..#.#", "#......#", "#..##..#", ".######."]
cat = np.array([[pixel == "#" for pixel in row] for row in rows])  # (8, 8)
d, q = cat.size, 0.1  # pixels; the chance that a pixel is flipped
limit = 12  # so many flipped pixels, and we still call it a cat


def sample(rng, n):
    """Draw n cats, each pixel flipped with chance q. -> (n, 8, 8)"""
    return cat ^ (rng.random((n, *cat.shape)) < q)


def p_image(k):
    """Probability of one certain picture with k flipped pixels."""
    return q**k * (1 - q) ** (d - k)


def p_flips(k):
    """Probability of all pictures with k flipped pixels together."""
    return comb(d, k) * p_image(k)


def figure(seed=0):
    samples = sample(np.random.default_rng(seed), 3)
    fig, ax = plt.subplot_mosaic("0123;bbbb", figsize=(5, 3.6),
                                 height_ratios=[2, 3])
    for k, picture in enumerate([cat, *samples]):
        ax[f"{k}"].imshow(~picture, cmap="gray")
        flips = (picture ^ cat).sum()
        name = f"{flips} flipped" if k else "the cat"
        ax[f"{k}"].set(xticks=[], yticks=[], title=name)
        ax[f"{k}"].spines[:].set(visible=True, color="0.5")
    for k in range(21):
        ax["b"].bar(k, p_flips(k), color="C0" if k <= limit else "C1")
    share = sum(p_flips(k) for k in range(limit + 1))
    ax["b"].text(9.6, 0.11, f"up to {limit}: {share:.1%}", color="C0")
    ax["b"].text(13, 0.02, f"more: {1 - share:.1%}", color="C1")
    ax["b"].set(xlabel="flipped pixels", ylabel="probability")
    return fig


def facts():
    return {"cats": sum(p_flips(k) for k in range(limit + 1)),
            "count": sum(comb(d, k) for k in range(limit + 1)),
            "pixels": d, "most_likely": p_image(0), "uniform": 0.5**d,
            "six": p_flips(6), "one_of_six": p_image(6)}
