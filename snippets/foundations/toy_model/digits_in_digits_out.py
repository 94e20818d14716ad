"""Fitted to training digits, a model makes new ones and copies none."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.datasets import digits

images, labels = digits()
train, unseen = images[:1200], images[1200:]
kinds = [train[labels[:1200] == y] for y in range(10)]  # each (n, 64)


def fit(x):
    """Mean (64,) and principal directions s_j v_j, one a row (64, 64).

    The length s_j of a row is the standard deviation in its direction.
    """
    mean = x.mean(axis=0)
    _, s, v = np.linalg.svd(x - mean, full_matrices=False)
    return mean, s[:, None] * v / np.sqrt(len(x))


def sample(rng, model, n, directions):
    """The mean plus random steps along the first directions. (n, 64)"""
    mean, steps = model
    z = rng.normal(size=(n, 64))[:, :directions]
    return mean + z @ steps[:directions]


def nearest(x):
    """The training image nearest to x, and its distance from x."""
    distance = np.linalg.norm(train - x, axis=1)
    return train[distance.argmin()], distance.min()


def figure(directions=10, seed=2):
    rng, columns = np.random.default_rng(seed), []
    for x in kinds:
        model = fit(x)
        new = sample(rng, model, 2, directions)
        twins = [nearest(a)[0] for a in new]
        columns.append([*x[:2], model[0], *new, *twins])
    sheet = np.block([[np.pad(a.reshape(8, 8), 1) for a in row]
                      for row in zip(*columns, strict=True)])
    fig, ax = plt.subplots(figsize=(5, 3.5))
    ax.imshow(sheet, cmap="gray_r", vmin=0, vmax=16)
    ax.hlines([19.5, 29.5, 49.5], -0.5, 99.5, color="0.5")
    names = ["training", "average", "new", "nearest"]
    ax.set(xticks=[], yticks=[9.5, 24.5, 39.5, 59.5], yticklabels=names)
    ax.spines[:].set(visible=True, color="0.5")
    return fig


def facts(n=100, seed=0):
    rng, models = np.random.default_rng(seed), [fit(x) for x in kinds]
    variance = sum((steps**2).sum(axis=1) for _, steps in models)
    gap = [nearest(x)[1] for m in models for x in sample(rng, m, n, 10)]
    return {"kept": variance[:10].sum() / variance.sum(), "least": min(gap),
            "gap_new": np.mean(gap), "new": len(gap),
            "gap_unseen": np.mean([nearest(x)[1] for x in unseen])}
