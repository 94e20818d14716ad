"""Answers to the exercises of the page, each computed in a few lines."""

from itertools import product

import numpy as np

from snippets.shared.gaussian import normal


def three_pixels():
    """Z, and p of the picture of three ones, if f = -x_1 x_2 - x_2 x_3."""
    x = np.array(list(product([0, 1], repeat=3)))
    weight = np.exp(x[:, 0] * x[:, 1] + x[:, 1] * x[:, 2])
    return weight.sum(), weight[-1] / weight.sum()


# --8<-- [start:three_words]
def three_words(f):
    """e^-f / Z, after a shift of the lowest f to 0."""
    weight = np.exp(-(f - f.min()))
    return weight / weight.sum()
# --8<-- [end:three_words]


def neighbours_only(levels, pixels, seen):
    """Free numbers if a pixel depends on the `seen` pixels before it."""
    tables = [levels ** min(i, seen) for i in range(pixels)]
    return (levels - 1) * sum(tables)  # in each table the last is 1 - rest


def stretched_noise(z):
    """Density of x = z + z^3 at the place to which it carries z."""
    return normal(z) / (1 + 3 * z**2)


def faster_machine(levels, speed):
    """Pixels a side whose Z can be summed in the age of the universe."""
    age = 13.8e9 * 365.25 * 24 * 3600
    return max(n for n in range(1, 30) if levels ** n**2 < speed * age)


def facts():
    Z, ones = three_pixels()
    return {"Z": Z, "three_pixels": ones,
            "three_words": three_words(np.array([-1000, -1001, -1002]))[2],
            "all_before": neighbours_only(4, 6, seen=5),
            "neighbours_only": neighbours_only(4, 6, seen=1),
            "stretched_noise": stretched_noise(1),
            "noise": stretched_noise(1) * 4,
            "faster_machine": faster_machine(2, speed=10**18),
            "faster_grey": faster_machine(256, speed=10**18),
            "hours": 256**9 / 10**18 / 3600}
