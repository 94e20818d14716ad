"""The true variance of a reverse step lies between two known ones."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared import notation
from snippets.shared.diffusion import mmse
from snippets.shared.gaussian_mixture import GaussianMixture

hills = np.array([-2, 2]) / np.sqrt(4.25)  # two hills of variance 1
p_data = GaussianMixture([0.5, 0.5], hills, np.full(2, 0.5 / 4.25**0.5))


def uncertainty(abar):
    """Mean variance of the data, given the state at abar. (K,)"""
    return mmse(p_data, notation.time(notation.ddpm(abar)))


def variances(steps):
    """Small, true and large for k = 2..steps, each (steps - 1,)."""
    abar = notation.cosine_schedule(steps)
    before, now = abar[:-1], abar[1:]
    large = 1 - now / before  # beta_k
    small = (1 - before) / (1 - now) * large
    weight = np.sqrt(before) * large / (1 - now)  # of the data
    return small, small + weight**2 * uncertainty(now), large


def figure(steps=10):
    small, true, large = variances(steps)
    k = np.arange(2, steps + 1) / steps
    fig, ax = plt.subplots(figsize=(5, 3))
    ax.fill_between(k, small / large, 1, fc=("0.5", 0.15))
    ax.plot(k, k**0, color="C1", label=r"large, $\beta_k$")
    ax.plot(k, small / large, "--", color="C2",
            label=r"small, $\tilde\beta_k$")
    ax.plot(k, true / large, ":", color="k", lw=2.5, label="true")
    ax.legend(loc="lower right")
    ax.set(xlim=(0, 1), ylim=(0, 1.2), xlabel="step $k$ / all steps",
           ylabel=r"divided by $\beta_k$", yticks=[0, 0.5, 1])
    return fig


def facts(steps=10):
    small, true, large = variances(steps)
    half = steps // 2 - 2  # step k = steps / 2
    return {"small": (small / large)[half], "true": (true / large)[half]}
