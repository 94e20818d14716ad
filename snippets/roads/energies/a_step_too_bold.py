"""Bold steps bend the law of a walk; a coin straightens it, at a price."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian_mixture import two_valleys
from snippets.shared.walk_tables import accepted, at_rest, proposals

BRISK = 1.2  # a step near the best pace
p, grid = two_valleys(), np.linspace(-8, 8, 320)
width = grid[1] - grid[0]
exact = p.prob(grid) / p.prob(grid).sum()  # shares of the cells
squares = (grid - grid[:, None]) ** 2


def plain(step):
    """The law of a walk without a coin. -> (320,)"""
    return at_rest(proposals(p, grid, step))


def with_coin(step):
    """How often a step is accepted, and the mean square that it moves."""
    moves = accepted(exact, proposals(p, grid, step))
    return exact @ moves.sum(axis=1), exact @ (moves * squares).sum(axis=1)


# Closer where the squared move turns sharply.
steps = np.r_[np.geomspace(0.01, 0.4, 25), np.geomspace(0.4, 4, 81)[1:]]
all_taken, all_moved = np.transpose([with_coin(h) for h in steps])


def figure(step=0.3):
    fig, (left, right) = plt.subplots(1, 2, figsize=(5, 2.8))
    left.plot(grid, exact / width, "k--", lw=1)
    left.plot(grid, plain(step) / width, "C0")
    left.set(xlim=(-4, 4), ylim=(0, 0.52), xticks=[-2, 0, 2],
             xlabel="$x$", ylabel="density", title="without a coin")
    right.plot(steps, all_taken, "C1--")
    right.plot(steps, all_moved, "C1")
    right.plot([step] * 2, with_coin(step), "C1o")
    right.text(0.011, 1.04, "accepted", color="C1")
    right.text(0.011, 0.43, "squared\nmove", color="C1")
    right.set(xscale="log", ylim=(0, 1.4), xlabel="step $h$",
              xticks=[0.01, 0.1, 1], xticklabels=["0.01", "0.1", "1"],
              title="with a coin")
    right.minorticks_off()
    return fig


def facts(step=0.3):
    taken, moved = with_coin(step)
    return {"step": step, "taken": taken, "moved": moved,
            "left": plain(step)[grid < 0].sum(),
            "brisk": BRISK, "brisk_taken": with_coin(BRISK)[0]}
