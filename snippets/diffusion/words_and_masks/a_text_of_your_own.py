"""Letters written together don't know of each other. Put in your text."""

import matplotlib.pyplot as plt
import numpy as np

text = """peter piper picked a peck of pickled peppers a peck of pickled
peppers peter piper picked if peter piper picked a peck of pickled peppers
where is the peck of pickled peppers that peter piper picked"""
letters, index = np.unique(list(" ".join(text.split()) + " "),
                           return_inverse=True)


def follows():
    """P(next letter | this letter), counted; after the end, the start."""
    count = np.zeros((len(letters), len(letters)))
    np.add.at(count, (index, np.roll(index, -1)), 1)
    return count / count.sum(axis=1, keepdims=True)


def write(at_once, n=36, seed=0):
    """n letters, at_once in a step; each knows the last one before it."""
    rng, step, line = np.random.default_rng(seed), follows(), [" "]
    for k in range(n):
        ahead = k % at_once + 1
        last = np.flatnonzero(letters == line[-ahead])[0]
        p = np.linalg.matrix_power(step, ahead)[last]
        line.append(letters[(p.cumsum() < rng.random()).sum()])
    return "".join(line[1:])


def lost(at_once):
    """Bits per letter: mean entropy 1, 2, ... ahead, less that of 1."""
    step, share = follows(), np.bincount(index) / len(index)
    ahead = [np.linalg.matrix_power(step, j + 1) for j in range(at_once)]
    bits = [-share @ (p * np.log2(np.where(p > 0, p, 1))).sum(axis=1)
            for p in ahead]
    return np.mean(bits) - bits[0]


def figure(at_once=2):
    fig, (top, ax) = plt.subplots(2, 1, figsize=(5, 3.9))
    for k in range(5):
        top.text(0, -k, write(at_once, seed=k), family="monospace",
                 fontsize=12.5)
    top.set(xlim=(0, 1), ylim=(-4.4, 0.7))
    top.axis("off")
    counts = np.arange(1, 13)
    ax.plot(counts, [lost(k) for k in counts], "o-", ms=4)
    ax.plot(at_once, lost(at_once), "o", color="k", ms=9)
    ax.set(xlabel="letters at once", ylabel="bits lost\nper letter",
           xticks=[1, 2, 4, 6, 8, 10, 12], ylim=(-0.1, None))
    return fig


def facts(at_once=2):
    return {"lost": lost(at_once), "letters": len(index),
            "lost_2": lost(2), "lost_12": lost(12)}
