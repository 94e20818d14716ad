"""A perfect memory of the data only copies; a wider one makes new data."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.datasets import digits


def train():
    """1200 digits, ink 1 and paper -1, and what sets each off its class."""
    x, y = digits()[0][:1200] / 8 - 1, digits()[1][:1200]
    return x, x - np.array([x[y == k].mean(axis=0) for k in range(10)])[y]


def velocity(x, t, centres, variance):
    """E[x_1 - x_0 | x_t = x] for a Gaussian around each centre. (m, 64)"""
    v = (1 - t) ** 2 + t**2 * variance
    log_r = t * (x / v) @ centres.T - t**2 * (centres**2 @ (1 / v)) / 2
    r = np.exp(log_r - log_r.max(axis=1, keepdims=True))
    mean = r @ centres / r.sum(axis=1, keepdims=True)
    return mean + (t * variance - (1 - t)) / v * (x - t * mean)


def generate(noise, width, steps=100):
    """Flow from noise to digits made wider, spread as before. (m, 64)"""
    x, rest = train()
    variance, axes = np.linalg.eigh(rest.T @ rest / len(rest))
    centres = (x - rest + np.sqrt(1 - width**2) * rest) @ axes
    z, centres = noise @ axes, np.asfortranarray(centres)  # for speed
    for t in np.arange(steps) / steps:
        z = z + velocity(z, t, centres, width**2 * variance) / steps
    return z @ axes.T


def nearest(x):
    """The training digit next to each x, and its distance."""
    data, _ = train()
    distance = np.linalg.norm(x[:, None] - data, axis=2)
    return data[distance.argmin(axis=1)], distance.min(axis=1)


def figure(width=0.0, seed=0):
    noise = np.random.default_rng(seed).normal(size=(8, 64))
    x = generate(noise, width)
    near, distance = nearest(x)
    fig, ax = plt.subplots(3, 8, figsize=(5, 2.6))
    rows = {"noise": noise, "sample": x, "nearest": near}
    for row, name in zip(ax, rows, strict=True):
        for a, image, d in zip(row, rows[name], distance, strict=True):
            a.imshow(image.reshape(8, 8), "gray_r", vmin=-1, vmax=1)
            a.set(xticks=[], yticks=[], xlabel=f"{d:.2f}" * (a in ax[2]))
        row[0].set_ylabel(name)
    return fig


def facts():
    noise = np.random.default_rng(0).normal(size=(8, 64))
    return {"copy": nearest(generate(noise, 0))[1].max(),
            "new": nearest(generate(noise, 0.7))[1].min(),
            "fresh": np.median(nearest(digits()[0][1200::6] / 8 - 1)[1])}
