"""64 loaded dice: levels of digits, drawn pixel by pixel.

Each pixel has a die with 17 faces, and the pixels before it load the die:
its log odds are linear in them (softmax regression). These are the 64 coins
of belief_net.py with more faces. A model is (W, b), with the shapes
(64, 1088) and (64, 17). W has 17 columns for each pixel, and is 0 from a
pixel to itself and to those before it.
"""

import numpy as np

from snippets.shared.digit_levels import LEVELS, descend, scaled
from snippets.shared.digit_tables import tables

PENALTY = 10.0  # of half the squared weights; chosen on training digits


def log_softmax(logits):
    """log of shares that add up to 1 along the last axis."""
    o = logits - logits.max(axis=-1, keepdims=True)
    return o - np.log(np.exp(o).sum(axis=-1, keepdims=True))


def at(log_p, x):
    """In each row of 17 the entry of the level x. -> (n, 64)"""
    return np.take_along_axis(log_p, x[..., None], axis=-1)[..., 0]


def roll(logits, rng):
    """A level from each row of 17 log odds. (..., 17) -> (...)"""
    ends = np.exp(log_softmax(logits)).cumsum(axis=-1)
    u = rng.random(logits.shape[:-1])[..., None]
    return (u >= ends[..., :-1]).sum(axis=-1)


def missing(logits, x):
    """Slopes of -log p(levels) in the log odds. -> like logits"""
    slope = np.exp(log_softmax(logits))
    there = at(slope, x)[..., None]
    np.put_along_axis(slope, x[..., None], there - 1, axis=-1)
    return slope


def table_logits():
    """Logs of the shares of levels at each training pixel. (64, 17)"""
    return log_softmax(np.log(tables(64)[1][0]))


def before():
    """1 where a pixel may load a die, 0 elsewhere. (64, 1088)"""
    return np.repeat(np.triu(np.ones((64, 64), np.float32), 1), LEVELS, 1)


def logits(model, x):
    """Log odds of each die, given the pixels before it. (n, 64, 17)"""
    W, b = model
    return (scaled(x).astype(W.dtype) @ W).reshape(-1, 64, LEVELS) + b


def slopes(model, x, penalty=PENALTY):
    """Slopes of [mean of -log p(x)] + penalty |W|^2 / 2n in W and b."""
    slope = missing(logits(model, x), x) / len(x)
    to_W = scaled(x).astype(slope.dtype).T @ slope.reshape(len(x), -1)
    return [to_W * before() + penalty / len(x) * model[0],
            slope.sum(axis=0)]


def train(x, steps=300, rate=0.02):
    """Dice that fit pictures (n, 64); they begin as a table per pixel."""
    model = [np.zeros((64, 64 * LEVELS), np.float32),
             table_logits().astype(np.float32)]
    descend(model, lambda: slopes(model, x), steps, rate)
    return [p.astype(float) for p in model]


def log_prob(model, x):
    """log p(x), exactly, in nats. (n,)"""
    return at(log_softmax(logits(model, x)), x).sum(axis=1)


def sample(model, n, rng):
    """n pictures, pixel by pixel. (n, 64)"""
    x, (W, b) = np.zeros((n, 64), int), model
    for i in range(64):
        of_i = W[:, LEVELS * i:LEVELS * (i + 1)]
        x[:, i] = roll(scaled(x) @ of_i + b[i], rng)
    return x
