"""Only directions that vary more than the noise are worth a latent."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.digit_tables import split
from snippets.shared.pca import principal

train, _, held = split()
mean, variances, directions = principal(train)


def awake(noise):
    """How many directions have more variance than the noise."""
    return int((variances > noise**2).sum())


def decode_mean(x, noise):
    """Encode by the mean of the cause given x, and decode. (n, 64)

    The best decoder stretches z along direction i by sqrt(v_i - noise^2),
    or not at all. Decoded, the mean has the share (v_i - noise^2) / v_i of
    what x has along this direction.
    """
    kept = np.clip(1 - noise**2 / variances.clip(1e-9), 0, None)
    return mean + ((x - mean) @ directions * kept) @ directions.T


def figure(noise=4):
    fig = plt.figure(figsize=(5, 4))
    grid = fig.add_gridspec(3, 8, height_ratios=[3, 1, 1])
    ax = fig.add_subplot(grid[0, :])
    colours = np.where(variances > noise**2, "C0", "0.7")
    ax.bar(np.arange(1, 65), variances, color=colours)
    ax.axhline(noise**2, color="C1")
    ax.set(yscale="log", ylim=(0.5, 400), yticks=[1, 10, 100],
           yticklabels=[1, 10, 100], ylabel="variance",
           xlabel="direction", xticks=[1, 16, 32, 48, 64])
    ax.minorticks_off()
    for row, x in enumerate((held[:8], decode_mean(held[:8], noise)), 1):
        for k, picture in enumerate(x):
            small = fig.add_subplot(grid[row, k])
            small.imshow(picture.reshape(8, 8), "gray_r", vmin=0, vmax=16)
            small.set_axis_off()
    return fig


def facts(noise=4):
    return {"awake": awake(noise), "noise": noise,
            "off": abs(decode_mean(held, noise) - held).mean()}
