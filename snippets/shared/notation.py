"""From one notation to another: paths, clocks, states and predictions.

All of them mix data and noise, noise ~ N(0, I), by two numbers,

    z = alpha * data + sigma * noise

A path below is such a pair (alpha, sigma), at one time or at many. What
counts is the ratio of the two: where it is the same, two paths hold the
same picture but for a factor (Karras et al. 2022). A network predicts

    a * E[data | z] + b * E[noise | z]

with known weights, and the mean of the first line given z is a second
equation for the two. Arrays broadcast: alpha and sigma, z, predictions.
"""

import numpy as np


def line(t):
    """Ours, noise at t = 0 (Lipman et al. 2022 with sigma_min = 0)."""
    return t, 1 - t


def ddpm(abar):
    """Squares of sum 1, from the abar_k of a schedule (Ho et al. 2020)."""
    return np.sqrt(abar), np.sqrt(1 - abar)


def edm(sigma):
    """Data keep their size, the noise has the given std (Karras 2022)."""
    return 1.0, sigma


def linear_schedule(steps=1000):
    """abar_k for k = 1..steps, beta_k from 0.0001 to 0.02 (Ho et al.)."""
    return np.cumprod(1 - np.linspace(1e-4, 0.02, steps))


def cosine_schedule(steps=1000):
    """abar_k for k = 1..steps, beta_k <= 0.999 (Nichol, Dhariwal 2021)."""
    f = np.cos((np.arange(steps + 1) / steps + 0.008) / 1.008 * np.pi / 2)
    return np.cumprod(np.maximum(f[1:] ** 2 / f[:-1] ** 2, 0.001))


def snr(path):
    """Signal-to-noise ratio alpha^2 / sigma^2 (Kingma et al. 2021)."""
    alpha, sigma = path
    return (alpha / sigma) ** 2


def time(path):
    """The t of equal SNR on our line, 0 (noise) to 1 (data)."""
    alpha, sigma = path
    return alpha / (alpha + sigma)


def alpha_bar(path):
    """The abar of equal SNR of a DDPM, which need not be one of a step."""
    alpha, sigma = path
    return alpha**2 / (alpha**2 + sigma**2)


def noise_level(path):
    """The sigma of equal SNR of EDM. Finite where there are any data."""
    alpha, sigma = path
    return sigma / alpha


def nearest_step(schedule, path):
    """The k in 1..steps with the SNR nearest in its logarithm. An int."""
    steps = np.log(snr(ddpm(schedule)))
    return 1 + int(np.abs(steps - np.log(snr(path))).argmin())


def rescale(z, old, new):
    """The state z of the path old on the path new, at equal SNR."""
    (alpha, sigma), (alpha_new, sigma_new) = old, new
    if not np.allclose(alpha * sigma_new, alpha_new * sigma, 1e-9, 1e-12):
        raise ValueError(f"{old} and {new} differ in SNR: find the time, "
                         "alpha_bar or noise_level of the other path first")
    return z * (alpha_new + sigma_new) / (alpha + sigma)


def weights(name, path, rates=None):
    """(a, b) of the prediction a * data + b * noise of this name.

    rates: the derivatives (alpha', sigma') by the clock of the velocity,
    which is data - noise on our line, where they are (1, -1).
    """
    alpha, sigma = path
    if name == "velocity" and rates is None:
        raise ValueError("a velocity needs rates=(alpha', sigma')")
    match name:
        case "data":
            return 1, 0
        case "noise":
            return 0, 1
        case "velocity":
            return rates
        case "score":  # Tweedie's formula (Efron 2011)
            return 0, -1 / sigma
        case "v":  # Salimans and Ho 2022
            return -sigma, alpha
    raise ValueError(f"no prediction is called {name!r}: take data, noise, "
                     "velocity, score or v")


# --8<-- [start:solve]
def data_and_noise(name, value, z, path, rates=None):
    """(E[data | z], E[noise | z]) from the named prediction."""
    (alpha, sigma), (a, b) = path, weights(name, path, rates)
    determinant = alpha * b - sigma * a
    return ((b * z - sigma * value) / determinant,
            (alpha * value - a * z) / determinant)


def predict(name, data, noise, path, rates=None):
    """The named prediction from E[data | z] and E[noise | z]."""
    a, b = weights(name, path, rates)
    return a * data + b * noise
# --8<-- [end:solve]


def reverse(velocity):
    """velocity(x, t) for a clock s = 1 - t, with data at s = 0."""
    return lambda x, s: -velocity(x, 1 - s)


def guide(conditional, unconditional, scale):
    """Guided prediction: scale 0 has no condition, scale 1 is conditional.

    scale is the w of Saharia et al. 2022 and 1 + w of Ho and Salimans 2022.
    """
    return scale * conditional + (1 - scale) * unconditional
