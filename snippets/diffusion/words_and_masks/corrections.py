"""Slips in the formulas of the noising, and the blanks they leave."""

import numpy as np


def step(k, n):
    """Step k of n of the noising: 0 and 1 may turn blank, 2. (3, 3)

    Row: the symbol before. After k steps (n - k) / n of the symbols are
    still there.
    """
    lose = 1 / (n - k + 1)
    return np.array([[1 - lose, 0, lose], [0, 1 - lose, lose], [0, 0, 1]])


def so_far(k, n):
    """The first k steps together: Q_1 Q_2 ... Q_k. (3, 3)"""
    return np.linalg.multi_dot(
        [np.eye(3), np.eye(3), *(step(j, n) for j in range(1, k + 1))])


def back(k, n, slip=0):
    """P(x_{k-1} | x_k is blank, the clean symbol is 0). (3,)

    With slip = 1, the product of one matrix too many stands in it.
    """
    weight = step(k, n)[:, 2] * so_far(k - 1 + slip, n)[0]
    return weight / weight.sum()


def left(n, slip=0):
    """The share of blanks that n steps backwards leave unfilled."""
    return np.prod([back(k, n, slip)[2] for k in range(1, n + 1)])


def facts():
    return {"no_factor": np.exp(-1), "index": left(10, 1),
            "right": left(10), "total": 1 - np.exp(-np.log(2)),
            "rate": 1 - np.exp(-2)}
