"""A wrong belief about the die costs extra bits: KL divergence."""

import matplotlib.pyplot as plt
import numpy as np

WORLD = np.array([0.1] * 5 + [0.5])  # the loaded die


def belief(six):
    """The table of a gambler who expects this share of sixes. (..., 6)"""
    six = np.asarray(six, float)[..., None]
    return np.concatenate([(1 - six) / 5] * 5 + [six], axis=-1)


def cross_entropy(p, q):
    """Bits for a roll of p, with names that suit q. (..., 6) -> (...)"""
    return -(p * np.log2(q)).sum(axis=-1)


def kl(p, q):
    """The part of it that pays for the wrong belief. (..., 6) -> (...)"""
    return (p * np.log2(p / q)).sum(axis=-1)


def figure(six=20):
    x = np.linspace(0.01, 0.99, 197)
    floor = cross_entropy(WORLD, WORLD)
    here = cross_entropy(WORLD, belief(six / 100))
    fig, ax = plt.subplots(figsize=(5, 3))
    ax.plot(100 * x, cross_entropy(WORLD, belief(x)), "C0")
    ax.axhline(floor, color="0.5", ls="--")
    ax.plot([six, six], [floor, here], "C1", lw=5, alpha=0.7)
    ax.plot(six, here, "oC0")
    ax.text(99, floor - 0.1, "entropy of the die", color="0.5",
            ha="right", va="top")
    ax.set(xlim=(0, 100), ylim=(1.6, 5), ylabel="bits for a roll",
           xlabel="believed share of sixes, %",
           title=f"{floor:.2f} + {here - floor:.2f} = {here:.2f} bits")
    return fig


def facts(six=20):
    q = belief(six / 100)
    return {"entropy": cross_entropy(WORLD, WORLD), "kl": kl(WORLD, q),
            "bits": cross_entropy(WORLD, q), "believed": six / 100}
