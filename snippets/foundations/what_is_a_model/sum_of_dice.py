"""Add up a few dice and their flat bars grow into a Gaussian bell."""

import matplotlib.pyplot as plt
import numpy as np

faces, p_dice = np.arange(1, 7), np.full(6, 1 / 6)
mean = faces @ p_dice  # of one die
variance = (faces - mean) ** 2 @ p_dice


def sum_of_dice(n):
    """Probabilities of the totals n, n + 1, ..., 6n of n dice. (5n + 1,)"""
    p = p_dice
    for _ in range(n - 1):
        p = np.convolve(p, p_dice)  # one more die
    return p


def bell(total, n):
    """Density at total of the Gaussian N(n mean, n variance)."""
    distance = (total - n * mean) ** 2 / (2 * n * variance)
    return np.exp(-distance) / np.sqrt(2 * np.pi * n * variance)


def largest_gap(n):
    """Farthest that the top of a bar is from the bell."""
    return abs(sum_of_dice(n) - bell(np.arange(n, 6 * n + 1), n)).max()


def figure(dice=2):
    fig, ax = plt.subplots(figsize=(5, 3))
    totals = np.arange(dice, 6 * dice + 1)
    ax.bar(totals, sum_of_dice(dice), color="C0")
    # The frame follows the bell, so that only the bars change in it.
    middle, std = dice * mean, np.sqrt(dice * variance)
    x = np.linspace(middle - 3.2 * std, middle + 3.2 * std, 200)
    top = bell(middle, dice)
    ax.plot(x, bell(x, dice), color="C1")
    ax.text(middle + 0.8 * std, 0.85 * top, "Gaussian", color="C1")
    ax.set(xlim=x[[0, -1]], ylim=(0, 1.1 * top), ylabel="probability")
    ax.xaxis.get_major_locator().set_params(integer=True)
    spread = f"variance {dice * variance:.2f}"
    ax.set_title(f"mean {dice * mean:g}, {spread}")
    ax.set(xlabel=f"total of {dice} dice" if dice > 1 else "one die")
    return fig


def facts():
    return {"mean": mean, "variance": variance, "std": np.sqrt(variance),
            "entropy": -(p_dice * np.log2(p_dice)).sum(),
            "seven": sum_of_dice(2)[7 - 2],
            "twelve": sum_of_dice(2)[12 - 2],
            "gap_1": largest_gap(1), "gap_8": largest_gap(8)}
