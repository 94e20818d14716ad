"""A more flexible curve always fits its own points better, not new ones."""

import matplotlib.pyplot as plt
import numpy as np
from numpy.polynomial.legendre import legfit, legval

DEGREES = np.arange(10)


def draw(rng, n):
    """n points of one world: x uniform, y = sin 3x + N(0, 0.3²)."""
    x = rng.uniform(-1, 1, n)
    return x, np.sin(3 * x) + rng.normal(0, 0.3, n)


def loss(coefficients, points):
    """Average squared loss of a polynomial on points (x, y)."""
    x, y = points
    return np.mean((y - legval(x, coefficients)) ** 2)


def losses(train, test):
    """Both losses of every degree fitted to the training points. (2, 10)"""
    fits = [legfit(*train, degree) for degree in DEGREES]
    return np.array([[loss(c, p) for c in fits] for p in (train, test)])


def figure(degree=3, seed=147):
    """Left the fit; right both losses of every degree, this one marked."""
    rng, x = np.random.default_rng(seed), np.linspace(-1, 1, 161)
    train, test = draw(rng, 12), draw(rng, 1000)
    fig, (left, right) = plt.subplots(1, 2, figsize=(5, 3.4))
    left.plot(test[0][:60], test[1][:60], ".", color="0.5", ms=4)
    left.plot(x, legval(x, legfit(*train, degree)), color="C0")
    left.plot(*train, "o", color="C0", ms=7)
    left.set(xlabel="$x$", xlim=(-1.05, 1.05), xticks=(-1, 0, 1))
    left.set(ylabel="$y$", ylim=(-2.4, 2.4), title=f"degree {degree}")
    for y, look in zip(losses(train, test), ("C0o-", "C1s--"), strict=True):
        right.semilogy(DEGREES, y, look, ms=4)
        right.plot(degree, y[degree], look[:3], ms=10)
    right.axvline(degree, color="0.5", lw=1, ls=":")
    box = {"fc": "w", "ec": "w", "pad": 1}
    right.text(8.8, 0.055, "training", color="C0", ha="right", bbox=box)
    right.text(7, 8, "fresh", color="C1", ha="right", bbox=box)
    right.set(xlabel="degree", title="average loss", xticks=(0, 3, 6, 9))
    right.set(ylim=(1e-3, 60))
    right.yaxis.set_major_formatter("{x:g}")
    return fig


def facts():
    """Losses at the degree best on fresh points, and at the largest."""
    rng = np.random.default_rng(147)
    train, test = losses(draw(rng, 12), draw(rng, 1000))
    best = test.argmin()
    return {"best_degree": best,
            "train_best": train[best], "test_best": test[best],
            "train_largest": train[-1], "test_largest": test[-1]}
