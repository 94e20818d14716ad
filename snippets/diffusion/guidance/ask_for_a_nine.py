"""Past one all nines are nines, and their ink is blacker than black."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.digit_flow import nearest, sample, split

train, labels, *_ = split()  # (1200, 64), (1200,)


def draw(scale, n, label=9, seed=0):
    """n digits with this label, the same noise at all scales. (n, 64)"""
    return sample(n, np.random.default_rng(seed), 10, label, scale)


def figure(n=7):
    fig = plt.figure(figsize=(5, 3.6), layout="none")
    for k, scale in enumerate((1, 3, 8)):
        fig.text(0.02, 0.945 - k / 3, f"scale {scale}", fontsize=12)
        for i, x in enumerate(draw(scale, n)):
            ax = fig.add_axes((0.02 + 0.138 * i, 0.76 - k / 3, 0.13, 0.165))
            ax.imshow(x.reshape(8, 8), cmap="gray_r", vmin=-1, vmax=1)
            ax.set(xticks=[], yticks=[])
    return fig


def facts(n=100):
    out = {"n": n}
    for scale in (1, 3, 8):
        x = draw(scale, n)
        own, far = nearest(x, train)
        out[f"right_{scale}"] = np.mean(labels[own] == 9)
        out[f"beyond_{scale}"] = np.mean(abs(x) > 1.1)
        out[f"far_{scale}"] = far.mean()
    return out
