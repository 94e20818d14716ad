"""The velocity of least training loss fails on every other digit."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.digit_flow import over_trainings, split, velocity
from snippets.shared.guidance import softmin

train, labels, fresh, fresh_labels = split()
times = np.linspace(0.05, 0.85, 9)


def copier(x, t, label):
    """The exact velocity of the training set. x: (n, 64), t: a number"""
    square = ((x**2).sum(axis=1)[:, None] - 2 * t * x @ train.T
              + t**2 * (train**2).sum(axis=1))
    cost = square / (2 * (1 - t)**2)
    cost[label[:, None] != labels] = np.inf
    return (softmin(cost) @ train - x) / (1 - t)


def losses(field, images, own, seed=0):
    """Mean square per pixel of what the field misses, at each time."""
    rng, result = np.random.default_rng(seed), []
    for t in times:
        rows = rng.integers(len(images), size=400)
        x0, x1 = rng.normal(size=(400, 64)), images[rows]
        guess = field((1 - t) * x0 + t * x1, t, own[rows])
        result.append(np.mean((guess - (x1 - x0))**2))
    return np.array(result)


def curves():
    """Network and copier, each on training and on held-out digits."""
    return {(who.__name__, part): losses(who, *data)
            for who in (velocity, copier)
            for part, data in (("train", (train, labels)),
                               ("fresh", (fresh, fresh_labels)))}


def figure():
    fig, ax = plt.subplots(figsize=(5, 3.2))
    for (who, part), loss in curves().items():
        color = "C0" if who == "velocity" else "C1"
        ax.plot(times, loss, "o-" if part == "fresh" else "^:", color=color)
    ax.text(0.6, 1.1, "copier", color="C1", ha="right")
    ax.text(0.86, 0.24, "network", color="C0", ha="right")
    ax.set(xlabel="time $t$", ylim=(0, 1.6), title="loss per pixel")
    return fig


def facts():
    return {f"{who}_{part}": loss.mean()
            for (who, part), loss in curves().items()
            } | over_trainings("floor_train", "floor_fresh")
