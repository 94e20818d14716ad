"""Ask for a label, and the same noise becomes that digit."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.digit_flow import (
    nearest,
    over_trainings,
    sample,
    sheet,
    split,
)

_, _, fresh, fresh_labels = split()


def grid(seed=0):
    """Rows share their noise, columns their label. (50, 64)"""
    noise = np.random.default_rng(seed).normal(size=(5, 1, 64))

    class Repeated:
        def normal(self, size):
            return np.broadcast_to(noise, (5, 10, 64)).reshape(size)
    return sample(50, Repeated(), 12, np.tile(np.arange(10), 5))


def figure():
    fig, ax = plt.subplots(figsize=(5, 2.8))
    ax.imshow(sheet(grid(), 10), cmap="gray_r", vmin=0, vmax=1,
              interpolation="nearest")
    ax.set(xticks=9 * np.arange(10) + 3.5, xticklabels=range(10), yticks=[],
           xlabel="label asked for")
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    return fig


def facts(n=300):
    asked = np.arange(n) % 10
    made = sample(n, np.random.default_rng(1), 8, asked)
    read = fresh_labels[nearest(made, fresh)[0]]
    return {"n": n, "read": np.mean(read == asked)
            } | over_trainings("read")
