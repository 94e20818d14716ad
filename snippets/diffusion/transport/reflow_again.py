"""How much cheaper a second flow is, trained on the pairs of the first."""

import numpy as np

from snippets.shared.ellipses import maps, price
from snippets.shared.ode import rk4


def second(steps=100):
    """The map of that flow, and of the first, and of least cost.

    The lines of the pairs, x_t = ((1-t) I + t M) x_0, never meet: so the
    velocity at x_t is (M - I) x_0, of that one line.
    """
    first, best = maps(30)
    eye = np.eye(2)

    def field(x, t):
        return (first - eye) @ np.linalg.solve((1 - t) * eye + t * first, x)
    return rk4(field, eye, np.linspace(0, 1, steps + 1))[-1], first, best


def saved():
    """Share of what the first flow costs too much that it saves."""
    now, before, least = map(price, second())
    return (before - now) / (before - least)


def facts():
    """0: all of it, 1: half of it, 2: nothing."""
    return {"share": np.argmin(abs(saved() - np.array([1, 0.5, 0])))}
