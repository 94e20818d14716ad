"""The most likely picture of all looks like none of the samples."""

import matplotlib.pyplot as plt
import numpy as np


def log_prob(x):
    """Log-density of N(0, I_d) in nats. (n, d) -> (n,)"""
    d = x.shape[-1]
    return -(x**2).sum(axis=-1) / 2 - d / 2 * np.log(2 * np.pi)


def figure(n=2000, side=28, seed=0):
    x = np.random.default_rng(seed).normal(size=(n, side**2))
    mode = np.zeros((1, side**2))  # no picture has a greater density
    fig, ax = plt.subplot_mosaic("mh;sh", figsize=(5, 3.6),
                                 width_ratios=[2, 5])
    for name, image, title in ("m", mode, "the mode"), ("s", x, "a sample"):
        ax[name].imshow(image[0].reshape(side, side), cmap="gray",
                        vmin=-3, vmax=3)
        ax[name].set(title=title, xticks=[], yticks=[])
        ax[name].spines[:].set_visible(False)
    best, typical = log_prob(mode)[0], log_prob(mode)[0] - side**2 / 2
    counts, _, _ = ax["h"].hist(log_prob(x), bins=20)
    y = counts.max() / 2
    ax["h"].axvline(best, color="C1", ls="--")
    ax["h"].text(best - 8, 2 * y, "the mode", color="C1", ha="right")
    ax["h"].annotate("", (typical, y), (best, y),
                     arrowprops={"arrowstyle": "<->", "color": "k"})
    ax["h"].text((best + typical) / 2, 1.05 * y,
                 f"{best - typical:.0f} nats", ha="center")
    ax["h"].set(xlabel="log-density in nats", title=f"{n:,} samples",
                yticks=[], xticks=[-1100, -900, -700])
    return fig


def facts():
    d = 28**2
    mode = log_prob(np.zeros((1, d)))[0]
    return {"d": d, "mode": mode, "typical": mode - d / 2, "gap": d / 2,
            "spread": np.sqrt(d / 2), "length": np.sqrt(d),
            "ratio": np.exp(d / 2)}
