"""One footing for all models of the digits: pictures of 17 whole levels.

Pictures are rows of 64 levels from 0, paper, to 16, ink. A model with a
density is fitted to spread levels: each gets a fraction added, uniform from
-1/2 to 1/2. What the model draws is rounded, so it is a law over whole
levels after all. The probability that this law gives x is the density's
integral over a box of volume 1. By Jensen's inequality its log is at least
the mean, over the fractions, of the log density at the spread x (Theis, van
den Oord and Bethge 2015, arXiv 1511.01844, section 3.1).
"""

from functools import cache

import numpy as np

from snippets.shared.digit_tables import LEVELS, split
from snippets.shared.mlp import Adam


def spread(x, rng):
    """Whole levels, each plus a fraction from -1/2 to 1/2. (n, 64)"""
    return x + rng.random(x.shape) - 1 / 2


def whole(x):
    """Rounded to the nearest levels, from 0 to 16. (n, 64)"""
    return np.rint(x).clip(0, LEVELS - 1).astype(int)


@cache
def moments():
    """Mean (64,) and covariance (64, 64) of the spread training digits."""
    train = split()[0]
    return train.mean(axis=0), np.cov(train.T, bias=True) + np.eye(64) / 12


def scaled(x):
    """Levels in units in which each pixel has mean 0 and variance 1."""
    mean, cov = moments()
    return (x - mean) / np.sqrt(cov.diagonal())


def unscaled(y):
    """The inverse of scaled. (n, 64)"""
    mean, cov = moments()
    return mean + np.sqrt(cov.diagonal()) * y


def log_volume():
    """For y = scaled(x): log p(x) = log p(y) - log_volume()."""
    return np.log(moments()[1].diagonal()).sum() / 2


def descend(parameters, gradients, steps, rate):
    """Take so many steps of Adam, at a rate that falls towards 0.

    gradients: a function that returns the gradients for a new batch.
    """
    adam = Adam(parameters, decay=(0.9, 0.99))
    for step in range(steps):
        adam.rate = rate * (1 - step / steps)
        adam.step(gradients())


def some(x, rng, n):
    """n rows of x at random, with replacement."""
    return x[rng.integers(len(x), size=n)]


def log_mean(a):
    """log of the mean of e^a over the first axis, without overflow."""
    top = a.max(axis=0)
    return top + np.log(np.exp(a - top).mean(axis=0))
