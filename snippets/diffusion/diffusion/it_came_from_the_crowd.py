"""Where was a shaken point before? More likely where more points were."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian import normal
from snippets.shared.gaussian_mixture import GaussianMixture

h = 0.3  # the variance of the shake
crowd = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])
shaken = crowd.noised(np.sqrt(h))
y = np.linspace(-5, 5, 1001)


def kernel(x):
    """Density of places before the shake if all were as crowded."""
    return normal(x, y, np.sqrt(h))


def before(x):
    """Density of the place before the shake, given the place x after."""
    joint = crowd.prob(y) * kernel(x)
    return joint / np.trapezoid(joint, y)


def mean_before(x):
    """Its mean: up the score of the shaken crowd (Tweedie's formula)."""
    return x + h * shaken.score(x)


def figure(x=1.0):
    fig, ax = plt.subplots(figsize=(5, 3.2))
    ax.fill_between(y, crowd.prob(y), fc=("0.5", 0.25))
    ax.plot(y, kernel(x), "--", color="C1")
    ax.plot(y, before(x), color="C0")
    ax.plot(x, 0, "ko", ms=8, clip_on=False, zorder=3)
    if abs(mean_before(x) - x) > 0.05:
        ax.annotate("", (mean_before(x), 1.35), (x, 1.35),
                    arrowprops={"arrowstyle": "-|>", "color": "C0",
                                "lw": 2, "shrinkA": 0, "shrinkB": 0})
    ax.axvline(x, ymax=0.9, color="0.5", ls=":", lw=1)
    side, ha = (-4.9, "left") if x > 0 else (3.9, "right")
    ax.text(side, 1.36, "before", color="C0", ha=ha)
    ax.text(side, 1.16, "without a crowd", color="C1", ha=ha)
    ax.text(side, 0.96, "the crowd", color="0.5", ha=ha)
    ax.set(xlim=(-5, 4), ylim=(0, 1.5), yticks=[], xlabel="$x$")
    ax.spines["left"].set_visible(False)
    return fig


def facts(x=1.0):
    return {"x": x, "mean": mean_before(x), "score": shaken.score(x)}
