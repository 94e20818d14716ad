"""All arrows of a point lead to data; the velocity leads to their mean."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian_mixture import five_pips
from snippets.shared.ode import rk4

std = 0.18  # spread of the pips of a die
p_data = five_pips(std)
pips = p_data.means  # (5, 2)
x0 = np.array([2.0, 0.1])
times = np.linspace(0, 1, 101)


def flow():
    """The path of one point along the exact velocity. (101, 2)"""
    return rk4(p_data.velocity, x0, times)


def destinations(x, t):
    """Chances of the pips, and the mean of the data of each, behind x."""
    v = (1 - t) ** 2 + t**2 * std**2
    means = pips + t * std**2 / v * (x - t * pips)  # of x_1, (5, 2)
    return p_data.posterior(x, t), means


def figure(time=0.5):
    path, now = flow(), round(100 * time)
    x, (chance, ends) = path[now], destinations(path[now], time)
    fig, ax = plt.subplots(figsize=(5, 4.2))
    for pip in pips:
        ax.add_patch(plt.Circle(pip, 2 * std, color="0.5", alpha=0.25))
    ax.plot(*path[:now + 1].T, color="k", lw=1.4)
    for share, end, pip in zip(chance, ends, pips, strict=True):
        if share > 0.005:
            ax.annotate("", end, x, arrowprops={
                "arrowstyle": "-|>", "color": "C0", "alpha": 0.6,
                "lw": 1 + 7 * share, "shrinkA": 0, "shrinkB": 0})
        ax.text(pip[0] * 1.36 - 0.68 * (pip[0] == 0), pip[1] * 1.36,
                f"{share:.0%}", color="C0", ha="center", va="center")
    ax.annotate("", chance @ ends, x, arrowprops={
        "arrowstyle": "-|>", "color": "k", "lw": 2.6, "shrinkA": 0,
        "shrinkB": 0})
    ax.plot(*x, "o", color="k", ms=8)
    ax.set(xlim=(-2.6, 2.6), ylim=(-2.2, 2.2), aspect="equal")
    ax.axis("off")
    return fig


def facts():
    chance, _ = destinations(flow()[50], 0.5)
    return {"upper": chance[4], "lower": chance[3]}
