"""Shrink a little, shake a little: the five pips of a die dissolve."""

from itertools import pairwise

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian_mixture import five_pips

p_data = five_pips(0.2)
centres = p_data.means  # (5, 2)
times = np.linspace(1, 0, 41)


def shake(rng, x, t, end):
    """A sample of x_end for each x_t, end < t. Knows no data. (n, 2)"""
    kept = end / t
    added = (1 - end) ** 2 - (kept * (1 - t)) ** 2  # a variance
    return kept * x + np.sqrt(added) * rng.normal(size=x.shape)


def forward(seed=0, n=250):
    """Pips, and how they dissolve. -> (n,), path (41, n, 2)"""
    rng, pip = np.random.default_rng(seed), np.arange(n) % 5
    path = [centres[pip] + 0.2 * rng.normal(size=(n, 2))]
    for t, end in pairwise(times):
        path.append(shake(rng, path[-1], t, end))
    return pip, np.stack(path)


def recognised(t, n=20_000, seed=1):
    """How often the likeliest pip is the one that the point came from."""
    rng, pip = np.random.default_rng(seed), np.arange(n) % 5
    x_1 = centres[pip] + 0.2 * rng.normal(size=(n, 2))
    x_t = t * x_1 + (1 - t) * rng.normal(size=(n, 2))
    return np.mean(p_data.posterior(x_t, t).argmax(axis=-1) == pip)


def figure():
    pip, path = forward()
    fig, ax = plt.subplots(figsize=(5, 4.2))
    for centre in centres:
        ax.add_patch(plt.Circle(centre, 0.4, fc=("0.5", 0.15)))
    for k, marker in enumerate("os^os"):
        ax.plot(*path[-1, pip == k].T, marker, color=f"C{k}", ms=4, mew=0,
                gid="film")
    ax.set(xlim=(-3.2, 3.2), ylim=(-3, 3), aspect="equal")
    ax.axis("off")
    return fig


def film():
    pip, path = forward()
    return {"points": path, "clock": times, "colour": pip,
            "marker": "os^os"}


def facts():
    return {"at_5": recognised(0.5), "at_2": recognised(0.2)}
