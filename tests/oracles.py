"""What the tests of several snippets compare with, each by another way than the snippets go."""

import math
from itertools import product
from math import factorial, gamma, log
from statistics import NormalDist

import numpy as np

from snippets.shared.gaussian_mixture import GaussianMixture

M2 = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])  # the running example: two hills
BETAS = [1e-4 + (0.02 - 1e-4) * i / 999 for i in range(1000)]  # DDPM's linear schedule
RING = ((0, 1), (2, 3), (0, 2), (1, 3))  # the neighbours among four pixels in reading order
SIXTEEN = np.array([*product((0, 1), repeat=4)])  # all pictures of four pixels, white 0 and black 1
SMOOTH = np.exp([-sum(x[i] != x[j] for i, j in RING) for x in SIXTEEN])  # e^-(unequal neighbours) / Z
SMOOTH /= SMOOTH.sum()


def normal(x, mean, variance):
    """N(x; mean, variance), of whatever shapes."""
    return np.exp(-((x - mean) ** 2) / (2 * variance)) / np.sqrt(2 * math.pi * variance)


def drawn_from(cdf):
    """(sample) -> whether it can have this law: by the inequality of Dvoretzky, Kiefer, Wolfowitz and Massart, at 5 sigma."""

    def judge(sample):
        sample = np.sort(np.ravel(sample))
        law, n = np.array([cdf(a) for a in sample]), len(sample)
        ranks = np.arange(n + 1) / n
        gap = max(np.max(ranks[1:] - law), np.max(law - ranks[:-1]))
        return bool(gap < math.sqrt(math.log(2 / 5.7e-7) / (2 * n)))

    return judge


def double_well_moment(theta=1.0, power=0):
    """Integral of x^power e^(theta x^2 - x^4/4), term by term of the power series of e^(theta x^2)."""
    terms = (
        theta**k / factorial(k) * 4 ** ((2 * k + power + 1) / 4) * gamma((2 * k + power + 1) / 4) / 2 for k in range(80)
    )
    return sum(terms)


def bits(places, p):
    """The entropy of some places of SIXTEEN pictures with the law p (16,), in bits."""
    found = {}
    for x, q in zip(SIXTEEN, p, strict=True):
        key = tuple(x[i] for i in places)
        found[key] = found.get(key, 0) + q
    return -sum(q * math.log2(q) for q in found.values() if q)


def count_tops(curve):
    """How many tops a sampled curve has."""
    curve = np.asarray(curve)
    return int(((curve[1:-1] > curve[:-2]) & (curve[1:-1] >= curve[2:])).sum())


def snapshot_hills(t):
    """p_t of the running example, as two Gaussians of weight one half."""
    return [NormalDist(mean * t, math.hypot(1 - t, t / 2)) for mean in (-2, 2)]


def snapshot_cdf(x, t):
    """F_t of the running example at each of the points."""
    return np.array([sum(hill.cdf(a) for hill in snapshot_hills(t)) / 2 for a in np.ravel(x)])


def slope(loss, array, i, h):
    """d loss() / d array[i] by a central difference; the entry is put back."""
    value, sides = array[i], []
    for step in (h, -h):
        array[i] = value + step
        sides.append(loss())
    array[i] = value
    return (sides[0] - sides[1]) / (2 * h)


def velocity_by_quadrature(x, t):
    """Mean and variance of x_1 - x_0 given x_t = x: an integral over all x_1 that could lie behind it."""
    x1 = np.linspace(-6, 6, 6001)
    x0 = (x - t * x1) / (1 - t)
    weight = np.exp(-(x0**2) / 2) * (np.exp(-2 * (x1 - 2) ** 2) + np.exp(-2 * (x1 + 2) ** 2))
    u = np.sum((x1 - x0) * weight) / weight.sum()
    return u, np.sum((x1 - x0 - u) ** 2 * weight) / weight.sum()


def means(z, alpha, sigma):
    """E[data | z] and E[noise | z] for z = alpha data + sigma noise, by a sum over a fine grid of data."""
    x = np.linspace(-5, 5, 100_001)
    joint = M2.log_prob(x) - ((z - alpha * x) / sigma) ** 2 / 2
    share = np.exp(joint - joint.max())
    return (share * x).sum() / share.sum(), (share * (z - alpha * x)).sum() / share.sum() / sigma


def log_prob(z, alpha, sigma):
    """log p(z) for z = alpha data + sigma noise: each hill stays a Gaussian."""
    std = math.hypot(alpha / 2, sigma)
    return log(sum(NormalDist(2 * side * alpha, std).pdf(z) for side in (-1, 1)) / 2)
