"""A noisy point and its score give the mean of what lies behind it."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian_mixture import GaussianMixture

noise = 1.0  # of y = x_1 + noise * epsilon
p_data = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])
p_noisy = p_data.noised(noise)


def posterior(x, y):
    """p(x_1 | y) by Bayes' rule, on an even grid x that holds it all."""
    joint = p_data.prob(x) * np.exp(-((y - x) ** 2) / (2 * noise**2))
    return joint / (joint.sum() * (x[1] - x[0]))


def denoise(y):
    """Tweedie's formula: the point, and a stretch along its score."""
    return y + noise**2 * p_noisy.score(y)


def figure(y=0.3):
    x = np.linspace(-5, 5, 401)
    fig, ax = plt.subplots(figsize=(5, 3.4))
    ax.plot(x, p_data.prob(x), ":", color="0.5")
    ax.fill_between(x, posterior(x, y), color="C0", alpha=0.25, lw=0)
    ax.plot(x, posterior(x, y), color="C0")
    ax.axhline(0, color="0.5", lw=0.8)
    mean, low = denoise(y), -0.2
    ax.annotate("", (mean, low), (y, low), arrowprops={
        "arrowstyle": "-|>", "color": "k", "lw": 2,
        "shrinkA": 0, "shrinkB": 0})
    ax.plot(y, low, "s", color="C1", ms=9)
    ax.plot([mean, mean], [low, 0.95], color="k", lw=1)
    ax.text(y - 0.25 * np.sign(mean - y + 1e-9), low, "$y$", color="C1",
            va="center", ha="right" if mean >= y else "left")
    ax.text(mean, 0.97, "mean", ha="center")
    ax.set(xlim=(-4, 4), ylim=(-0.32, 1.06), yticks=[0, 0.5],
           xlabel="clean $x_1$", ylabel="density", xticks=[-2, 0, 2])
    return fig


def facts(y=0.3):
    return {"score": p_noisy.score(y), "mean": denoise(y)}
