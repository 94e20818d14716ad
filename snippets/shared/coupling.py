"""Invertible layers, points and the logarithms of how areas change.

Affine coupling: Dinh, Sohl-Dickstein and Bengio 2016
(arXiv 1605.08803).
"""

import numpy as np

from snippets.shared.gaussian import log_normal


def couple(x, layer):
    """One affine coupling layer. (n, 2) -> (n, 2), log-determinants (n,).

    layer: (i, s, t). Coordinate i, 0 or 1, is multiplied by e^s and moved by
    t, two functions (n,) -> (n,) of the other coordinate, which stays.
    """
    i, s, t = layer
    kept, y = x[:, 1 - i], x.copy()
    y[:, i] = x[:, i] * np.exp(s(kept)) + t(kept)
    return y, s(kept)


def uncouple(y, layer):
    """The inverse of couple: (n, 2) -> (n, 2), log-determinants (n,)."""
    i, s, t = layer
    kept, x = y[:, 1 - i], y.copy()
    x[:, i] = (y[:, i] - t(kept)) * np.exp(-s(kept))
    return x, -s(kept)


def forward(z, layers):
    """All layers in turn: (n, 2) -> (n, 2), sums of log-determinants (n,)."""
    total = np.zeros(len(z))
    for layer in layers:
        z, logdet = couple(z, layer)
        total += logdet
    return z, total


def inverse(x, layers):
    """All layers undone, the last one first, and the log-determinants."""
    total = np.zeros(len(x))
    for layer in reversed(layers):
        x, logdet = uncouple(x, layer)
        total += logdet
    return x, total


def log_density(x, layers):
    """log p(x) if the layers bend N(0, I). (n, 2) -> (n,)"""
    z, logdet = inverse(x, layers)
    return log_normal(z).sum(axis=1) + logdet


def bows():
    """Two layers, set by hand, that fold N(0, I) into two bows.

    The first pulls the upper half to the right and the lower one to the
    left, the second flattens and bends them. A filament joins the bows.
    """
    return [
        (0, lambda y: 0 * y - 0.4, lambda y: 3 * np.tanh(6 * y)),
        (1, lambda x: 0 * x - 1.6,
         lambda x: 1.5 * np.tanh(3 * x) * np.cos(abs(x) - 3)),
    ]  # fmt: skip
