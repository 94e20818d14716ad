"""A density's bits follow the unit and may be negative; a coder's don't."""

from math import erf, sqrt

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.digit_judges import bits

WIDTHS = np.geomspace(0.03, 8, 120)


def cells(std, centre):
    """The area of a bell above each whole level around it. (levels,)"""
    edges = np.arange(-10 * np.ceil(std) - 2, 10 * np.ceil(std) + 3) - 0.5
    rising = [(1 + erf((e - centre) / std / sqrt(2))) / 2 for e in edges]
    return np.diff(rising)


def coder(std, centre):
    """Entropy of the levels, in bits: what a coder needs. >= 0"""
    p = cells(std, centre)
    p = p[p > 0]
    return -(p * np.log2(p)).sum()


def density(std):
    """Entropy of the density, in bits for levels that are one apart."""
    return np.log2(std * np.sqrt(2 * np.pi * np.e))


def figure(centre=0):
    fig, ax = plt.subplots(figsize=(5, 3.1))
    ax.axhline(0, color="0.7", lw=0.8)
    ax.plot(WIDTHS, density(WIDTHS), "C1--")
    ax.plot(WIDTHS, [coder(s, centre / 100) for s in WIDTHS], "C0")
    ax.text(0.09, -2.2, "density", color="C1")
    ax.text(0.035, 1.25, "coder", color="C0")
    ax.set(xscale="log", xticks=[0.1, 1], xticklabels=["0.1", "1"],
           xlim=(0.03, 8), ylim=(-3.2, 5.2), ylabel="bits",
           xlabel="width of the bell, in levels")
    ax.minorticks_off()
    return fig


def facts(centre=0):
    bells = bits("ten bells", np.random.default_rng(0))
    return {"centre": centre / 100, "narrow": density(0.1),
            "coder_narrow": coder(0.1, centre / 100),
            "zero_at": 1 / np.sqrt(2 * np.pi * np.e),
            "bells": bells, "bells_0_1": bells - np.log2(16)}
