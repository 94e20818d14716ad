"""Cool the coins of the net, and its digits become neat, and few."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.belief_net import digits_net, draw

net = digits_net()


def crowd(temperature, n, seed=1):
    """n digits, each pixel drawn at this temperature. (n, 64)"""
    return draw(net, n, np.random.default_rng(seed), temperature)


def different(temperature, n=2000):
    """How many different pictures are among n."""
    return len(np.unique(crowd(temperature, n), axis=0))


def figure(temperature=0.2):
    fig, axes = plt.subplots(3, 8, figsize=(5, 2.1))
    for ax, x in zip(axes.flat, crowd(temperature, 24), strict=True):
        ax.imshow(x.reshape(8, 8), "gray_r", vmin=0, vmax=1)
        ax.set(xticks=[], yticks=[])
        ax.spines[:].set(visible=True, color="0.7")
    return fig


def facts(temperature=0.2):
    return {"temperature": temperature, "different": different(temperature),
            "of": 2000}
