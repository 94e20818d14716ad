"""A small step of Langevin's walk keeps the bell that it samples."""

import numpy as np


def score(x):
    """Of N(0, 1)."""
    return -x


def step(x, h, noise):
    """Walkers at x, a step h later. Noise has the variance 1."""
    return x + h * score(x) + np.sqrt(2 * h) * noise


def facts():
    h = 0.01
    push = step(0, h, 1) ** 2
    return {"push": push, "pull": step(1, h, 0),
            "variance": step(1, h, 0) ** 2 + push}
