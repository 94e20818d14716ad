"""Arrows for what has no in-between: jumps, and how often they come.

A law over words of n symbols, each 0 or 1, is an array (2^n,) indexed as in
masks.py. On the path from fair coins at t = 0 to the data at t = 1 a word
keeps each symbol of the data with probability t, and tosses a coin for it
otherwise. A word may jump to its n neighbours, which differ in one symbol;
the rates of these jumps, per unit of time, are an array (2^n, n).
"""

import numpy as np


def neighbours(n):
    """The index of each word with one symbol changed. (2^n, n)"""
    return np.arange(2**n)[:, None] ^ (1 << np.arange(n)[::-1])


def spoil(p, t, spared=None):
    """The law at time t of words from p; one place may be spared."""
    n = p.size.bit_length() - 1
    law = p.reshape((2,) * n)
    for i in range(n):
        if i != spared:
            law = t * law + (1 - t) * law.mean(axis=i, keepdims=True)
    return law.ravel()


def flow_rates(p, t):
    """P(the symbol of the data is the other one, given the word) / (1 - t).

    The factor 1 - t cancels, so the rates are finite for 0 <= t <= 1.
    """
    n, now = p.size.bit_length() - 1, spoil(p, t)
    other = neighbours(n)
    behind = [spoil(p, t, i)[other[:, i]] / 2 for i in range(n)]
    return np.transpose(behind) / now[:, None]


def reverse_rates(p, t):
    """The rates of the noising, seen backwards: p_t(y) / p_t(x) / 2t."""
    now = spoil(p, t)
    return now[neighbours(p.size.bit_length() - 1)] / now[:, None] / (2 * t)


def change(law, rates):
    """How fast a law changes: what jumps in less what jumps out. (2^n,)"""
    other, leaving = neighbours(rates.shape[1]), law[:, None] * rates
    here = np.arange(rates.shape[1])
    return (leaving[other, here] - leaving).sum(axis=1)
