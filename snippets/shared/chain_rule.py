"""The chain rule for words of n symbols 0 and 1: a law, place by place.

Laws and words are as in masks.py: a law has the shape (2^n,), and the index
of a word is its symbols read as a binary number. An order lists all places,
the first to be drawn first; without one, place 0 comes first.
"""

import numpy as np

from snippets.shared.masks import words


def chances(p, order=None):
    """Chance of a 1 in each place of each word, given the places before.

    p: (2^n,), sum 1. -> (2^n, n). Where p gives what stands before the
    probability 0 it says nothing, and the chance is 1/2.
    """
    p = np.asarray(p, dtype=float)
    x = words(p.size.bit_length() - 1)
    order = tuple(range(x.shape[1])) if order is None else tuple(order)
    if sorted(order) != list(range(x.shape[1])) or len(x) != p.size:
        raise ValueError("p must have the shape (2^n,), and order each of "
                         f"the n places once: {p.shape}, {order}")
    black = np.empty(x.shape)
    for k, i in enumerate(order):
        before = x[:, order[:k]]
        alike = (before[:, None] == before).all(axis=-1)  # (2^n, 2^n)
        total, ones = alike @ p, alike @ (p * x[:, i])
        black[:, i] = np.divide(ones, total, where=total > 0,
                                out=np.full(len(x), 0.5))
    return black


def law(black):
    """The law that such chances make: a product for each word. (2^n,)"""
    x = words(black.shape[1])
    return np.where(x == 1, black, 1 - black).prod(axis=1)


def raised(p, temperature):
    """p^(1 / temperature), divided by its sum over the last axis."""
    p = np.asarray(p, dtype=float)
    logs = np.log(p, where=p > 0, out=np.full(p.shape, -np.inf))
    logs = (logs - logs.max(axis=-1, keepdims=True)) / temperature
    return np.exp(logs) / np.exp(logs).sum(axis=-1, keepdims=True)


def step_by_step(p, temperature, order=None):
    """The law if each chance is raised on its own. (2^n,)"""
    black = chances(p, order)
    both = np.stack([1 - black, black], axis=-1)
    return law(raised(both, temperature)[..., 1])
