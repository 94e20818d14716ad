"""On a line: the law in which a guided flow ends, and the tilted law.

p_u and p_c are one-dimensional mixtures, the data without and with a label.
In general neither law has a closed form: the first is integrated along the
flow, the second over a grid.
"""

import numpy as np

from snippets.shared.gaussian import normal
from snippets.shared.guidance import guided
from snippets.shared.ode import rk4

STEPS = 20  # of Runge and Kutta, from noise to data: right to 1e-3


def guided_ends(p_u, p_c, x0, scale, steps=STEPS):
    """Where the guided flow takes the points of noise x0. -> like x0"""
    field = guided(p_u.velocity, p_c.velocity, scale)
    return rk4(field, x0, np.linspace(0, 1, steps + 1))[-1]


def guided_prob(p_u, p_c, x, scale, steps=STEPS):
    """The density with which the guided flow of N(0, 1) ends at x (n,).

    Each x goes back along the flow to its noise x_0. On the way from there
    a short piece gets longer by the exponential of the integral of du/dx,
    and the density lower by as much.
    """
    velocity = guided(p_u.velocity, p_c.velocity, scale)
    slope = guided(p_u.divergence, p_c.divergence, scale)

    def field(state, t):
        return np.stack([velocity(state[0], t), slope(state[0], t)])

    start = np.stack([x, np.zeros(len(x))])
    x0, minus_log = rk4(field, start, np.linspace(1, 0, steps + 1))[-1]
    return normal(x0) * np.exp(minus_log)


def tilted_prob(p_u, p_c, x, scale):
    """p_u^(1-scale) p_c^scale on a grid x (n,), with the integral one."""
    log = (1 - scale) * p_u.log_prob(x) + scale * p_c.log_prob(x)
    p = np.exp(log - log.max())
    return p / np.trapezoid(p, x)


def quantiles(x, p, ranks):
    """The places below which these shares of p, a density on a grid, lie."""
    pieces = (p[1:] + p[:-1]) / 2 * np.diff(x)
    cdf = np.concatenate([[0], np.cumsum(pieces)])
    return np.interp(ranks, cdf / cdf[-1], x)


def moments(x, p):
    """Mean and standard deviation of a density p on an even grid x."""
    share = p / p.sum()
    mean = (share * x).sum()
    return mean, np.sqrt((share * (x - mean) ** 2).sum())
