"""Drawn digits lean towards the training digits and copy none of them."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.digit_flow import (
    nearest,
    over_trainings,
    sample,
    split,
    trainings,
)

train, _, fresh, fresh_labels = split()
seen = train[:len(fresh)]  # as many as there are held-out digits


def drawn(seed=0):
    """One for the label of each held-out digit. (597, 64)"""
    return sample(len(fresh), np.random.default_rng(seed), 8, fresh_labels)


def distances(made):
    """To the nearest: drawn to seen, drawn to fresh, fresh to seen."""
    return (nearest(made, seen)[1], nearest(made, fresh)[1],
            nearest(fresh, seen)[1])


def figure():
    fig, (ax, side) = plt.subplots(1, 2, figsize=(5, 3),
                                   width_ratios=[3, 1])
    shares = np.arange(1, len(fresh) + 1) / len(fresh)
    styles = "C0-", "C1--", "k:"
    for d, style in zip(distances(drawn()), styles, strict=True):
        ax.plot(np.sort(d), shares, style)
    ax.text(2.45, 0.08, "drawn: to seen,\nsolid; to held-out,\ndashed",
            color="C0")
    ax.text(1.9, 0.75, "real,\ndotted", ha="right")
    ax.set(xlabel="distance to the nearest", xlim=(0.8, 4.2), ylim=(0, 1),
           title="share that is nearer")
    error = 1 / (2 * np.sqrt(len(fresh)))  # of the share, by chance alone
    side.axhspan(0.5 - 2 * error, 0.5 + 2 * error, color="0.5", alpha=0.3)
    side.plot(np.linspace(-1, 1, 10), trainings()["nearer"], "o")
    side.set(xticks=[], xlim=(-1.5, 1.5), ylim=(0.4, 0.7),
             yticks=[0.4, 0.5, 0.6, 0.7], xlabel="ten trainings",
             title="to seen")
    return fig


def facts():
    made, ten = drawn(), trainings()
    to_seen, to_fresh, real = distances(made)
    to_any = nearest(made, train)[1]
    return over_trainings("seen", "fresh", "nearer", "least") | {
        "seen": np.median(to_seen), "fresh": np.median(to_fresh),
        "real": np.median(real), "nearer": np.mean(to_seen < to_fresh),
        "least": to_any.min(), "copies": (to_any < 1e-3).sum(),
        "least_of_ten": ten["least"].min(), "train": len(train),
        "real_least": nearest(fresh, train)[1].min()}
