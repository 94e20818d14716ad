"""A cheap draft, checked in one go, saves most calls of the net."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.belief_net import digits_net, split
from snippets.shared.drafts import calls, draw_checked

train = split()[0]
AHEAD = np.array([0, 1, 2, 4, 8, 16, 32, 64])
DRAFTS = {"table": (train.sum(axis=0) + 0.5) / (len(train) + 1),
          "fair coins": np.full(64, 0.5)}


def digits(draft, n=400, seed=4):
    """n digits, and the pixels that the check changed. (n, 64) each"""
    rng = np.random.default_rng(seed)
    return draw_checked(digits_net(), DRAFTS[draft], n, rng)


def figure(ahead=16):
    fig, axes = plt.subplot_mosaic(
        [[0, 1, ".", "curve"], [2, 3, ".", "curve"], [4, 5, ".", "curve"]],
        figsize=(5, 3), width_ratios=[1, 1, 0.1, 3.4])
    x, changed = digits("table")
    for k in range(6):
        axes[k].imshow(x[k].reshape(8, 8), "gray_r", vmin=0, vmax=1)
        down, right = np.divmod(np.flatnonzero(changed[k]), 8)
        axes[k].plot(right, down, "sC1", ms=2.6)
        axes[k].set(xticks=[], yticks=[])
        axes[k].spines[:].set(visible=True, color="0.7")
    ax, place = axes["curve"], np.arange(len(AHEAD))
    for name, style in zip(DRAFTS, ["oC0-", "^C2--"], strict=True):
        wrong = digits(name)[1]
        mean = np.array([calls(wrong, k).mean() for k in AHEAD])
        ax.plot(place, mean, style, ms=4)
        ax.plot(place[ahead == AHEAD], mean[ahead == AHEAD], style[:3],
                ms=9)
        ax.text(7, mean[-1] + 3, name, color=style[1:3], ha="right")
    ax.set(xticks=place, xticklabels=AHEAD, ylim=(0, 68),
           yticks=[0, 16, 32, 48, 64], xlabel="pixels drafted ahead",
           ylabel="calls for a digit")
    return fig


def facts(ahead=16):
    table, coins = (digits(name)[1] for name in DRAFTS)
    return {"ahead": ahead, "calls": calls(table, ahead).mean(),
            "coins": calls(coins, ahead).mean(),
            "changed": table.sum(axis=1).mean(), "kept": 1 - table.mean(),
            "worth": 64 / calls(table, 64).mean()}
