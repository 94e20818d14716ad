"""To cool every coin is not to cool the law of the pictures."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.chain_rule import raised, step_by_step
from snippets.shared.sixteen import bars

# Blank with probability 0.4. Otherwise the first pixel is black, and fair
# coins decide about the other three.
p = np.r_[0.4, np.zeros(7), np.full(8, 0.6 / 8)]


def figure(temperature=0.5):
    fig, ax = plt.subplots(figsize=(5, 2.9))
    bars(ax, step_by_step(p, temperature), raised(p, temperature))
    ax.set(ylim=(0, 1), yticks=[0, 0.5, 1], ylabel="probability")
    ax.text(15.6, 0.9, "bars: each coin cooled", color="C0", ha="right")
    ax.text(15.6, 0.78, "outlines: the law cooled", ha="right")
    return fig


def facts(temperature=0.5):
    coins = step_by_step(p, temperature)
    backwards = step_by_step(p, temperature, (3, 2, 1, 0))
    return {"temperature": temperature, "coins": coins[0],
            "law": raised(p, temperature)[0], "backwards": backwards[0],
            "as_it_is": p[0], "first_black": 1 - p[0],
            # 0: rarer, 1: as common, 2: more common
            "surprise": int(1 + np.sign(step_by_step(p, 0.5)[0] - p[0]))}
