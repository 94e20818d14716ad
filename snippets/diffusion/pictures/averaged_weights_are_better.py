"""The mean of a wandering network is better than the network."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.digit_flow import history, over_trainings, trainings

steps = history()[0]


def losses(name):
    """After each of steps, of each of ten trainings. (7, 10)"""
    return np.array([trainings()[f"{name}_{step}"] for step in steps])


def figure():
    fig, ax = plt.subplots(figsize=(5, 3))
    for name, style in ("raw", "C1s--"), ("averaged", "C0o-"), (
            "train", "C2^:"):
        ax.plot(steps, losses(name).mean(axis=1), style)
        ax.plot(steps, losses(name), style[:2], lw=0.5, alpha=0.5)
    ax.text(1200, 0.49, "as it is, held-out", color="C1")
    ax.text(650, 0.445, "averaged,\nheld-out", color="C0", ha="right",
            va="top")
    ax.text(5500, 0.352, "averaged, training", color="C2",
            ha="right", va="top")
    ax.set(xscale="log", xlabel="training step", xlim=(90, 10000),
           ylim=(0.31, 0.64), title="loss per pixel")
    return fig


def facts():
    raw, averaged, train = map(losses, ("raw", "averaged", "train"))
    return over_trainings("frechet", "raw_frechet",
                          gain=(raw - averaged)[-1],
                          gap=(averaged - train)[-1],
                          late=averaged[-2] - averaged[-1])
