"""Answers to the exercises of the page, each computed in a few lines."""

from math import erf, log, sqrt

import numpy as np


def suspicious_die(sixes, n, p=1 / 6):
    """Distance of the share of sixes from p, in standard errors."""
    return (sixes / n - p) / sqrt(p * (1 - p) / n)


def loaded_die(six):
    """Entropy in bits if the other five faces share what is left."""
    p = np.array([(1 - six) / 5] * 5 + [six])
    return -(p * np.log2(p)).sum()


def mind_the_square(distance, variance):
    """Probability that a sample of N(0, variance) is so near to 0."""
    return erf(distance / sqrt(2 * variance))


def rare_class(x1, share):
    """p(y=1 | x) if this share of all points belongs to class 1."""
    odds = share / (1 - share) * np.exp(2 * x1)
    return odds / (1 + odds)


# --8<-- [start:two_valuers]
def two_valuers(prices, std):
    """The most likely price if each errs with N(0, std^2)."""
    weights = 1 / np.array(std) ** 2
    return (weights * prices).sum() / weights.sum()
# --8<-- [end:two_valuers]


def wider_memory(width):
    """Variance of heaps on the data itself, in units of the data's."""
    return 1 + width**2


def facts():
    """Prices in thousand euros."""
    prices, std = [100, 130], [10, 20]
    return {"suspicious_die": suspicious_die(1100, 6000),
            "loaded_die": loaded_die(0.5),
            "mind_the_square": mind_the_square(1, variance=4),
            "square_forgotten": mind_the_square(1, variance=4**2),
            "rare_class": rare_class(1, share=0.1),
            "boundary": log(9) / 2,
            "two_valuers": two_valuers(prices, std),
            "plain_mean": two_valuers(prices, [1, 1]),
            "wider_memory": wider_memory(0.7)}
