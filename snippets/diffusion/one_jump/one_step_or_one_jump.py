"""One step of Euler ends in a mean; one jump ends on the path."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.flow_map import flow_map
from snippets.shared.gaussian import even_noise
from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.ode import rk4

p_data = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])
times = np.linspace(0, 1, 101)
crowd = rk4(p_data.velocity, even_noise(400), times)  # (101, 400)


def step(x, start):
    """Where the arrow at x points: the mean of the data, given x."""
    return x + (1 - start) * p_data.velocity(x, start)


def miss(start):
    """Root mean square of what one step of Euler misses the end by."""
    at = crowd[round(100 * start)]
    return np.sqrt(np.mean((step(at, start) - crowd[-1]) ** 2))


def figure(start=0.0):
    fig, (left, right) = plt.subplots(1, 2, figsize=(5, 3.2))
    few = crowd[:, 20:400:40]
    at = few[round(100 * start)]
    left.plot(times, few, "0.5", lw=1)
    left.plot([start, 1], [at, step(at, start)], "C0", ls="--", lw=1.2)
    left.plot([start, 1], [at, few[-1]], "C1", lw=1.2)
    left.plot(np.full(10, 1), few[-1], "C1^", ms=7, clip_on=False)
    left.plot(np.full(10, 1), step(at, start), "C0o", ms=5, clip_on=False)
    left.set(xlim=(0, 1), ylim=(-3.5, 3.5), xticks=[0, 0.5, 1],
             xlabel="time", ylabel="place", title="ways")
    x = np.linspace(-3, 3, 241)
    right.plot(x, step(x, start), "C0", ls="--")
    right.plot(x, flow_map(p_data.velocity, x, start, 1), "C1")
    right.set(xlim=(-3, 3), ylim=(-3.5, 3.5), xticks=[-2, 0, 2],
              yticks=[-2, 0, 2], xlabel=f"$x$ at {start:g}", title="ends")
    right.text(-2.8, 2.6, "jump", color="C1")
    right.text(0.7, -2.9, "step", color="C0")
    return fig


def facts(start=0.0):
    spread = step(crowd[round(100 * start)], start).std()
    return {"start": start, "miss": miss(start), "spread": spread,
            "data": np.sqrt(p_data.square())}
