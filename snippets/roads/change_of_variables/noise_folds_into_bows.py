"""Two coupling layers fold a round cloud into two bows."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.coupling import bows, forward, log_density
from snippets.shared.films import between

z = np.random.default_rng(4).normal(size=(600, 2))
steps = [forward(z, bows()[:k])[0] for k in range(3)]
left = z[:, 1] < 0  # these go to the left
order = np.argsort(~left, kind="stable")  # as the figure draws them


def figure():
    fig, ax = plt.subplots(figsize=(5, 3.4))
    ax.plot(*steps[-1][left].T, "C0o", ms=3, gid="film")
    ax.plot(*steps[-1][~left].T, "C1o", ms=3, gid="film")
    ax.set(xlim=(-6, 6), ylim=(-4, 4), aspect="equal")
    return fig


def film():
    at = np.linspace(0, 2, 61)
    moved = between(steps, at)[:, order]
    return {"points": moved, "clock": at, "clock_name": "layers",
            "colour": (~left[order]).astype(int)}


def facts():
    middle = forward(np.zeros((1, 2)), bows())[0]
    return {"shrunk": np.exp(forward(z, bows())[1][0]),
            "middle": np.exp(log_density(middle, bows())[0])}
