"""Langevin's walk on a line that is cut into cells: its laws as arrays.

A table (n, n) has the cell before a step as row, the one after it as
column. p has `score(x)`, as a GaussianMixture has. grid: (n,), even, past
both tails of p.
"""

import numpy as np


def proposals(p, grid, step):
    """Chances of x + step * score(x) + sqrt(2 step) * noise. -> (n, n)"""
    there = grid + step * p.score(grid)
    log_q = -((grid - there[:, None]) ** 2) / (4 * step)
    q = np.exp(log_q - log_q.max(axis=1, keepdims=True))
    q[q < 1e-40] = 0  # products of tiny numbers would be slow
    return q / q.sum(axis=1, keepdims=True)


def accepted(shares, q):
    """What a coin leaves of proposals q (n, n), so that shares (n,) stay.

    Its diagonal lacks the walkers that are refused. Roberts and Tweedie
    1996. -> (n, n)
    """
    flow = shares[:, None] * q
    return q * np.minimum(1, flow.T / np.maximum(flow, 1e-300))


def at_rest(table, doublings=12):
    """The law after 2^doublings steps from the middle: (n, n) -> (n,)"""
    for _ in range(doublings):
        table = table @ table
    return table[len(table) // 2]
