"""A world of sixteen pictures: 2 by 2 pixels, each white (0) or black (1).

The pixels are numbered in reading order, and a picture's index is its four
pixels read as a binary number, as in masks.py.
"""

import numpy as np
from matplotlib.offsetbox import AnnotationBbox, OffsetImage

from snippets.shared.masks import words

pictures = words(4).reshape(16, 2, 2)


def steps(x):
    """How many of the four pairs of neighbours differ. (n, 2, 2) -> (n,)"""
    down, right = np.diff(x, axis=1), np.diff(x, axis=2)
    return abs(down).sum(axis=(1, 2)) + abs(right).sum(axis=(1, 2))


def smooth(smoothness=1):
    """The law of the first page, p(x) = e^(-smoothness * steps(x)) / Z. (16,)"""
    weight = np.exp(-smoothness * steps(pictures))
    return weight / weight.sum()


halved = pictures.sum(axis=(1, 2)) == 2  # as many white pixels as black
order = np.lexsort((halved, steps(pictures)))  # the smoothest first


def put(ax, x, xy, offset=(0, 0), pixel=6, coords="data"):
    """A picture in a grey frame at xy, a pixel of it this many points wide."""
    large = np.pad(np.kron(x, np.ones((pixel, pixel))), 1,
                   constant_values=0.5)
    image = OffsetImage(large, cmap="gray_r", clim=(0, 1), resample=False,
                        interpolation="nearest")
    ax.add_artist(AnnotationBbox(
        image, xy, xybox=offset, xycoords=coords, pad=0, frameon=False,
        boxcoords="offset points"))


def bars(ax, p, data=None):
    """Sixteen bars, the smoothest picture first, with the pictures below.

    p and data (16,): what is drawn as bars, and as outlines.
    """
    place = np.arange(16)
    ax.bar(place, p[order], 0.8, color="C0", alpha=0.8)
    if data is not None:
        ax.bar(place, data[order], 0.8, fill=False, edgecolor="k", lw=1.2)
    for k, x in enumerate(pictures[order]):
        put(ax, x, (k, 0), (0, -10), coords=("data", "axes fraction"))
    ax.set(xticks=[], xlim=(-0.7, 15.7))
