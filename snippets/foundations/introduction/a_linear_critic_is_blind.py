"""What a discriminator can't see, the generator need not get right."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.divergences import js
from snippets.shared.gaussian_mixture import GaussianMixture

grid = np.linspace(-15, 15, 501)
width = grid[1] - grid[0]
p = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5]).prob(grid)


def made(std, mean=0):
    """q, the density of a generator N(mean, std^2), on the grid."""
    return GaussianMixture([1], [mean], [std]).prob(grid)


def train(degree, q, steps=30):
    """log D/(1-D) of the best D where it is a polynomial, w: (degree+1,)"""
    powers = grid ** np.arange(degree + 1)[:, None]
    w = np.zeros(degree + 1)
    for _ in range(steps):  # Newton's; V is concave in w
        D = (1 + np.tanh(w @ powers / 2)) / 2
        slope = powers @ (p * (1 - D) - q * D) * width
        bend = (powers * (p + q) * D * (1 - D)) @ powers.T * width
        w = w + np.linalg.solve(bend, slope)
    return w @ powers


def V(degree, q):
    """E_p log D + E_q log(1 - D) for that best D, in nats."""
    o = train(degree, q)
    return -(p * np.logaddexp(0, -o) + q * np.logaddexp(0, o)).sum() * width


def figure(generator_std=0.4):
    q, stds = made(generator_std), np.linspace(0.1, 3.2, 32)
    fig, (left, right) = plt.subplots(2, 1, figsize=(5, 4.6))
    left.fill_between(grid, p, color="C0", alpha=0.3, lw=0)
    left.fill_between(grid, q, color="C1", alpha=0.3, lw=0)
    for degree, form in (1, "C4:"), (2, "C2-"):
        left.plot(grid, 1 / (1 + np.exp(-train(degree, q))), form, lw=2.5)
        right.plot(stds, [V(degree, made(s)) for s in stds], form, lw=2.5)
        right.plot(generator_std, V(degree, q), form[:2] + "o", ms=9)
        right.text(0.2, 0.8 * degree - 2.45, f"degree {degree}", c=form[:2])
    any_D = [2 * js(p, made(s), grid) - np.log(4) for s in stds]
    right.plot(stds, any_D, "k--", lw=1.4)
    right.text(2, -0.9, "any $D$")
    left.set(xlim=(-5, 5), ylim=(0, 1.1), xlabel="$x$", title="$D(x)$")
    right.set(ylim=(-1.75, 0.1), title="its $V$", xticks=[0, 1, 2, 3],
              xlabel="standard deviation of what $G$ makes")
    return fig


def facts():
    std = np.hypot(2, 0.5)  # of the data
    return {"std": std, "any_wide": 2 * js(p, made(std), grid) - np.log(4),
            "linear": V(1, made(0.4)), "linear_off": V(1, made(0.4, 1)),
            "quadratic": V(2, made(0.4)), "quadratic_wide": V(2, made(std))}
