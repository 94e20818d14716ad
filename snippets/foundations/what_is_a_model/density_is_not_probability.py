"""The height of a density may exceed 1: only its area is a probability."""

import matplotlib.pyplot as plt
import numpy as np

p_dice = np.full(6, 1 / 6)  # p_dice(roll) for roll = 1, ..., 6


def density(x, std):
    """The density p(x) of the Gaussian N(0, std^2), x of any shape."""
    return np.exp(-(x**2) / (2 * std**2)) / (std * np.sqrt(2 * np.pi))


def area(low, high, std, strips=10_000):
    """Area under p from low to high, as a sum of thin bars."""
    width = (high - low) / strips
    x = low + width * (np.arange(strips) + 0.5)
    return (density(x, std) * width).sum()


def figure(std=0.1):
    fig, (bars, curve) = plt.subplots(
        1, 2, figsize=(5, 3.2), width_ratios=[2, 3]
    )
    bars.bar(range(1, 5), p_dice[:4], color="C0")
    bars.bar([5, 6], p_dice[4:], color="C1", hatch="//", edgecolor="w")
    both = f"{p_dice[4:].sum():.2f}"
    bars.text(5.5, 0.175, both, ha="center", color="C1")
    bars.set(xticks=range(1, 7), xlabel="face", ylabel="probability")
    bars.set(ylim=(0, 0.25), yticks=[0, 0.1, 0.2], title="a sum")

    x = np.linspace(-1.5, 1.5, 199)
    curve.plot(x, density(x, std), "C0")
    part = np.linspace(0, 0.2, 60)
    curve.fill_between(part, density(part, std), color="C1", lw=0)
    curve.axhline(1, color="k", ls="--", lw=1.2)
    curve.text(1.5, 0.95, "height 1", ha="right", va="top")
    curve.text(0.28, 1.5, f"area {area(0, 0.2, std):.2f}", color="C1")
    curve.set(xlim=(-1.5, 1.5), xticks=[-1, 0, 1], xlabel="$x$")
    curve.set(ylim=(0, 4.2), ylabel="density")
    curve.set(title=f"an area, std {std}")
    return fig


def facts():
    return {"peak_narrow": density(0, 0.1), "peak_wide": density(0, 1),
            "part_narrow": area(0, 0.2, 0.1), "part_wide": area(0, 0.2, 1),
            "all_narrow": area(-1.2, 1.2, 0.1),
            "all_wide": area(-12, 12, 1),
            "all_faces": p_dice.sum(), "two_faces": p_dice[4:].sum()}
