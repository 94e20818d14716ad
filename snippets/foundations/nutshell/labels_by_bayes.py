"""Ten Gaussians, one for each digit, read handwriting by Bayes' rule."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.datasets import digits

SHRINKAGES = [0.001, 0.01, 0.05, 0.2, 0.4, 0.7, 1.0]


def log_joint(x, own, share, shrinkage):
    """log p(x | y) + log p(y): Gaussian of a class with images own. (n,)"""
    spread = np.cov(own.T, bias=True)
    ball = np.trace(spread) / 64 * np.eye(64)  # of the same total variance
    covariance = (1 - shrinkage) * spread + shrinkage * ball
    root = np.linalg.cholesky(2 * np.pi * covariance)
    z = np.linalg.solve(root, (x - own.mean(axis=0)).T)
    log_volume = np.log(root.diagonal()).sum()
    return np.log(share) - np.pi * (z**2).sum(axis=0) - log_volume


def posterior(x, train, y, shrinkage):
    """p(y | x) by Bayes' rule. (n, 64) -> (n, 10), rows sum to 1"""
    classes = [(train[y == k], np.mean(y == k)) for k in range(10)]
    joint = np.array([log_joint(x, *c, shrinkage) for c in classes])
    p = np.exp(joint - joint.max(axis=0))  # (10, n)
    return (p / p.sum(axis=0)).T


def confusion(shrinkage, order=slice(None)):
    """How many test digits of a row's label got a column's. (10, 10)"""
    x, y = (a[order] for a in digits())
    p = posterior(x[1200:], x[:1200], y[:1200], shrinkage)
    pairs = np.histogram2d(y[1200:], p.argmax(axis=1), bins=range(11))
    return pairs[0].astype(int)


def figure(shrinkage=0.2):
    fig, (matrix, curve) = plt.subplots(2, 1, figsize=(5, 5),
                                        height_ratios=[3, 1])
    table = confusion(shrinkage)
    for i, j in np.argwhere(table):
        matrix.barh(i, 0.94, 0.94, j - 0.47, alpha=0.35,
                    color="C0" if i == j else "C1")
        matrix.text(j, i, table[i, j], ha="center", va="center_baseline")
    matrix.set(xticks=range(10), yticks=range(10), xlabel="label given",
               ylabel="true label", ylim=(9.5, -0.5), title="597 digits")
    curve.plot(SHRINKAGES, [confusion(s).trace() / 597 for s in SHRINKAGES])
    curve.plot(shrinkage, table.trace() / 597, "o", color="C0")
    curve.set(xscale="log", xlabel="shrinkage", title="share right",
              xlim=(7e-4, 1.4), ylim=(0.8, 1), yticks=[0.8, 0.9, 1])
    return fig


def facts():
    right, rng = confusion(0.2).trace(), np.random.default_rng(0)
    mixed = [confusion(0.2, rng.permutation(1797)) for _ in range(10)]
    return {"right": right / 597, "wrong": 597 - right,
            "mixed": sum(mixed).trace() / 5970, "least": confusion(
                0.001).trace() / 597, "ball": confusion(1.0).trace() / 597}
