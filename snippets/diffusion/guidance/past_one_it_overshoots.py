"""Guidance past one moves and narrows the cloud, the tilted law hardly."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared import guided_laws as laws
from snippets.shared.gaussian import even_noise
from snippets.shared.gaussian_mixture import GaussianMixture

p_data = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])
upper = GaussianMixture([1.0], [2], [0.5])  # the data with the label "up"
x = np.linspace(-4.2, 4.2, 211)


def curves(scale):
    """Densities on x: of the guided flow's ends, and of the tilted law."""
    return (laws.guided_prob(p_data, upper, x, scale),
            laws.tilted_prob(p_data, upper, x, scale))


def clouds(noise, scale):
    """Evenly spread noise (n,), guided and led to the tilted law. 2 (n,)

    On a line a flow keeps the order of its points, so in the end each has
    the same share of the law below it as it had of the noise.
    """
    n, tilted = len(noise), laws.tilted_prob(p_data, upper, x, scale)
    return (laws.guided_ends(p_data, upper, noise, scale),
            laws.quantiles(x, tilted, np.arange(1, n + 1) / (n + 1)))


def figure(scale=3):
    drawn, fig, ax = toy(), *plt.subplots(figsize=(5, 4.4))
    ends, looks = clouds(drawn["noise"], scale), ("C0o", "C1^")
    for p, at, look, line, side in zip(curves(scale), ends, looks,
                                       ("-", "--"), (1, -1), strict=True):
        height = 0.2 + drawn["height"] * np.interp(at, x, p)
        ax.fill_between(x, 0.2 * side, side * (0.2 + p_data.prob(x)),
                        color="0.5", alpha=0.25, lw=0)
        ax.plot(at, side * height, look, ms=2.2)
        ax.plot(x, side * (0.2 + p), line, color=look[:2], lw=2.2)
    for a, b in np.transpose(ends)[8::16]:
        ax.plot([a, b], [0.2, -0.2], color="0.5", lw=0.7)
    for mean, name in zip(p_data.means, ("down", "up"), strict=True):
        ax.axvline(mean, color="0.5", lw=1, ls=":")
        ax.text(mean - 0.1, 1.88, name, color="0.5", ha="right", va="top")
    ax.text(-4.1, 1.45, f"scale $g = {scale:.1f}$", fontsize=14)
    ax.text(-4.1, 1.1, "guided flow", color="C0")
    ax.text(-4.1, -0.95, "tilted law", color="C1")
    ax.set(xlim=(-4.2, 4.2), ylim=(-1.1, 1.9), xlabel="$x$", yticks=[])
    return fig


def toy(n=400, seed=0):
    return {"weights": p_data.weights, "means": p_data.means, "label": 1,
            "stds": p_data.stds, "x": x.round(2), "scale": 3,
            "steps": laws.STEPS,
            "noise": even_noise(n).round(4),
            "height": np.random.default_rng(seed).random(n).round(3)}


def facts(scale=3):
    made = np.ravel([laws.moments(x, p) for p in curves(scale)])
    names = "mean", "std", "tilted_mean", "tilted_std"
    return dict(zip(names, made, strict=True))
