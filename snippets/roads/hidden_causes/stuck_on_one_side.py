"""Many guesses raise the bound, but not past a cause nobody thought of."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian import log_normal
from snippets.shared.hidden_cause import best, log_evidence, log_joint

SEEN, NOISE = 2, 0.5
COUNTS = [1, 3, 10, 30, 100, 300, 1000]
GUESSES = {"one side": best(SEEN, NOISE), "both sides": (0.0, 1.4)}


def log_weights(z, mean, std):
    """log p(x, z) / q(z) of points z drawn from q = N(mean, std^2)."""
    return log_joint(SEEN, z, NOISE) - log_normal(z, mean, std)


def bounds(guess, repeats=400, seed=0):
    """log of the mean weight of k points, for each k. (7, repeats)"""
    mean, std = GUESSES[guess]
    rng = np.random.default_rng(seed)
    z = rng.normal(mean, std, size=(repeats, COUNTS[-1]))
    w = np.exp(log_weights(z, mean, std))
    return np.array([np.log(w[:, :k].mean(axis=1)) for k in COUNTS])


def figure():
    log_p = log_evidence(SEEN, NOISE)
    fig, ax = plt.subplots(figsize=(5, 3))
    for k, guess in enumerate(GUESSES):
        ax.plot(COUNTS, bounds(guess).mean(axis=1), f"C{k}{'o^'[k]}-")
    for level in (log_p, log_p - np.log(2)):
        ax.axhline(level, color="0.5", ls="--", lw=1)
    ax.text(1, log_p + 0.04, "log-likelihood", color="0.5")
    ax.text(120, log_p - 0.63, "one side", color="C0")
    ax.text(3.3, -3.5, "both sides", color="C1")
    ax.set(xscale="log", xticks=[1, 10, 100, 1000], ylim=(-4, -1.9),
           xticklabels=[1, 10, 100, 1000], ylabel="bound, nats",
           xlabel="guesses at a time")
    ax.minorticks_off()
    return fig


def facts():
    rows = {guess: bounds(guess).mean(axis=1) for guess in GUESSES}
    return {"log_p": log_evidence(SEEN, NOISE),
            "one_1": rows["one side"][0], "one_1000": rows["one side"][-1],
            "both_1": rows["both sides"][0],
            "both_1000": rows["both sides"][-1],
            "missing": log_evidence(SEEN, NOISE) - rows["one side"][-1]}
