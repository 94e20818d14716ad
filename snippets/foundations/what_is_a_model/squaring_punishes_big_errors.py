"""Squaring makes big errors bigger, small ones smaller; units say which."""

import matplotlib.pyplot as plt
import numpy as np

EUROS = {"k€": 1, "€": 1000}  # the same error, counted in each unit


def difference(e):
    """The signed error: the further below zero, the lower."""
    return e


def distance(e):
    """Twice the error, twice the loss."""
    return abs(e)


def square(e):
    """Twice the error, four times the loss."""
    return e**2


def figure(error=0.5):
    """Three losses; dots mark the square of an error and of its double."""
    fig, axes = plt.subplots(2, 1, figsize=(5, 4.8))
    for ax, (unit, scale) in zip(axes, EUROS.items(), strict=True):
        e = scale * np.linspace(-2.5, 2.5, 101)
        ax.plot(e, square(e), color="C0")
        ax.plot(e, distance(e), color="C1", ls="--")
        ax.plot(e, difference(e), color="C2", ls=":", lw=2.4)
        marked = scale * error * np.array([1, 2])
        ax.plot(marked, square(marked), "o", color="C3")
        sums = [f"{m:,.9g}$^2$ = {square(m):,.9g}" for m in marked]
        ax.text(0, 5.2 * scale**2, "\n".join(sums), ha="center")
        ax.set(xlim=1.04 * e[[0, -1]], xlabel=f"error $e$, {unit}")
        ax.set(ylabel="loss", ylim=(-2.7 * scale**2, 7.2 * scale**2))
        ax.xaxis.set_major_formatter("{x:,.0f}")
        ax.yaxis.set_major_formatter("{x:,.0f}")
    left, right = axes
    left.text(-1.75, 3.7, "$e^2$", color="C0")
    left.text(-2.5, 1.2, "$|e|$", color="C1")
    left.text(-1.3, -2.2, "$e$", color="C2")
    right.text(-1300, 2.7e6, "$e^2$", color="C0")
    right.text(0, -1.2e6, "$|e|$ and $e$", ha="center")
    return fig


def facts():
    """Squares of half a thousand euros, and of a change of unit."""
    return {
        "half": square(0.5),
        "half_in_euros": square(500),
        "doubled": square(2 * 0.5) / square(0.5),
        "unit_factor": square(EUROS["€"]) / square(EUROS["k€"]),
    }
