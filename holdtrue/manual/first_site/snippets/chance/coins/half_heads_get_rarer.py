"""The more coins are tossed, the rarer are exactly half heads."""

from math import comb

import matplotlib.pyplot as plt
import numpy as np


def chance(heads, coins):
    """Probability of so many heads among fair coins."""
    return comb(coins, heads) / 2**coins


def figure(coins=10):
    heads = np.arange(coins + 1)
    found = [chance(h, coins) for h in heads]
    print(f"{coins} coins, {coins + 1} numbers of heads")
    fig, ax = plt.subplots(figsize=(6, 3), layout="constrained")
    ax.bar(heads / coins, found, width=0.8 / coins)
    ax.set(xlabel="share of heads", ylabel="probability")
    return fig


def facts(coins=10):
    return {"half": chance(coins // 2, coins)}
