"""Sixteen tiles of noise become digits, none of them a copy."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.digit_flow import nearest, sheet, split, velocity
from snippets.shared.ode import heun

train = split()[0]
labels = np.arange(16) % 10
times = np.linspace(0, 1, 41)


def path(seed=3):
    """From noise to a picture of each label. (41, 16, 64)"""
    def field(x, t):
        return velocity(x, t, labels)
    return heun(field, np.random.default_rng(seed).normal(size=(16, 64)),
                times)


def rows(drawn):
    """Drawn, nearest training digit, twice. (16, 64) -> 4 of (8, 71)"""
    found = train[nearest(drawn, train)[0]]
    return [sheet(part[half], 8) for half in (slice(8), slice(8, 16))
            for part in (drawn, found)]


def figure():
    fig, axes = plt.subplots(4, 1, figsize=(5, 3.1))
    names = 2 * ["drawn", "nearest"]
    for ax, image, name in zip(axes, rows(path()[-1]), names, strict=True):
        ax.imshow(image, cmap="gray_r", vmin=0, vmax=1, gid="film",
                  interpolation="nearest")
        ax.set(xticks=[], yticks=[3.5], yticklabels=[name])
        ax.tick_params(length=0)
        ax.spines[:].set_visible(False)
    return fig


def film():
    steps = path()
    last = rows(steps[-1])
    tiles = [[sheet(x[:8], 8), last[1], sheet(x[8:], 8), last[3]]
             for x in steps]
    return {"tiles": np.array(tiles), "clock": times}


def facts():
    distance = nearest(path()[-1], train)[1]
    return {"least": distance.min(), "median": np.median(distance)}
