"""PCA as the simplest latent space: what it drops is what it loses."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.digit_flow import sheet, split
from snippets.shared.pca import principal

train, _, fresh, fresh_labels = split()
mean, variances, axes = principal(train)
SHOWN = [np.flatnonzero(fresh_labels == k)[0] for k in range(10)]


def decoded(x, numbers):
    """Encoded as so many numbers, and back. (n, 64) -> (n, 64)"""
    few = axes[:, :numbers]
    return mean + (x - mean) @ few @ few.T


def lost(x, numbers):
    """Mean squared distance between pictures and what comes back."""
    return ((x - decoded(x, numbers))**2).sum(axis=1).mean()


def figure(numbers=16):
    fig, rows = plt.subplots(2, 1, figsize=(5, 2.1))
    for ax, x in zip(rows, (fresh[SHOWN], decoded(fresh[SHOWN], numbers)),
                     strict=True):
        ax.imshow(sheet(x, 10), cmap="gray_r", vmin=0, vmax=1,
                  interpolation="nearest")
        ax.set(xticks=[], yticks=[])
        ax.spines[:].set_visible(False)
    return fig


def facts(numbers=16):
    return {"numbers": numbers, "train": lost(train, numbers),
            "dropped": variances[numbers:].sum(),
            "fresh": lost(fresh, numbers), "all": variances.sum()}
