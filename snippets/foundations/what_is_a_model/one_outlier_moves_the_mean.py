"""One outlier drags the mean along, and leaves the median where it is."""

import matplotlib.pyplot as plt
import numpy as np


def prices(outlier):
    """Four ordinary houses and one that is not, in thousand euros. (5,)"""
    return np.array([100, 110, 120, 130, outlier])


def squared_loss(y, a):
    """Average of (y - a)², lowest at the mean. (n,), (m,) -> (m,)"""
    return ((y - a[:, None]) ** 2).mean(axis=1)


def absolute_loss(y, a):
    """Average of |y - a|, lowest at the median. (n,), (m,) -> (m,)"""
    return abs(y - a[:, None]).mean(axis=1)


def figure(outlier_price=540):
    """Both losses for every guess, the houses as ticks, minima marked."""
    y, a = prices(outlier_price), np.arange(80, 571, 5.0)
    fig, axes = plt.subplots(2, 1, figsize=(5, 4.8), sharex=True)
    panels = (
        (squared_loss, np.mean, "mean", 1.7e5, "squared loss, (k€)²"),
        (absolute_loss, np.median, "median", 480, "absolute loss, k€"),
    )
    for ax, (loss, mid, name, top, title) in zip(axes, panels, strict=True):
        best = np.array([mid(y)])
        ax.plot(a, loss(y, a), color="C0")
        ax.plot(best, loss(y, best), "v", color="C2", ms=10)
        ax.axvline(best[0], color="C2", ls=":", lw=1.2)
        ax.plot(y, 0 * y - top / 12, "|", color="k", ms=14, mew=2)
        ax.plot(outlier_price, -top / 12, "o", color="C1", ms=8)
        ax.text(330, 0.86 * top, f"{name} {best[0]:.0f}", ha="center")
        ax.set(xlim=(80, 570), ylim=(-top / 7, top), title=title)
        ax.yaxis.set_major_formatter("{x:,.0f}")
    axes[1].set(xlabel="guess $a$, k€", xticks=[100, 200, 300, 400, 500])
    return fig


def facts():
    """Best guesses in k€; the outlier's share of each loss at 120 k€."""
    y, at_120 = prices(540), np.array([120.0])
    share = {
        loss.__name__: loss(y[4:], at_120)[0] / 5 / loss(y, at_120)[0]
        for loss in (squared_loss, absolute_loss)
    }
    return {
        "mean": y.mean(),
        "median": np.median(y),
        "mean_at_120": prices(120).mean(),
        "median_at_120": np.median(prices(120)),
        "mean_of_four": y[:4].mean(),
        "share_squared": share["squared_loss"],
        "share_absolute": share["absolute_loss"],
    }
