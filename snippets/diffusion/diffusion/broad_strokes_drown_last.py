"""Noise drowns the directions of a digit in the order of their size."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.datasets import digits
from snippets.shared.pca import principal

images = digits()[0] / 8 - 1  # (1797, 64), from -1 to 1
mean, variances, directions = principal(images)


def drowns(variance):
    """The t at which signal and noise are equally strong."""
    return 1 / (1 + np.sqrt(variance))


def above(t):
    """How many directions are stronger than the noise at time t."""
    return (t**2 * variances > (1 - t) ** 2).sum()


def best_guess(x, t):
    """Of all linear guesses of x_1 the one with the least error."""
    gain = t * variances / (t**2 * variances + (1 - t) ** 2)
    return mean + (x - t * mean) @ directions * gain @ directions.T


def roughness(k):
    """Mean square of the steps between neighbouring pixels."""
    tile = directions[:, k].reshape(8, 8)
    return (np.diff(tile) ** 2).mean() + (np.diff(tile.T) ** 2).mean()


def figure(time=0.4, seed=0):
    x_1 = images[[0, 2, 3, 8]]
    noise = np.random.default_rng(seed).normal(size=x_1.shape)
    x = time * x_1 + (1 - time) * noise
    fig, (curve, pictures) = plt.subplots(1, 2, figsize=(5, 3.4))
    k, n, std = np.arange(1, 62), above(time), np.sqrt(variances[:61])
    curve.plot(k[:n], std[:n], "o", ms=4, color="C0")
    curve.plot(k[n:], std[n:], "x", ms=4, color="C1")
    curve.axhline((1 - time) / time, color="k", ls="--")
    curve.set(yscale="log", ylim=(0.02, 12), xlabel="direction",
              xticks=[1, 20, 40, 60], title="its size")
    rows = np.reshape([x_1, x, best_guess(x, time)], (3, 4, 8, 8))
    tiles = np.pad(rows, [(0, 0), (0, 0), (1, 1), (1, 1)])
    tiles = tiles.transpose(1, 2, 0, 3)
    pictures.imshow(tiles.reshape(40, 30), cmap="gray_r", vmin=-1, vmax=1)
    pictures.set(yticks=[], xticks=[4.5, 14.5, 24.5],
                 xticklabels=["digit", "noisy", "guess"])
    return fig


def facts(time=0.4):
    rough = [np.mean([roughness(k) for k in range(a, a + 5)])
             for a in (0, 40)]
    times = {f"t_{k}": drowns(variances[k - 1]) for k in (1, 10, 40)}
    return times | {"above": above(time), "ratio": rough[1] / rough[0]}
