"""What films share: frames between the steps of a process."""

import numpy as np


def between(steps, at):
    """Where things are at the times `at`, on straight lines between steps.

    steps: (n, ...), at the times 0 to n - 1. at: (m,). -> (m, ...)
    """
    steps, at = np.asarray(steps), np.asarray(at)
    part = (at % 1).reshape(-1, *[1] * (steps.ndim - 1))
    before, after = np.floor(at).astype(int), np.ceil(at).astype(int)
    return (1 - part) * steps[before] + part * steps[after]
