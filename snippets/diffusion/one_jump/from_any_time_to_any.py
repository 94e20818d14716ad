"""A flow map knows where a point will be, and where it was."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.flow_map import flow_map
from snippets.shared.gaussian import even_noise
from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.ode import rk4

p_data = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])
times = np.linspace(0, 1, 101)
paths = rk4(p_data.velocity, even_noise(12), times)  # (101, 12)


def phi(x, start, end):
    """Where the path through x at the time start is at the time end."""
    return flow_map(p_data.velocity, x, start, end)


def figure(start=0.0, end=1.0):
    fig, (left, right) = plt.subplots(
        1, 2, figsize=(5, 3.2), width_ratios=[6, 5])
    left.plot(times, paths, "0.5", lw=1)
    a, b = (paths[round(100 * t)] for t in (start, end))
    left.plot([start, end], [a, b], "C0", ls=":", lw=1)
    left.plot(np.full(12, start), a, "C0o", np.full(12, end), b, "C1^",
              ms=6, clip_on=False)
    left.set(xlim=(0, 1), ylim=(-3.5, 3.5), xticks=[0, 0.5, 1],
             xlabel="time", ylabel="place", title="jumps")
    x = np.linspace(-3.2, 3.2, 129)
    right.plot(x, phi(x, start, end), "k")
    right.plot(x, x, "0.5", ls="--", lw=1)
    right.set(xlim=(-3.2, 3.2), ylim=(-3.5, 3.5), yticks=[-2, 0, 2],
              xticks=[-2, 0, 2], xlabel="$x$ at the start",
              title=f"$\\Phi_{{{start:g},\\,{end:g}}}(x)$")
    return fig


def facts(start=0.0, end=1.0):
    return {"start": start, "end": end, "lands": phi(0.5, start, end)}
