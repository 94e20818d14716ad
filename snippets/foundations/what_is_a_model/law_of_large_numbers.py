"""Throw a fair die often enough and every face gets its sixth."""

import matplotlib.pyplot as plt
import numpy as np

p_dice = np.full(6, 1 / 6)  # p_dice(roll) for roll = 1, ..., 6


def roll(rng, n):
    """Throw the fair die n times. Returns faces 1 to 6, shape (n,)."""
    return rng.integers(1, 7, size=n)


def frequencies(faces):
    """Share of the throws that show each face. (n,) -> (6,), sum 1."""
    return np.bincount(faces, minlength=7)[1:] / len(faces)


def running_frequency(faces, face):
    """Share of the face among the first 1, 2, ..., n throws. -> (n,)"""
    return np.cumsum(faces == face) / np.arange(1, len(faces) + 1)


def standard_error(p, n):
    """Standard deviation of a frequency: n independent throws, chance p."""
    return np.sqrt(p * (1 - p) / n)


def figure(rolls=10, seed=0):
    faces = roll(np.random.default_rng(seed), 10_000)[:rolls]
    p = p_dice[5]
    fig, (bars, path) = plt.subplots(
        1, 2, figsize=(5, 3), sharey=True, width_ratios=[3, 4]
    )
    bars.bar(range(1, 7), frequencies(faces), color=["C0"] * 5 + ["C1"])
    bars.axhline(p, color="k", ls="--", lw=1.2)
    bars.set(xticks=range(1, 7), xlabel="face", ylabel="share of throws")
    bars.set(ylim=(0, 0.5), title=f"{rolls:,} throws")

    n = np.geomspace(1, 10_000, 200)
    band = 2 * standard_error(p, n)
    path.fill_between(n, p - band, p + band, color="0.5", alpha=0.3, lw=0)
    path.axhline(p, color="k", ls="--", lw=1.2)
    shown = np.unique(np.geomspace(1, rolls, 200).round().astype(int))
    share = running_frequency(faces, face=6)[shown - 1]
    path.plot(shown, share, color="C1")
    path.plot(shown[-1], share[-1], "o", color="C1")
    path.set(xscale="log", xlim=(1, 13_000), xlabel="throws so far")
    path.set(title="share of sixes", xticks=[1, 100, 10_000])
    path.xaxis.set_major_formatter("{x:,.0f}")
    path.text(9000, 0.205, "1/6", ha="right", va="bottom")
    return fig


def facts():
    errors = {f"error_{n}": standard_error(1 / 6, n)
              for n in (10, 100, 6000, 10_000)}
    return errors | {"total": p_dice.sum()}
