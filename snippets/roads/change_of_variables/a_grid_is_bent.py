"""An affine coupling layer bends a grid; areas change by $e^s$."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.coupling import couple

lines = np.linspace(-2, 2, 9)
fine = np.linspace(-2, 2, 81)


def layer(strength):
    """Stretches x above the axis, squeezes it below, and shears."""
    return (0, lambda y: 0.5 * strength * y,
            lambda y: strength * np.sin(1.5 * y))


def figure(strength=1.0):
    fig, ax = plt.subplots(figsize=(5, 2.5))
    for c in lines:
        for line in (np.c_[0 * fine + c, fine], np.c_[fine, 0 * fine + c]):
            ax.plot(*couple(line, layer(strength))[0].T, "C0", lw=1)
    ax.set(xlim=(-6, 6), ylim=(-2.4, 2.4), aspect="equal",
           xlabel="moved coordinate", ylabel="kept coordinate")
    return fig


def facts(strength=1.0):
    ends = np.exp(couple(np.array([[0.5, 1.5], [0.5, -1.5]]),
                         layer(strength))[1])
    return {"strength": strength, "above": ends[0], "below": ends[1]}
