"""A random point on the vertical axis falls onto a face: a sample."""

import matplotlib.pyplot as plt
import numpy as np

p_dice = np.full(6, 1 / 6)  # p_dice(roll) for roll = 1, ..., 6


def cdf(p):
    """F(k), the probability of a roll of at most k = 1, 2, ... (6,)."""
    return np.cumsum(p)


def inverse_cdf(u, p):
    """The first face k with F(k) > u. Numbers u in [0, 1) -> faces."""
    # Without the last total: it is 1, but rounding might put it below u.
    return 1 + np.searchsorted(cdf(p)[:-1], u, side="right")


def sample(rng, n, p):
    """Draw n faces according to the table p. Returns shape (n,)."""
    return inverse_cdf(rng.random(n), p)


def figure(u=0.62):
    face, heights = inverse_cdf(u, p_dice), cdf(p_dice)
    fig, ax = plt.subplots(figsize=(5, 3.6))
    below = np.append(0, heights[:-1])
    faces = np.arange(1, 7)
    ax.hlines(np.append(0, heights), range(7), range(1, 8), "0.5", lw=1.2)
    colors = ["C1" if k == face else "C0" for k in faces]  # the riser hit
    ax.vlines(faces, below, heights, colors, lw=5)

    ax.plot([0, face], [u, u], "C1")
    ax.annotate("", (face, 0), (face, u), arrowprops={
        "arrowstyle": "-|>", "color": "C1", "lw": 1.8, "shrinkA": 0,
        "shrinkB": 0, "mutation_scale": 18})
    ax.plot(0, u, "o", color="C1", clip_on=False, ms=8)
    ax.set(title=f"$u = {u}$ falls onto face {face}", xlabel="face $k$",
           xlim=(0, 7), ylim=(0, 1.05), xticks=faces,
           ylabel="$F(k)$: chance of at most $k$",
           yticks=np.append(0, heights),
           yticklabels=["0", "1/6", "2/6", "3/6", "4/6", "5/6", "1"])
    return fig


def facts(u=0.62):
    rolls = sample(np.random.default_rng(0), 6000, p_dice)
    share = np.bincount(rolls, minlength=7)[1:] / len(rolls)
    return {"largest_gap": abs(share - p_dice).max(),
            "u": u, "face": inverse_cdf(u, p_dice), "rolls": len(rolls)}
