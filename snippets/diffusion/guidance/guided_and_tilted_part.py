"""The guided flow ends elsewhere than the law that it should sample."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared import guidance
from snippets.shared.gaussian import normal
from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.ode import rk4

everything = GaussianMixture([1.0], [0], [2])  # the data, N(0, 4)
label = GaussianMixture([1.0], [2], [1])  # those with the label, N(2, 1)
times = np.linspace(0, 1, 41)
laws = {"guided": guidance.gaussian_guided,
        "tilted": guidance.gaussian_tilted}


def paths(scale, particles=24, seed=4):
    """Guided, then tilted, from the same noise. -> (41, 2 particles)"""
    x0 = np.random.default_rng(seed).normal(size=particles)
    mean, std = guidance.gaussian_tilted(0, 2, 2, 1, scale)
    straight = GaussianMixture([1.0], [mean], [std])
    push = guidance.guided(everything.velocity, label.velocity, scale)
    return np.concatenate(
        [rk4(f, x0, times) for f in (push, straight.velocity)], axis=1)


def figure(scale=3):
    path, x = paths(scale), np.linspace(-3, 5, 321)
    n = path.shape[1] // 2
    fig, ax = plt.subplots(figsize=(5, 3.8))
    looks = zip(laws.values(), (path[:, :n], path[:, n:]), ("C0", "C1"),
                "o^", strict=True)
    for law, own, color, marker in looks:
        look = {"color": color, "gid": "film"}
        ax.plot(times, own, lw=0.8, alpha=0.6, **look)
        ax.plot(np.ones(n), own[-1], marker, ms=4.5, mew=0, **look)
        mean, std = law(0, 2, 2, 1, scale)
        ax.fill_betweenx(x, 1.03, 1.03 + 0.163 * normal(x, mean, std),
                         color=color, alpha=0.4, lw=0)
    ax.text(1.1, 3.6, "guided", color="C0")
    ax.text(1.14, 1.75, "tilted", color="C1")
    ax.set(xlim=(-0.03, 1.34), ylim=(-3, 5), xlabel="time $t$",
           ylabel="$x$", xticks=[0, 0.25, 0.5, 0.75, 1])
    return fig


def film(scale=3):
    path = paths(scale)
    at = np.broadcast_to(times[:, None], path.shape)
    tilted = np.arange(path.shape[1]) >= path.shape[1] // 2
    return {"points": np.stack([at, path], 2), "clock": times,
            "colour": tilted, "marker": "o^", "size": 4.5, "trail": 40}


def facts():
    return {f"{name}_{part}_{g}": law(0, 2, 2, 1, g)[k] ** (k + 1)
            for name, law in laws.items() for g in (0, 1, 2, 3, 20)
            for k, part in enumerate(("mean", "variance"))}
