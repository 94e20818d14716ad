"""Pushed away from a blurrier copy of itself, a blurry model gets sharp."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian import normal
from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.guidance import guided
from snippets.shared.ode import rk4

p_data, good, bad = (GaussianMixture([0.5, 0.5], [-2, 2], [std, std])
                     for std in (0.5, 0.7, 0.98))
noise = np.linspace(-4, 4, 1602)
bell = normal(noise)


def ends(scale):
    """Where the good model goes, pushed away from the bad. -> (1602,)"""
    field = guided(bad.velocity, good.velocity, scale)
    return rk4(field, noise, np.linspace(0, 1, 31))[-1]


def figure(scale=2.0):
    grid, x = np.linspace(-5, 5, 401), ends(scale)
    fig, ax = plt.subplots(figsize=(5, 3.1))
    ax.fill_between(grid, p_data.prob(grid), color="0.5", alpha=0.3, lw=0)
    ax.plot(grid, bad.prob(grid), "k:", lw=1.5)
    ax.plot(grid, good.prob(grid), "C1--", lw=1.8)
    ax.plot(x, bell / np.gradient(x, noise), "C0", lw=2.4)
    for y, color, text in ((0.62, "C0", f"guided, $g = {scale:g}$"),
                           (0.55, "C1", "model"), (0.48, "k", "weaker"),
                           (0.41, "0.5", "data")):
        ax.text(0, y, text, color=color, ha="center")
    ax.set(xlim=(-4.5, 4.5), ylim=(0, 0.7), yticks=[], xlabel="$x$")
    return fig


def facts(scale=2.0):
    x = ends(scale)
    up = bell * (x > 0) / (bell * (x > 0)).sum()
    return {"upper": (bell * (x > 0)).sum() / bell.sum(),
            "mean": up @ x, "std": np.sqrt(up @ (x - up @ x) ** 2)}
