"""A network that fills in blank pixels of digits, in any order.

It is told which pixels are there and their levels, and gives the log odds
of 17 levels for every pixel. It learns from digits of which k pixels are
there and the others blank, k uniform from 0 to 63. If blanks are filled one
at a time in random order, a picture has the mean log probability

    E[ sum over the blanks of log p(x_i | what is there) * 64 / (64 - k) ],

at most the log of its mean probability over all orders (masked diffusion:
Sahoo et al. 2024, arXiv 2406.07524; Shi et al. 2024, arXiv 2406.04329).
"""

import numpy as np

from snippets.shared.digit_dice import (
    at,
    log_softmax,
    missing,
    roll,
    table_logits,
)
from snippets.shared.digit_levels import LEVELS, descend, scaled, some
from snippets.shared.mlp import MLP

HIDDEN = 128, 128


def net(rng):
    """Before training it gives nearly the table of each pixel."""
    fresh = MLP(rng, (128, *HIDDEN, 64 * LEVELS), np.float32)
    fresh.parameters[-2] *= np.float32(0.1)
    fresh.parameters[-1][:] = table_logits().ravel()
    return fresh


def logits(net, x, there):
    """Log odds of levels. x: levels, there: booleans. -> (n, 64, 17)"""
    told = np.hstack([scaled(x) * there, there])
    return net.forward(told).reshape(len(x), 64, LEVELS)


def hide(n, k, rng):
    """True for k pixels of each picture, at random. k: (n,). -> (n, 64)"""
    ranks = rng.random((n, 64)).argsort(axis=1).argsort(axis=1)
    return ranks < np.reshape(k, (-1, 1))


def slopes(net, x, there):
    """Slopes of the mean of -log p over blanks, in all weights."""
    slope = missing(logits(net, x, there), x)
    blank = ~there
    slope *= (blank / blank.sum(axis=1, keepdims=True) / len(x))[..., None]
    net.backward(slope.reshape(len(x), -1))
    return net.gradients


def train(x, rng, steps=1500, size=128, rate=2e-3):
    """The network after so many batches of pictures (n, 64)."""
    fresh = net(rng)

    def gradients():
        k = rng.integers(64, size=size)
        return slopes(fresh, some(x, rng, size), hide(size, k, rng))
    descend(fresh.parameters, gradients, steps, rate)
    return fresh


def bound(net, x, rng):
    """An unbiased guess of the mean of log p(x) over orders, in nats. (n,)

    Each k from 0 to 63 comes once, with blanks of its own.
    """
    total = np.zeros(len(x))
    for k in range(64):
        there = hide(len(x), np.full(len(x), k), rng)
        log_p = at(log_softmax(logits(net, x, there).astype(float)), x)
        total += (log_p * ~there).sum(axis=1) / (64 - k)
    return total


def sample(net, n, rng):
    """n pictures, one pixel at a time, each in an order of its own."""
    x, there = np.zeros((n, 64), int), np.zeros((n, 64), bool)
    rows = np.arange(n)
    for place in rng.random((n, 64)).argsort(axis=1).T:
        odds = logits(net, x, there)[rows, place]
        x[rows, place] = roll(odds.astype(float), rng)
        there[rows, place] = True
    return x
