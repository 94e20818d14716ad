"""Who goes where is up to the pairing, and some pairings cost less."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.transport import cheapest_partners


def moons(rng, n):
    """Points of two crescents in turn, as complex numbers x + iy. (n,)"""
    angle, side = rng.uniform(0, np.pi, n), (-1) ** np.arange(n)
    return 1.2 * side * (np.exp(1j * angle) - 0.5 - 0.25j)


def circles(rng, n):
    """Points of two rings, of radius 1 or 2, likewise. (n,)"""
    return rng.choice([1, 2], n) * np.exp(2j * np.pi * rng.random(n))


def pairings(n, seed):
    """x_0, then x_1 paired at random and paired at least cost. (n,) each"""
    rng = np.random.default_rng(seed)
    x0, x1 = moons(rng, n), circles(rng, n)
    return x0, x1, x1[cheapest_partners(abs(x1 - x0[:, None]) ** 2)]


def figure(time=1.0, points=120, seed=0):
    how, (x0, *ends) = ("random", "least cost"), pairings(points, seed)
    fig, axes = plt.subplots(1, 2, figsize=(5, 2.8))
    for ax, x1, name in zip(axes, ends, how, strict=True):
        way = np.stack([x0, (1 - time) * x0 + time * x1])
        for k, marker in enumerate("o^"):
            x, y = way.real[:, k::2], way.imag[:, k::2]
            look = {"color": f"C{k}", "gid": "film"}
            ax.plot(x, y, lw=0.7, alpha=0.5, **look)
            ax.plot(x[1], y[1], marker, ms=4, mew=0, **look)
        ax.set(xlim=(-2.3, 2.3), ylim=(-2.2, 2.2), aspect="equal")
        ax.set_title(f"paired at {name}")
        ax.axis("off")
    return fig


def film(points=120, seed=0):
    x0, *ends = pairings(points, seed)
    t = np.linspace(0, 1, 31)[:, None]
    way = np.hstack([(1 - t) * x0 + t * x1 for x1 in ends])
    return {"points": np.stack([way.real, way.imag], 2), "clock": t[:, 0],
            "axes": np.repeat([0, 1], points), "trail": 30,
            "colour": np.arange(2 * points) % 2, "marker": "o^"}


def facts():
    x0, *x1 = pairings(120, 0)
    random, least = (abs(np.array(x1) - x0) ** 2).mean(axis=1)
    return {"random": random, "least": least}
