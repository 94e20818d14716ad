"""Answers to the exercises of the page, each computed in a few lines."""

import numpy as np

from snippets.shared.diffusion import ddim_step


def when_it_drowns(variance):
    """The t at which data of this variance are as strong as the noise."""
    return 1 / (1 + np.sqrt(variance))


# --8<-- [start:at_rest]
def at_rest(pull, shake, steps=2000, h=0.01):
    """Variance in which dx = -pull x ds + sqrt(shake) dW settles."""
    variance = 1.0
    for _ in range(steps):
        variance = (1 - pull * h) ** 2 * variance + shake * h
    return variance
# --8<-- [end:at_rest]


def facts():
    return {"when_it_drowns": when_it_drowns(9),
            "step": ddim_step(1, -0.5, 0.36, 0.64),
            "data": (1 + 0.8 * 0.5) / 0.6,
            "at_rest": at_rest(1, 1), "half": at_rest(0.5, 1)}
