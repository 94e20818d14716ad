"""Guidance past one moves and narrows the cloud, the tilted law hardly."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian import normal
from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.guidance import guided
from snippets.shared.ode import rk4

p_data = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])
upper = GaussianMixture([1.0], [2], [0.5])  # the data with the label "up"
noise = np.linspace(-4, 4, 801)
share = normal(noise) / normal(noise).sum()


def ends(scale):
    """Where the guided flow takes each point of the noise. -> (801,)"""
    field = guided(p_data.velocity, upper.velocity, scale)
    return rk4(field, noise, np.linspace(0, 1, 61))[-1]


def density(scale):
    """At these ends: that of the noise, over how far they are pulled."""
    return normal(noise) / np.gradient(ends(scale), noise)


def tilted(x, scale):
    """p(x)^(1-scale) p(x | up)^scale on a fine grid x, integral one."""
    log = (1 - scale) * p_data.log_prob(x) + scale * upper.log_prob(x)
    p = np.exp(log - log.max())
    return p / np.trapezoid(p, x)


def figure(scale=3):
    x = np.linspace(-4.2, 4.2, 421)
    fig, ax = plt.subplots(figsize=(5, 3.2))
    ax.fill_between(x, p_data.prob(x), color="0.5", alpha=0.25, lw=0)
    ax.plot(x, tilted(x, scale), "k--", lw=1.5)
    ax.plot(ends(scale), density(scale), color="C0", lw=2.5)
    ax.axvline(2, color="0.5", lw=1, ls=":")
    ax.text(-4.1, 1.5, f"scale $g = {scale:g}$", fontsize=14)
    ax.text(-2, 0.43, "all data", ha="center", color="0.5")
    ax.plot([], [], color="C0", lw=2.5, label="guided flow")
    ax.plot([], [], "k--", lw=1.5, label="tilted law")
    ax.legend(loc="upper left", bbox_to_anchor=(0, 0.84))
    ax.set(xlim=(-4.2, 4.2), ylim=(0, 1.7), xlabel="$x$", yticks=[])
    return fig


def facts(scale=3):
    x, grid = ends(scale), np.linspace(-8, 8, 4001)
    law = tilted(grid, scale) / tilted(grid, scale).sum()
    mean = share @ x
    return {"mean": mean, "std": np.sqrt(share @ (x - mean) ** 2),
            "tilted_mean": law @ grid,
            "tilted_std": np.sqrt(law @ (grid - law @ grid) ** 2)}
