"""Velocity, mean data, mean noise, score: each one gives all the others."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian_mixture import GaussianMixture

heaps = np.array([(-2, -1.2), (0.4, 1.9), (2, -0.8)])
p_data = GaussianMixture(np.full(3, 1 / 3), heaps, np.full(3, 0.25))
x0, x1 = np.array([(-1.3, 1.9), (1.8, -0.9)])  # the pair that we follow


def four(name, value, x, t):
    """All four from the one of that name, at x and 0 < t < 1. (..., d)"""
    u = {"velocity": value, "data": (value - x) / (1 - t),
         "noise": (x - value) / t, "score": (x + (1 - t) * value) / t}[name]
    return {"velocity": u, "data": x + (1 - t) * u, "noise": x - t * u,
            "score": (t * u - x) / (1 - t)}


def at(t):
    """The point x_t of the pair, and the exact four there."""
    x = (1 - t) * x0 + t * x1
    return x, four("velocity", p_data.velocity(x, t), x, t)


def figure(time=0.7):
    x, names = at(time)
    tail, head, zero = names["noise"], names["data"], np.zeros(2)
    fig, ax = plt.subplots(figsize=(5, 5))
    for heap in heaps:
        for radius in 0.25, 0.5:
            ax.add_patch(plt.Circle(heap, radius, fc=("0.5", 0.15)))
    for start, end, color, line, label in (
            (tail, head, "C2", "-", "velocity $u$"),
            (tail, tail + (1 - time) * names["score"], "C4", "--",
             r"score, $(1-t)\,s$")):
        ax.plot(*np.stack([start, end]).T, line, color=color, lw=2.5,
                label=label)
        ax.annotate("", end, start, arrowprops={
            "arrowstyle": "-|>,head_width=0.35,head_length=0.7", "lw": 0,
            "color": color, "shrinkA": 0, "shrinkB": 4})
    for point, mark, label in (
            (tail, "C1s", r"mean noise $\hat\varepsilon$"),
            (x, "ko", "$x_t$"), (head, "C0D", r"mean data $\hat x$"),
            (zero, "k+", "zero")):
        ax.plot(*point, mark, ms=9, label=label)
    ax.set(xlim=(-2.9, 3.1), ylim=(-2.2, 2.9), aspect="equal",
           xlabel="$x$, first number", ylabel="second number")
    fig.legend(loc="outside lower center", ncols=2)
    return fig


def facts():
    x, names = at(0.7)
    return {"x": x[0]} | {name: y[0] for name, y in names.items()}


def toy():
    return {"weights": p_data.weights, "means": p_data.means,
            "stds": p_data.stds, "x0": x0, "x1": x1, "time": 0.7}
