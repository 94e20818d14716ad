"""An energy on a line that can learn: a wide valley and seventeen bumps.

    energy(x) = x^2 / 8 + sum_k theta_k bump_k(x)

The bumps are narrow bells. Training needs neither Z nor the density. Here
Z is an integral over one number, so both can be computed and shown.
"""

import numpy as np

from snippets.shared.langevin import mala

PLACES = np.linspace(-4, 4, 17)


def bumps(x):
    """(...,) -> (..., 17)"""
    return np.exp(-2 * (np.asarray(x)[..., None] - PLACES) ** 2)


def energy(x, theta):
    return x**2 / 8 + bumps(x) @ theta


def score(x, theta):
    """Minus the slope of the energy. (...,) -> (...,)"""
    slopes = -4 * (np.asarray(x)[..., None] - PLACES) * bumps(x)
    return -x / 4 - slopes @ theta


def density(theta, grid):
    """e^-energy / Z on a grid that reaches past both tails. -> (n,)"""
    weight = np.exp(-energy(grid, theta))
    return weight / np.trapezoid(weight, grid)


def train(data, chains, updates, rng, rate=0.1, step=0.1):
    """Theta and chains before each update, and after the last.

    data: (m,). chains: (n,), where they start; each takes two steps with a
    coin per update and is never begun anew. The rate falls to 0, so that
    the chains can keep up. -> (updates + 1, 17), (updates + 1, n)
    """
    goal, x, theta = bumps(data).mean(axis=0), chains, np.zeros(17)
    path = [(theta, x)]
    for k in range(updates):
        x = mala(lambda y, a=theta: -energy(y, a),
                 lambda y, a=theta: score(y, a), x, step, 2, rng)
        gap = bumps(x).mean(axis=0) - goal
        theta = theta + rate * (1 - k / updates) * gap
        path.append((theta, x))
    return [np.array(part) for part in zip(*path, strict=True)]
