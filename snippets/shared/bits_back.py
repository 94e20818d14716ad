"""Bits back: writing what has a hidden cause, without paying for the cause.

The model has 64 causes z, equally likely, and 44 levels of x = z^2 +
noise in steps of a quarter. To write x, borrow a cause from the number as
it stands, by popping it with the counts of a guess q(z | x). Then push x
with the counts of p(x | z), and z with those of p(z). That is

    log2 q(z | x) - log2 p(x | z) - log2 p(z)

bits: on average -log2 p(x) plus KL(q || p(z | x)) in bits (Townsend, Bird
and Barber 2019, arXiv 1901.04866). Reading undoes the three moves in
reverse order, and the last of them puts back what was borrowed.
"""

from functools import cache

import numpy as np

from snippets.shared.coders import pick, pop, push
from snippets.shared.gaussian import even_noise, normal

NOISE = 0.5
LEVELS = np.arange(-2, 9, 0.25)
CAUSES = even_noise(64)
PRIOR = [1] * 64


def whole(p):
    """Rows of probabilities as counts: at least 1, about 2^14 in all."""
    return 1 + np.rint(2**14 * p / p.sum(axis=-1, keepdims=True)).astype(int)


@cache
def decoder():
    """Counts of the levels for each cause. (64, 44), read-only"""
    counts = whole(normal(LEVELS, CAUSES[:, None]**2, NOISE))
    counts.flags.writeable = False
    return counts


def joint():
    """The probability of each cause with each level. (64, 44)"""
    return decoder() / decoder().sum(axis=1, keepdims=True) / len(CAUSES)


def posterior(side=False):
    """Counts of the causes for each level, as Bayes' rule has them.

    side: of those above 0 only; the others keep one count. (44, 64)
    """
    return whole(joint().T * ((CAUSES > 0) | (not side)))


def surprise(x):
    """-log2 p(x) of levels, given as indices. (n,) -> (n,)"""
    return -np.log2(joint().sum(axis=0)[x])


def draw(n, rng):
    """Levels as the model makes them, as indices. (n,)"""
    return pick(decoder()[rng.integers(64, size=n)], rng)


def write(state, x, guess):
    """The number after each of the three moves. guess: (44, 64) counts"""
    cause, borrowed = pop(state, guess[x])
    written = push(borrowed, x, decoder()[cause])
    return borrowed, written, push(written, cause, PRIOR)


def read(state, guess):
    """x, and the number that was there before it was written."""
    cause, written = pop(state, PRIOR)
    x, borrowed = pop(written, decoder()[cause])
    return x, push(borrowed, cause, guess[x])
