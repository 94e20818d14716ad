"""Z is a finite sum over all images, and nobody can wait for it."""

import matplotlib.pyplot as plt
import numpy as np

SPEED = 10**9  # terms a second
YEAR = 365.25 * 24 * 3600  # seconds
AGE = 13.8e9 * YEAR  # of the universe (Planck 2018), seconds


def terms(levels, pixels):
    """How many images there are: the number of terms of Z, exact."""
    return levels**pixels


def seconds(levels, pixels):
    """How long it takes to add them up, at SPEED."""
    return terms(levels, pixels) / SPEED


def figure(levels=256):
    fig, ax = plt.subplots(figsize=(6, 3.8))
    marks = {"1 second": 1, "1 year": YEAR, "age of the\nuniverse": AGE}
    for name, time in marks.items():
        ax.plot([0.5, 10.4], [time, time], color="0.5", lw=1)
        ax.text(10.6, time, name, va="center")
    side = np.arange(1, 11)  # pixels along one side of a square
    times = [seconds(levels, int(n) ** 2) for n in side]
    ax.plot(side, times, ":", color="C0", lw=1)
    ax.plot(side, times, "o", color="C0")
    ax.set(yscale="log", ylim=(1e-9, 1e31), xlim=(0.5, 12.8))
    shown = [1, 2, 3, 4, 6, 8, 10]
    ax.set(xticks=shown, xticklabels=[f"{n}×{n}" for n in shown])
    ax.set(ylabel="seconds to add up $Z$", title=f"{levels} levels of grey")
    ax.set_yticks([1e-6, 1, 1e6, 1e12, 1e18, 1e24, 1e30])
    ax.set_yticks([], minor=True)
    return fig


def facts():
    last = max(n for n in range(1, 20) if seconds(2, n * n) < AGE)
    return {"terms_2": terms(256, 4), "seconds_2": seconds(256, 4),
            "terms_3": terms(256, 9),
            "years_3": round(seconds(256, 9) / YEAR),
            "age": AGE / YEAR / 1e9,
            "universes_4": seconds(256, 16) / AGE,
            "years_binary_8": seconds(2, 64) / YEAR, "last_binary": last,
            "digits_28": len(str(terms(256, 784)))}
