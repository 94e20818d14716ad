r"""After $n$ fair rounds a typical fortune is $\sqrt{n}$ from zero."""

from math import comb

import matplotlib.pyplot as plt
import numpy as np


# --8<-- [start:fortunes]
def fortunes(rounds):
    """All fortunes after so many rounds, and their chances."""
    wins = np.arange(rounds + 1)
    chances = np.array([comb(rounds, won) for won in wins]) / 2**rounds
    return 2 * wins - rounds, chances


# --8<-- [end:fortunes]


def figure(rounds=9):
    found, chances = fortunes(rounds)
    print(f"{len(found)} fortunes, from {found[0]} to {found[-1]} euros")
    fig, ax = plt.subplots(figsize=(6, 3), layout="constrained")
    ax.bar(found, chances)
    ax.set(xlabel="fortune in euros", ylabel="probability")
    return fig


def facts(rounds=9):
    found, chances = fortunes(rounds)
    return {"spread": (chances @ found**2) ** 0.5}
