"""What slips with the log-determinant make of the total mass."""

import numpy as np

from snippets.shared.coupling import (
    bows,
    inverse,
    log_density,
    uncouple,
)

STEP = 0.01


def facts():
    axes = np.arange(-7, 7, STEP), np.arange(-4, 4, STEP)
    x = np.stack(np.meshgrid(*axes), axis=-1).reshape(-1, 2)
    right, both = log_density(x, bows()), inverse(x, bows())[1]
    last = uncouple(x, bows()[1])[1]  # the first layer's is lost
    laws = {"right": right, "wrong": right - 2 * both,
            "overwritten": right - both + last}
    return {name: np.exp(log_p).sum() * STEP**2
            for name, log_p in laws.items()}
