"""A product of experts for pictures in black and white.

Expert j has a pattern, column W_j of W (n, m), and a bias c_j. It sums W_j
over the black pixels and adds c_j; the larger the sum, the more it lowers
the energy of the picture:

    energy(x) = -b . x - sum_j log(1 + exp(c_j + x . W_j))

This is a restricted Boltzmann machine; expert j is its hidden unit h_j, on
or off, summed out. A model is a tuple (W, b, c).
"""

from functools import cache
from itertools import pairwise

import numpy as np

from snippets.shared.belief_net import sigmoid, split


def energy(model, x):
    """(..., n) -> (...,)"""
    W, b, c = model
    return -x @ b - np.logaddexp(0, x @ W + c).sum(axis=-1)


def log_z(model):
    """log of the sum of e^-energy over all 2^n pictures.

    The sum runs over experts on or off instead, and has 2^m terms: with the
    experts fixed, pixels are independent, and all pictures make a product.
    """
    W, b, c = model
    on = np.arange(2 ** len(c))[:, None] >> np.arange(len(c)) & 1
    terms = on @ c + np.logaddexp(0, on @ W.T + b).sum(axis=1)
    top = terms.max()
    return top + np.log(np.exp(terms - top).sum())


def step(model, x, rng):
    """Gibbs: draw the experts given x, then x given them. -> like x"""
    W, b, c = model
    on = rng.random((len(x), len(c))) < sigmoid(x @ W + c)
    return (rng.random(x.shape) < sigmoid(on @ W.T + b)).astype(float)


def slopes(model, x):
    """Mean slope of the energy over pictures (k, n), shaped like model."""
    W, _, c = model
    on = sigmoid(x @ W + c)
    return -x.T @ on / len(x), -x.mean(axis=0), -on.mean(axis=0)


def train(x, experts, updates, rng, batch=100, rate=0.4):
    """Trained with persistent chains. x (k, n) -> a model

    The rate falls to zero, so that the chains can keep up.
    """
    ink = x.mean(axis=0).clip(0.01, 0.99)
    model = [rng.normal(0, 0.05, (x.shape[1], experts)),
             np.log(ink / (1 - ink)), np.zeros(experts)]
    chains = (rng.random((batch, x.shape[1])) < ink).astype(float)
    for k in range(updates):
        chains = step(model, chains, rng)
        data = slopes(model, x[rng.integers(len(x), size=batch)])
        fall = rate * (1 - k / updates)
        for part, own, other in zip(model, data, slopes(model, chains),
                                    strict=True):
            part += fall * (other - own)
    return tuple(model)


@cache
def digits_model():
    """Sixteen experts, trained on the 1200 digits in black and white.

    Rounded to hundredths, since further digits depend on the machine.
    """
    model = train(split()[0], 16, 2000, np.random.default_rng(0))
    return tuple(np.round(part, 2) for part in model)


def scaled(model, share):
    """The model with only a share of each expert's say, from 0 to 1."""
    W, b, c = model
    return share * W, b, share * c


def annealed(model, levels, chains, rng):
    """Guesses of log Z whose exponentials have the mean Z. -> (chains,)

    Chains start where pixels are independent, and take one step at each
    level, while the experts are turned on in equal parts. See Neal 2001,
    Annealed importance sampling.
    """
    b = model[1]
    shares = np.linspace(0, 1, levels + 1)
    x = (rng.random((chains, len(b))) < sigmoid(b)).astype(float)
    log_w = np.full(chains, log_z(scaled(model, 0)))
    for before, now in pairwise(shares):
        log_w += energy(scaled(model, before), x)
        log_w -= energy(scaled(model, now), x)
        x = step(scaled(model, now), x, rng)
    return log_w
