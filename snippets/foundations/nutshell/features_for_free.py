"""Features learned without labels make a few labels go a long way."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.datasets import digits

NAMES = "64 pixels", "10 learned", "10 random"  # features
LABELS = [10, 20, 50, 100, 200, 500, 1200]
(train, test), (y, y_test) = (np.split(a, [1200]) for a in digits())


def learned(k=10):
    """The k directions of most variance: no labels used. (64, k)"""
    return np.linalg.eigh(np.cov(train.T))[1][:, :-k - 1:-1]


def random(rng, k=10):
    """k orthonormal directions that know nothing of digits. (64, k)"""
    return np.linalg.qr(rng.normal(size=(64, k)))[0]


def shares_right(features, known):
    """If a digit gets the label of the nearest of m known ones. (7,)"""
    b = train[known] @ features  # below: |a - b|^2 without |a|^2
    square = (b**2).sum(axis=1) - 2 * (test @ features) @ b.T
    nearest = [known[square[:, :m].argmin(axis=1)] for m in LABELS]
    return np.mean(y[nearest] == y_test, axis=1)


def trials(rng, n=10):
    """Mean of n draws of the known and the random features. (3, 7)"""
    draws, fixed = [], (np.eye(64), learned())
    for order in [rng.permutation(1200) for _ in range(n)]:
        draws += [[shares_right(b, order) for b in (*fixed, random(rng))]]
    return np.mean(draws, axis=0)


def figure(labels=50, seed=0):
    fig, (plane, curves) = plt.subplots(1, 2, figsize=(6, 3.4))
    shown = np.random.default_rng(seed).permutation(1200)[:300]
    xy, known = train @ learned(2), shown[:labels]
    plane.plot(*xy[shown[labels:]].T, "o", color="0.5", ms=2.5, mew=0)
    for k in range(10):
        x1, x2 = xy[known[y[known] == k]].T
        plane.scatter(x1, x2, 50, f"C{k % 8}", marker=f"${k}$", lw=0)
    plane.set(xticks=[], yticks=[], title=f"{labels} labels")
    rows, marks = trials(np.random.default_rng(seed)), ("s:", "o-", "^--")
    for name, row, mark in zip(NAMES, rows, marks, strict=True):
        curves.plot(LABELS, row, mark, ms=5, label=name)
    curves.axvline(labels, color="0.5", lw=1)
    curves.legend(loc="lower right")
    curves.set(xscale="log", xlabel="labels", title="share right")
    return fig


def facts():
    rows = dict(zip(NAMES, trials(np.random.default_rng(0)), strict=True))
    return {f"{name[3:]}_{m}": value for name, row in rows.items()
            for m, value in zip(LABELS, row, strict=True)}
