"""Random targets lift the loss by a constant and leave its slope alone."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.flow_matching import draw, loss_in_two
from snippets.shared.gaussian_mixture import GaussianMixture

p_data = GaussianMixture([0.5, 0.5], [[-2], [2]], [0.5, 0.5])
SQUARE = 1 + p_data.square()  # E (x_1 - x_0)^2
FLOOR, KNOWN = loss_in_two(lambda x, t: 0 * x, p_data)  # KNOWN: E u_t^2


def losses(a):
    """Of the model a u_t(x): with random targets, and with their mean."""
    return SQUARE - 2 * a * KNOWN + a**2 * KNOWN, (a - 1) ** 2 * KNOWN


def slopes(a, pairs, batches=600, seed=0):
    """d/da of the loss of a batch, with both kinds of target. (batches,)"""
    rng = np.random.default_rng(seed)
    t = rng.uniform(size=(pairs * batches, 1))
    x, target = draw(p_data, t, rng)
    u = p_data.velocity(x, t[:, 0])
    return [np.mean((2 * u * (a * u - y)).reshape(batches, pairs), axis=1)
            for y in (target, u)]


def figure(pairs=16):
    a, start, run = np.linspace(-0.2, 2.2, 61), 0.3, np.array([-0.3, 0.3])
    rise = 2 * (start - 1) * KNOWN
    fig, (left, right) = plt.subplots(1, 2, figsize=(5, 3.4))
    for k, name in enumerate(("random targets", "their mean")):
        loss, now = losses(a)[k], losses(start)[k]
        left.plot(a, loss, "-:"[k], color=f"C{k}", lw=2.4)
        left.plot(start + run, now + rise * run, color="k", lw=1.6)
        left.plot(start, now, "o", color="k", ms=6)
        left.text(1, (4.8, 1.5)[k], name, color=f"C{k}", ha="center")
        right.hist(slopes(start, pairs)[k], np.linspace(-12, 5, 69),
                   color=f"C{k}", alpha=0.6, density=True)
    right.axvline(rise, color="k", lw=1.6)
    left.set(ylim=(-0.2, 6.4), xlabel="$a$", title=r"loss of $a\, u_t$",
             xticks=[0, 1, 2])
    right.set(xlim=(-12, 5), yticks=[], xlabel="slope at the dot",
              title=f"batches of {pairs}")
    return fig


def facts(pairs=16):
    random, mean = (s.std() for s in slopes(0.3, pairs))
    return {"known": KNOWN, "floor": FLOOR, "square": SQUARE,
            "share": KNOWN / SQUARE, "pairs": pairs, "random": random,
            "mean": mean}
