"""Features learned without labels make a few labels go a long way."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.datasets import digits

MARKS = {"64 pixels": "s:", "10 learned": "o-", "10 random": "^--"}
LABELS = [10, 20, 50, 100, 200, 500, 1200]
(train, test), (y, y_test) = (np.split(a, [1200]) for a in digits())


def learned(k=10):
    """The k directions of most variance: no labels used. (64, k)"""
    return np.linalg.eigh(np.cov(train.T))[1][:, :-k - 1:-1]


def random(rng, k=10):
    """k orthonormal directions that know nothing of digits. (64, k)"""
    return np.linalg.qr(rng.normal(size=(64, k)))[0]


def shares_right(features, orders):
    """If a digit gets the label of the nearest of m known. (orders, 7)"""
    b = train @ features  # below: |a - b|^2 without |a|^2
    square = (b**2).sum(axis=1) - 2 * (test @ features) @ b.T
    nearest = [[order[s[:, :m].argmin(axis=1)] for m in LABELS]
               for order in orders for s in [square[:, order]]]
    return np.mean(y[nearest] == y_test, axis=-1)


def trials(seed=0, n=10):
    """{name: mean of n draws of the known and the random features (7,)}"""
    rng = np.random.default_rng(seed)
    orders = [rng.permutation(1200) for _ in range(n)]
    fixed = [shares_right(b, orders) for b in (np.eye(64), learned())]
    drawn = [shares_right(random(rng), [order])[0] for order in orders]
    return dict(zip(MARKS, np.mean([*fixed, drawn], axis=1), strict=True))


def figure(labels=50, seed=0):
    fig, (plane, curves) = plt.subplots(2, 1, figsize=(5, 5))
    shown = np.random.default_rng(seed).permutation(1200)[:300]
    xy, known = train @ learned(2), shown[:labels]
    plane.plot(*xy[shown[labels:]].T, "o", color="0.5", ms=2.5, mew=0)
    for k in range(10):
        x1, x2 = xy[known[y[known] == k]].T
        plane.scatter(x1, x2, 50, f"C{k % 8}", marker=f"${k}$", lw=0)
    plane.set(xticks=[], yticks=[], title=f"{labels} labels")
    for name, row in trials(seed).items():
        curves.plot(LABELS, row, MARKS[name], ms=5, label=name)
    curves.axvline(labels, color="0.5", lw=1)
    curves.legend(loc="lower right", frameon=True, framealpha=1)
    curves.set(xscale="log", xlabel="labels", title="share right")
    return fig


def facts():
    return {f"{name[3:]}_{m}": value for name, row in trials().items()
            for m, value in zip(LABELS, row, strict=True)}
