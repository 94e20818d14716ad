"""Noising ends in noise and forgets the data; Langevin ends in the data."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian_mixture import GaussianMixture

p_data = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])


def noising(rng, x, beta=0.02):
    """One step of a chain that knows nothing of p_data. (n,) -> (n,)"""
    return np.sqrt(1 - beta) * x + np.sqrt(beta) * rng.normal(size=len(x))


def log_proposal(y, x, h):
    """log q(y | x), up to a constant, of N(x + h/2 score(x), h)."""
    return -((y - x - h / 2 * p_data.score(x)) ** 2) / (2 * h)


def langevin(rng, x, h=0.1):
    """One step of MCMC: propose y along the score, accept it or stay.

    The chance to accept keeps p_data exactly as it is (Metropolis).
    """
    y = x + h / 2 * p_data.score(x) + np.sqrt(h) * rng.normal(size=len(x))
    log_ratio = (p_data.log_prob(y) + log_proposal(x, y, h)
                 - p_data.log_prob(x) - log_proposal(y, x, h))
    return np.where(np.log(1 - rng.uniform(size=len(x))) < log_ratio, y, x)


def run(step, x, steps, seed=0):
    """The chains of all starting points x after that many steps. (n,)"""
    rng = np.random.default_rng(seed)
    for _ in range(steps):
        x = step(rng, x)
    return x


def figure(steps=30, chains=1500, seed=1):
    rng, x = np.random.default_rng(seed), np.linspace(-4, 4, 161)
    data, box = p_data.sample(rng, chains), rng.uniform(-4, 4, chains)
    noise = np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi)
    fig, axes = plt.subplots(
        2, 2, figsize=(5, 4.2), sharex=True, sharey=True)
    for row, x0, name in (axes[0], data, "data"), (axes[1], box, "a box"):
        for ax, step, law in zip(row, (noising, langevin),
                                 (noise, p_data.prob(x)), strict=True):
            ax.hist(run(step, x0, steps), np.linspace(-4, 4, 41),
                    density=True, color="C0", alpha=0.5)
            ax.plot(x, law, "k--")
        row[0].set(xlim=(-4, 4), ylim=(0, 0.6), ylabel=f"from {name}")
    axes[0, 0].set_title("noising chain")
    axes[0, 1].set_title("Langevin MCMC")
    return fig


def facts():
    left = (run(langevin, np.full(2000, 2.0), 300) < 0).mean()
    return {"signal": 0.98**150, "variance": 0.98**300, "crossed": left}
