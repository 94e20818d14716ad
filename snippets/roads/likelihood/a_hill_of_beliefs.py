"""Likelihood is a hill over all beliefs, the narrower the more was seen."""

import matplotlib.pyplot as plt
import numpy as np

TRUTH = np.array([0.5, 0.1, 0.4])  # shares of six, of one, of all others


def rolls(n, seed=5):
    """How often each of the three came in n rolls. (3,)"""
    return np.random.default_rng(seed).multinomial(n, TRUTH)


def log_likelihood(counts, q):
    """log2 of the probability that q gives to these rolls. (..., 3)"""
    return (counts * np.log2(q)).sum(axis=-1)


def below_the_top(counts, q):
    """Bits by which q does worse than the observed shares. (...)"""
    top = counts / counts.sum()
    return (log_likelihood(counts[counts > 0], top[counts > 0])
            - log_likelihood(counts, q))


def learned(counts):
    """The shares, with half a roll more for each outcome. (..., m)"""
    counts = np.asarray(counts) + 0.5
    return counts / counts.sum(axis=-1, keepdims=True)


def price(p, n, sets=4000, seed=0):
    """Extra bits a roll for a belief learned from n rolls of p. (sets,)"""
    seen = np.random.default_rng(seed).multinomial(n, p, size=sets)
    return (p * np.log2(p / learned(seen))).sum(axis=-1)


def figure(seen=100):
    counts, step = rolls(seen), np.linspace(0.002, 0.998, 250)
    six, one = np.meshgrid(step, step)
    rest = np.where(six + one < 1, 1 - six - one, np.nan)
    depth = below_the_top(counts, np.stack([six, one, rest], axis=-1))
    fig, ax = plt.subplots(figsize=(5, 2.9))
    for bits in (20, 10, 5, 1):  # from the foot to the top
        ax.contourf(six, one, depth, [0, bits], colors=["C0"], alpha=0.22)
    ax.plot([0, 1], [1, 0], color="0.6")
    ax.plot(*TRUTH[:2], "ok", ms=5)
    ax.plot(*counts[:2] / seen, "^C1")
    ax.set(xlim=(0, 1), ylim=(0, 0.6), xticks=[0, 0.5, 1],
           yticks=[0, 0.2, 0.4, 0.6], xlabel="believed share of sixes",
           ylabel="share of ones")
    return fig


def facts(seen=100):
    six_faces = np.array([0.1] * 5 + [0.5])
    return {"seen": seen, "six": rolls(seen)[0] / seen,
            "depth": below_the_top(rolls(seen), TRUTH),
            "price": price(six_faces, 100).mean(),
            "law": 5 / 200 / np.log(2)}
