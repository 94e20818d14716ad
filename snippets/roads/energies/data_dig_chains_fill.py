"""Data dig the landscape, and the model's own chains fill it up."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.bump_energy import density, energy, train
from snippets.shared.divergences import kl
from snippets.shared.gaussian_mixture import GaussianMixture

p_data = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])
curve, grid = np.linspace(-4, 4, 161), np.linspace(-6, 6, 601)
every = 10 * np.arange(61)  # the updates that are shown

rng = np.random.default_rng(1)
data = p_data.sample(rng, 1000)
thetas, chains = (a[every] for a in train(
    data, rng.normal(0, 2, 250), every[-1], rng))


def missing():
    """KL from the exact density of the data, frame by frame."""
    return [kl(p_data.prob(grid), density(a, grid), grid) for a in thetas]


def above(k):
    """Chains of frame k, drawn a bit above the ground: (250, 2)."""
    return np.c_[chains[k], energy(chains[k], thetas[k]) + 0.5]


def figure():
    fig, (ax, low) = plt.subplots(2, 1, figsize=(5, 4.4),
                                  height_ratios=[3, 1.3])
    ax.plot(curve, energy(curve, thetas[-1]), "C0o", ms=3, gid="film")
    ax.plot(*above(-1).T, "C1o", ms=3, gid="film")
    ax.plot(data[:200], np.full(200, -3.4), "k|", ms=9, alpha=0.4)
    ax.text(0, -3.55, "data", ha="center")
    ax.text(0, 4.2, "chains of the model", ha="center", color="C1")
    ax.set(xlim=(-4, 4), ylim=(-4, 5), ylabel="energy", xlabel="$x$")
    low.plot(every, missing(), "k", lw=1)
    low.plot(every[-1], missing()[-1], "C0o", ms=3, gid="film")
    low.set(ylim=(0, 0.8), xlabel="update", ylabel="KL (nats)")
    return fig


def film():
    frames = [np.r_[np.c_[curve, energy(curve, thetas[k])], above(k),
                    [[every[k], gap]]] for k, gap in enumerate(missing())]
    return {"points": np.array(frames), "clock": every,
            "clock_name": "update", "size": 3,
            "colour": np.repeat([0, 1, 0], [161, 250, 1]),
            "axes": np.repeat([0, 1], [411, 1])}


def facts():
    gap = missing()
    return {"first": gap[0], "last": gap[-1], "updates": every[-1]}
