"""Noising ends in noise and forgets the data; Langevin ends in the data."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.langevin import mala

p_data = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])
noise = GaussianMixture([1.0], [0], [1])


def noising(rng, x, beta=0.02):
    """One step of a chain that knows nothing of p_data. (n,) -> (n,)"""
    return np.sqrt(1 - beta) * x + np.sqrt(beta) * rng.normal(size=len(x))


def langevin(rng, x, h=0.1):
    """One step of MCMC: along the score, with noise; accept it or stay."""
    return mala(p_data.log_prob, p_data.score, x, h / 2, 1, rng)


def run(step, x, steps=300, seed=0):
    """The chains of all starting points x. (n,) -> (steps + 1, n)"""
    rng = np.random.default_rng(seed)
    return np.stack([x, *(x := step(rng, x) for _ in range(steps))])


def film(n=16, seed=1):
    rng = np.random.default_rng(seed)  # n from the data, n from a box
    x = np.concatenate([p_data.sample(rng, n), rng.uniform(-4, 4, n)])
    path = np.hstack([run(step, x)[::5] for step in (noising, langevin)])
    at = np.broadcast_to(5.0 * np.arange(61)[:, None], path.shape)
    return {"points": np.stack([at, path], 2), "colour": path[0] < 0,
            "marker": "o^", "axes": np.repeat([0, 2, 1, 3], n),
            "clock": at[:, 0], "clock_name": "step", "trail": 60}


def figure():
    fig, axes = plt.subplots(2, 2, figsize=(5, 5), sharex=True, sharey=True)
    reel, x = film(), np.linspace(-4, 4, 161)
    for k, ax in enumerate(axes.flat):
        own = reel["axes"] == k
        for way in reel["points"][:, own].swapaxes(0, 1):
            c = int(way[0, 1] < 0)
            ax.plot(*way.T, "o^"[c] + "-", color=(f"C{c}", 0.6), ms=4,
                    mfc=f"C{c}", mew=0, lw=1, markevery=[-1], gid="film")
        law = 310 + 160 * (noise, p_data)[k % 2].prob(x)
        ax.fill_betweenx(x, 310, law, color="0.5", alpha=0.4, lw=0)
        ax.set(xlim=(-5, 385), ylim=(-4, 4), xlabel=["", "step"][k // 2],
               title=["noising chain", "Langevin MCMC", "", ""][k],
               ylabel=["from data", "", "from a box", ""][k],
               xticks=[0, 100, 200, 300])
    return fig


def facts():
    left = (run(langevin, np.full(2000, 2.0))[-1] < 0).mean()
    return {"signal": 0.98**150, "variance": 0.98**300, "crossed": left}
