"""Choose the cause with borrowed bits, and they come back."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.bits_back import (
    draw,
    joint,
    posterior,
    surprise,
    write,
)

SEED = int.from_bytes(np.random.default_rng(7).bytes(16), "big") | 2**127
x = draw(2000, np.random.default_rng(0))


def account(n, guess):
    """The number after each of the three moves for n levels. (1 + 3n)"""
    states = [SEED]
    for level in x[:n]:
        states += write(states[-1], level, guess)
    return states


def length(state):
    """log2 of a number of any size, beyond the seed."""
    tail = max(state.bit_length() - 60, 0)
    return np.log2(state >> tail) + tail - np.log2(float(SEED))


def figure(numbers=5):
    bits = [length(state) for state in account(numbers, posterior())]
    ideal = np.cumsum([0, *surprise(x[:numbers])])
    fig, ax = plt.subplots(figsize=(5, 3))
    ax.plot(np.arange(len(bits)) / 3, bits, "C0", zorder=3)
    ax.plot(np.arange(numbers + 1), ideal, "oC1", ms=5 - 3 * (numbers > 9))
    ax.set(xlabel="numbers written", ylabel="bits beyond the seed")
    for y, text in enumerate(["surprise", "file"]):
        ax.text(0.02, 0.83 + 0.1 * y, text, color=f"C{1 - y}",
                transform=ax.transAxes)
    return fig


def facts():
    both, side = (account(2000, posterior(side)) for side in (False, True))
    p = joint() / joint().sum(axis=0)
    doubt = -(p * np.log2(p)).sum(axis=0)  # of the cause, given a level
    return {"ideal": surprise(x).sum(), "paid": length(both[-1]),
            "each": surprise(x).mean(), "numbers": len(x),
            "more": length(both[-1]) / surprise(x).sum() - 1,
            "side_more": (length(side[-1]) - surprise(x).sum()) / 2000,
            "doubt": doubt[x].mean(), "seed": SEED.bit_length()}
