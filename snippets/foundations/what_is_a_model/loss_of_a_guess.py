"""One house can be guessed without loss; five different houses can not."""

import matplotlib.pyplot as plt
import numpy as np

PRICES = np.array([100, 110, 120, 130, 540])  # thousand euros


def loss(price, guess):
    """Squared error of a guess: 0 if it is right, never negative."""
    return (price - guess) ** 2


def average_loss(prices, guess):
    """L(a): the mean loss, if one guess a must serve for all houses."""
    return sum(loss(price, guess) for price in prices) / len(prices)


def figure(guess=120):
    """Error of each house; below, loss of the third and of all five."""
    fig, (ax, low) = plt.subplots(2, 1, figsize=(5, 4.8), sharex=True)
    houses = np.arange(1, 6)
    ax.hlines(houses, guess, PRICES, color="C1", lw=3)
    ax.plot(PRICES, houses, "o", color="C0")
    for house, price in zip(houses, PRICES, strict=True):
        error = f"${price - guess:+d}$" if price != guess else "$0$"
        ax.text(max(price, guess) + 12, house, error, va="center")
    ax.set(xlim=(60, 620), ylim=(5.6, 0.4), yticks=houses, ylabel="house")
    ax.set_title(f"prices (dots) minus the guess {guess} k€")

    a = np.linspace(60, 560, 101)
    for prices, look, name, place in (
        (PRICES[2:3], "C0--", "house 3 alone", (300, 3e3)),
        (PRICES, "C2", "average of all five", (135, 5.8e4)),
    ):
        best = prices.mean()
        low.plot(a, average_loss(prices, a), look)
        low.plot(best, average_loss(prices, best), "v", color="k", ms=8)
        low.plot(guess, average_loss(prices, guess), "o", color="C1", ms=8)
        low.text(*place, name, color=look[:2],
                 bbox={"fc": "w", "ec": "w", "pad": 1})
    low.set(xlabel="guess $a$, k€", ylim=(-8e3, 1.95e5))
    low.set(title="squared loss: guess (dots), lowest (triangles)")
    low.set(yticks=[0, 100_000], yticklabels=["0", "100,000"])
    for panel in (ax, low):
        panel.axvline(guess, color="k", ls=":", lw=1.2)
    return fig


def facts():
    """Losses in squared thousand euros."""
    best = PRICES.mean()
    return {
        "best_guess": best,
        "lowest_average": average_loss(PRICES, best),
        "average_at_120": average_loss(PRICES, 120),
        "third_at_best": loss(PRICES[2], best),
    }
