"""A net of 64 logistic regressions draws digits, pixel by pixel."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.belief_net import digits_net, draw, nats, split

net, held = digits_net(), split()[1]
x = draw(net, 12, np.random.default_rng(6)).reshape(12, 8, 8)


def drawn_so_far(k):
    """The digits with k pixels drawn, the others grey. (12, 8, 8)"""
    later = np.arange(64).reshape(8, 8) >= k
    return np.where(later, 0.3, x)


def figure():
    fig, axes = plt.subplots(2, 6, figsize=(5, 2))
    for ax, picture in zip(axes.flat, x, strict=True):
        ax.imshow(picture, "gray_r", vmin=0, vmax=1, gid="film")
        ax.set(xticks=[], yticks=[])
        ax.spines[:].set(visible=True, color="0.7")
    return fig


def film():
    pixels = np.arange(65)
    return {"tiles": np.array([drawn_so_far(k) for k in pixels]),
            "clock": pixels, "clock_name": "pixels"}


def facts():
    each = nats(net, held).sum(axis=1)
    return {"net": each.mean(), "coins": 64 * np.log(2),
            "error": each.std() / np.sqrt(len(each)), "held": len(each),
            "bits": each.mean() / np.log(2)}
