"""Copy the identity from another clock, and you miss by twice a term."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.flow_map import gaussian_flow_map
from snippets.shared.gaussian_mixture import GaussianMixture

mean, std, noise = 1.5, 0.3, 0.8
p_data = GaussianMixture([1.0], [mean], [std])


def average(s, t):
    """Average velocity from s to t, on the path that began at noise."""
    here, there = (gaussian_flow_map(noise, 0, r, mean, std)
                   for r in (s, t))
    return (there - here) / (t - s)


def parts(s, t, h=1e-5):
    """The velocity at the start, and (t - s) d/ds of the average."""
    u = p_data.velocity(gaussian_flow_map(noise, 0, s, mean, std), s)
    turn = (average(s + h, t) - average(s - h, t)) / (2 * h)
    return u, (t - s) * turn


def guesses():
    """Times s, the average until 1, and guesses at it: +, 0, - the term."""
    s = np.linspace(0.01, 0.95, 40)
    rows = [(average(a, 1), *parts(a, 1)) for a in s]
    exact, u, term = np.transpose(rows)
    return s, exact, u + term, u, u - term


def figure():
    s, exact, *three = guesses()
    fig, ax = plt.subplots(figsize=(5, 3.1))
    ax.plot(s, exact, "0.5", lw=7, alpha=0.5)
    for k, (name, style, at) in enumerate((
            ("plus", "-", 1.1), ("nothing", ":", 0.545),
            ("minus", "--", 0.18))):
        ax.plot(s, three[k], f"C{k}", ls=style)
        ax.text(0.05, at, name, color=f"C{k}")
    ax.set(xlim=(0, 1), ylim=(0, 2), xticks=[0, 0.5, 1], yticks=[0, 1, 2],
           xlabel="time $s$ of the start", ylabel="velocity")
    return fig


def facts():
    _, exact, *three = guesses()
    plus, none, minus = (abs(guess - exact).max() for guess in three)
    near = abs(minus / none - np.array([0.5, 1, 2]))
    return {"ratio": minus / none, "plus": plus, "without": none,
            "minus": minus, "choice": near.argmin()}
