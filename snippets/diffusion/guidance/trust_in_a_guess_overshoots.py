"""Measure, and trust the guess behind the noise: too far, and too sure."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian import normal
from snippets.shared.ode import rk4

times = np.linspace(0, 1, 201)


def velocity(x, t, y, s, exact):
    """Of the flow from N(0, 1) to N(0, 1), guided by y = x_1 + s noise.

    The guess behind x is N(t x / v, (1-t)^2 / v). The popular rule takes
    its mean for the truth, and so forgets its variance.
    """
    v = (1 - t) ** 2 + t**2
    doubt = (1 - t) ** 2 / v if exact else 0.0
    miss = y - t * x / v
    return (2 * t - 1) / v * x + (1 - t) / v * miss / (s**2 + doubt)


def sample(x0, y, s, exact):
    """Follow it from each point of the noise. -> like x0"""
    return rk4(lambda x, t: velocity(x, t, y, s, exact), x0, times)[-1]


def law(y, s, exact):
    """(mean, std): the flow is linear in x0, so two points tell both."""
    mean, one = sample(np.array([0.0, 1.0]), y, s, exact)
    return mean, one - mean


def figure(s=0.5, y=1.0):
    x = np.linspace(-2.2, 3.2, 541)
    x0 = np.random.default_rng(2).normal(size=40)
    fig, ax = plt.subplots(figsize=(5, 3.4))
    ax.plot(x, normal(x), "k:", lw=1.5)
    for exact, color, mark, at in ((True, "C0", "o", -0.15),
                                   (False, "C1", "^", -0.35)):
        mean, std = law(y, s, exact)
        ax.fill_between(x, normal(x, mean, std), color=color, alpha=0.35,
                        lw=0)
        end = sample(x0, y, s, exact)
        ax.plot(end, np.full(40, at), mark, color=color, ms=4, mew=0)
    ax.axvline(y, color="k", lw=1)
    ax.text(y + 0.07, 2.95, "measured $y$")
    for at, color, text in ((2.5, "C1", "popular rule"),
                            (2.15, "C0", "exact"), (1.8, "k", "prior")):
        ax.text(-2.1, at, text, color=color)
    ax.set(xlim=(-2.2, 3.2), ylim=(-0.5, 3.2), yticks=[], xlabel="$x$",
           title=f"noise of the measurement $s = {s:g}$")
    return fig


def facts(s=0.5, y=1.0):
    (mean, std), (right, width) = law(y, s, False), law(y, s, True)
    return {"mean": mean, "variance": std**2, "exact_mean": right,
            "exact_variance": width**2}
