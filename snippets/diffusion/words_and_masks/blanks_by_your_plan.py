"""Put each of four blanks into a step: what comes out, and what is lost."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.masks import entropy, unmask_law
from snippets.shared.sixteen import bars, order, smooth

p_data = smooth()


def plan(step):
    """Tuples of the places with the same step (n,), the first one first."""
    return [tuple(np.flatnonzero(np.equal(step, k)).tolist())
            for k in np.unique(step)]


def entropies(p, order):
    """Bits of the places of each group, added up, and of the whole group.

    Both are what is left once the groups before are known, on average over
    p (2^n,); the first less the second is lost. -> (groups, 2)
    """
    n = p.size.bit_length() - 1

    def bits(places):
        others = tuple(i for i in range(n) if i not in places)
        return entropy(p.reshape((2,) * n).sum(axis=others)) / np.log(2)

    there, found = (), []
    for group in order:
        alone = sum(bits((*there, i)) - bits(there) for i in group)
        found.append((alone, bits((*there, *group)) - bits(there)))
        there += tuple(group)
    return np.array(found)


def figure(step=(1, 1, 2, 2)):
    fig, (top, ax) = plt.subplots(2, figsize=(5, 4), height_ratios=[2, 3])
    for i, k in enumerate(step):
        y, x = divmod(i, 2)
        top.add_patch(plt.Rectangle((x, -y), 1, 1, fc=("0.5", 0.2), ec="k"))
        top.text(x + 0.5, 0.5 - y, k, ha="center", va="center")
    found = entropies(p_data, plan(step))
    rows = np.vstack([found, found.sum(axis=0)]).T
    columns = [[f"step {k}" for k in np.unique(step)] + ["all"],
               *rows, rows[0] - rows[1]]
    for k, head in enumerate(["bits", "alone", "jointly", "lost"]):
        top.text(3.7 + 1.15 * k, 0.8, head, ha="right", va="center")
        for row, value in enumerate(columns[k]):
            text = value if k == 0 else f"{abs(value):.3f}"
            top.text(3.7 + 1.15 * k, 0.4 - 0.36 * row, text, ha="right",
                     va="center")
    top.set(xlim=(-0.3, 7.3), ylim=(-1.1, 1.1), aspect="equal")
    top.axis("off")
    bars(ax, unmask_law(p_data, plan(step)), p_data)
    ax.set(ylim=(0, 0.3), yticks=[0, 0.1, 0.2, 0.3], ylabel="probability")
    return fig


def toy():
    return {"p": p_data, "order": order, "step": [1, 1, 2, 2]}
