"""A velocity field carries noise through all snapshots p_t to the data."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.ode import rk4

p_data = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])
times = np.linspace(0, 1, 31)


def flow(x0):
    """Follow the velocity from x0 at t = 0. (n,) -> (31, n)"""
    return rk4(p_data.velocity, x0, times)


def split_time(mean=2, std=0.5):
    """When p_t gets two tops: its hills are 2 √((1-t)² + t²std²) apart."""
    return 1 / (1 + np.sqrt(mean**2 - std**2))


def figure(time=1.0, particles=40, seed=3):
    path = flow(np.random.default_rng(seed).normal(size=particles))
    now = round(30 * time)
    x = np.linspace(-4, 4, 81)
    fig, ax = plt.subplots(figsize=(5, 4.2))
    for t in times[::3]:
        color, width = ("k", 2) if t == times[now] else ("0.5", 1)
        fill, style = (0.18, "-") if t <= times[now] else (0, ":")
        ax.fill_betweenx(x, t, t + 0.21 * p_data.path_prob(x, t), ls=style,
                         lw=width, facecolor=(color, fill), edgecolor=color)
    for up, color, marker in (True, "C0", "o"), (False, "C1", "^"):
        own = path[: now + 1, (path[-1] > 0) == up]
        look = {"color": color, "gid": "film"}
        ax.plot(times[: now + 1], own, lw=0.9, alpha=0.7, **look)
        ax.plot(np.full(own.shape[1], times[now]), own[-1], marker,
                ms=4.5, mew=0, **look)
    ax.set(xlim=(-0.03, 1.13), ylim=(-4, 4), xlabel="time $t$",
           ylabel="$x$", xticks=[0, 0.25, 0.5, 0.75, 1])
    ax.text(0, 4.15, "noise $p_0$")
    ax.text(1, 4.15, "data $p_1$")
    return fig


def film(particles=40, seed=3):
    path = flow(np.random.default_rng(seed).normal(size=particles))
    points = np.stack(np.broadcast_arrays(times[:, None], path), 2)
    return {"points": points, "clock": times, "colour": path[-1] < 0,
            "marker": "o^", "size": 4.5, "trail": 30}


def facts(particles=40, seed=3):
    end = flow(np.random.default_rng(seed).normal(size=particles))[-1]
    return {"particles": particles, "upper": (end > 0).sum(),
            "lower": (end < 0).sum(), "split": split_time(),
            "centre_0": p_data.path_prob(0.0, 0),
            "centre_1": p_data.path_prob(0.0, 1)}
