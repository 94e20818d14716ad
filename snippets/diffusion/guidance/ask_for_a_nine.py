"""Past one all nines are nines, and their ink is blacker than black."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.digit_flow import sample, split

train, labels, *_ = split()  # (1200, 64), (1200,)


def draw(scale, n, label=9, seed=0):
    """n digits with this label, the same noise at all scales. (n, 64)"""
    return sample(n, np.random.default_rng(seed), 10, label, scale)


def distances(x):
    """Of pictures from all training digits. (n, 64) -> (n, 1200)"""
    square = (x**2).sum(axis=1)[:, None] + (train**2).sum(axis=1)
    return np.sqrt(np.maximum(square - 2 * x @ train.T, 0))


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
        far = distances(x)
        out[f"right_{scale}"] = np.mean(labels[far.argmin(axis=1)] == 9)
        out[f"beyond_{scale}"] = np.mean(abs(x) > 1.1)
        out[f"far_{scale}"] = far.min(axis=1).mean()
    return out
