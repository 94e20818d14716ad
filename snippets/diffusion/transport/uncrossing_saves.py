"""On a line, undo the crossings one by one, and each time you save."""

from itertools import combinations, permutations

import matplotlib.pyplot as plt
import numpy as np

x0 = np.array([-2.0, -1.1, -0.4, 0.9, 1.6])
x1 = np.array([-2.3, -1.6, 0.6, 1.3, 2.5])


def cost(order):
    """Mean squared distance if start i goes to end order[i]."""
    return ((x1[list(order)] - x0) ** 2).mean()


def crossings(order):
    """How many pairs of lines cross: the later start, the earlier end."""
    return sum(a > b for a, b in combinations(order, 2))


def uncross():
    """Pairings from all crossed to none, one crossing less each time."""
    order, found = [4, 3, 2, 1, 0], [[4, 3, 2, 1, 0]]
    for last in (4, 3, 2, 1):
        for i in range(last):  # neighbours that cross change ends
            order[i], order[i + 1] = order[i + 1], order[i]
            found.append(order.copy())
    return found[::-1]  # found[k] has k crossings


def figure(crossed=4):
    order, every = uncross()[crossed], list(permutations(range(5)))
    fig, (left, right) = plt.subplots(
        1, 2, figsize=(5, 3), width_ratios=[4, 5])
    left.plot([0, 1], [x0, x1[order]], color="C0", lw=2)
    left.plot([0] * 5, x0, "ko", [1] * 5, x1, "ko", ms=7, clip_on=False)
    left.set(xlim=(0, 1), ylim=(-2.8, 2.8), xticks=[0, 1],
             xticklabels=["starts", "ends"], yticks=[-2, 0, 2])
    left.spines["bottom"].set_visible(False)
    right.plot([crossings(p) for p in every], [cost(p) for p in every],
               "o", color="0.5", ms=4)
    right.plot(crossed, cost(order), "o", color="C0", ms=11)
    right.set(xlabel="crossings", title="mean squared way",
              xticks=[0, 5, 10], ylim=(0, 12.5))
    return fig


def facts(crossed=4):
    here, least = cost(uncross()[crossed]), cost(range(5))
    return {"here": here, "least": least, "most": cost([4, 3, 2, 1, 0]),
            "pairings": len(list(permutations(range(5))))}
