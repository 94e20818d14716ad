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
    fig, ax = plt.subplots(figsize=(5, 4.2))
    marks = {"1 second": 1, "1 year": YEAR, "age of universe": AGE}
    for name, time in marks.items():
        power = np.log10(time * SPEED)  # of the terms in that time
        ax.axhline(power, color="0.5", lw=1)
        ax.text(0.95, power, name, va="bottom")
    side = np.arange(1, 29)  # pixels along one side of a square
    ax.plot(side, side**2 * np.log10(levels), "o-", color="C0", ms=4, lw=1)
    ax.set(xscale="log", yscale="log", ylim=(0.25, 3000), xlim=(0.9, 31))
    ax.set(title=f"terms of $Z$ = 10 to the …, with {levels} greys",
           xlabel="pixels along each side")
    powers, shown = [1, 10, 100, 1000], [1, 2, 3, 4, 6, 10, 16, 28]
    ax.set_yticks(powers, powers)
    ax.set_xticks(shown, shown)
    ax.minorticks_off()
    return fig


def facts():
    last = max(n for n in range(1, 20) if seconds(2, n * n) < AGE)
    return {"terms_2": terms(256, 4), "seconds_2": seconds(256, 4),
            "terms_3": terms(256, 9),
            "thousand_years_3": seconds(256, 9) / YEAR / 1000,
            "age": AGE / YEAR / 1e9,
            "universes_4": seconds(256, 16) / AGE,
            "years_binary_8": seconds(2, 64) / YEAR, "last_binary": last,
            "digits_28": len(str(terms(256, 784)))}
