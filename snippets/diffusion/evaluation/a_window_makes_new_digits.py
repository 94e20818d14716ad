"""A denoiser that sees everything copies; through a window, it invents."""

from functools import cache

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.digit_flow import nearest, sheet
from snippets.shared.digit_models import split, windowed_flow

WINDOWS = [3, 5, 7, 15]
train = split()[0][:600]


@cache
def paths(window, n=5, seed=1):
    """From the same noise for every window. (31, n, 64)"""
    noise = np.random.default_rng(seed).normal(size=(n, 64))
    return windowed_flow(noise, train, window)


def strip(window, frame=-1):
    """Five pictures above the nearest of what they become. (17, 44)"""
    path = paths(window)
    rows = np.concatenate([path[frame], train[nearest(path[-1], train)[0]]])
    return sheet(2 * rows - 1, 5)


def figure():
    fig, axes = plt.subplots(2, 2, figsize=(5, 3.1))
    for ax, window in zip(axes.flat, WINDOWS, strict=True):
        ax.imshow(strip(window), "gray_r", vmin=0, vmax=1, gid="film")
        ax.set(xticks=[], yticks=[], title=f"window {min(window, 8)}")
        if window == 15:
            ax.set_title("the whole picture")
    for ax in axes[:, 0]:
        ax.set(yticks=[3.5, 12.5], yticklabels=["made", "nearest"])
        ax.tick_params(length=0)
    return fig


def film():
    frames = [[strip(w, k) for w in WINDOWS] for k in range(31)]
    return {"tiles": np.array(frames), "clock": np.linspace(0, 1, 31)}


def facts():
    ends = {w: paths(w, 30, 0)[-1] for w in WINDOWS}
    far = {w: nearest(x, train)[1] for w, x in ends.items()}
    return {f"copied_{w}": (d < 1e-3).mean() for w, d in far.items()} | {
        f"far_{w}": np.median(d) for w, d in far.items()} | {
        "train": len(train)}
