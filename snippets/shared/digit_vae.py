"""A VAE of the digits: 16 hidden causes, two networks, one noise per pixel.

The causes z are drawn from N(0, I). Given z, the picture in the units of
digit_levels.scaled is drawn from N(d(z), noise^2), where d is the decoder;
the noise of each pixel is learned too. The encoder guesses z by N(m(x),
s(x)^2). Kingma and Welling 2013, arXiv 1312.6114. A model is (encoder,
decoder, log_noise).
"""

import numpy as np

from snippets.shared.digit_levels import (
    descend,
    log_volume,
    scaled,
    some,
    spread,
    unscaled,
)
from snippets.shared.gaussian import log_normal
from snippets.shared.mlp import MLP

CAUSES, HIDDEN = 16, 128


def fresh(rng):
    """An untrained model."""
    encoder = MLP(rng, (64, HIDDEN, 2 * CAUSES), np.float32)
    decoder = MLP(rng, (CAUSES, HIDDEN, 64), np.float32)
    return encoder, decoder, np.full(64, -0.5, np.float32)


def parameters(model):
    """All arrays of a model in one list."""
    encoder, decoder, log_noise = model
    return [*encoder.parameters, *decoder.parameters, log_noise]


def guess(encoder, y):
    """Means and logs of the standard deviations of z. (n, 16) twice"""
    return np.split(encoder.forward(y), 2, axis=1)


def log_weights(model, x, e):
    """log p(x, z) - log q(z) at z = mean + std * e. (n,)

    x: spread levels (n, 64), e: noise (n, 16). The mean over the noise is a
    lower bound on log p(x), in nats.
    """
    encoder, decoder, log_noise = model
    y = scaled(x)
    m, log_s = guess(encoder, y)
    z = m + np.exp(log_s) * e
    seen = log_normal(y, decoder.forward(z), np.exp(log_noise)).sum(axis=1)
    ratio = log_normal(z) - log_normal(e) + log_s
    return seen - log_volume() + ratio.sum(axis=1)


def slopes(model, x, e):
    """Slopes of minus the bound's mean over the rows, in the order of
    parameters. The bound's KL is the sum of (m^2 + s^2 - 1) / 2 - log s."""
    encoder, decoder, log_noise = model
    y, n = scaled(x), len(x)
    m, log_s = guess(encoder, y)
    s = np.exp(log_s)
    miss = decoder.forward(m + s * e) - y
    precision = np.exp(-2 * log_noise)
    to_z = decoder.backward(miss * precision / n)
    encoder.backward(np.hstack([to_z + m / n,
                                to_z * s * e + (s**2 - 1) / n]))
    to_noise = (1 - miss**2 * precision).mean(axis=0)
    return [*encoder.gradients, *decoder.gradients, to_noise]


def train(x, rng, steps=3000, size=128, rate=2e-3):
    """The model after so many batches of pictures (n, 64)."""
    model = fresh(rng)

    def gradients():
        e = rng.normal(size=(size, CAUSES))
        return slopes(model, spread(some(x, rng, size), rng), e)
    descend(parameters(model), gradients, steps, rate)
    return model


def sample(model, n, rng):
    """n pictures with their noise, not yet rounded. (n, 64)"""
    _, decoder, log_noise = model
    y = decoder.forward(rng.normal(size=(n, CAUSES)))
    return unscaled(y + np.exp(log_noise) * rng.normal(size=(n, 64)))
