"""Answers to the exercises of the page, each computed in a few lines."""

from math import ceil, log, pi

import numpy as np

from snippets.shared.datasets import land


def painter(p_y, p_x_given_y):
    """p(y|x) from the share of each painter, and of x in his strokes."""
    p_joint = np.multiply(p_y, p_x_given_y)
    return p_joint / p_joint.sum()


def loss_of_a_mean(k):
    """Loss of the mean of k samples of a perfect model, V being 1."""
    return 1 + 1 / k


def samples_needed(excess):
    """The least k whose loss is at most that much above the lowest, 1."""
    return ceil(1 / excess)


def all_inside(n, fresh):
    """Probability that an interval around n points holds all fresh ones.

    Both the leftmost and the rightmost of all must be among the n.
    """
    total = n + fresh
    return n / total * (n - 1) / (total - 1)


def memory(hedge, n=480, seed=4):
    """Mean log p of fresh points: cells of 1°, part hedge from anywhere."""
    rng, cells = np.random.default_rng(seed), land().sum()
    seen = np.bincount(rng.integers(cells, size=n), minlength=cells)
    return np.log((1 - hedge) * seen / n + hedge / land().size).mean()


# --8<-- [start:density_from_cube]
def density_from_cube(x):
    """Density on the sphere towards x; even would be 1."""
    r = np.linalg.norm(x) / np.abs(x).max()  # to the surface
    return (r**3 / 3 / 8) * (4 * pi)
# --8<-- [end:density_from_cube]


def facts():
    corner = density_from_cube([1, 1, 1])
    face = density_from_cube([1, 0, 0])
    return {"painter": painter([0.5, 0.3, 0.2], [0.1, 0.2, 0.5])[2],
            "wide": np.dot([0.5, 0.3, 0.2], [0.1, 0.2, 0.5]),
            "blur": samples_needed(0.05), "one_sample": loss_of_a_mean(1),
            "luck": all_inside(10, 10), "luck_60": all_inside(60, 60),
            "memory": memory(0.5), "known_nothing": -log(land().size),
            "cells": land().size, "cube": corner / face,
            "corner": corner, "face": face}
