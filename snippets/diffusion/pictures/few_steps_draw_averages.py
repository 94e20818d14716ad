"""One step of the solver draws the mean digit, more draw a digit."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.digit_flow import (
    over_trainings,
    sheet,
    trainings,
    velocity,
)
from snippets.shared.ode import euler

labels = np.arange(10)
STOPS = 1, 2, 4, 8, 16, 32


def drawn(steps, seed=5):
    """A digit of each label, from the same noise. (10, 64)"""
    def field(x, t):
        return velocity(x, t, labels)
    noise = np.random.default_rng(seed).normal(size=(10, 64))
    return euler(field, noise, np.linspace(0, 1, steps + 1))[-1]


def figure(steps=8):
    fig, axes = plt.subplots(2, 1, figsize=(5, 2.1))
    for ax, n in (axes[0], steps), (axes[1], 64):
        ax.imshow(sheet(drawn(n), 10), cmap="gray_r", vmin=0, vmax=1,
                  interpolation="nearest")
        ax.set(xticks=[], yticks=[3.5], yticklabels=[f"{n} step"
                                                     + "s" * (n > 1)])
        ax.tick_params(length=0)
        ax.spines[:].set_visible(False)
    return fig


def facts(steps=8):
    off = np.linalg.norm(drawn(steps) - drawn(64), axis=1)
    return {"steps": steps, "off": off.mean()} | over_trainings(
        off=trainings()[f"off_{steps}"])
