"""Guidance: a velocity pushed past that of the label, and where it leads.

Two velocities on the path from noise N(0, 1) to data, u without and c with
a label, are combined as u + scale (c - u): scale 0 is u, scale 1 is c
(Ho and Salimans 2022, whose w is scale - 1).
"""

import numpy as np

from snippets.shared.notation import guide


def guided(without, label, scale):
    """The combined field of two fields. (x, t) -> the shape of x"""
    return lambda x, t: guide(label(x, t), without(x, t), scale)


def gaussian_guided(mean_u, std_u, mean_c, std_c, scale):
    """Where the guided flow takes N(0, 1) by t = 1. Returns (mean, std).

    u leads to N(mean_u, std_u^2), c to N(mean_c, std_c^2). Both are linear
    in x, with the slope (log v)' / 2 for v = (1-t)^2 + t^2 std^2, and so is
    the guided one: the result is a Gaussian. Arguments broadcast.
    """
    mean_u, std_u, mean_c, std_c, scale = (
        np.asarray(a, dtype=float)[..., None]
        for a in (mean_u, std_u, mean_c, std_c, scale))
    node, weight = np.polynomial.legendre.leggauss(200)
    t = (node + 1) / 2
    v_u, v_c = ((1 - t) ** 2 + (t * std) ** 2 for std in (std_u, std_c))
    stretch = v_u ** ((1 - scale) / 2) * v_c ** (scale / 2)
    push = (1 - t) * ((1 - scale) * mean_u / v_u + scale * mean_c / v_c)
    std = (std_u ** (1 - scale) * std_c**scale)[..., 0]
    return std * ((push / stretch) @ (weight / 2)), std


def gaussian_tilted(mean_u, std_u, mean_c, std_c, scale):
    """The law with a density proportional to p_u^(1-scale) p_c^scale.

    p_u is N(mean_u, std_u^2), p_c is N(mean_c, std_c^2). Returns (mean,
    std). Arguments broadcast. ValueError where no such law exists.
    """
    mean_u, std_u, mean_c, std_c, scale = (
        np.asarray(a, dtype=float)
        for a in (mean_u, std_u, mean_c, std_c, scale))
    share_u, share_c = (1 - scale) / std_u**2, scale / std_c**2
    if not (share_u + share_c > 0).all():
        raise ValueError("p_u^(1-scale) p_c^scale has no finite integral: "
                         "p_c is too wide for this scale")
    variance = 1 / (share_u + share_c)
    return variance * (share_u * mean_u + share_c * mean_c), variance**0.5


def softmin(cost, axis=-1):
    """Shares proportional to e^-cost along an axis, sum 1."""
    share = np.exp(cost.min(axis=axis, keepdims=True) - cost)
    return share / share.sum(axis=axis, keepdims=True)


def fill_in(data, seen, y, std, exact, x0, steps):
    """Carry noise x0 (n, d) to points of data (N, d) that fit y. -> (n, d)

    y is the part `seen` (d,), booleans, of an unknown point, plus noise of
    this std. The velocity is (mean - x) / (1 - t), and mean that of what
    could lie behind x: of the data, with shares. If exact, the shares know
    y. Else mean is shifted by Cov(x_1 | x) (y - mean) / std^2, as the slope
    of log N(y; mean, std^2) says (Chung et al. 2022, with its exact slope).
    """
    x, square = np.asarray(x0, dtype=float), (data**2).sum(axis=1) / 2
    target = np.zeros(data.shape[1])
    target[seen] = y
    misfit = ((data - target)[:, seen] ** 2).sum(axis=1) / (2 * std**2)
    for k in range(steps):
        t = k / steps
        cost = (t**2 * square - t * x @ data.T) / (1 - t) ** 2
        share = softmin(cost + misfit if exact else cost)
        mean = share @ data
        if not exact:
            force = seen * (target - mean) / std**2
            pull = share * (force @ data.T)
            mean = mean + pull @ data - pull.sum(axis=1)[:, None] * mean
        x = x + (mean - x) / (steps - k)
    return x
