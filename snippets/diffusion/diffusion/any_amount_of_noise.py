"""More noise on the way changes who ends where, and not how many."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.diffusion import flow_sde
from snippets.shared.gaussian_mixture import GaussianMixture

p_data = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])
times = np.linspace(0, 1, 401)


def walk(sigma, n=2000, seed=4):
    """n points from noise to data. (401, n)"""
    rng = np.random.default_rng(seed)
    x0 = rng.normal(size=n)
    return flow_sde(p_data.velocity, p_data.path_score, x0, times, sigma,
                    rng)


def figure(sigma=1.0):
    path, x = walk(sigma), np.linspace(-4.5, 4.5, 181)
    fig, (left, right) = plt.subplots(1, 2, figsize=(5, 3.2), sharey=True,
                                      width_ratios=[5, 3])
    up = path[0] > 0
    for side, color, line in (up, "C0", "-"), (~up, "C1", "--"):
        left.plot(times[::4], path[::4, side][:, :8], line, color=color,
                  lw=0.8)
    right.hist(path[-1], np.linspace(-4.5, 4.5, 46), density=True,
               orientation="horizontal", color="C2", alpha=0.5)
    right.plot(p_data.prob(x), x, "k")
    left.set(xlabel="time $t$", ylabel="$x$", xlim=(0, 1),
             ylim=(-4.5, 4.5), title=rf"$\sigma = {sigma:g}$")
    right.set(xticks=[], xlim=(0, 0.5), title="at $t = 1$")
    return fig


def facts(sigma=1.0):
    path = walk(sigma)
    return {"variance": path[-1].var(), "data": p_data.square(),
            "crossed": np.mean((path[0] > 0) != (path[-1] > 0))}
