"""Training with short chains from the data misses the best likelihood."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared import energies
from snippets.shared.divergences import kl_discrete

# Half are blank; the other half have one white pixel, in any corner.
data = np.zeros(16)
data[0], data[[7, 11, 13, 14]] = 0.5, 0.125


def trained(chain):
    """Theta at first and after each of 600 updates, and the KL there."""
    path = energies.train(data, 600, chain)
    return path, [kl_discrete(data, energies.law(a)) for a in path]


exact, nats = trained(energies.exact)
_, going_on = trained(energies.persistent)


def above(prices):
    """The KL above its least. (..., 2) -> (...,)"""
    low = -prices @ energies.FEATURES.T
    cost = np.log(np.exp(low).sum(axis=-1)) - low @ data  # log Z + energy
    return cost + kl_discrete(data, np.ones(16)) - nats[-1]


def figure(k=1):
    path, gap = trained(energies.contrast(data, k))
    fig, (left, right) = plt.subplots(1, 2, figsize=(5, 2.9))
    ink, edge = np.linspace(-0.6, 0.6, 49), np.linspace(-0.1, 1.3, 57)
    prices = np.stack(np.meshgrid(ink, edge), axis=-1)
    left.contour(ink, edge, above(prices), [0.02, 0.05, 0.1, 0.2, 0.4, 0.8],
                 colors="0.5", linewidths=0.7)
    left.plot(*exact.T, "k--", lw=1)
    left.plot(*path.T, "C1")
    left.plot(*path[-1], "C1o")
    left.plot(*exact[-1], "k*", ms=9)
    left.set(xlabel="price of ink", ylabel="price of an edge")
    right.plot(nats, "k--", lw=1, label="exact sums")
    right.plot(going_on, "C0:", lw=2, label="persistent")
    right.plot(gap, "C1", label="from the data")
    right.legend(loc="upper right", handlelength=1.4)
    right.set(xlim=(0, 120), ylim=(0.82, 1.3), xlabel="update",
              ylabel="KL (nats)")
    return fig


def facts(k=1):
    path, gap = trained(energies.contrast(data, k))
    ten = trained(energies.contrast(data, 10))[1][-1]
    return {"k": k, "lost": gap[-1] - nats[-1], "lost_10": ten - nats[-1],
            "turn": np.argmin(gap), "black": energies.law(path[-1])[15],
            "least": energies.law(exact[-1])[15]}
