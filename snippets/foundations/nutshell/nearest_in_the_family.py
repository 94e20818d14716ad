"""Which Gaussian is nearest to two hills depends on how one measures."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian_mixture import GaussianMixture

x, dx = np.linspace(-8, 8, 161, retstep=True)


def log_gaussian(x, m, s):
    return -(((x - m) / s) ** 2) / 2 - np.log(s * np.sqrt(2 * np.pi))


def forward(p, m, s):
    """KL(p || N(m, s^2)): mean over x from p. m, s: (..., 1) -> (...)"""
    log_ratio = p.log_prob(x) - log_gaussian(x, m, s)
    return log_ratio @ p.prob(x) * dx


def reverse(p, m, s):
    """KL(N(m, s^2) || p): mean over m + s x, with x from N(0, 1)."""
    log_ratio = log_gaussian(m + s * x, m, s) - p.log_prob(m + s * x)
    return log_ratio @ np.exp(log_gaussian(x, 0, 1)) * dx


def nearest(d, distance):
    """p_data, then m <= 0 and s of the lowest d, on ever finer grids."""
    p = GaussianMixture([0.5] * 2, [-distance / 2, distance / 2], [0.5] * 2)
    m, s = np.linspace(-4, 0, 9), np.geomspace(0.2, 3.2, 9)
    for _ in range(24):
        row, column = divmod(d(p, m[:, None], s[:, None, None]).argmin(), 9)
        m, s = m[column] + (m - m[4]) / 2, s[row] * np.sqrt(s / s[4])
    return p, m[4], s[4]


def figure(distance=4.0):
    fig, axes = plt.subplots(2, 2, figsize=(5, 4.6), sharex=True,
                             sharey="row", height_ratios=[2, 3])
    side, stds = x[40:121], np.linspace(0.2, 3, 29)
    levels = [0, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.5, 2, 3, 5]
    shades = [("C0", alpha) for alpha in np.linspace(0.8, 0.08, 10)]
    for (top, low), d in zip(axes.T, (forward, reverse), strict=True):
        p, m, s = nearest(d, distance)
        surface = d(p, side[::2, None], stds[:, None, None])
        low.contourf(side[::2], stds, surface, levels, colors=shades)
        low.plot(m, s, "ok")
        low.text(m, s + 0.13, f"{d(p, m, s):.2f}", ha="center")
        top.fill_between(side, p.prob(side), color="0.5", alpha=0.4, lw=0)
        top.plot(side, np.exp(log_gaussian(side, m, s)), color="C1")
        top.set(ylim=(0, 0.9), xlim=(-4, 4), title=f"{d.__name__} KL")
        low.set(xlabel="$x$, mean $m$", ylabel="std $s$")
    return fig


def facts():
    p, _, wide = nearest(forward, 4.0)
    p, m, narrow = nearest(reverse, 4.0)
    return {"variance": wide**2, "forward": forward(p, 0, wide),
            "m": m, "narrow": narrow, "reverse": reverse(p, m, narrow)}
