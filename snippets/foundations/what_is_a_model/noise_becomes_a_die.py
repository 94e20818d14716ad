"""A flow carries shapeless noise to the five pips of a die."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import FancyBboxPatch

from snippets.shared.gaussian_mixture import five_pips
from snippets.shared.ode import rk4

std = 0.18  # spread of the pips
p_data = five_pips(std)
pips = p_data.means  # (5, 2)
a = pips.max()
times = np.linspace(0, 1, 51)


def flow(rng, n):
    """Paths of n points from N(0, I) along the velocity. (51, n, 2)"""
    noise = rng.normal(size=(n, 2))
    return rk4(p_data.velocity, noise, times)


def pip_of(x):
    """The pip that a point of the data belongs to. (n, 2) -> (n,)"""
    return p_data.posterior(x, 1).argmax(axis=1)


def figure(n=400, seed=27):
    path = flow(np.random.default_rng(seed), n)
    trail = path[::-4][:5]  # the end, and four looks back: (5, n, 2)
    lines = np.pad(trail, ((0, 1), (0, 0), (0, 0)), constant_values=np.nan)
    pip = pip_of(path[-1])  # where each will end
    fig, ax = plt.subplots(figsize=(5, 3.83))
    ax.add_patch(FancyBboxPatch(
        (-a, -a), 2 * a, 2 * a, boxstyle="round,pad=0.75,rounding_size=0.4",
        facecolor=("0.5", 0.08), edgecolor="0.5", lw=2))
    for k in range(5):
        x1, x2 = lines[:, pip == k].T  # a line from each point to its past
        ax.plot(x1.ravel(), x2.ravel(), color=f"C{k}", lw=1, alpha=0.45,
                gid="film")
        ax.plot(*path[-1, pip == k].T, "o", color=f"C{k}", ms=3.6, mew=0,
                gid="film")
    ax.set(xlim=(-4, 4), ylim=(-3.06, 3.06), aspect="equal")
    ax.axis("off")
    return fig


def film(n=400, seed=27):
    path = flow(np.random.default_rng(seed), n)
    return {"points": path, "colour": pip_of(path[-1]), "clock": times,
            "trail": 8, "size": 3.6}


def facts(n=400, seed=27):
    end = flow(np.random.default_rng(seed), n)[-1]
    count = np.bincount(pip_of(end), minlength=5)
    return {"particles": n, "fewest": count.min(), "most": count.max(),
            "share": 1 / 5, "std": std}
