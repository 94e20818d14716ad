"""All 75 ways to fill four blanks, and what each of them loses."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.divergences import kl_discrete
from snippets.shared.masks import plans, unmask_law
from snippets.shared.sixteen import smooth

p_data = smooth()
every = plans(range(4))


def loss(plan):
    """KL(data || what this plan writes), in bits."""
    return kl_discrete(p_data, unmask_law(p_data, plan)) / np.log(2)


named = {"all at once": [(0, 1, 2, 3)], "row by row": [(0, 1), (2, 3)],
         "diagonals": [(0, 3), (1, 2)]}
free = [(0,), (3,), (1, 2)]


def figure():
    fig, ax = plt.subplots(figsize=(5, 3.6))
    points = np.array([(len(plan), loss(plan)) for plan in every])
    places, count = np.unique(points.round(9), axis=0, return_counts=True)
    ax.scatter(*places.T, s=12 * count + 20, color="C0", alpha=0.6, lw=0)
    for name, plan in named.items():
        ax.text(len(plan) + 0.13, loss(plan), name, va="center")
    ax.text(2.88, 0, "corner, corner, rest", ha="right", va="center")
    ax.text(4, 0.07, "one by one", ha="center", va="center")
    ax.set(xlabel="steps", xticks=[1, 2, 3, 4], xlim=(0.8, 4.4),
           ylabel="bits lost", ylim=(-0.05, 0.86))
    return fig


def facts():
    by_steps = {k: [loss(p) for p in every if len(p) == k]
                for k in (1, 2, 3, 4)}
    return {"plans": len(every), "pairs": loss(named["diagonals"]),
            "rows": loss(named["row by row"]),
            "free": abs(loss(free)),
            "worst_2": max(by_steps[2]), "worst_3": max(by_steps[3]),
            "exact_3": sum(abs(x) < 1e-12 for x in by_steps[3]),
            "orders": len(by_steps[4]),
            "one_by_one": max(abs(x) for x in by_steps[4])}
