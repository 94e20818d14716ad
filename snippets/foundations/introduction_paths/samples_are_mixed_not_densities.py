"""Mixed samples walk below one hill, mixed densities let them jump."""

from statistics import NormalDist

import matplotlib.pyplot as plt
import numpy as np

p_0, p_1 = NormalDist(0, 1), NormalDist(3, 0.5)  # mean, std
times = np.linspace(0, 1, 41)


def mix_samples(t):
    """The law of (1-t) x_0 + t x_1 for independent x_0 and x_1."""
    return p_0 * (1 - t) + p_1 * t


def mix_densities(x, t):
    """The density (1-t) p_0 + t p_1 at a point x, a number."""
    return (1 - t) * p_0.pdf(x) + t * p_1.pdf(x)


def variance(a, b, correlation=0):
    """Of a x_0 + b x_1, for x_0 ~ p_0 and x_1 ~ p_1 of that correlation."""
    mixed = 2 * a * b * correlation * p_0.stdev * p_1.stdev
    return a**2 * p_0.variance + b**2 * p_1.variance + mixed


def film(pairs=20, seed=0):
    rng, t = np.random.default_rng(seed), times[:, None]
    x0, x1 = (rng.normal(p.mean, p.stdev, pairs) for p in (p_0, p_1))
    coin = rng.uniform(size=pairs) < t  # True: take x_1, not x_0
    path = np.hstack([(1 - t) * x0 + t * x1, np.where(coin, x1, x0)])
    return {"points": np.stack(np.broadcast_arrays(t, path), 2),
            "axes": np.repeat([0, 1], pairs), "clock": times, "trail": 40}


def figure():
    x, points = np.linspace(-3, 5, 161), film()["points"].swapaxes(0, 1)
    laws = (lambda a, t: mix_samples(t).pdf(a)), mix_densities
    fig, axes = plt.subplots(1, 2, figsize=(5, 4), sharey=True)
    for k, ax in enumerate(axes):
        for t in times[::10]:
            ridge = [t + 0.2 * laws[k](a, t) for a in x]
            c, width = ("k", 2) if t == 0.5 else ("0.5", 1)
            ax.fill_betweenx(x, t, ridge, fc=(c, 0.18), ec=c, lw=width)
        for way in np.split(points, 2)[k]:
            ax.plot(*way.T, "o-", color=("C0", 0.6), mfc="C0", ms=4, mew=0,
                    lw=1, markevery=[-1], gid="film")
        ax.set(title=f"mix the {['samples', 'densities'][k]}", ylim=(-3, 5),
               xlabel="time $t$", ylabel=["$x$", ""][k])
    return fig


def facts():
    gap = p_1.mean - p_0.mean
    return {"samples": mix_samples(0.5).variance, "mean": gap / 2,
            "densities": (variance(1, 0) + variance(0, 1)) / 2 + gap**2 / 4,
            "sorted": variance(0.5, 0.5, correlation=1),
            "cost_random": gap**2 + variance(-1, 1),
            "cost_sorted": gap**2 + variance(-1, 1, correlation=1)}
