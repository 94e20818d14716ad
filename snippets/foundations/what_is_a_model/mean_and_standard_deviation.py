"""The mean moves a Gaussian, the standard deviation widens it."""

from math import erf, pi, sqrt

import matplotlib.pyplot as plt
import numpy as np


def density(x, mean, std):
    """Density of the Gaussian N(mean, std^2) at x, of any shape."""
    z = (x - mean) / std  # distance in standard deviations
    return np.exp(-(z**2) / 2) / (std * sqrt(2 * pi))


def within(k):
    """Probability of at most k standard deviations from the mean."""
    return erf(k / sqrt(2))


def figure(mean=0.0, std=1.0):
    fig, ax = plt.subplots(figsize=(5, 3.2))
    x = np.linspace(-5.6, 5.6, 199)
    ax.plot(x, density(x, mean, std), color="C0")
    for k in (1, 2, 3):
        ends = np.array([mean - k * std, mean + k * std])
        part = np.linspace(*ends, 80)
        ax.fill_between(part, density(part, mean, std), color="C0",
                        alpha=0.25, lw=0)
        height = 0.53 + 0.12 * k
        ax.plot(ends, [height] * 2, "|-", color="C1", lw=1.5)
        ax.text(mean, height, f"{within(k):.1%}", ha="center", va="bottom")
    ax.plot([mean, mean], [0, density(mean, mean, std)], "k--", lw=1.2)
    ax.set(xlim=(-5.6, 5.6), ylim=(0, 1), xlabel="$x$",
           ylabel="density", yticks=[0, 0.2, 0.4, 0.6])
    ax.set_title(f"$\\mu = {mean:g}$, $\\sigma = {std:g}$")
    return fig


def facts():
    inside = {f"within_{k}": within(k) for k in (1, 2, 3)}
    peak = density(0.0, 0, 1)
    return inside | {"beyond_3": 1 - within(3), "peak": peak}
