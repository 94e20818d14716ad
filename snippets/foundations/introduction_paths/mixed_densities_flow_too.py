"""Mixed densities have a velocity too; it hurries through the valley."""

from statistics import NormalDist

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.ode import rk4

noise, data = NormalDist(0, 1), NormalDist(3, 0.5)  # mean, std
p_0, F_0 = np.vectorize(noise.pdf), np.vectorize(noise.cdf)
p_1, F_1 = np.vectorize(data.pdf), np.vectorize(data.cdf)
mixed_samples = GaussianMixture([1], [data.mean], [data.stdev])


def density(x, t):
    """p_t(x) if the densities are mixed."""
    return (1 - t) * p_0(x) + t * p_1(x)


def velocity(x, t):
    """u_t(x) if the densities are mixed: what passes x, by p_t(x)."""
    return (F_0(x) - F_1(x)) / density(x, t)


def continuity(x, t, h=1e-4):
    """d/dt p_t(x) + d/dx (p_t(x) u_t(x)): it is 0 but for order h²."""
    p, u = density, velocity
    return (p(x, t + h) - p(x, t - h) + p(x + h, t) * u(x + h, t)
            - p(x - h, t) * u(x - h, t)) / (2 * h)


def figure(time=0.5, points=20):
    ranks = (np.arange(points) + 0.5) / points
    x0 = np.array([noise.inv_cdf(rank) for rank in ranks])
    times = np.linspace(0, 1, 401)
    fig, axes = plt.subplots(1, 2, figsize=(5, 3.4), sharey=True)
    for k, field in enumerate([mixed_samples.velocity, velocity]):
        path = rk4(field, x0, times)  # (times, points)
        axes[k].plot(times[::5], path[::5], color=f"C{k}", lw=0.9)
        now = np.full(points, time)
        axes[k].plot(now, path[round(400 * time)], "o^"[k], color="k", ms=3)
        axes[k].axvline(time, color="0.5", ls="--", lw=1)
        axes[k].set(xlabel="time $t$", xlim=(-0.02, 1.02), ylim=(-2.4, 4.4),
                    xticks=[0, 0.5, 1])
    axes[0].set(title="mix the samples", ylabel="$x$")
    axes[1].set(title="mix the densities")
    return fig


def facts():
    x, t = 1.5, 0.5  # between the hills, halfway
    grid = np.linspace(-5, 7, 601)
    return {"residual": abs(continuity(grid, t)).max(), "x": x,
            "crowd_left": mixed_samples.path_prob(x, t),
            "crowd_right": density(x, t), "right": velocity(x, t),
            "left": mixed_samples.velocity(x, t)}
