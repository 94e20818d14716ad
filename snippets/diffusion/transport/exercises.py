"""Answers to the exercises, and the numbers that the text alone quotes."""

import numpy as np

from snippets.shared.transport import cheapest_partners, sinkhorn


def saved(starts=(1, 4), ends=(2, 7)):
    """What two lines that cross save in squares if they change ends."""
    (a, b), (c, d) = starts, ends
    return (d - a) ** 2 + (c - b) ** 2 - (c - a) ** 2 - (d - b) ** 2


def moves(epsilon=0.5):
    """Share that moves between two towns, half in each, at cost 1."""
    half = np.array([0.5, 0.5])
    plan = sinkhorn(1 - np.eye(2), half, half, epsilon)
    return plan[0, 1] + plan[1, 0]


def batch_pays(d, batch=64, batches=20, seed=0):
    """Cost of the cheapest pairs in a batch, as a share of random ones.

    All points are of N(0, I) in d dimensions: with all of them there, the
    cheapest plan moves nothing and costs nothing.
    """
    rng, paid = np.random.default_rng(seed), []
    for _ in range(batches):
        x0, x1 = rng.normal(size=(2, batch, d))
        cost = ((x1 - x0[:, None]) ** 2).sum(axis=-1)
        partner = cheapest_partners(cost)
        paid.append(cost[np.arange(batch), partner].mean())
    return np.mean(paid) / (2 * d)


def facts():
    quarter = np.array([[0, -1], [1, 0]])  # E |x_1 - x_0|^2 is a trace
    return {"saved": saved(), "moves": moves(),
            "quarter": ((quarter - np.eye(2)) ** 2).sum(),
            "pays_2": batch_pays(2), "pays_64": batch_pays(64)}
