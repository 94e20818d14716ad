"""Two estimates of one gradient: the same mean, very different luck."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.hidden_cause import bound, log_joint

SEEN, NOISE, MEAN, STD = 2, 0.5, 1.0, 0.2


def slope(z):
    """Derivative of log p(x, z) by z."""
    return -z + 2 * z * (SEEN - z**2) / NOISE**2


def by_moving_points(noise):
    """Write z = mean + std noise; then points move with the mean."""
    return slope(MEAN + STD * noise)


def by_voting(noise):
    """Weigh each point by log p and by its side: no slope is needed."""
    return log_joint(SEEN, MEAN + STD * noise, NOISE) * noise / STD


def truth(step=1e-5):
    """The derivative of the bound by the mean, from its closed form."""
    up, down = (bound(SEEN, NOISE, MEAN + h, STD) for h in (step, -step))
    return (up - down) / (2 * step)


def estimates(points, repeats=2000, seed=0):
    """Averages over this many points, in both ways. Two of (repeats,)"""
    noise = np.random.default_rng(seed).normal(size=(repeats, points))
    return [way(noise).mean(axis=1)
            for way in (by_moving_points, by_voting)]


def figure(points=10):
    fig, ax = plt.subplots(figsize=(5, 2.8))
    bins = np.linspace(-40, 60, 81)
    for k, (values, label) in enumerate(zip(
            estimates(points), ["moving points", "voting"], strict=True)):
        ax.hist(values, bins, density=True, alpha=0.5, color=f"C{k}",
                label=label)
    ax.axvline(truth(), color="0.5", ls=":")
    ax.set(xlim=(-40, 60), yticks=[], ylabel="density",
           xlabel="estimated gradient")
    ax.legend(loc="upper left")
    return fig


def facts(points=10):
    moving, voting = estimates(points)
    return {"truth": truth(), "moving": moving.mean(),
            "voting": voting.mean(), "moving_std": moving.std(),
            "voting_std": voting.std(), "points": points}
