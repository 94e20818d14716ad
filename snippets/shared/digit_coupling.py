"""A flow of the digits: one Gaussian, bent by four coupling layers.

On the way to noise a symmetric matrix comes first: it would turn digits
into noise if they were one Gaussian. Then each layer keeps 32 coordinates,
and a network that sees these scales and moves the other 32. Layers come in
pairs: the second keeps what the first has moved (Dinh, Sohl-Dickstein and
Bengio 2016, arXiv 1605.08803; coupling.py does it for two coordinates).
Logs of scales stay between -1 and 1. A model is a list of (kept, net).
"""

import numpy as np

from snippets.shared.digit_levels import descend, moments, some, spread
from snippets.shared.gaussian import log_normal
from snippets.shared.metrics import matrix_root
from snippets.shared.mlp import MLP

LAYERS, HIDDEN = 4, 64


def fresh(rng):
    """Layers that do nothing yet: the model is one Gaussian."""
    model = []
    for layer in range(LAYERS):
        kept = ~model[-1][0] if layer % 2 else rng.permutation(64) < 32
        net = MLP(rng, (32, HIDDEN, 64), np.float32)
        net.parameters[-2][:] = 0
        model.append((kept, net))
    return model


def scales(net, kept):
    """Logs of the scales, and the shifts. (n, 32) -> (n, 32) twice"""
    raw, shift = np.split(net.forward(kept), 2, axis=1)
    return np.tanh(raw), shift


def to_noise(model, x):
    """Noise (n, 64) behind levels, log-determinants (n,), and the tape: of
    each layer what it was given to move, and the logs of its scales."""
    mean, cov = moments()
    z = (x - mean) @ np.linalg.inv(matrix_root(cov))
    total, tape = np.full(len(x), -np.linalg.slogdet(cov)[1] / 2), []
    for kept, net in model:
        log_scale, shift = scales(net, z[:, kept])
        tape.append((z[:, ~kept], log_scale))
        z[:, ~kept] = z[:, ~kept] * np.exp(log_scale) + shift
        total += log_scale.sum(axis=1)
    return z, total, tape


def log_prob(model, x):
    """log of the density at spread levels, in nats. (n,)"""
    z, total, _ = to_noise(model, x)
    return log_normal(z).sum(axis=1) + total


def slopes(model, x):
    """Slopes of the mean of -log_prob in all weights, layer by layer."""
    g, _, tape = to_noise(model, x)
    n, gradients = len(x), []
    g = g / n
    for (kept, net), (moved, log_scale) in zip(model[::-1], tape[::-1],
                                               strict=True):
        to_shift, scale = g[:, ~kept], np.exp(log_scale)
        to_raw = (to_shift * moved * scale - 1 / n) * (1 - log_scale**2)
        g[:, kept] += net.backward(np.hstack([to_raw, to_shift]))
        g[:, ~kept] = to_shift * scale
        gradients = net.gradients + gradients
    return gradients


def train(x, rng, steps=1000, size=128, rate=1e-3):
    """The model after so many batches of pictures (n, 64)."""
    model = fresh(rng)
    weights = [p for _, net in model for p in net.parameters]
    descend(weights,
            lambda: slopes(model, spread(some(x, rng, size), rng)),
            steps, rate)
    return model


def sample(model, n, rng):
    """n pictures, not yet rounded: every layer undone. (n, 64)"""
    z, (mean, cov) = rng.normal(size=(n, 64)), moments()
    for kept, net in model[::-1]:
        log_scale, shift = scales(net, z[:, kept])
        z[:, ~kept] = (z[:, ~kept] - shift) * np.exp(-log_scale)
    return mean + z @ matrix_root(cov)
