"""One Gaussian in one dimension: its density, and evenly spread noise."""

from statistics import NormalDist

import numpy as np


def normal(x, mean=0.0, std=1.0):
    """The density of N(mean, std^2) at x. Arrays broadcast."""
    z = np.subtract(x, mean) / std
    return np.exp(-(z**2) / 2) / (std * np.sqrt(2 * np.pi))


def log_normal(x, mean=0.0, std=1.0):
    """Its logarithm, finite where the density itself is 0 in floats."""
    z = np.subtract(x, mean) / std
    return -(z**2) / 2 - np.log(std * np.sqrt(2 * np.pi))


def even_noise(n):
    """The n quantiles that cut N(0, 1) into equal shares. (n,)"""
    return np.array(NormalDist().quantiles(n + 1))
