"""Small steps downhill reach the best line; steps too long fly away."""

import matplotlib.pyplot as plt
import numpy as np

X = np.array([0.4, 0.6, 0.5, 0.7, 1.8])  # sizes of five houses, 100 m²
Y = np.array([1.0, 1.1, 1.2, 1.3, 5.4])  # their prices, €100,000


def loss(a, b):
    """Average squared loss of the line y = a + b x. (...) -> (...)"""
    return sum((y - a - b * x) ** 2 for x, y in zip(X, Y, strict=True)) / 5


def gradient(a, b):
    """Slopes of the loss in a and in b: it rises along them. -> (2,)"""
    e = Y - a - b * X
    return np.array([-2 * e.mean(), -2 * (e * X).mean()])


def train(learning_rate, steps=30):
    """Steps against the gradient, from a = b = 0. -> (steps + 1, 2)"""
    path = [np.zeros(2)]
    for _ in range(steps):
        path.append(path[-1] - learning_rate * gradient(*path[-1]))
    return np.stack(path)


def curvatures():
    """Second derivatives of the loss along its two axes, rising. (2,)"""
    columns = np.stack([1 + 0 * X, X])
    return np.linalg.eigvalsh(2 * columns @ columns.T / 5)


def figure(learning_rate=0.3):
    """Left the path over contours of the loss; right the loss by step."""
    path, best = train(learning_rate), np.polyfit(X, Y, 1)[::-1]
    a, b = np.meshgrid(np.linspace(-2, 2.5, 61), np.linspace(-0.7, 4.7, 61))
    fig, (left, right) = plt.subplots(1, 2, figsize=(5, 3.6))
    heights = loss(*best) + np.array([0.05, 0.5, 2, 5, 10])
    left.contour(a, b, loss(a, b), heights, colors="0.5", linewidths=1)
    left.plot(*path.T, "o-", color="C0", ms=4, lw=1.2)
    left.plot(*best, "x", color="C1", ms=10, mew=2.5)
    left.set(xlabel="$a$", xlim=(-2, 2.5), title=f"rate {learning_rate}")
    left.set(ylabel="slope $b$", ylim=(-0.7, 4.7))
    right.semilogy(loss(*path.T), "o-", color="C0", ms=4, lw=1.2)
    right.axhline(loss(*best), color="C1", ls="--")
    right.yaxis.set_major_formatter("{x:g}")
    right.set(xlabel="step", title="average loss", ylim=(0.03, 3e3))
    return fig


def facts():
    """Losses in (€100,000)²: one price for all, the best line, 30 steps."""
    best = np.polyfit(X, Y, 1)[::-1]
    return {"one_price": loss(Y.mean(), 0), "best_line": loss(*best),
            "trained": loss(*train(0.3)[-1]),
            "largest_rate": 2 / curvatures()[1]}
