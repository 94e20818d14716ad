"""Answers to the exercises of the page, each computed in a few lines."""

from math import hypot, log, pi, sqrt

import numpy as np

from snippets.shared.gaussian import even_noise, normal
from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.ode import euler, heun, rk4


def evaluations(error, at, order, wanted):
    """How many looks bring the error, made with `at` looks, to wanted."""
    return at * (error / wanted) ** (1 / order)


def one_gaussian(x, s, t, mean, std):
    """Where the flow to N(mean, std^2) carries x from time s to t."""
    scale = hypot(1 - t, t * std) / hypot(1 - s, s * std)
    return t * mean + scale * (x - s * mean)


def churn_for(share):
    """The churn that leaves this share of an error of the variance."""
    return -2 / pi * log(share)


def backwards(steps):
    """Spread of N(0, 1) after the two hills' flow from t = 1 to t = 0."""
    return two_hills(euler, np.linspace(1, 0, steps + 1))


def two_hills(method, times):
    """Spread of what a method makes of N(0, 1) at these times."""
    p_data = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])
    noise = np.linspace(-6, 6, 1201)
    weights = normal(noise) / normal(noise).sum()
    ends = method(p_data.velocity, noise, times)[-1]
    return sqrt(weights @ ends**2)  # both have the mean 0


def closest_on_needles(width=0.01):
    """Which comes closest in four looks: 0 Euler, 1 Heun or 2 RK4."""
    field = GaussianMixture([0.5, 0.5], [-2, 2], [width, width]).velocity
    x0 = even_noise(100)
    ends = [method(field, x0, np.linspace(0, 1, 4 // looks + 1))[-1]
            for method, looks in ((euler, 1), (heun, 2), (rk4, 4))]
    return np.argmin(np.square(ends - 2 * np.sign(x0)).mean(axis=1))


def facts():
    return {"euler_wanted": evaluations(0.16, 8, 1, 0.01),
            "heun_wanted": evaluations(0.0159, 16, 2, 0.0159 / 16),
            "one_gaussian": one_gaussian(0.5, 0.5, 1, 3, 0.5),
            "churn_for": churn_for(0.01),
            "heun_2": two_hills(heun, [0, 0.5, 1]),
            "euler_4": two_hills(euler, np.linspace(0, 1, 5)),
            "backwards": backwards(400), "needles": closest_on_needles(),
            "level": sqrt(1 + (1.5 - 1) ** 2)}
