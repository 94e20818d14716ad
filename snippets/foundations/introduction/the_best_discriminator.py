"""Where real and made pictures mix, even the best discriminator guesses."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.divergences import js
from snippets.shared.gaussian import normal

grid = np.linspace(-8, 14, 1101)
width = grid[1] - grid[0]


def best_discriminator(p, q):
    """D*(x) = p/(p + q), the probability that a picture x is real."""
    return p / (p + q)


def best_value(m):
    """V = E_p log D* + E_q log(1 - D*), data N(0, 1), made N(m, 1)."""
    p, q = normal(grid, 0), normal(grid, m)
    log_D, log_rest = np.log(p / (p + q)), np.log(q / (p + q))
    return (p * log_D + q * log_rest).sum() * width


def figure(generator_mean=2):
    x, m = np.linspace(-4, 9, 131), np.linspace(0, 6, 61)
    p, q = normal(x, 0), normal(x, generator_mean)
    fig, (left, right) = plt.subplots(2, 1, figsize=(5, 4.6))
    for density, color, line in (p, "C0", "-"), (q, "C1", "--"):
        left.fill_between(x, density, color=color, alpha=0.25, lw=0)
        left.plot(x, density, line, color=color)
    left.plot(x, best_discriminator(p, q), color="k", lw=2.5)
    left.axhline(1 / 2, color="0.5", ls=":", lw=1.2)
    left.text(-1.2, 0.22, "data", color="C0", ha="right")
    left.text(generator_mean + 1.2, 0.22, "made", color="C1")
    left.set(xlim=(-4, 9), ylim=(0, 1.05), xlabel="picture $x$",
             title="best $D(x)$", yticks=[0, 0.5, 1])
    right.plot(m, [best_value(a) for a in m], color="k", lw=2.5)
    right.plot(generator_mean, best_value(generator_mean), "o", color="C1",
               ms=10)
    right.axhline(-np.log(4), color="0.5", ls="--", lw=1.2)
    right.text(6, -np.log(4) + 0.03, r"$-\log\,4$", ha="right", va="bottom")
    right.set(xlabel="generator's mean $m$", title="its value $V$",
              xlim=(-0.3, 6.3), ylim=(-1.5, 0.1), xticks=[0, 2, 4, 6],
              yticks=[0, -0.5, -1])
    return fig


def facts():
    jsd = {f"js_{m}": js(normal(grid, 0), normal(grid, m), grid)
           for m in (1, 2, 4)}
    value = {f"value_{m}": best_value(m) for m in (0, 1, 2, 4)}
    return jsd | value | {"floor": -np.log(4), "limit": np.log(2)}
