"""Arrows back to the clean data average to the score of the noisy ones."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian_mixture import GaussianMixture

p_data = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])


def pairs(noise, n, seed=4):
    """Noisy points y and the targets -epsilon / noise, (n,) each."""
    rng = np.random.default_rng(seed)
    x1, epsilon = p_data.sample(rng, n), rng.normal(size=n)
    return x1 + noise * epsilon, -epsilon / noise


def floor(noise):
    """Loss of the exact score: mean of target^2 less that of score^2."""
    y = np.linspace(-8, 8, 4001) * (1 + noise)
    law = p_data.noised(noise)
    mean = (law.prob(y) * law.score(y) ** 2).sum() * (y[1] - y[0])
    return 1 / noise**2 - mean


def figure(noise=0.5, n=500):
    y, x = np.linspace(-6, 6, 241), pairs(noise, n)
    law = p_data.noised(noise)  # each hill gets wider
    fig, (above, below) = plt.subplots(
        2, 1, figsize=(5, 4.6), sharex=True, height_ratios=[2, 3])
    above.plot(y, p_data.prob(y), ":", color="0.5")
    above.fill_between(y, law.prob(y), color="C0", alpha=0.25)
    above.plot(y, law.prob(y), color="C0")
    above.set(ylim=(0, 0.42), yticks=[0, 0.2, 0.4], ylabel="density")
    above.set_title(rf"noise level $\sigma = {noise:g}$")
    below.axhline(0, color="0.5", lw=0.8)
    below.plot(*x, "o", color="C1", ms=3, mew=0, alpha=0.6)
    below.plot(y, law.score(y), color="k")
    top = 1.1 * abs(x[1][abs(x[0]) < 6]).max()
    below.set(xlim=(-6, 6), ylim=(-top, top), xlabel="noisy point $y$",
              ylabel="arrow", xticks=[-4, -2, 0, 2, 4])
    return fig


def facts():
    return {"floor_low": floor(0.25), "floor_high": floor(4.0)}
