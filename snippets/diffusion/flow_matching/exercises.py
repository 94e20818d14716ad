"""Answers to the exercises, and the numbers that the text alone quotes."""

from statistics import NormalDist

import numpy as np

from snippets.shared.gaussian import even_noise
from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.ode import rk4


def floor(sigma):
    """Least loss for N(0, 1) to N(mu, sigma^2), independent pairs."""
    return np.pi / 2 * sigma


def log_density_after(x0, sigma):
    """log p_1 where the flow from N(0, 1) to N(mu, sigma^2) takes x_0."""
    return NormalDist().pdf(x0), -np.log(sigma)


def pythagoras(n=4000):
    """Two hills: squares of the pairs, and the three parts of them.

    E (x_1 - x_0)^2 = floor + bending + E (x(1) - x_0)^2, over n noises that
    share N(0, 1) evenly.
    """
    p = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])
    x0 = even_noise(n)
    t = np.linspace(0, 1, 101)
    path = rk4(p.velocity, x0, t)
    u = np.array([p.velocity(x, s) for x, s in zip(path, t, strict=True)])
    weight = np.r_[1, np.tile([4, 2], 50)[:-1], 1] / 300  # Simpson's
    way = path[-1] - x0
    bending = (weight @ (u - way) ** 2).mean()
    pairs = 1 + p.square()
    return {"pairs": pairs, "way": (way**2).mean(), "bending": bending,
            "rest": pairs - bending - (way**2).mean()}


def twist(place=(0.5, 0.8), h=1e-3):
    """d y_1/d x_2 and d y_2/d x_1 of the flow's map x -> y, three heaps.

    The map of least cost is a gradient, and both would be equal.
    """
    heaps = [(-2.0, -1.0), (0.5, 2.0), (2.0, -0.5)]
    p = GaussianMixture([0.5, 0.2, 0.3], heaps, [0.25, 0.6, 0.4])
    around = place + h * np.array([(1, 0), (-1, 0), (0, 1), (0, -1)])
    right, left, above, below = rk4(
        p.velocity, around, np.linspace(0, 1, 201))[-1]
    by_1, by_2 = (right - left) / (2 * h), (above - below) / (2 * h)
    return by_2[0], by_1[1]


def facts():
    density, gain = log_density_after(0.5, 0.5)
    one, other = twist()
    return {"floor": floor(0.25), "log_p": np.log(density) + gain,
            "log_p0": np.log(density), "gain": gain, "steps": 1,
            "twist_1": one, "twist_2": other} | pythagoras()
