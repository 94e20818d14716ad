"""The score is an arrow at each place that points uphill in log p."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.ode import euler

line = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])
tops = np.array([(-2.6, -0.5), (0.2, 1.3), (2.6, -0.6)])
plane = GaussianMixture([0.2, 0.3, 0.5], tops, [0.6, 0.6, 0.6])


def climb(x0):
    """Where the arrows lead, without any noise. (n, 2) -> (n, 2)"""
    return euler(lambda x, t: plane.score(x), x0, np.arange(0, 40, 0.1))[-1]


def shortened(score):
    """Arrows of length |s| / (1 + |s|), for the eye. (..., 2)"""
    return score / (1 + np.linalg.norm(score, axis=-1, keepdims=True))


def figure():
    fig, (above, below) = plt.subplots(
        2, 1, figsize=(5, 4.8), height_ratios=[2, 3])
    x = np.linspace(-4, 4, 201)
    above.fill_between(x, line.prob(x), color="C0", alpha=0.25, lw=0)
    above.plot(x, line.prob(x), color="C0")
    at = np.linspace(-3.75, 3.75, 16)
    s = shortened(line.score(at)[:, None])[:, 0]
    above.quiver(at, np.full(16, -0.08), 0.38 * s, np.zeros(16), color="k",
                 angles="xy", scale_units="xy", scale=1, width=0.006)
    above.set(xlim=(-4.4, 4.4), ylim=(-0.14, 0.45), yticks=[],
              xticks=[-2, 0, 2], title="two hills on a line")
    above.spines.left.set_visible(False)
    a, b = np.mgrid[-4.4:4.4:89j, -2.3:2.9:53j]
    height = plane.prob(np.stack([a, b], axis=-1))
    levels = height.max() * np.array([0.03, 0.1, 0.25, 0.5, 0.75, 1.01])
    below.contourf(a, b, height, levels, colors=["C0"] * 5, alpha=0.3)
    below.contour(a, b, height, levels, colors="C0", linewidths=0.7)
    places = np.stack(np.meshgrid(
        np.linspace(-4, 4, 17), np.linspace(-2, 2.5, 10)), axis=2)
    arrows = 0.36 * shortened(plane.score(places))
    below.quiver(*np.moveaxis(places, -1, 0), *np.moveaxis(arrows, -1, 0),
                 color="k", angles="xy", scale_units="xy", scale=1,
                 width=0.0045)
    below.set(xlim=(-4.4, 4.4), ylim=(-2.3, 2.9), aspect="equal")
    below.set(title="three hills in a plane")
    below.axis("off")
    return fig


def facts():
    ends = climb(np.random.default_rng(0).uniform(-3, 3, (1000, 2)))
    nearest = np.linalg.norm(ends[:, None] - tops, axis=2).argmin(axis=1)
    return {"at_3": line.score(3.0), "at_4": line.score(4.0),
            "highest": np.mean(nearest == 2), "starts": len(ends)}
