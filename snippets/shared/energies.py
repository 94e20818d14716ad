"""Energies of the sixteen pictures, trained with and without a shortcut.

An energy is theta . features(x), and p(x) = exp(-energy(x)) / Z. With only
sixteen pictures Z, laws of chains and expected gradients are plain sums.
Laws are arrays (16,). Tables of chains are (16, 16): a row is the picture
before a step, a column the picture after it.
"""

import numpy as np

from snippets.shared.masks import words
from snippets.shared.sixteen import pictures, steps

# How many pixels are black, and how many pairs of neighbours differ.
FEATURES = np.column_stack([words(4).sum(axis=1), steps(pictures)])


def law(theta, temperature=1.0):
    """e^(-energy / temperature) / Z. (2,) -> (16,)"""
    low = -FEATURES @ np.asarray(theta, dtype=float) / temperature
    weight = np.exp(low - low.max())
    return weight / weight.sum()


def metropolis(energy):
    """One step: a pixel, drawn at random, flips or not. (16,) -> (16, 16)

    A flip is accepted with probability min(1, e^(old - new energy)).
    """
    table, here = np.zeros((16, 16)), np.arange(16)
    for bit in (8, 4, 2, 1):
        there = here ^ bit
        table[here, there] = np.exp(np.minimum(
            0, energy - energy[there])) / 4
    table[here, here] = 1 - table.sum(axis=1)
    return table


def after(p, theta, k):
    """Law of chains that start from p, after k steps. -> (16,)"""
    table = metropolis(FEATURES @ theta)
    for _ in range(k):
        p = p @ table
    return p


def train(data, updates, chain, rate=0.1):
    """Theta after each update, from 0 on: (updates + 1, 2).

    Every update lowers the energy of the data and raises that of a law q,
    which stands in for the model:

        theta += rate * (E_q[features] - E_data[features])

    chain(q, theta) makes the next q (16,) of the last; the first is data.
    """
    q, path = data, [np.zeros(2)]
    for _ in range(updates):
        q = chain(q, path[-1])
        path.append(path[-1] + rate * (q - data) @ FEATURES)
    return np.array(path)


def exact(q, theta):
    """For `train`, the model itself, summed over all pictures."""
    return law(theta)


def contrast(data, k):
    """For `train`, chains that begin anew at the data and take k steps."""
    return lambda q, theta: after(data, theta, k)


def persistent(q, theta):
    """For `train`, chains that take one more step from where they are."""
    return after(q, theta, 1)
