"""Noised data keep a variance of 1."""

import numpy as np


def noised(x, noise, abar):
    """Data that keep the share abar of their variance."""
    return np.sqrt(abar) * x + np.sqrt(1 - abar) * noise


def facts():
    abar = 0.36
    data, noise = noised(1, 0, abar), noised(0, 1, abar)
    return {"abar": abar, "data": data, "noise": noise,
            "variance": data**2 + noise**2}
