"""The sum of two energies is low only where both are."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.langevin import mala

RING, STRIPE = 0.25, 0.4  # how far off the ring or the stripe is fine


def energies(x):
    """Of a ring of radius 2, and a stripe at height 1. (n, 2) -> (2, n)"""
    away = np.linalg.norm(x, axis=-1) - 2
    return np.array([away**2 / (2 * RING**2),
                     (x[..., 1] - 1) ** 2 / (2 * STRIPE**2)])


def score(x, weights):
    """Minus the slope of weights @ energies. (n, 2) -> (n, 2)"""
    r = np.linalg.norm(x, axis=-1, keepdims=True)
    ring = (r - 2) / RING**2 * x / r
    stripe = (x[:, 1:] - 1) / STRIPE**2 * [0, 1]
    return -weights[0] * ring - weights[1] * stripe


def walk(weights, walkers=300, steps=800, seed=1):
    """Chains of the weighted sum, begun all around. -> (walkers, 2)"""
    rng = np.random.default_rng(seed)
    turn = 2 * np.pi * np.arange(walkers) / walkers
    x0 = 2 * np.column_stack([np.cos(turn), np.sin(turn)])
    return mala(lambda x: -(weights @ energies(x)),
                lambda x: score(x, weights), x0, 0.04, steps, rng)


def figure(weight=1.0):
    u = np.linspace(-3, 3, 121)
    x = np.stack(np.meshgrid(u, u), axis=-1)
    fig, axes = plt.subplots(1, 3, figsize=(5, 2))
    for ax, weights, name in zip(
            axes, ([1, 0], [0, 1], [1, weight]),
            ("ring", "stripe", "sum"), strict=True):
        total = np.tensordot(weights, energies(x), 1)
        ax.contour(u, u, total - total.min(), [1, 2, 4], colors="C0",
                   linewidths=[1.6, 1, 0.5])
        ax.set(aspect=1, xticks=[], yticks=[], title=name)
    axes[2].plot(*walk(np.array([1, weight])).T, "C1.", ms=3)
    return fig


def facts(weight=1.0):
    x = walk(np.array([1, weight]))
    off = np.abs(x[:, 1] - 1)
    return {"weight": weight, "near": np.mean(off < 2 * STRIPE)}
