"""Labels alone, without a model of x, teach the best possible boundary."""

import matplotlib.pyplot as plt
import numpy as np

mu = np.array([[1, 0], [2.5, 0]])  # means of class y = 0 and y = 1
Sigma = np.array([[1, 0.5], [0.5, 1]])  # covariance of either class


def sample(rng, n):
    """Labelled strokes from p(x, y). Returns x: (n, 2), y: (n,)."""
    y = rng.integers(2, size=n)
    return mu[y] + rng.multivariate_normal([0, 0], Sigma, n), y


def p_label(x, w):
    """p(y=1|x) = 1/(1 + exp(-(w0 + w1 x1 + w2 x2))). (..., 2) -> (...)"""
    return (1 + np.tanh((w[0] + x @ w[1:]) / 2)) / 2


def fit(x, y):
    """Weights (3,) of the largest likelihood, by Newton's method."""
    X, w = np.column_stack([np.ones(len(x)), x]), np.zeros(3)
    for _ in range(12):
        p = p_label(x, w)
        w += np.linalg.solve((X.T * p * (1 - p)) @ X, X.T @ (y - p))
    return w


def bayes_weights():
    """Weights of the true p(y=1|x), from Bayes' rule. (3,)"""
    w = np.linalg.solve(Sigma, mu[1] - mu[0])
    return np.array([-w @ mu.mean(axis=0), *w])


def figure(training_points=300, seed=0):
    x, y = sample(np.random.default_rng(seed), 10_000)
    n, seen = training_points, slice(min(training_points, 300))
    fig, (plane, path) = plt.subplots(2, figsize=(5, 5))
    grid = np.stack(np.meshgrid(*2 * [np.linspace(-4, 6, 61)]), axis=-1)
    p, best = p_label(grid, fit(x[:n], y[:n])), bayes_weights()
    shades = [("C0", 0.4), ("C0", 0.15), ("C1", 0.15), ("C1", 0.4)]
    plane.contourf(*grid.T, p.T, [0, 0.1, 0.5, 0.9, 1], colors=shades)
    for q, line in (p, "-"), (p_label(grid, best), "--"):
        plane.contour(*grid.T, q.T, [0.5], colors="k", linestyles=line)
    for k, mark in enumerate("o^"):
        plane.scatter(*x[seen][y[seen] == k].T, 14, f"C{k}", marker=mark)
    plane.set(xlabel="thickness $x_1$", ylabel="length $x_2$")
    sizes = np.geomspace(30, 10_000, 50).round().astype(int)
    path.plot(sizes, [fit(x[:k], y[:k]) for k in sizes], "C2")
    path.hlines(best, 30, 10_000, "k", "--", lw=1)
    path.set_yticks(best, ["$w_0$", "$w_1$", "$w_2$"])
    path.axvline(n, color="0.5")
    path.set(xscale="log", ylim=(-6, 4), xlabel="strokes", title="weights")
    return fig


def facts():
    w = [*fit(*sample(np.random.default_rng(0), 10_000)), *bayes_weights()]
    return dict(zip([a + i for a in "wb" for i in "012"], w, strict=True))
