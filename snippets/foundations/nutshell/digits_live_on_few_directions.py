"""A few directions hold most of what differs between 64-pixel digits."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.datasets import digits
from snippets.shared.pca import principal

images, labels = digits()  # (1797, 64), (1797,)
train, test = images[:1200], images[1200:]
mean, variances, axes = principal(train)  # (64,), (64,), (64, 64)


def rebuild(x, k):
    """The point nearest to x on the mean plus the first k directions."""
    first = axes[:, :k]
    return mean + (x - mean) @ first @ first.T


def share(variances):
    """Part of all variance in the first 0, 1, ..., 64 of them. (65,)"""
    return np.append(0, np.cumsum(variances)) / variances.sum()


by_direction = share(variances)
by_pixel = share(np.sort(train.var(axis=0))[::-1])  # the most varied first


def figure(directions=8):
    fig, (curve, pictures) = plt.subplots(
        2, 1, figsize=(5, 4), height_ratios=[3, 2]
    )
    curve.plot(by_direction)
    curve.plot(by_pixel, "--", color="C1")
    curve.plot(directions, by_direction[directions], "o", color="C0")
    curve.text(1.5, 0.97, "directions", color="C0")
    curve.text(20, 0.47, "single pixels", color="C1")
    curve.set(xlim=(0, 65), ylim=(0, 1.1), xticks=[0, 16, 32, 48, 64],
              yticks=[0, 0.5, 1], title="share of the variance")
    some = test[[np.argmax(labels[1200:] == k) for k in range(10)]]
    rows = np.reshape([some, rebuild(some, directions)], (2, 10, 8, 8))
    tiles = np.pad(rows, [(0, 0), (0, 0), (1, 1), (1, 1)]).swapaxes(1, 2)
    pictures.imshow(tiles.reshape(20, 100), cmap="gray_r", vmin=0, vmax=16)
    pictures.set(yticks=[4.5, 14.5], yticklabels=["digits", "rebuilt"])
    pictures.set(xticks=[], title=f"with {directions} directions")
    return fig


def facts():
    left = {k: ((test - rebuild(test, k)) ** 2).sum() for k in (0, 8, 21)}
    numbers = {f"test_{k}": 1 - left[k] / left[0] for k in (8, 21)}
    for name, part in ("", by_direction), ("_pixels", by_pixel):
        numbers |= {"half" + name: np.argmax(part >= 0.5),
                    "ninety" + name: np.argmax(part >= 0.9)}
    return numbers | {f"train_{k}": by_direction[k] for k in (8, 21)}
