"""Six marks for a model of the digits, with error bars.

They are the squared Frechet distance, precision, recall, the accuracy of
the nearest neighbour, the share of made pictures that are nearer to a
training digit than to any held out, and bits per pixel of those held out.
"""

from functools import cache

import numpy as np

from snippets.shared.digit_models import log_prob, sample, split
from snippets.shared.metrics import (
    distances,
    frechet,
    nearest_neighbour_accuracy,
    precision_recall,
)


def marks(real, fake):
    """The first five. (n, 64) twice -> a list"""
    train, _, held = split()
    moments = [f(x) for x in (real.T, fake.T)
               for f in (lambda a: a.mean(axis=1), np.cov)]
    near = distances(fake, train).min(1) < distances(fake, held).min(1)
    return [frechet(*moments), *precision_recall(real, fake),
            nearest_neighbour_accuracy(real, fake), near.mean()]


def bits(name, rng):
    """Per pixel of the digits held out, for levels that are one apart.

    nan for the network, which isn't asked, and for real digits.
    """
    if name in ("real", "network"):
        return np.nan
    _, _, held = split()
    x = held + (rng.random(held.shape) - 0.5) / 16
    return -log_prob(name, x).mean() / 64 / np.log(2) + 4


@cache
def verdicts(name, pictures, draws=5, seed=0):
    """Mean and standard deviation of the six over draws. Two of (6,)

    name: of a model in digit_models, or "real" for digits of the training
    set. Both sides have the given number of pictures.
    """
    rng, rows, (train, _, held) = np.random.default_rng(seed), [], split()
    for _ in range(draws):
        real = rng.permutation(held)[:pictures]
        fake = (rng.permutation(train)[:pictures] if name == "real" else
                sample(name, pictures, rng))
        rows.append([*marks(real, fake), bits(name, rng)])
    return np.mean(rows, axis=0), np.std(rows, axis=0, ddof=1)
