"""Shaken walkers leave the wrong valley and share both as $e^{-f}$ says."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian_mixture import two_valleys
from snippets.shared.langevin import mala

p = two_valleys()
STEP, EACH, WALKERS = 0.1, 4, 300


def energy(x):
    """Any constant would do: here the deeper valley's floor is near 0."""
    return p.log_prob(-1.25) - p.log_prob(x)


def walk(frames=75, seed=3):
    """Walkers that all start on the right: (frames + 1, WALKERS)."""
    rng = np.random.default_rng(seed)
    path = [rng.normal(1.25, 0.3, WALKERS)]
    for _ in range(frames):
        path += [mala(p.log_prob, p.score, path[-1], STEP, EACH, rng)]
    return np.array(path)


# Each hovers at a height of its own, so that they don't hide each other.
lift = 0.15 + np.random.default_rng(0).random(WALKERS)


def places(x):
    return np.stack([x, energy(x) + lift], axis=-1)


def figure():
    x = np.linspace(-3.6, 3.6, 361)
    fig, ax = plt.subplots(figsize=(5, 3.1))
    ax.fill_between(x, -0.6, energy(x), color="0.5", alpha=0.25, lw=0)
    ax.plot(x, energy(x), "k")
    ax.plot(*places(walk()[-1]).T, "C1o", ms=4, mew=0, gid="film")
    ax.set(xlim=(-3.6, 3.6), ylim=(-0.6, 5.5), xlabel="$x$",
           ylabel="energy")
    return fig


def film():
    path = walk()
    return {"points": places(path), "clock_name": "step",
            "clock": EACH * np.arange(len(path)),
            "colour": np.ones(WALKERS, int)}


def facts():
    ratio = p.prob(-1.25) / p.prob(1.25)
    grid = np.linspace(-6, 0, 6001)
    return {"left": np.mean(walk()[-1] < 0), "steps": 75 * EACH,
            "law": np.trapezoid(p.prob(grid), grid),
            "difference": energy(1.25) - energy(-1.25), "ratio": ratio}
