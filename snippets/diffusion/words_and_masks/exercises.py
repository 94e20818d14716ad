"""Answers to the exercises of the page, and the numbers in its folds."""

import numpy as np

from snippets.shared.jumps import change, flow_rates, reverse_rates, spoil
from snippets.shared.masks import entropy, total_correlation
from snippets.shared.ode import rk4
from snippets.shared.sixteen import smooth


def steps_without_loss(letters):
    """Halve the gaps: in each step the middle of every gap is filled."""
    return 0 if letters == 0 else 1 + steps_without_loss(letters // 2)


def twins():
    """A law with two words only, all white and all black."""
    p = np.zeros(16)
    p[[0, 15]] = 1 / 2
    return p


def carried_back(p, start=0.01, times=121):
    """The law at t = 1 by the rates of the noising, from time start on.

    Steps are even in log t, since the rates grow like 1 / t.
    """
    def field(law, log_t):
        t = np.exp(log_t)
        return t * change(law, reverse_rates(p, t))
    log_times = np.linspace(np.log(start), 0, times)
    return rk4(field, spoil(p, start), log_times)[-1]


def jumps(p, rates, start=0.0, cells=400):
    """How many jumps there are on average from a time to t = 1."""
    t = start + (np.arange(cells) + 0.5) / cells * (1 - start)
    return np.mean([spoil(p, s) @ rates(p, s).sum(axis=1) for s in t]) * (
        1 - start)


def facts():
    p = smooth()
    return {"twins": total_correlation(twins()) / np.log(2),
            "letters": steps_without_loss(31),
            "chance": 0.01 / (1 - 0.6),
            "entropy": entropy(p) / np.log(2),
            "missed": abs(carried_back(p) - p).max(),
            "jumps": jumps(p, flow_rates),
            "jumps_back": jumps(p, reverse_rates, 0.01)}
