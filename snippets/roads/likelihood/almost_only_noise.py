"""A model that draws noise 99 times in 100 loses seven bits a picture."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.digit_tables import log_probs, sample, split

held = split()[2]
FLAT = 64 * np.log2(17)  # what pure noise pays for any picture, in bits


def spoiled(x, noise):
    """Bits of pictures for a model with this share of noise. (n,)"""
    good = np.logaddexp2.reduce(log_probs(x, 640))  # any numeral will do
    if noise == 0:
        return -good
    return -np.logaddexp2(np.log2(1 - noise) + good, np.log2(noise) - FLAT)


def draw(n, noise, seed=3):
    """n pictures of that model. (n, 64)"""
    rng = np.random.default_rng(seed)
    good = sample(640, n, rng)
    random, bad = rng.integers(17, size=(n, 64)), rng.random(n) < noise
    return np.where(bad[:, None], random, good)


def figure(noise=99):
    fig, axes = plt.subplots(3, 8, figsize=(5, 2.3))
    for ax, x in zip(axes.flat, draw(24, noise / 100), strict=True):
        ax.imshow(x.reshape(8, 8), "gray_r", vmin=0, vmax=16)
        ax.set(xticks=[], yticks=[])
        ax.spines[:].set_visible(False)
    bits = spoiled(held, noise / 100).mean()
    fig.suptitle(f"{noise}% noise: {bits:.1f} bits a digit", fontsize=12)
    return fig


def facts(noise=99):
    bits = spoiled(held, noise / 100)
    return {"bits": bits.mean(), "good": spoiled(held, 0).mean(),
            "extra": (bits - spoiled(held, 0)).mean(), "noise": noise / 100,
            "most": np.log2(100), "flat": FLAT,
            "per_pixel": (bits - spoiled(held, 0)).mean() / 64}
