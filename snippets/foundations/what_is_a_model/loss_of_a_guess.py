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
    """Error of each house; loss of the third alone and of all five."""
    fig, axes = plt.subplot_mosaic(
        [["errors", "errors"], ["one", "all"]], figsize=(6, 4.4)
    )
    ax, houses = axes["errors"], np.arange(1, 6)
    ax.hlines(houses, guess, PRICES, color="C1", lw=3)
    ax.plot(PRICES, houses, "o", color="C0")
    ax.axvline(guess, color="k", ls="--")
    for house, price in zip(houses, PRICES, strict=True):
        error = f"${price - guess:+d}$" if price != guess else "$0$"
        ax.text(max(price, guess) + 12, house, error, va="center")
    ax.set(xlim=(60, 620), ylim=(5.6, 0.4), yticks=houses, ylabel="house")
    ax.set_title(f"price minus guess, guess {guess} k€")

    a = np.linspace(60, 560, 101)
    for name, prices in (("one", PRICES[2:3]), ("all", PRICES)):
        ax, best = axes[name], prices.mean()
        lowest = average_loss(prices, best)
        ax.plot(a, average_loss(prices, a), color="C0")
        ax.plot(best, lowest, "v", color="C2", ms=10)
        ax.plot(guess, average_loss(prices, guess), "o", color="C1")
        label = f"lowest {lowest:,.0f}\nat {best:.0f}"
        ax.text(310, 1.1e5, label, ha="center")
        ax.set(xlim=(60, 560), ylim=(-6e3, 1.95e5), xlabel="guess $a$, k€")
        ax.yaxis.set_major_formatter("{x:,.0f}")
    axes["one"].set(ylabel="squared loss, (k€)²", title="house 3 alone")
    axes["all"].set(yticklabels=[], title="average of all five")
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
