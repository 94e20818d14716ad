"""The mass over an interval stays, its width grows: density falls."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian import normal

z = np.linspace(-3.4, 3.4, 681)
ends = np.array([0.4, 0.8])


def stretch(z, pull):
    """An increasing map and its slope."""
    return pull * z + z**3 / 8, pull + 3 * z**2 / 8


def figure(pull=2.0):
    fig, axes = plt.subplots(2, 1, figsize=(5, 3.6), sharex=True)
    x, slope = stretch(z, pull)
    inside = (z >= ends[0] - 1e-9) & (z <= ends[1] + 1e-9)
    pairs = ((z, normal(z), "noise $z$"),
             (x, normal(z) / slope, "stretched, $x = f(z)$"))
    for ax, (at, p, name) in zip(axes, pairs, strict=True):
        ax.plot(at, p)
        ax.fill_between(at[inside], p[inside], color="C1", alpha=0.6)
        ax.set(xlim=(-6, 6), ylim=(0, 0.9), xlabel=name,
               ylabel="density")
    return fig


def facts(pull=2.0):
    width = np.ptp(stretch(ends, pull)[0]) / np.ptp(ends)
    inside = np.linspace(*ends, 401)
    mass = np.trapezoid(normal(inside), inside)
    return {"pull": pull, "wider": width, "mass": mass,
            "before": mass / np.ptp(ends),
            "after": mass / np.ptp(ends) / width}
