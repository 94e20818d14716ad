"""Drawn digits are about as far from training digits as from others."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.digit_flow import nearest, sample, split

train, _, fresh, fresh_labels = split()
seen = train[:len(fresh)]  # as many as there are held-out digits


def distances(seed=0):
    """To the nearest: drawn to seen, drawn to fresh, fresh to seen."""
    made = sample(len(fresh), np.random.default_rng(seed), 8, fresh_labels)
    return (nearest(made, seen)[1], nearest(made, fresh)[1],
            nearest(fresh, seen)[1])


def figure():
    fig, ax = plt.subplots(figsize=(5, 3))
    shares = np.arange(1, len(fresh) + 1) / len(fresh)
    for d, style in zip(distances(), ("C0-", "C1--", "k:"), strict=True):
        ax.plot(np.sort(d), shares, style)
    ax.text(2.5, 0.12, "drawn: to seen, solid,\nto held-out, dashed",
            color="C0")
    ax.text(1.75, 0.75, "real, dotted", ha="right")
    ax.set(xlabel="distance to the nearest", xlim=(0.8, 4.2), ylim=(0, 1),
           title="share that is nearer")
    return fig


def facts():
    to_seen, to_fresh, real = distances()
    return {"seen": np.median(to_seen), "fresh": np.median(to_fresh),
            "real": np.median(real), "nearer": np.mean(to_seen < to_fresh),
            "least": to_seen.min(), "copies": (to_seen < 1e-3).sum()}
