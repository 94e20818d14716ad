"""Many pairs pass through one point; the velocity there is their mean."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian_mixture import GaussianMixture

p_data = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])
mu, sigma = p_data.means, p_data.stds  # (2,), (2,)


def targets(x, t):
    """x_1 - x_0, given x_t = x: shares, means, stds of two Gaussians."""
    v = (1 - t) ** 2 + t**2 * sigma**2
    slope = (t * sigma**2 - (1 - t)) / v
    means = mu + slope * (np.asarray(x)[..., None] - t * mu)
    return p_data.posterior(x, t), means, sigma / np.sqrt(v)


def mean_and_variance(x, t):
    """Of the target, given x_t = x. The mean is the velocity u_t(x)."""
    r, means, stds = targets(x, t)
    u = (r * means).sum(axis=-1)
    return u, (r * (stds**2 + (means - u[..., None]) ** 2)).sum(axis=-1)


def least_loss(n=200):
    """Mean variance of the target over t in [0, 1] and x_t ~ p_t."""
    x = np.linspace(-8, 8, 401)
    return np.mean([p_data.path_prob(x, t)
                    @ mean_and_variance(x, t)[1] * (x[1] - x[0])
                    for t in (np.arange(n) + 0.5) / n])


def figure(x=0.0, pairs=400, seed=0, t=0.5):
    r, means, stds = targets(x, t)
    k = (np.arange(pairs) >= r[0] * pairs).astype(int)  # r_k of each
    noise = np.random.default_rng(seed).normal(size=pairs)
    target, u = means[k] + stds[k] * noise, r @ means
    fig, (left, right) = plt.subplots(
        1, 2, figsize=(5, 3.8), width_ratios=[3, 2])
    for hill, color, style in (1, "C0", "-"), (0, "C1", "--"):
        ends = x + np.outer([-t, 1 - t], target[k == hill][::10])
        left.plot([0, 1], ends, style, color=color, lw=1, alpha=0.6)
    left.quiver(t, x, 0.35, 0.35 * u, angles="xy", scale_units="xy",
                scale=1, width=0.015, color="k", zorder=3)
    left.plot(t, x, "o", color="k", ms=7)
    left.set(xlim=(0, 1), ylim=(-4, 4), xlabel="time $t$", ylabel="$x$",
             title=f"pairs through $x_t = {x:g}$", xticks=[0, 0.5, 1])
    right.hist([target[k == 0], target[k == 1]], np.arange(-7, 7.1, 0.5),
               stacked=True, color=["C1", "C0"], alpha=0.6)
    right.axvline(u, color="k", lw=3)
    right.set(xlim=(-7, 7), ylim=(0, 95), xlabel="target $x_1 - x_0$",
              yticks=[], xticks=[-5, 0, 5], title="their targets")
    return fig


def facts():
    _, (low, high), (std, _) = targets(0.0, 0.5)
    return {"low": low, "high": high, "std": std, "rest": least_loss()}
