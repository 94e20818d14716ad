"""A model of $p(x|y)$ draws the digit that it is asked for."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.datasets import digits

images, labels = digits()
train, test = slice(1200), slice(1200, None)
directions = 10  # that the model of each digit keeps


def sample(rng, y, n):
    """Draw n images from p(x|y), fitted to the training images. (n, 64)"""
    own = images[train][labels[train] == y]
    mean = own.mean(axis=0)
    _, s, axes = np.linalg.svd(own - mean, full_matrices=False)
    z = rng.normal(size=(n, directions)) / np.sqrt(len(own))
    return mean + (z * s[:directions]) @ axes[:directions]


def judge(x):
    """Label of the nearest image that the model has not seen. -> (n,)"""
    unseen = images[test]
    square = (unseen**2).sum(axis=1) - 2 * x @ unseen.T  # + |x|^2
    return labels[test][square.argmin(axis=1)]


def figure(digit=3, seed=0):
    x = sample(np.random.default_rng(seed), digit, 200)
    said = judge(x)
    fig, (left, right) = plt.subplots(1, 2, figsize=(5, 3),
                                      width_ratios=[4, 5])
    sheet = np.block([[np.pad(a.reshape(8, 8), 1) for a in row]
                      for row in x[:20].reshape(5, 4, 64)])
    left.imshow(sheet, cmap="gray_r", vmin=0, vmax=16)
    for k in np.flatnonzero(said[:20] != digit):
        corner = k % 4 * 10 - 0.5, k // 4 * 10 - 0.5
        left.add_patch(plt.Rectangle(corner, 10, 10, fill=False, lw=2.5,
                                     ec="C1", clip_on=False))
    left.set(xticks=[], yticks=[], title=f"asked for {digit}")
    left.spines[:].set(visible=True, color="0.5")
    share = np.bincount(said, minlength=10) / len(said)
    right.bar(range(10), share, color=["C0" if k == digit else "C1"
                                       for k in range(10)])
    right.set(xticks=range(10), ylim=(0, 1), xlabel="recognised as",
              title="share of 200")
    return fig


def facts(n=500, seed=0):
    rng = np.random.default_rng(seed)
    right = [np.mean(judge(sample(rng, y, n)) == y) for y in range(10)]
    real = judge(images[train]) == labels[train]
    return {"recognised": np.mean(right), "worst": min(right),
            "worst_digit": np.argmin(right), "real": real.mean()}
