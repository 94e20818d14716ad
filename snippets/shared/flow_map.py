"""Where the flow takes a point from any time to any other, in one jump.

phi(x, s, t) is where a path is at time t that is at x at time s. The start
comes before the end, as in Phi_{s,t}(x). Time runs from noise, 0, to data,
1, along x_t = t x_1 + (1-t) x_0.
"""

from itertools import pairwise

import numpy as np

from snippets.shared.ode import rk4


def gaussian_flow_map(x, s, t, mean, std):
    """Phi_{s,t}(x) if the data are N(mean, std^2). -> the shape of x

    A path keeps its place in the bell, in standard deviations. s and t are
    numbers in [0, 1], in any order, std is positive. Idea of the two-time
    map: Song et al. 2023, arXiv 2303.01469; Geng et al. 2025, 2505.13447.
    ValueError if a time or std doesn't fit.
    """
    if not (0 <= s <= 1 and 0 <= t <= 1 and std > 0):
        raise ValueError("needs times in [0, 1] and std > 0")
    v_s, v_t = ((r * std) ** 2 + (1 - r) ** 2 for r in (s, t))
    return t * mean + np.sqrt(v_t / v_s) * (x - s * mean)


def flow_map(field, x, s, t, steps=100):
    """Phi_{s,t}(x) of any field(x, t), by Runge and Kutta. -> as x"""
    return rk4(field, x, np.linspace(s, t, steps + 1))[-1]


def consistency_ladder(p_data, grid, times, teacher):
    """Tables of f(x, t), an estimate of Phi_{t,1}(x), from t = 1 down.

    p_data: a mixture with means (K,). grid: (n,), increasing. times: (m,),
    increasing, to 1. On the top rung f is x. Each rung takes its values
    from the rung above, linear between points of the grid. With a teacher,
    x moves on by one Euler step of the velocity (consistency distillation);
    without one, by the line of a pair, x_1 - x_0, and the mean is taken
    over all pairs through x (consistency training, both Song et al. 2023,
    arXiv 2303.01469). The mean is by Gauss and Hermite. -> (m, n)
    """
    nodes, weights = np.polynomial.hermite_e.hermegauss(20)
    rungs = [np.array(grid, dtype=float)]
    for t, later in list(pairwise(times))[::-1]:
        if teacher:
            u = p_data.velocity(grid, t)
            rungs.append(np.interp(grid + (later - t) * u, grid, rungs[-1]))
            continue
        rung = 0
        for k, (mean, std) in enumerate(zip(p_data.means, p_data.stds,
                                            strict=True)):
            v = (t * std) ** 2 + (1 - t) ** 2  # given k, pairs are Gaussian
            line = mean + (t * std**2 - (1 - t)) / v * (grid - t * mean)
            line = line[:, None] + std / np.sqrt(v) * nodes
            ends = np.interp(grid[:, None] + (later - t) * line, grid,
                             rungs[-1])
            share = p_data.posterior(grid, t)[:, k]
            rung = rung + share * (ends @ weights) / weights.sum()
        rungs.append(rung)
    return np.array(rungs[::-1])
