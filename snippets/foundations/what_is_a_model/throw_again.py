"""Each die wanders on its own way, and nearly all end in the funnel."""

import matplotlib.pyplot as plt
import numpy as np


def next_number(state):
    """A whole number below 2**32, from four of them, which it changes.

    xoshiro128** (Blackman and Vigna 2021): the same state, the same dice.
    """
    a, b, c, d = state
    c, d, five = c ^ a, d ^ b, 5 * b % 2**32
    state[:] = a ^ d, b ^ c, c ^ b << 9, d << 11 | d >> 21
    state[:] = (number % 2**32 for number in state)
    return 9 * (five << 7 | five >> 25) % 2**32


def roll(state, n):
    """Throw the fair die n times. Returns faces 1 to 6, shape (n,)."""
    faces = []
    while len(faces) < n:
        number = next_number(state)
        if number < 2**32 // 6 * 6:  # or the last few would favour a face
            faces.append(1 + number % 6)
    return np.array(faces)


def band(n, p=1 / 6):
    """Two standard errors of the share of an outcome in n throws."""
    return 2 * np.sqrt(p * (1 - p) / n)


def figure(dice=20, seed=(1, 2, 3, 4)):
    state, N = list(seed), np.geomspace(1, 10_000)
    faces = np.array([roll(state, 1000) for _ in range(dice)])
    n = np.unique(np.geomspace(1, 1000, 150).round().astype(int))
    share = np.cumsum(faces == 6, axis=1)[:, n - 1].T / n[:, None]
    fig, (bars, path) = plt.subplots(1, 2, figsize=(5, 3), sharey=True)
    bars.bar(range(1, 7), np.bincount(faces[-1])[1:] / 1000,
             color=["C0"] * 5 + ["C1"])
    bars.set(xticks=range(1, 7), xlabel="face", ylabel="share of throws",
             ylim=(0, 0.5), title=f"die {dice}: 1,000 throws")
    path.fill_between(N, 1 / 6 - band(N), 1 / 6 + band(N), fc=("0.5", 0.3))
    path.plot(n, share[:, :-1], "0.5", n, share[:, -1], "C1", lw=1)
    for ax in bars, path:
        ax.axhline(1 / 6, color="k", ls="--", lw=1.2)
    path.set(xscale="log", xlim=(1, 13_000), xlabel="throws so far",
             title=f"sixes of {dice} dice", xticks=[1, 100, 10_000])
    path.xaxis.set_major_formatter("{x:,.0f}")
    return fig


def toy():
    """The law, the width of the funnel, and the state behind the dice."""
    dice = {"seed": [1, 2, 3, 4], "dice": 20, "rolls": 1000}
    return {"p": 1 / 6, "errors": 2} | dice


def facts():
    state = [1, 2, 3, 4]
    sixes = [np.mean(roll(state, 1000) == 6) for _ in range(20)]
    return {"inside": sum(abs(s - 1 / 6) < band(1000) for s in sixes)}
