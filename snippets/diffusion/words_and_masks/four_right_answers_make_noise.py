"""Each blank gets its exact probability; filled together, they lose it."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.divergences import kl_discrete
from snippets.shared.masks import entropy, total_correlation, unmask_law
from snippets.shared.sixteen import bars, smooth

p_data = smooth()


def plan(at_once):
    """Four places in reading order, up to at_once in each group."""
    return [tuple(range(4))[k:k + at_once] for k in range(0, 4, at_once)]


def lost(at_once):
    """What the law of this plan has lost of the data's, in bits."""
    law = unmask_law(p_data, plan(at_once))
    return max(kl_discrete(p_data, law), 0) / np.log(2)


def figure(at_once=4):
    law = unmask_law(p_data, plan(at_once))
    fig, ax = plt.subplots(figsize=(5, 2.9))
    bars(ax, law, p_data)
    ax.set(ylim=(0, 0.3), yticks=[0, 0.1, 0.2, 0.3], ylabel="probability",
           title=" → ".join(" + ".join(str(i + 1) for i in group)
                            for group in plan(at_once)))
    ax.text(15.6, 0.27, "outlines: the data", ha="right")
    ax.text(15.6, 0.23, f"lost: {lost(at_once):.3f} bits", ha="right")
    return fig


def facts(at_once=4):
    law, bit = unmask_law(p_data, plan(at_once)), np.log(2)
    return {"lost": lost(at_once), "lost_2": lost(2), "plain": 2 * law[0],
            "data_plain": 2 * p_data[0], "entropy": entropy(p_data) / bit,
            "total_correlation": total_correlation(p_data) / bit,
            "checkers": law[6], "data_checkers": p_data[6]}
