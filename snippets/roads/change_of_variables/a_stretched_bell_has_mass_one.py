"""Stretched noise keeps its mass: what grows wider gets lower."""

import numpy as np


def log_density(x, shift, s):
    """Of x = shift + exp(s) z, where z is from N(0, 1)."""
    z = np.exp(-s) * (x - shift)
    return -(z**2 + np.log(2 * np.pi)) / 2 - s


def mass(s, shift=1.0):
    x = np.linspace(-60, 60, 24_001)
    return np.exp(log_density(x, shift, s)).sum() * 0.005


def facts():
    return {"stretch": np.exp(0.5), "mass": mass(0.5),
            "top": np.exp(log_density(1, 1, 0.5))}
