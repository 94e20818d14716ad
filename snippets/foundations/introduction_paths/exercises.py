"""Answers to the exercises of the page, each computed in a few lines."""

import numpy as np

from snippets.shared.gaussian import even_noise
from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.ode import heun


def where_lines_meet(a, b):
    """Time when two lines, (x_0, x_1) each, are at the same place."""
    ahead = b[0] - a[0], b[1] - a[1]  # of b before a, at both ends
    return ahead[0] / (ahead[0] - ahead[1])


# --8<-- [start:ahead_of_the_crowd]
def ahead_of_the_crowd(x, t, mean, std):
    """u_t(x), N(0, 1) to N(mean, std^2), independent pairs."""
    v = (1 - t) ** 2 + t**2 * std**2
    a = (t * std**2 - (1 - t)) / v
    return mean + a * (x - t * mean)
# --8<-- [end:ahead_of_the_crowd]


def from_noise_to_arrow(x, noise, t):
    """Mean data, velocity and score from a network's mean noise."""
    return (x - (1 - t) * noise) / t, (x - noise) / t, -noise / (1 - t)


def a_quarter_of_the_way(t):
    """Step of the linear schedule whose flow time is nearest to t."""
    abar = np.cumprod(1 - np.linspace(1e-4, 0.02, 1000))
    times = np.sqrt(abar) / (np.sqrt(abar) + np.sqrt(1 - abar))
    return abs(times - t).argmin() + 1


def better_steps(steps):
    """Standard deviation of the samples that Heun's steps make."""
    p_data = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])
    noise = even_noise(9999)
    times = np.linspace(0, 1, steps + 1)
    return heun(p_data.velocity, noise, times)[-1].std()


def two_samplers(scale, time):
    """Variances that N(0, 1) gets in that time by the score -scale x."""
    rest = 1 / (2 * scale - 1)  # where d/dt v = (1 - 2 scale) v + 1 is 0
    walk = rest + (1 - rest) * np.exp(-time / rest)
    return {"by_flow": np.exp((1 - scale) * time), "by_walk": walk}


def facts():
    data, velocity, score = from_noise_to_arrow(x=1, noise=-0.5, t=0.8)
    return {"where_lines_meet": where_lines_meet((-1, 2), (0.5, -2)),
            "ahead_of_the_crowd": ahead_of_the_crowd(2, 0.5, 3, 0.5),
            "data": data, "from_noise_to_arrow": velocity, "score": score,
            "a_quarter_of_the_way": a_quarter_of_the_way(0.25),
            "better_steps": better_steps(2), "one_step": better_steps(1),
            } | two_samplers(1.1, 10)
