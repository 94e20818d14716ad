"""Do by formula what one Gaussian would do; step only along the rest."""

from statistics import NormalDist

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian import even_noise
from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.ode import euler, exponential

p_data = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])
spread = np.hypot(2, 0.5)  # between the hills and within them
t = np.linspace(0, 1, 61)


def as_drawn(x0, steps, plain):
    """Path at the 61 times t: each step is drawn as the solver sees it."""
    field, times = p_data.velocity, np.linspace(0, 1, steps + 1)
    if plain:
        path = euler(field, x0, times)
        return np.stack([np.interp(t, times, own) for own in path.T], 1)
    path = exponential(euler, field, x0, times, 0, spread)
    scale = np.hypot(1 - t, t * spread)
    angle, knots = np.arctan2(t * spread, 1 - t), t.searchsorted(times)
    return np.stack([scale * np.interp(
        angle, angle[knots], own / scale[knots]) for own in path.T], 1)


def figure(steps=2):
    x, edges = np.linspace(-4, 4, 161), np.linspace(-4, 4, 33)
    fig, axes = plt.subplots(2, 2, figsize=(5, 5), sharey=True,
                             sharex="col", width_ratios=[3, 2])
    for (left, right), plain in zip(axes, (True, False), strict=True):
        color = "C1" if plain else "C0"
        few, many = (as_drawn(even_noise(n), steps, plain)
                     for n in (25, 1000))
        left.plot(t, few, color=color, lw=1)
        left.set(ylim=(-4, 4), ylabel="$x$", xlim=(0, 1),
                 xticks=[0, 0.5, 1],
                 title="Euler" if plain else "exponential Euler")
        share = np.histogram(many[-1], edges)[0] / 1000
        right.barh(edges[:-1] + 0.125, share, 0.25, color=color, alpha=0.5)
        right.plot(0.25 * p_data.prob(x), x, color="k")
        right.set(xlim=(0, 0.2), xticks=[0, 0.1, 0.2])
    axes[1, 0].set(xlabel="time $t$")
    axes[1, 1].set(xlabel="share")
    return fig


def facts(steps=2):
    plain, other = (as_drawn(even_noise(999), steps, p)[-1]
                    for p in (True, False))
    return {"euler": plain.std(), "exponential": other.std(),
            "data": spread, "middle": np.mean(abs(other) < 1),
            "middle_data": 1 - NormalDist().cdf(2) + NormalDist().cdf(-6)}
