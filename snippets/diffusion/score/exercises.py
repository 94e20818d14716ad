"""Answers to the exercises of the page, and the price of some slips."""

import numpy as np


def denoised_by_hand(y, variance, noise):
    """Mean of x_1 from N(0, variance), seen as y under that noise."""
    score = -y / (variance + noise**2)
    return y + noise**2 * score


def one_percent_too_wide(excess):
    """The step that makes the variance on N(0, 1) larger by so much."""
    return 2 * (1 - 1 / (1 + excess))


# --8<-- [start:at_rest]
def at_rest(step, noise):
    """Variance where x <- x - step x + noise z comes to rest."""
    return noise**2 / (1 - (1 - step) ** 2)
# --8<-- [end:at_rest]


def downhill(step, steps, variance=1.0):
    """Variance after so many steps x <- x + step x + sqrt(2 step) z."""
    for _ in range(steps):
        variance = (1 + step) ** 2 * variance + 2 * step
    return variance


def cold(weight, temperature):
    """Share of a hill in p^(1/temperature): two of one width, far apart."""
    own, other = np.power([weight, 1 - weight], 1 / temperature)
    return own / (own + other)


def facts():
    h = 0.1
    return {"denoised_by_hand": denoised_by_hand(3, variance=4, noise=1),
            "one_percent_too_wide": one_percent_too_wide(0.01),
            "root": at_rest(h, np.sqrt(h)), "by_step": at_rest(h, h),
            "right": at_rest(h, np.sqrt(2 * h)), "cold": cold(0.8, 0.5),
            "downhill": downhill(h, 50)}
