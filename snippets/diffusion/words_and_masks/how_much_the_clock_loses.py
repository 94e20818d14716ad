"""Filled by the clock in N equal steps: what is lost falls with N."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.divergences import kl_discrete
from snippets.shared.masks import clock_law, clock_loss
from snippets.shared.sixteen import smooth

p_data = smooth()
counts = np.array([1, 2, 4, 8, 16, 32, 64])


def known(steps):
    """Bits lost by a plan of the clock, on average over its plans."""
    return clock_loss(p_data, steps) / np.log(2)


def mixed(steps):
    """Bits lost by the law of all its plans together."""
    return kl_discrete(p_data, clock_law(p_data, steps)) / np.log(2)


def figure():
    fig, ax = plt.subplots(figsize=(5, 3.2))
    ax.loglog(counts, [known(n) for n in counts], "o-", color="C0")
    ax.loglog(counts, [mixed(n) for n in counts], "s--", color="C1")
    ax.text(9, 0.11, "a plan, on average", color="C0")
    ax.text(2, 0.0016, "all plans, mixed", color="C1")
    ax.set(xlabel="steps", ylabel="bits lost", xticks=counts,
           xticklabels=counts, yticks=[1, 0.1, 0.01, 0.001, 0.0001])
    ax.minorticks_off()
    return fig


def facts():
    return {f"{name}_{n}": lost(n) for n in (1, 2, 8, 16, 64)
            for name, lost in (("known", known), ("mixed", mixed))}
