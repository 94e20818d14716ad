"""Halfway between noise and data no pixel is grey: some are kept."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.jumps import spoil
from snippets.shared.sixteen import bars, pictures, smooth

p_data = smooth()


def half_kept(x, t):
    """Probabilities of the sixteen pictures when x is spoiled. (16,)"""
    same = (pictures == x).sum(axis=(1, 2))
    return ((1 + t) / 2) ** same * ((1 - t) / 2) ** (4 - same)


def figure(t=0.5):
    fig, ax = plt.subplots(figsize=(5, 2.9))
    bars(ax, spoil(p_data, t), p_data)
    ax.set(ylim=(0, 0.3), yticks=[0, 0.1, 0.2, 0.3], ylabel="probability",
           title=f"$t = {t:g}$")
    ax.text(15.6, 0.27, "outlines: the data", ha="right")
    return fig


def facts(t=0.5):
    law = spoil(p_data, t)
    plain = np.array([0, 15])
    return {"plain": law[plain].sum(), "data_plain": p_data[plain].sum(),
            "all": p_data.max(), "middle": np.sort(p_data)[2],
            "checkers": p_data.min(), "noise": 1 / 16,
            "intact": half_kept(np.zeros((2, 2)), t)[0]}
