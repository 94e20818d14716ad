"""Which point goes where at least cost, and where flow matching sends it.

A plan says how much goes from each start i to each end j. Its rows sum to
what the starts have, its columns to what the ends need. Between Gaussians
the answers are matrices: positions are columns x, and a map is matrix @ x.
"""

import numpy as np

from snippets.shared.metrics import matrix_root
from snippets.shared.ode import rk4


def cheapest_partners(cost):
    """Partner of each row at the least total cost, to 0.00001 n. (n,)

    An auction (Bertsekas 1988): each free row bids for the column whose
    cost and price together are least.
    """
    price = np.zeros(len(cost))
    for more in 10.0 ** -np.arange(6):
        free, owner = list(range(len(cost))), {}
        while free:
            total = cost[i := free.pop()] + price
            best, second = total.argsort()[:2]
            price[best] += total[second] - total[best] + more
            free += [owner[best]] if best in owner else []
            owner[best] = i
    return np.array(sorted(owner, key=owner.get))


def sinkhorn(cost, a, b, epsilon):
    """The plan of least cost + epsilon KL(plan || a b^T). (n, m)

    cost (n, m); a (n,) and b (m,) positive, each with the sum 1. Sinkhorn's
    iterations on logarithms (Peyre and Cuturi 2018, arXiv 1803.00567),
    until rows and columns sum to a and b within 1e-12.
    ValueError if epsilon, a or b don't fit; RuntimeError if it is too slow.
    """
    if not (epsilon > 0 and min(a) > 0 and min(b) > 0
            and np.allclose([sum(a), sum(b)], 1, rtol=0, atol=1e-12)):
        raise ValueError("needs epsilon > 0, and a and b > 0 of the sum 1")
    kernel, log_v = -np.asarray(cost) / epsilon, np.zeros(len(b))
    for _ in range(100_000):
        log_u = np.log(a) - _log_sum(kernel + log_v, axis=1)
        log_v = np.log(b) - _log_sum(kernel + log_u[:, None], axis=0)
        plan = np.exp(log_u[:, None] + kernel + log_v)
        if abs(plan.sum(axis=1) - a).max() < 5e-13:
            return plan
    raise RuntimeError("100,000 rounds were not enough: raise epsilon")


def gaussian_map(mean_0, cov_0, mean_1, cov_1):
    """(matrix, offset): x -> matrix @ x + offset is the cheapest map.

    From N(mean_0, cov_0) to N(mean_1, cov_1), means (d,), for squared
    distance. The matrix is symmetric and positive: it is R^-1 (R cov_1
    R)^(1/2) R^-1 with R = cov_0^(1/2) (Peyre and Cuturi 2018).
    """
    r = matrix_root(cov_0)
    back = np.linalg.inv(r)
    matrix = back @ matrix_root(r @ cov_1 @ r) @ back
    return matrix, mean_1 - matrix @ mean_0


def flow_matching_map(cov_0, cov_1, steps):
    """matrix: where the flow from N(0, cov_0) to N(0, cov_1) takes x_0.

    Pairs are independent, so the velocity E[x_1 - x_0 | x_t = x] is linear:
    (t cov_1 - (1 - t) cov_0) (t^2 cov_1 + (1 - t)^2 cov_0)^-1 x, a
    regression. By Runge and Kutta's method, in so many steps. (d, d)
    """
    def field(x, t):
        cov_t = t**2 * cov_1 + (1 - t) ** 2 * cov_0
        return (t * cov_1 - (1 - t) * cov_0) @ np.linalg.solve(cov_t, x)
    times = np.linspace(0, 1, steps + 1)
    return rk4(field, np.eye(len(cov_0)), times)[-1]


def _log_sum(x, axis):
    """log of the sum of e^x, where e^x itself may be 0 in floats."""
    top = x.max(axis=axis, keepdims=True)
    return np.log(np.exp(x - top).sum(axis=axis)) + top.squeeze(axis)
