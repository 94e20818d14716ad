"""Learned jumps disagree: one of them, or two in a row, end elsewhere."""

from functools import cache

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian import even_noise
from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.ode import rk4

p_data = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])
x = rk4(p_data.velocity, even_noise(400), np.linspace(0, 1, 101))
RANGE = np.arange(5, 100, 5)


@cache
def learned(start, end):
    """The cubic that comes nearest to the jump. Times in hundredths."""
    return np.poly1d(np.polyfit(x[start], x[end], 3))


def ends(middle):
    """Of one jump and of two, from the same noise. (400,) each"""
    first, second = learned(0, middle), learned(middle, 100)
    return learned(0, 100)(x[0]), second(first(x[0]))


def errors(middle):
    """Of one jump, of two, and how far the two are from each other."""
    one, two = ends(middle)
    pairs = (one, x[-1]), (two, x[-1]), (one, two)
    return [np.sqrt(np.mean((a - b) ** 2)) for a, b in pairs]


def figure(middle=0.5):
    fig, (left, right) = plt.subplots(1, 2, figsize=(5, 3.2))
    m = round(100 * middle)
    left.plot(x[0], x[-1], "k", lw=1)
    every = np.transpose([errors(k) for k in (*RANGE, m)])
    for k, style in enumerate(("--", "-", ":")):
        if k < 2:
            left.plot(x[0], ends(m)[k], f"C{k}", ls=style, lw=2)
        right.plot(RANGE / 100, every[k, :-1], f"C{k}", ls=style)
        right.plot(middle, every[k, -1], f"C{k}" + "os^"[k], ms=8)
    for at, name, k in ((0.67, "one jump", 0), (0.43, "two jumps", 1),
                        (0.25, "difference", 2)):
        right.text(0.5, at, name, color=f"C{k}", ha="center")
    left.set(xlim=(-3, 3), ylim=(-3.8, 3.8), xticks=[-2, 0, 2],
             yticks=[-2, 0, 2], xlabel="$x$ at 0", title="ends")
    right.set(xlabel="stop between", title="errors", xticks=[0, 0.5, 1],
              xlim=(0, 1), ylim=(0, 0.75))
    return fig


def facts(middle=0.5):
    one, two, between = errors(round(100 * middle))
    return {"middle": middle, "one": one, "two": two, "between": between}
