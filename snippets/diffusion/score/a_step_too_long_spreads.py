"""Long Langevin steps make the walk too wide, and a coin repairs it."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian import normal
from snippets.shared.langevin import mala, ula


def log_prob(x):
    """Of N(0, 1), up to a constant."""
    return -(x**2) / 2


def score(x):
    return -x


def variance(step):
    """Where the variance of the plain walk comes to rest, step < 2.

    One step takes v to (1 - step)^2 v + 2 step.
    """
    return 1 / (1 - step / 2)


def walks(step, walkers=4000, steps=150, seed=1):
    """The ends of both walks from x = 0: (walkers,) each."""
    rng, x0 = np.random.default_rng(seed), np.zeros(walkers)
    return (ula(score, x0, step, steps, rng),
            mala(log_prob, score, x0, step, steps, rng))


def figure(step=1.0):
    x, edges = np.linspace(-6, 6, 241), np.linspace(-6, 6, 49)
    fig, axes = plt.subplots(2, 1, figsize=(5, 4.2), sharex=True)
    for k, (ax, end) in enumerate(zip(axes, walks(step), strict=True)):
        ax.hist(end, edges, density=True, color=f"C{k}", alpha=0.45)
        ax.plot(x, normal(x), "k--")
        ax.set(xlim=(-6, 6), ylim=(0, 0.48), yticks=[0, 0.2, 0.4])
    axes[0].plot(x, normal(x, std=np.sqrt(variance(step))), color="C0")
    axes[0].set(title=f"every step counts, $h = {step:g}$")
    axes[1].set(title="a coin may refuse the step", xlabel="$x$",
                xticks=[-4, -2, 0, 2, 4])
    return fig


def facts(step=1.0):
    plain, coin = (end.var() for end in walks(step))
    return {"law": variance(step), "plain": plain, "coin": coin}
