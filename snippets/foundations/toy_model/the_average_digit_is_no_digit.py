"""Without chance a model has one answer, and the best one is a blur."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.datasets import digits

images, labels = (a[:1200] for a in digits())  # the training digits
average = images.mean(axis=0)


def fit(x):
    """Mean (64,), ten principal directions s_j v_j, one a row (10, 64)."""
    _, s, v = np.linalg.svd(x - x.mean(axis=0), full_matrices=False)
    return x.mean(axis=0), (s[:, None] * v / np.sqrt(len(x)))[:10]


models = [fit(images[labels == y]) for y in range(10)]


def sample(rng, n):
    """Draw a label, then an image of that digit. -> (n, 64)"""
    drawn = [models[y] for y in rng.choice(labels, size=n)]
    return np.array([m + rng.normal(size=10) @ v for m, v in drawn])


def answer(x, r):
    """From the average of all digits (r = 0) to the sample x (r = 1)."""
    return average + r * (x - average)


def variety(r):
    """Average squared distance of an answer from the average: r^2 W."""
    w = [((m - average) ** 2).sum() + (v**2).sum() for m, v in models]
    return r**2 * np.take(w, labels).mean()


def loss(r):
    """Average squared distance of a digit from an answer: V + r^2 W."""
    return ((images - average) ** 2).sum(axis=1).mean() + variety(r)


def figure(randomness=1.0, seed=0):
    out = answer(sample(np.random.default_rng(seed), 12), randomness)
    sheet = np.block([[np.pad(x.reshape(8, 8), 1) for x in row]
                      for row in out.reshape(2, 6, 64)])
    fig, ax = plt.subplot_mosaic([[0, 1, 1, 1], 4 * [2]], figsize=(5, 4.2))
    for i, image in enumerate((average.reshape(8, 8), sheet)):
        ax[i].imshow(image, cmap="gray_r", vmin=0, vmax=16)
        ax[i].set(xticks=[], yticks=[], title=["average", "answers"][i])
    r, at = np.linspace(0, 1, 101), [round(100 * randomness)]
    for f, style in (loss, "C0o-"), (variety, "C1s--"):
        ax[2].plot(r, f(r), style, markevery=at)
        ax[2].text(0, f(0.5), f.__name__, color=style[:2])
    ax[2].set(ylim=(-100, 2500), xlabel="randomness $r$")
    return fig


def facts():
    return {"lowest": loss(0), "samples": loss(1), "variety": variety(1)}
