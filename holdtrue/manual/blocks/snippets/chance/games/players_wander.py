"""Thirty players begin with nothing, and drift apart."""

import matplotlib.pyplot as plt
import numpy as np


def paths(players=30, rounds=40, seed=0):
    """Fortunes of all players after each round: (rounds + 1, players)."""
    steps = np.random.default_rng(seed).choice([-1, 1], (rounds, players))
    return np.vstack([np.zeros(players), steps.cumsum(0)])


# --8<-- [start:film]
def figure():
    fortune = paths()
    fig, ax = plt.subplots(figsize=(6, 3), layout="constrained")
    ax.plot(fortune[-1], np.arange(30), "o", gid="film")
    ax.set(xlim=(-20, 20), xlabel="fortune in euros", ylabel="player")
    return fig


def film():
    fortune = paths()
    player = np.broadcast_to(np.arange(30), fortune.shape)
    return {
        "points": np.stack([fortune, player], 2),  # (41, 30, 2)
        "clock": np.arange(41),
        "clock_name": "round",
    }


# --8<-- [end:film]
