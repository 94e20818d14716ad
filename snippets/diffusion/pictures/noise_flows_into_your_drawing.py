"""Noise flows into whatever is drawn: here into a handwritten five."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.datasets import digits
from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.ode import euler

n, smooth, steps, limits = 400, 0.08, 32, (4, 3.06)  # limits of the plane


def law(points, smooth):
    """p_data of a drawing: the same Gaussian on each point (K, 2)."""
    K = len(points)
    return GaussianMixture(np.full(K, 1 / K), points, np.full(K, smooth))


def flow(points, smooth, steps, noise):
    """Euler's method from noise (n, 2) to the drawing. (steps + 1, n, 2)"""
    times = np.linspace(0, 1, steps + 1)
    return euler(law(points, smooth).velocity, noise, times)


def five(number=3, pixels=23):
    """Where a handwritten five has ink, in finer pixels. (K, 2)"""
    images, labels = digits()
    ink = images[labels == 5][number].reshape(8, 8)
    fine = np.linspace(0, 7, pixels)
    for _ in range(2):  # what lies between the columns, then the rows
        ink = np.array([np.interp(fine, range(8), row) for row in ink]).T
    down, right = np.nonzero(ink > 8)  # of 16
    return 0.8 * np.stack([fine[right] - 3.5, 3.5 - fine[down]], axis=1)


def moons(K=100):
    """Points on two half moons, one in the other's mouth. (K, 2)"""
    angle = np.linspace(0, np.pi, K // 2)
    upper = 1.7 * np.stack([np.cos(angle), np.sin(angle)]).T - (0.85, 0.4)
    return np.concatenate([upper, -upper]).round(2)


def figure(seed=0):
    points, rng = five(), np.random.default_rng(seed)
    path = flow(points, smooth, steps, rng.normal(size=(n, 2)))
    point = law(points, smooth).posterior(path[-1], 1).argmax(axis=1)
    group = 5 * point // len(points)
    fig, ax = plt.subplots(figsize=(5, 3.83))
    ax.plot(*points.T, "o", color="0.5", ms=2, mew=0, alpha=0.5)
    for k in range(5):
        x1, x2 = np.insert(path[-6:, group == k].T, 6, np.nan, axis=2)
        ax.plot(x1.ravel(), x2.ravel(), color=f"C{k}", lw=1, alpha=0.4)
        ax.plot(x1[:, 5], x2[:, 5], "o", color=f"C{k}", ms=3.6, mew=0)
    ax.set(xlim=(-limits[0], limits[0]), ylim=(-limits[1], limits[1]))
    ax.axis("off")
    return fig


def toy():
    return {"n": n, "smooth": smooth, "steps": steps, "limits": limits,
            "Five": five(), "Moons": moons()}


def facts():
    return {"particles": n, "points": len(five()), "smooth": smooth}
