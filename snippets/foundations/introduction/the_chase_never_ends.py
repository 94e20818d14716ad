"""G runs from state to state for ever, whatever D remembers."""

import matplotlib.pyplot as plt
import numpy as np

p_data = np.array([0.4, 0.35, 0.25])  # of the states X, Y and Z
n = np.arange(1, 31)  # the rounds that are shown


def chase(memory, rounds, seed=11):
    """What G makes in each round, 0, 1 or 2 for X, Y or Z. -> (rounds,)

    G makes what D rates highest. D keeps this share of its old belief q
    in each round; with memory = 1, q is the average of all rounds.
    """
    rng, q, made = np.random.default_rng(seed), p_data, []  # no suspicion
    for _ in range(rounds):
        ratings = (p_data / (p_data + q)).round(12)  # by the best D
        made.append(rng.choice(np.flatnonzero(ratings == ratings.max())))
        now = np.eye(3)[made[-1]]
        q = shares(made) if memory == 1 else memory * q + (1 - memory) * now
    return np.array(made)


def shares(made):
    """How often G made X, Y and Z. (rounds,) -> (3,), sum 1"""
    return np.bincount(made, minlength=3) / len(made)


def figure(memory=0.7):
    fig, axes = plt.subplots(3, 2, figsize=(5, 4.6), width_ratios=[3, 1],
                             sharex="col", sharey=True)
    names = "no memory", f"memory {memory}", "remembers everything"
    rows = zip(axes, (0, memory, 1), names, strict=True)
    for (time, bars), keep, name in rows:
        made = chase(keep, 400)
        time.plot(n, made[:30], color="C7", lw=1)
        for k, marker in enumerate("os^"):
            now = n[made[:30] == k]
            time.plot(now, np.full(len(now), k), marker, color=f"C{k}")
        time.set(title=name, yticks=range(3), yticklabels="XYZ")
        bars.barh(range(3), shares(made), color=["C0", "C1", "C2"])
        bars.plot(p_data, range(3), "|", color="k", ms=16, mew=2)
    time.set(xlabel="round", xlim=(0, 31), xticks=[1, 10, 20, 30])
    bars.set(xlabel="share", xlim=(0, 0.55), xticks=[0, 0.25, 0.5],
             xticklabels=["0", "¼", "½"], ylim=(2.6, -0.6))
    return fig


def facts():
    words = {"none": 0, "some": 0.7, "long": 0.9, "all": 1}
    return {f"{word}_{state}": shares(chase(memory, 400))[k]
            for word, memory in words.items()
            for k, state in enumerate("XYZ")}
