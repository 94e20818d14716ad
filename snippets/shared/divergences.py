"""How far one distribution is from another, in nats.

    KL(p || q) = integral of p log(p / q), which is >= 0, and 0 if p = q
    JS(p, q)   = KL(p || m) / 2 + KL(q || m) / 2  with  m = (p + q) / 2

KL is not symmetric, and infinite if q = 0 where p > 0. JS is symmetric and
at most log 2, its value when p and q have no point in common.

p and q are given by their densities on an increasing grid, each (n,). By
the trapezoidal rule every grid point has a share of each; divided by their
sum, these shares obey the laws above on any grid. The error is of second
order in the spacing, and far smaller if grid is even and reaches past both
tails of smooth densities. Do not let q underflow to 0 where p is not yet 0.
"""

import numpy as np


def kl_gaussians(mean_p, std_p, mean_q, std_q):
    """KL(N(mean_p, std_p^2) || N(mean_q, std_q^2)). Arrays broadcast."""
    if not (np.greater(std_p, 0).all() and np.greater(std_q, 0).all()):
        raise ValueError("std_p and std_q must be > 0")
    ratio = np.divide(std_p, std_q)
    shift = np.subtract(mean_p, mean_q) / std_q
    return (ratio**2 + shift**2 - 1) / 2 - np.log(ratio)


def kl(p, q, grid):
    """KL(p || q), with 0 log 0 = 0. A number >= 0, or inf."""
    return kl_discrete(*_shares(p, q, grid))


def js(p, q, grid):
    """JS(p, q). A number between 0 and log 2."""
    p, q = _shares(p, q, grid)
    return (kl_discrete(2 * p, p + q) + kl_discrete(2 * q, p + q)) / 4


def kl_discrete(p, q):
    """KL(p || q) of probabilities p and q, (n,) each, with 0 log 0 = 0."""
    p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)
    p, q = p[p > 0], q[p > 0]
    if (q == 0).any():
        return np.inf
    return (p * (np.log(p) - np.log(q))).sum()  # p / q might overflow


def _shares(p, q, grid):
    p, q, grid = (np.asarray(a, dtype=float) for a in (p, q, grid))
    if not (grid.ndim == 1 and p.shape == q.shape == grid.shape):
        raise ValueError("p, q and grid must have the same shape (n,)")
    if len(grid) < 2 or not (np.diff(grid) > 0).all():
        raise ValueError("grid must increase")
    width = np.gradient(grid)
    width[[0, -1]] /= 2
    shares = p * width, q * width
    for name, share in zip("pq", shares, strict=True):
        if not ((share >= 0).all() and abs(share.sum() - 1) < 0.01):
            raise ValueError(f"{name} must be >= 0 and have the area 1 on "
                             f"the grid, not {share.sum():.3g}")
    return [share / share.sum() for share in shares]
