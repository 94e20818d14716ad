"""What a draft has too much of is dropped, what it lacks is drawn anew."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.drafts import check, total_variation
from snippets.shared.sixteen import bars, order, smooth

p = smooth()  # the law that is wanted


def figure(draft=0):
    q = smooth(draft)
    both = np.minimum(p, q)
    fig, ax = plt.subplots(figsize=(5, 2.9))
    bars(ax, both, q)
    ax.bar(np.arange(16), (p - both)[order], 0.8, both[order], color="C1",
           hatch="///", alpha=0.8)
    ax.set(ylim=(0, 0.5), yticks=[0, 0.2, 0.4], ylabel="probability")
    for k, (text, colour) in enumerate([
            ("outlines: draft", "k"), ("plain: kept", "C0"),
            ("hatched: drawn anew", "C1")]):
        ax.text(15.6, 0.45 - 0.06 * k, text, color=colour, ha="right")
    return fig


def facts(draft=0):
    q, rng = smooth(draft), np.random.default_rng(0)
    x, keep = check(rng.choice(16, size=10_000, p=q), p, q, rng)
    return {"kept": 1 - total_variation(p, q),
            "kept_seen": keep.mean(), "plain": 2 * p[0],
            "plain_seen": np.isin(x, [0, 15]).mean(), "n": len(x)}
