"""Walkers on bare hills stay; from much noise to little they find both."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.langevin import ula

weights, tops, std = [0.2, 0.8], [(-4, 0), (4, 0)], 0.5
p_data = GaussianMixture(weights, tops, [std, std])
ladder = np.repeat(np.geomspace(6, 0.1, 20), 3)  # three frames each
STEPS = 5  # from one frame to the next


def walk(levels, x0, rng):
    """All states, one a frame: (n, 2) -> (len(levels) + 1, n, 2)."""
    path = [x0]
    for noise in levels:
        step = (std**2 + noise**2) / 10  # a tenth of a hill's variance
        score = p_data.noised(noise).score
        path += [ula(score, path[-1], step, STEPS, rng)]
    return np.array(path)


def both(n=200, seed=2):
    """Bare hills, and the ladder of levels, from the same start."""
    rng = np.random.default_rng(seed)
    x0 = rng.uniform((-6, -2.4), (6, 2.4), (n, 2))
    return walk(0 * ladder, x0, rng), walk(ladder, x0, rng)


def figure():
    names = "on the bare hills", "from much noise to little"
    fig, axes = plt.subplots(2, 1, figsize=(5, 4.4))
    for ax, name, path in zip(axes, names, both(), strict=True):
        for top, weight in zip(tops, weights, strict=True):
            ax.add_patch(plt.Circle(top, 1.25, fc=("0.5", 0.15)))
            ax.text(top[0], 1.95, f"{weight:.0%} of the data", ha="center")
        left = path[-1, :, 0] < 0
        for own, look in (left, "C1o"), (~left, "C0^"):
            ax.plot(*path[-1, own].T, look, ms=4, mew=0, gid="film")
        ax.set(xlim=(-7, 7), ylim=(-2.6, 2.6), aspect=1, title=name)
        ax.axis("off")
    return fig


def film():
    path = np.concatenate(both(), axis=1)
    return {"points": path, "clock_name": "step", "marker": "^o",
            "clock": STEPS * np.arange(len(path)),
            "colour": 1 * (path[-1, :, 0] < 0),
            "axes": np.repeat([0, 1], 200)}


def facts():
    plain, annealed = (np.mean(p[-1, :, 0] > 0) for p in both())
    return {"plain": plain, "annealed": annealed, "walkers": 200}
