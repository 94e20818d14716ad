"""In many dimensions noise lives on a shell: its length hardly varies."""

from math import exp, isqrt, lgamma, log, sqrt

import matplotlib.pyplot as plt
import numpy as np


def noise(rng, n, d):
    """Draw n samples of N(0, I_d): d independent numbers each. (n, d)"""
    return rng.standard_normal((n, d))


def norm(x):
    """Length of each row: the distance from 0. (n, d) -> (n,)"""
    return np.sqrt((x**2).sum(axis=1))


def norm_density(r, d):
    """Density of the length of noise (the chi distribution), r > 0."""
    scale = (1 - d / 2) * log(2) - lgamma(d / 2)
    return np.exp(scale + (d - 1) * np.log(r) - r**2 / 2)


def mean_norm(d):
    """Expected length; close to the root of d, and always below it."""
    return sqrt(2) * exp(lgamma((d + 1) / 2) - lgamma(d / 2))


def std_norm(d):
    """Its standard deviation, since the expected squared length is d."""
    return sqrt(d - mean_norm(d) ** 2)


def figure(dimensions=784, seed=0):
    d, rows = dimensions, isqrt(dimensions)
    x = noise(np.random.default_rng(seed), 2000, d)
    fig, (lengths, picture) = plt.subplots(
        1, 2, figsize=(5, 2.9), width_ratios=[3, 2]
    )
    bins = np.arange(0, 32.5, 0.25)
    density, edges = np.histogram(norm(x), bins, density=True)
    lengths.stairs(density, edges, fill=True, color="C0")
    r = np.linspace(0.01, 32, 200)
    lengths.plot(r, norm_density(r, d), color="C1")
    lengths.axvline(sqrt(d), color="k", ls="--", lw=1.2)
    lengths.text(sqrt(d) + 0.5, 0.87, "$\\sqrt{d}$", va="top")
    lengths.set(xlim=(0, 32), ylim=(0, 0.9), xlabel="length of a sample",
                ylabel="density", title=f"$d = {d}$")
    picture.imshow(x[0].reshape(rows, d // rows), "gray", vmin=-3, vmax=3)
    picture.set(xticks=[], yticks=[], title="one sample")
    return fig


def facts():
    r = np.linspace(26, 30, 4001)  # two to each side of the root of 784
    return {"root": sqrt(784), "mean": mean_norm(784), "std": std_norm(784),
            "mean_1": mean_norm(1), "std_1": std_norm(1),
            "within_2": np.trapezoid(norm_density(r, 784), r)}
