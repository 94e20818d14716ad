"""What common slips do to a walk, and short chains to one bell."""

import numpy as np

from snippets.shared.gaussian_mixture import two_valleys

p = two_valleys()


def cold(temperature):
    """The deeper valley's share of p^(1 / temperature)."""
    grid = np.linspace(-6, 6, 1200)  # no point at 0, where they meet
    low = p.log_prob(grid) / temperature
    weight = np.exp(low - low.max())
    return weight[grid < 0].sum() / weight.sum()


def resting(variance, step):
    """Where chains without a coin lead v of the energy x^2 / (2 v)."""
    return (variance + np.sqrt(variance**2 - 2 * variance * step)) / 2


def facts():
    return {"temperature": 0.1**2 / (2 * 0.1), "out": 1 - cold(0.05),
            "half": 0.05**2 / (2 * 0.05), "right": cold(1),
            "learned": resting(variance=1, step=0.1)}
