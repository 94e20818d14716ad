"""A coin is most uncertain when it is fair: its entropy is then one bit."""

import matplotlib.pyplot as plt
import numpy as np


def entropy(p):
    """Entropy in bits of the probabilities along the last axis."""
    p = np.asarray(p, float)
    surprise = -np.log2(p, where=p > 0, out=np.zeros_like(p))
    return (p * surprise).sum(axis=-1)


def coin(heads):
    """The table of a coin with this chance of heads. (n,) -> (n, 2)"""
    return np.stack([heads, 1 - heads], axis=-1)


def figure(heads=0.9):
    fig, ax = plt.subplots(figsize=(5, 2.8))
    x = np.linspace(0, 1, 199)
    ax.plot(x, entropy(coin(x)), color="C0")
    bits = entropy(coin(np.array(heads)))
    ax.plot([heads, heads], [0, bits], color="C1", ls=":")
    ax.plot(heads, bits, "o", color="C1", ms=8, clip_on=False)
    ax.set(xlim=(-0.02, 1.02), ylim=(0, 1.1), xlabel="probability of heads",
           ylabel="entropy in bits", yticks=[0, 0.5, 1])
    ax.set_title(f"heads {heads}: {bits:.2f} bits")
    return fig


def facts():
    fair, bent = coin(np.array(0.5)), coin(np.array(0.9))
    return {"fair": entropy(fair), "bent": entropy(bent),
            "surprise_heads": -np.log2(0.9),
            "surprise_tails": -np.log2(0.1),
            "die": entropy(np.full(6, 1 / 6))}
