"""Models of the digits that are tables: how often a pixel has which level.

Pictures are rows of 64 whole numbers from 0, paper, to 16, ink. A model has
one table for all pixels, one for each pixel, or one for each pixel of each
numeral. It writes down a picture as 64 levels, as if these were
independent; if each numeral has its own tables, the numeral comes first.
Each level counts half a time more than it was seen, so that none is thought
impossible, and all counts are doubled, so that they are whole.
"""

from functools import cache

import numpy as np

from snippets.shared import digit_flow
from snippets.shared.coders import START, pick, pop, push

LEVELS = 17
KINDS = {1: "one table", 64: "a table for each pixel",
         640: "ten tables for each pixel"}


def split():
    """(train, its labels, held): (1200, 64), (1200,), (597, 64) of ints."""
    train, labels, held, _ = digit_flow.split()
    levels = [np.rint(8 * a + 8).astype(int) for a in (train, held)]
    return levels[0], labels, levels[1]


@cache
def tables(number):
    """Counts of the numerals, (k,), and of the levels, (k, 64, 17).

    number: how many tables differ, 1, 64 or 640. k is 10 for 640, else 1.
    The counts are whole numbers, as a coder wants them, and read-only.
    """
    if number not in KINDS:
        raise ValueError(f"number must be 1, 64 or 640, not {number}")
    train, labels, _ = split()
    parts = [train[labels == k] for k in range(10)]
    parts = parts if number == 640 else [train]
    seen = np.array([(x[:, :, None] == np.arange(LEVELS)).sum(axis=0)
                     for x in parts])
    if number == 1:
        seen = np.broadcast_to(seen.sum(axis=1, keepdims=True), seen.shape)
    counts = 2 * seen + 1
    numerals = np.array([len(x) for x in parts])
    counts.flags.writeable = numerals.flags.writeable = False
    return numerals, counts


@cache
def costs(number):
    """The tables in bits: -log2 of the shares, (k,) and (k, 64, 17)."""
    return [-np.log2(a / a.sum(axis=-1, keepdims=True))
            for a in tables(number)]


def log_probs(x, number):
    """log2 of the probability of numeral and picture. (n, 64) -> (k, n)"""
    numerals, levels = costs(number)
    picture = levels[:, np.arange(64), x].sum(axis=-1)
    return -numerals[:, None] - picture


def bits(x, number):
    """What each picture costs with the numeral that suits it best. (n,)"""
    return -log_probs(x, number).max(axis=0)


def sample(number, n, rng):
    """n pictures of the model: a numeral, then each pixel. (n, 64)"""
    numerals, counts = tables(number)
    k = rng.choice(len(numerals), p=numerals / numerals.sum(), size=n)
    return pick(counts[k], rng)


def pack(x, state=START):
    """Push a picture (64,) onto a number: its levels, then the numeral.

    With ten tables per pixel. The last pixel goes in first, so it comes out
    last. Returns the 66 numbers on the way.
    """
    numerals, counts = tables(640)
    numeral, states = log_probs(x[None], 640)[:, 0].argmax(), [state]
    for level, table in zip(x[::-1], counts[numeral, ::-1], strict=True):
        states.append(push(states[-1], level, table))
    return [*states, push(states[-1], numeral, numerals)]


def unpack(state):
    """The picture (64,), and the number that was there before it."""
    numerals, counts = tables(640)
    numeral, state = pop(state, numerals)
    x = np.empty(64, int)
    for i, table in enumerate(counts[numeral]):
        x[i], state = pop(state, table)
    return x, state
