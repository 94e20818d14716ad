"""A number with two possible causes, for which a VAE's bound is exact.

The cause z is drawn from N(0, 1), and what is seen is x, drawn from
N(z^2, noise^2): z and -z explain x equally well. For a Gaussian guess
q = N(mean, std^2) of the cause, the bound

    E_q[log p(x, z)] - E_q[log q(z)] = log p(x) - KL(q || p(z | x))

has a closed form, since E[z^2] = mean^2 + std^2 and
E[z^4] = mean^4 + 6 mean^2 std^2 + 3 std^4. All logarithms are in nats.
"""

import numpy as np

from snippets.shared.gaussian import log_normal

GRID = np.linspace(-10, 10, 8001)  # of causes, for integrals by sums


def log_joint(x, z, noise):
    """log p(x, z) = log p(z) + log p(x | z). Arrays broadcast."""
    misfit = (x - np.square(z)) / noise
    return -(np.square(z) + misfit**2) / 2 - np.log(2 * np.pi * noise)


def log_evidence(x, noise):
    """log p(x) = log of the integral of p(x, z), for one x."""
    logs = log_joint(x, GRID, noise)
    top = logs.max()
    return top + np.log(np.exp(logs - top).sum() * (GRID[1] - GRID[0]))


def posterior(x, noise):
    """p(z | x), a density at each cause of GRID. (8001,)"""
    return np.exp(log_joint(x, GRID, noise) - log_evidence(x, noise))


def bound(x, noise, mean, std):
    """The lower bound of log p(x) for q = N(mean, std^2). Broadcasts."""
    square = mean**2 + std**2
    fourth = mean**4 + 6 * mean**2 * std**2 + 3 * std**4
    misfit = x**2 - 2 * x * square + fourth
    return (-square / 2 - misfit / (2 * noise**2) - np.log(2 * np.pi * noise)
            + np.log(2 * np.pi * np.e * std**2) / 2)


def gap(x, noise, mean, std):
    """KL(q || p(z | x)) by a sum over GRID."""
    log_q = log_normal(GRID, mean, std)
    logs = log_q - log_joint(x, GRID, noise) + log_evidence(x, noise)
    return (np.exp(log_q) * logs).sum() * (GRID[1] - GRID[0])


def best(x, noise):
    """Mean >= 0 and std of the Gaussian guess with the highest bound."""
    mean, std = np.meshgrid(np.linspace(0, 3, 601), np.geomspace(0.02, 2, 461))
    at = bound(x, noise, mean, std).argmax()
    return mean.flat[at], std.flat[at]
