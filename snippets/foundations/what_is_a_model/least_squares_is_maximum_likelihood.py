"""Least squares is maximum likelihood if all errors are one Gaussian's."""

import matplotlib.pyplot as plt
import numpy as np


def loss(e, scale, power):
    """-log p of independent errors: Gaussian (power 2) or Laplace (1)."""
    norm = np.sqrt(2 * np.pi) * scale if power == 2 else 2 * scale
    return (np.log(norm) + abs(e / scale) ** power / power).sum(axis=-1)


def best_line(x, y, scale=1, power=2):
    """(a, b) of the least sum of |(y - a - b x) / scale| ** power."""
    if power == 2:
        return np.polyfit(x, y, 1, w=1 / scale + 0 * x)[::-1]
    i, j = np.triu_indices(len(x), 1)  # a best line meets two points
    b = (y[j] - y[i]) / (x[j] - x[i])
    lines = np.stack([y[i] - b * x[i], b])
    return lines[:, loss(y - lines.T @ [x**0, x], scale, power).argmin()]


def cases(seed):
    """Points of y = 2 + x + error; scale and power of three such errors."""
    rng, x = np.random.default_rng(seed), np.linspace(-1, 1, 20)
    z, same, grows = rng.normal(size=20), 0.5 + 0 * x, 0.55 + 0.5 * x
    yield "equal", x, 2 + x + same * z, same, 2
    yield "growing", x, 2 + x + grows * z, grows, 2
    yield "Laplace", x, 2 + x + rng.laplace(0, same), same, 1


def figure(seed=5):
    """Best lines; below, squared loss and -log p of all lines near them."""
    a, b = np.meshgrid(np.linspace(1.3, 2.7, 51), np.linspace(0, 2, 51))
    fig, axes = plt.subplots(2, 3, figsize=(5, 4.6), sharey="row")
    for top, ax, (name, x, y, *law) in zip(*axes, cases(seed), strict=True):
        e = y - a[..., None] - b[..., None] * x
        squares = "C0", "-", "o", (e**2).sum(axis=-1), best_line(x, y), 0.5
        likely = "C1", "--", "x", loss(e, *law), best_line(x, y, *law), 1
        top.plot(x, y, ".", color="0.5")
        for color, dash, dot, height, (a0, b0), step in (squares, likely):
            top.plot(x, a0 + b0 * x, color=color, ls=dash)
            levels = height.min() + step * np.array([0.5, 2, 4.5])
            ax.contour(a, b, height, levels, colors=color, linestyles=dash)
            ax.plot(a0, b0, dot, color=color, ms=8, mew=2)
        top.set(title=f"{name} noise", ylim=(0, 4.2), xticks=(-1, 0, 1))
        ax.set(xticks=(1.5, 2, 2.5), xlabel="$a$")
    axes[0, 0].set(ylabel="price $y$")
    axes[1, 0].set(ylabel="slope $b$")
    fig.supxlabel(r"solid: squared loss; dashed: $-\log\,p$", fontsize=12)
    return fig


def facts():
    """Both slopes in each case; the true slope is 1."""
    return {
        f"{name}_{rule}": best_line(x, y, *how)[1]
        for name, x, y, *law in cases(5)
        for rule, how in (("squares", ()), ("likely", law))
    }
