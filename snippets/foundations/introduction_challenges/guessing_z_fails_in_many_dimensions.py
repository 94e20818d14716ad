"""An average over random guesses finds Z for one pixel, not for 64."""

import matplotlib.pyplot as plt
import numpy as np

grid, step = np.linspace(-6, 6, 241, retstep=True)


def f(x):
    """The output for one pixel; an image adds up those of its pixels."""
    return x**4 / 4 - x**2


def log_noise(x):
    """Log-density of N(0, 1), from which the guesses are drawn."""
    return -(x**2) / 2 - np.log(2 * np.pi) / 2


def log_weight(x):
    """Log of e^-f(x) / N(x; 0, 1) over the true Z, for one pixel."""
    log_Z = np.log(np.exp(-f(grid)).sum() * step)  # d pixels: d times that
    return -f(x) - log_noise(x) - log_Z


def guess(rng, samples, d):
    """Z guessed from noise, over the true Z, for each d. -> (len(d),)"""
    x = rng.normal(size=(samples, max(d)))
    total = np.cumsum(log_weight(x), axis=1)  # of 1, 2, ... pixels
    return np.exp(total[:, np.array(d) - 1]).mean(axis=0)


def growth():
    """Mean squared weight of one pixel; d pixels have it to the power d."""
    return np.exp(2 * log_weight(grid) + log_noise(grid)).sum() * step


def relative_error(samples, d):
    """Standard deviation of the guess, over the true Z."""
    return ((growth() ** d - 1) / samples) ** 0.5


def figure(samples=1000, repeats=20, seed=0):
    rng = np.random.default_rng(seed)
    d = [1, 4, 9, 16, 25, 36, 49, 64]  # images of 1x1 to 8x8 pixels
    runs = np.transpose([guess(rng, samples, d) for _ in range(repeats)])
    fig, ax = plt.subplots(figsize=(5, 3.3))
    ax.plot(d, np.log10(runs), "o", color="C0", alpha=0.4, mew=0)
    ax.axhline(0, color="k", ls="--", lw=1)
    ax.set(ylim=(-10, 3), yticks=[-9, -6, -3, 0], xticks=d,
           xlabel="pixels", ylabel="guess / true $Z$ = 10 to the …")
    return fig


def facts():
    rng = np.random.default_rng(0)
    last = [guess(rng, 1000, [64])[0] for _ in range(20)]
    return {"growth": growth(), "error_1": relative_error(1000, 1),
            "largest": max(last), "smallest": min(last),
            "needed": (relative_error(1, 64) / 0.1) ** 2}
