"""Blanks filled one by one make pictures, all at once they make noise."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.masks import clock_law, words
from snippets.shared.sixteen import pictures, smooth

p_data = smooth()
ways = {"one by one": np.inf, "in two steps": 2, "all at once": 1}


def fill(p, when, coin):
    """Fill the places of a word at these moments, (n,), by coins, (n,)."""
    every, x = words(len(when)), np.zeros(len(when), dtype=int)
    fits = np.ones(len(p), dtype=bool)  # the words that are still possible
    for moment in np.unique(when):
        now = np.flatnonzero(when == moment)
        x[now] = coin[now] < p[fits] @ every[fits][:, now] / p[fits].sum()
        fits &= (every[:, now] == x[now]).all(axis=1)
    return x


def crowd(steps, n=24, seed=3):
    """n pictures, and when each pixel was filled. Both (n, 4)."""
    moment, coin = np.random.default_rng(seed).random((2, n, 4))
    when = moment if steps > n else np.ceil(moment * steps) / steps
    return np.array([fill(p_data, *both)
                     for both in zip(when, coin, strict=True)]), when


def board(x, there, columns=12):
    """Pictures (n, 4); blank pixels are dots. A picture of the whole."""
    peg = np.pad([[0.0]], 1, constant_values=0.5)
    solid = x[..., None, None] * np.ones((3, 3))
    pixels = np.where(there[..., None, None], solid, peg)
    tiles = pixels.reshape(-1, 2, 2, 3, 3).swapaxes(2, 3).reshape(-1, 6, 6)
    tiles = np.pad(tiles, ((0, 0), (1, 1), (1, 1)), constant_values=0.5)
    return np.block([list(r) for r in tiles.reshape(-1, columns, 8, 8)])


def figure():
    fig, axes = plt.subplots(3, 1, figsize=(5, 3.5))
    for ax, (way, steps) in zip(axes, ways.items(), strict=True):
        x, when = crowd(steps)
        ax.imshow(board(x, when <= 1), "gray_r", vmin=0, vmax=1,
                  gid="film")
        ax.set(xticks=[], yticks=[], title=way)
    return fig


def film():
    clock = np.linspace(0, 1, 41)
    crowds = [crowd(steps) for steps in ways.values()]
    return {"clock": clock, "tiles": np.array(
        [[board(x, w <= t) for x, w in crowds] for t in clock])}


def facts():
    plain = [0, len(pictures) - 1]
    return {f"plain_{steps}": clock_law(p_data, steps)[plain].sum()
            for steps in (1, 2, 100)} | {"data": p_data[plain].sum()}
