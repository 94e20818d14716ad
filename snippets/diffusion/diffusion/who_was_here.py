"""A crowd before a shake, and one person after it."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian_mixture import GaussianMixture

crowd = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])


def figure(x=1.0):
    y = np.linspace(-5, 5, 401)
    fig, ax = plt.subplots(figsize=(5, 2))
    ax.fill_between(y, crowd.prob(y), fc=("0.5", 0.25))
    ax.plot(x, 0, "ko", ms=8, clip_on=False, zorder=3)
    ax.text(0, 0.3, "the crowd\nbefore", color="0.5", ha="center")
    ax.text(x - 0.2, 0.06, "one person\nafter", ha="right")
    ax.set(xlim=(-5, 5), ylim=(0, 0.5), yticks=[], xlabel="$x$")
    ax.spines["left"].set_visible(False)
    return fig
