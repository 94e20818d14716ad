"""Two games of the same length end differently."""

import matplotlib.pyplot as plt
import numpy as np

ROUNDS = 40


def figure():
    rng = np.random.default_rng(2)
    games = rng.choice([-1, 1], (2, ROUNDS)).cumsum(1)
    fig, ax = plt.subplots(figsize=(6, 3), layout="constrained")
    ax.plot(games.T)
    ax.set(xlabel="round", ylabel="fortune in euros")
    return fig


# --8<-- [start:toy]
def toy():
    return {"rounds": ROUNDS, "steps": [-1, 1]}


# --8<-- [end:toy]
