"""Every guess of the cause gives a bound; the gap says how good it is."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.hidden_cause import best, bound, gap, log_evidence

SEEN, NOISE = 2, 0.5
STD = best(SEEN, NOISE)[1]  # of all guesses here


def figure(mean=1.0):
    x, log_p = np.linspace(-2, 2, 401), log_evidence(SEEN, NOISE)
    fig, ax = plt.subplots(figsize=(5, 3))
    ax.axhline(log_p, color="0.5", ls="--")
    ax.text(0, log_p + 0.3, "log-likelihood", color="0.5", ha="center")
    ax.plot(x, bound(SEEN, NOISE, x, STD), "C0")
    here = bound(SEEN, NOISE, mean, STD)
    ax.plot([mean, mean], [here, log_p], "C1", lw=5, alpha=0.7)
    ax.plot(mean, here, "oC0")
    ax.set(xlim=(-2, 2), ylim=(-12, 0), xlabel="centre of the guess",
           ylabel="nats")
    return fig


def facts(mean=1.0):
    return {"mean": mean, "log_p": log_evidence(SEEN, NOISE), "std": STD,
            "bound": bound(SEEN, NOISE, mean, STD),
            "gap": gap(SEEN, NOISE, mean, STD)}
