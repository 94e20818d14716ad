"""One Gaussian in one dimension: its density, and noise without chance."""

from statistics import NormalDist

import numpy as np


def normal(x, mean=0.0, std=1.0):
    """The density of N(mean, std^2) at x. Arrays broadcast."""
    z = np.subtract(x, mean) / std
    return np.exp(-(z**2) / 2) / (std * np.sqrt(2 * np.pi))


def even_noise(n):
    """n points that share N(0, 1) evenly: its quantiles. (n,)"""
    return np.array(NormalDist().quantiles(n + 1))
