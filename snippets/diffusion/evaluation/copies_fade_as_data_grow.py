"""With a window, more pictures mean fewer copies; without one, never."""

from functools import cache

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.digit_models import split, windowed_flow
from snippets.shared.metrics import distances

SIZES = [5, 15, 50, 150, 500]
WINDOWS = {5: "window 5", 7: "window 7", 9: "window 9", 15: "all of it"}


@cache
def copied(window, size, made=60, seed=0):
    """Share of made pictures within 1/1000 of a training picture."""
    noise = np.random.default_rng(seed).normal(size=(made, 64))
    train = split()[0][:size]
    x = windowed_flow(noise, train, window, steps=15)[-1]
    return (distances(x, train).min(axis=1) < 1e-3).mean()


def figure():
    fig, ax = plt.subplots(figsize=(5, 3.2))
    for i, (window, name) in enumerate(WINDOWS.items()):
        shares = np.array([copied(window, n) for n in SIZES])
        error = np.sqrt(shares * (1 - shares) / 60)
        ax.errorbar(SIZES, shares, error, fmt="os^D"[i] + "-",
                    color=f"C{i}", capsize=0)
        ax.text(560, shares[-1], name, color=f"C{i}", va="center")
    ax.set(xscale="log", xlim=(4, 2300), ylim=(-0.04, 1.06),
           xlabel="training pictures", ylabel="share copied",
           xticks=SIZES, xticklabels=SIZES, yticks=[0, 0.5, 1])
    ax.minorticks_off()
    return fig


def facts():
    return {f"w{window}_{n}": copied(window, n)
            for window in WINDOWS for n in (5, 500)}
