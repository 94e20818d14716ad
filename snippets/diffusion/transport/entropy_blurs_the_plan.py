"""From the cheapest plan to pairs at random: entropy is the slider."""

from functools import cache

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian import normal
from snippets.shared.transport import sinkhorn

x = np.linspace(-3.25, 3.25, 53)  # places of the starts and of the ends
a, b = normal(x), normal(x, -2, 0.5) + normal(x, 2, 0.5)
a, b = a / a.sum(), b / b.sum()
cost = (x[:, None] - x) ** 2
RANGE = 10 ** np.linspace(-1.5, 2, 29)


@cache
def plan(epsilon):
    """How much goes from each start to each end. (53, 53)"""
    return sinkhorn(cost, a, b, epsilon)


def price(epsilon):
    """Mean squared way of a plan."""
    return (plan(epsilon) * cost).sum()


def in_order():
    """Least cost: the ends are filled in order of the starts."""
    both = np.sort(np.r_[0, np.cumsum(a), np.cumsum(b)])
    share, middle = np.diff(both), (both[1:] + both[:-1]) / 2
    start, end = (x[np.searchsorted(np.cumsum(p), middle).clip(0, 52)]
                  for p in (a, b))
    return share @ (start - end) ** 2, start, end


def figure(epsilon=0.3):
    fig, (left, right) = plt.subplots(1, 2, figsize=(5, 3))
    (least, *order), here = in_order(), plan(epsilon).T
    for share in np.array([0.02, 0.1, 0.25, 0.5, 0.8]) * here.max():
        left.contourf(x, x, here, [share, 2], colors="C0", alpha=0.3)
    left.plot(*order, color="k", lw=1)
    left.set(xlabel="start $x_0$", ylabel="end $x_1$", xticks=[-2, 0, 2],
             yticks=[-2, 0, 2], title=f"plan, $\\varepsilon = {epsilon:g}$")
    for level, name, below in (least, "in order", 0.65), (
            a @ cost @ b, "at random", -0.15):
        right.axhline(level, color="0.5", lw=1)
        right.text(0.03, level - below, name)
    right.semilogx(RANGE, [price(e) for e in RANGE], "C0")
    right.plot(epsilon, price(epsilon), "o", color="C0", ms=10)
    right.set(xlabel=r"price of order $\varepsilon$", ylim=(0, 6.2),
              title="mean squared way")
    right.xaxis.set_major_formatter("{x:g}")
    return fig


def facts(epsilon=0.3):
    return {"here": price(epsilon), "least": in_order()[0],
            "random": a @ cost @ b}
