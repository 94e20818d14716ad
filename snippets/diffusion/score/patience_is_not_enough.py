"""On bare hills no patience finds the weights; a ladder of levels does."""

from functools import cache

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian_mixture import GaussianMixture

p_data = GaussianMixture([0.2, 0.8], [-4, 4], [0.5, 0.5])
grid = np.linspace(-14, 14, 280)
start = (abs(grid) <= 6) / np.sum(abs(grid) <= 6)  # a flat box
LEVELS = np.geomspace(6, 0.1, 20)
REPEATS = np.array([1, 3, 10, 30, 100, 300, 1000])


@cache
def kernel(noise):
    """Chance of a Langevin step from each cell to each. (to, from)"""
    law = p_data.noised(noise)
    step = law.stds[0] ** 2 / 10
    far = grid[:, None] - (grid + step * law.score(grid))
    chance = np.exp(-(far**2) / (4 * step))
    return chance / chance.sum(axis=0)


def share(levels, repeats):
    """Of the law at x > 0, after so many steps at each level in turn."""
    law = start
    for noise in levels:
        law = np.linalg.matrix_power(kernel(noise), repeats) @ law
    return law[grid > 0].sum()


def figure():
    steps = len(LEVELS) * REPEATS
    fig, ax = plt.subplots(figsize=(5, 3.3))
    ax.axhline(0.8, color="k", ls=":")
    ax.plot(steps, [share(LEVELS, n) for n in REPEATS], "o-", color="C0")
    ax.plot(steps, [share([0], n) for n in steps], "^-", color="C1")
    ax.text(20, 0.815, "of the data")
    ax.text(700, 0.72, "from much noise\nto little", color="C0")
    ax.text(700, 0.525, "on the bare hills", color="C1")
    ax.set(xscale="log", ylim=(0.45, 0.88), xlabel="steps",
           ylabel="share on the right", yticks=[0.5, 0.6, 0.7, 0.8])
    return fig


def facts():
    return {"few": share(LEVELS, 1), "film": share(LEVELS, 15),
            "many": share(LEVELS, 1000), "bare": share([0], 20_000)}
