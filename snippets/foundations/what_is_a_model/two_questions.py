"""Of the same data one model asks for the label, the other for the data."""

from statistics import NormalDist

import matplotlib.pyplot as plt
import numpy as np

MEANS = np.array([[-1.0, 0.0], [1.0, 0.0]])  # of class y = 0 and y = 1


def sample(rng, n):
    """Draw n labelled points from p(x, y). Returns x: (n, 2), y: (n,)."""
    y = rng.integers(2, size=n)
    return MEANS[y] + rng.normal(size=(n, 2)), y


def p_label_given_x(x):
    """Discriminative: p(y=1|x) = 1/(1 + e^(-2 x_1)). (..., 2) -> (...)"""
    return (1 + np.tanh(x[..., 0])) / 2  # the same, without overflow


def p_x_given_label(x, y):
    """Generative: density of N(mean of class y, I). (..., 2) -> (...)"""
    return np.exp(-((x - MEANS[y]) ** 2).sum(axis=-1) / 2) / (2 * np.pi)


def classify(x):
    """The label with the greater p(x | y) p(y). (n, 2) -> (n,)"""
    return np.argmax([p_x_given_label(x, y) / 2 for y in (0, 1)], axis=0)


def figure(n=60, seed=0):
    rng = np.random.default_rng(seed)
    x, y = sample(rng, n)
    new, label = sample(rng, n)
    side = np.linspace(-4, 4, 81)
    grid = np.stack(np.meshgrid(side, side), axis=-1)  # (81, 81, 2)
    fig, (left, right) = plt.subplots(1, 2, figsize=(5, 2.9), sharey=True)
    shades = [("C0", 0.4), ("C0", 0.15), ("C1", 0.15), ("C1", 0.4)]
    p = p_label_given_x(grid)
    left.contourf(side, side, p, [0, 0.1, 0.5, 0.9, 1], colors=shades)
    left.contour(side, side, p, [0.5], colors="k")
    left.text(0.2, 3.1, "½ : ½")
    circles = np.exp([-2, -1 / 2]) / (2 * np.pi)  # 2 and 1 from the mean
    for k, dot, cross, line in (0, "o", "+", "-"), (1, "^", "x", "--"):
        color, own = f"C{k}", y == k
        left.scatter(*x[own].T, 22, color, marker=dot, lw=0)
        right.scatter(*x[own].T, 22, color, marker=dot, lw=0, alpha=0.3)
        right.scatter(*new[label == k].T, 36, color, marker=cross)
        right.contour(side, side, p_x_given_label(grid, k), circles,
                      colors=color, linestyles=line)
    for ax, title in (left, "discriminative"), (right, "generative"):
        ax.set(title=title, xlabel="$x_1$", aspect="equal")
    left.set_ylabel("$x_2$")
    return fig


def facts():
    return {"accuracy": NormalDist().cdf(1)}
