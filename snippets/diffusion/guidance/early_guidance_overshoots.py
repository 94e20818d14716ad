"""Early guidance overshoots, late guidance is idle: the middle pays."""

from functools import cache
from statistics import NormalDist

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian import normal
from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.guidance import guided
from snippets.shared.ode import rk4

p_data = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])
leaky = GaussianMixture([0.1, 0.9], [-2, 2], [0.5, 0.5])  # asked for "up"
noise = np.linspace(-4, 4, 801)
bell = normal(noise)


@cache
def ends(start, width, scale=3, steps=40):
    """Guided from t = start on for a time width, else scale 1."""
    push = guided(p_data.velocity, leaky.velocity, scale)
    x = noise
    cuts = [0, start, min(start + width, 1), 1]
    for k, field in enumerate((leaky.velocity, push, leaky.velocity)):
        n = 1 + round(steps * (cuts[k + 1] - cuts[k]))
        x = rk4(field, x, np.linspace(cuts[k], cuts[k + 1], n + 1))[-1]
    return x


def figure(start=0.3):
    fig, (ax, clock) = plt.subplots(
        2, 1, figsize=(5, 3.9), height_ratios=[6, 1])
    grid = np.linspace(-4, 4, 401)
    ax.fill_between(grid, leaky.prob(grid), color="0.5", alpha=0.3, lw=0)
    for a, width, color, style in ((0, 1, "C1", "--"),
                                   (start, 0.3, "C0", "-")):
        x = ends(a, width)
        ax.plot(x, bell / np.gradient(x, noise), style, color=color, lw=2)
    ax.text(0.55, 1.27, "always guided", color="C1", ha="right")
    ax.text(0.55, 1.1, "guided for a while", color="C0", ha="right")
    ax.text(0.55, 0.93, "scale 1", color="0.5", ha="right")
    ax.axvline(2, color="0.5", ls=":", lw=1)
    ax.set(xlim=(-4, 4), ylim=(0, 1.4), yticks=[], xlabel="$x$")
    clock.axvspan(start, start + 0.3, color="C0", lw=0)
    clock.set(xlim=(0, 1), yticks=[], xlabel="guided at these times $t$",
              xticks=[0, 0.25, 0.5, 0.75, 1])
    return fig


def facts(start=0.3):
    out = {}
    for name, at in (("now", (start, 0.3)), ("always", (0, 1)),
                     ("early", (0, 0.3)), ("late", (0.6, 0.3))):
        x = ends(*at)
        up = bell * (x > 0)
        out[f"{name}_wrong"] = NormalDist().cdf(np.interp(0, x, noise))
        out[f"{name}_mean"] = up @ x / up.sum()
    return out
