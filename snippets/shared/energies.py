"""Energies of the sixteen pictures, which learn with and without shortcuts.

An energy is theta . features(x), and p(x) = exp(-energy(x)) / Z. There are
sixteen pictures, so Z, the laws of chains and expected gradients are sums.
All laws are arrays (16,), all tables of chains (16, 16), row before step,
column after.
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

    The coin flips it with probability min(1, e^(old - new energy)).
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

    Every update lowers the energy of data and raises that of the model's
    stand-in: theta += rate * (E_chain[features] - E_data[features]).
    chain(q, theta) -> the next stand-in (16,), where q is the last one; the
    first q is data.
    """
    q, path = data, [np.zeros(2)]
    for _ in range(updates):
        q = chain(q, path[-1])
        path.append(path[-1] + rate * (q - data) @ FEATURES)
    return np.array(path)


def exact(q, theta):
    """Stand-in for `train`: the model itself, summed over all pictures."""
    return law(theta)


def contrast(data, k):
    """Stand-in for `train`: k steps from the data, begun anew each time."""
    return lambda q, theta: after(data, theta, k)


def persistent(q, theta):
    """Stand-in for `train`: one step from where the chains were left."""
    return after(q, theta, 1)
