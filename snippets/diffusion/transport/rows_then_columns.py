"""Scale the rows, scale the columns, and again: a plan appears."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.films import between
from snippets.shared.gaussian import normal
from snippets.shared.transport import sinkhorn

x = np.linspace(-3, 3, 31)  # places of the starts and of the ends
a, b = normal(x), normal(x, -2, 0.5) + normal(x, 2, 0.5)
a, b = a / a.sum(), b / b.sum()
epsilon, halves = 0.3, 22
kernel = np.exp(-((x[:, None] - x) ** 2) / epsilon)


def plans():
    """Before the first half round, and after each. (23, 31, 31)"""
    u, v, found = np.full(31, 1 / kernel.sum()), np.ones(31), []
    for half in range(halves + 1):
        found.append(u[:, None] * kernel * v)
        if half % 2:
            v = b / (kernel.T @ u)  # now all columns are right
        else:
            u = a / (kernel @ v)  # now all rows are
    return np.array(found)


def sums(plan):
    """What leaves each start, what comes to each end, its mean end."""
    rows, columns = plan.sum(axis=-1), plan.sum(axis=-2)
    return rows, columns, plan @ x / rows


def figure():
    now = sums(plans()[-1])
    goals = sums(sinkhorn((x[:, None] - x) ** 2, a, b, epsilon))
    fig, axes = plt.subplot_mosaic("AB;CC", figsize=(5, 4.8))
    names = "leaves each start", "comes to each end", "mean end"
    for k, (ax, name) in enumerate(zip(axes.values(), names, strict=True)):
        ax.plot(x, goals[k], "k")
        ax.plot(x, now[k], f"C{k}o", ms=4, gid="film")
        ax.set(title=name, xlim=(-3.2, 3.2), xticks=[-2, 0, 2])
        if k < 2:
            ax.set(yticks=[0, 0.05, 0.1], ylim=(-0.005, 0.145))
    axes["C"].set(xlabel="start $x_0$", ylim=(-3.2, 3.2), yticks=[-2, 0, 2])
    return fig


def film():
    seen = np.array([np.c_[[*x] * 3, np.hstack(sums(p))] for p in plans()])
    at = np.arange(89) / 4  # four frames for each half round
    panel = np.repeat([0, 1, 2], 31)
    moved = between(seen, at)
    return {"points": moved, "clock": at / 2, "clock_name": "rounds",
            "axes": panel, "colour": panel}


def facts():
    wrong = abs(plans().sum(axis=2) - a).sum(axis=1) / 2
    return {"first": wrong[2], "last": wrong[-1], "rounds": halves / 2,
            "fall": 1 - wrong[-1] / wrong[-3]}
