"""Answers to the exercises of the page, each computed in a few lines."""

import math

import numpy as np

from snippets.shared.metrics import frechet


def two_bells_by_hand(mean_p, std_p, mean_q, std_q):
    """Squared Fréchet distance of two bells in one dimension."""
    return (mean_p - mean_q) ** 2 + (std_p - std_q) ** 2


def pictures_needed(d, bias):
    """Samples on each side until d(d + 5) / 2n has come down to bias."""
    return math.ceil(d * (d + 5) / (2 * bias))


def generations_to_half(pictures):
    """The first g with (1 - 1/n)^g of at most one half."""
    return math.ceil(math.log(2) / -math.log1p(-1 / pictures))


def facts():
    check = frechet(np.zeros(1), np.eye(1), np.full(1, 3.0), 4 * np.eye(1))
    return {"two_bells": two_bells_by_hand(0, 1, 3, 2), "check": check,
            "pictures_needed": pictures_needed(2048, 1),
            "generations": generations_to_half(100)}
