"""Dividing by Z makes any positive curve a density, and undoes a shift."""

import matplotlib.pyplot as plt
import numpy as np

x = np.linspace(-4, 4, 161)  # beyond, e^-f is below 1e-20


def f(x):
    """A raw output: two valleys at the roots of 2, no limit to the top."""
    return x**4 / 4 - x**2


def integral(y):
    """Area under y on the grid: the trapezoidal rule. (161,) -> number"""
    return ((y[1:] + y[:-1]) / 2 * np.diff(x)).sum()


def normalise(weight):
    """weight / Z and Z. (161,) -> (161,), number"""
    Z = integral(weight)
    return weight / Z, Z


def figure(added_constant=0.0):
    fig, axes = plt.subplots(1, 3, figsize=(5, 2.9))
    output = f(x) + added_constant
    weight = np.exp(-output)
    p, Z = normalise(weight)
    for ax, y, color, name, limits in (
        (axes[0], output, "C0", "output $f$", (-3, 5)),
        (axes[1], weight, "C1", "$e^{-f}$", (0, 10)),
        (axes[2], p, "C2", "$e^{-f} / Z$", (0, 0.5)),
    ):
        ax.plot(x, y, color=color)
        ax.set(title=name, xlim=(-3, 3), ylim=limits, xlabel="$x$")
        ax.set(xticks=[-2, 0, 2])
    axes[0].axhline(0, color="0.5", lw=1)
    axes[1].fill_between(x, weight, color="C1", alpha=0.25, lw=0)
    axes[2].fill_between(x, p, color="C2", alpha=0.25, lw=0)
    axes[1].text(-2.8, 9.1, f"area $Z$ = {Z:.2f}")
    axes[2].text(-2.8, 0.455, f"area {integral(p):.2f}")
    return fig


def facts():
    Z, Z_of_one_more = (normalise(np.exp(-f(x) - c))[1] for c in (0, 1))
    return {"Z": Z, "Z_of_one_more": Z_of_one_more,
            "ratio": Z / Z_of_one_more, "lowest": f(2**0.5),
            "top": np.exp(-f(2**0.5)) / Z, "far": np.exp(-f(5.0)) / Z}
