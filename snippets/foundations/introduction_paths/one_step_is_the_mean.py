"""One Euler step sends all noise to the mean; many steps find the data."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian import even_noise
from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.ode import euler

p_data = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])


def sample(x0, steps):
    """x <- x + h u_t(x), h = 1/steps, from t = 0 to 1. -> (steps + 1, n)"""
    return euler(p_data.velocity, x0, np.linspace(0, 1, steps + 1))


def figure(steps=4):
    few, many = (sample(even_noise(n), steps) for n in (25, 999))
    times = np.linspace(0, 1, steps + 1)
    x, edges = np.linspace(-4, 4, 161), np.linspace(-4.125, 4.125, 34)
    fig, (left, right) = plt.subplots(
        1, 2, figsize=(5, 4), sharey=True, width_ratios=[3, 2])
    left.plot(times, few, color="C0", lw=1, alpha=0.8)
    left.plot(np.ones(25), few[-1], "o", color="C0", ms=4, mew=0)
    for t in times if steps <= 16 else ():
        left.axvline(t, color="0.5", ls=":", lw=0.8)
    left.set(xlim=(0, 1.02), ylim=(-4, 4), xlabel="time $t$", ylabel="$x$")
    left.set(title=f"{steps} step{'s' * (steps > 1)}", xticks=[0, 0.5, 1])
    share = np.histogram(many[-1], edges)[0] / 999
    right.barh(edges[:-1] + 0.125, share, 0.25, color="C0", alpha=0.5)
    right.plot(0.25 * p_data.prob(x), x, color="k")
    right.set(xlim=(0, 0.2), xlabel="share", xticks=[0, 0.1, 0.2])
    if share.max() > 0.2:
        right.text(0.19, 0.3, f"{share.max():.0%}", ha="right")
    return fig


def facts():
    std = {f"std_{n}": sample(even_noise(9999), n)[-1].std().round(12)
           for n in (1, 2, 4, 8, 16, 64)}  # what is left of a zero is 0
    return std | {"std_data": np.sqrt(p_data.square())}  # its mean is 0
