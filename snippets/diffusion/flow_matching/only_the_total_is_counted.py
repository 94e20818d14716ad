"""A gate counts the same total on straight lines and in the flow."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian import even_noise
from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.ode import rk4

p_data = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])
times = np.linspace(0, 1, 41)


def crowds(points=6000, seed=0):
    """Evenly spread noise on lines and in the flow. (41, points) each"""
    z = even_noise(points // 2)
    x1 = np.concatenate([-2 + 0.5 * z, 2 + 0.5 * z])
    x0 = even_noise(points)
    np.random.default_rng(seed).shuffle(x1)
    lines = x0 + times[:, None] * (x1 - x0)
    return lines, rk4(p_data.velocity, x0, times)


def traffic(path, gate):
    """Shares of all that have gone up and down through it. (41,) each

    A point that is back where it came from has done neither.
    """
    above = path > gate
    up, down = above & ~above[0], ~above & above[0]
    return up.mean(axis=1), down.mean(axis=1)


def figure(gate=1.0):
    fig, axes = plt.subplot_mosaic(
        "AB;CC", figsize=(5, 4.6), height_ratios=[5, 4])
    (a, b, c), (lines, flow) = axes.values(), crowds()
    for ax, path, title in (a, lines, "lines"), (b, flow, "flow"):
        ax.plot(times, path[:, ::150], color="C0", lw=0.8, alpha=0.6)
        ax.axhline(gate, color="k", lw=2.4)
        ax.set(xlim=(0, 1), ylim=(-4, 4), xticks=[0, 0.5, 1], title=title)
    a.set_ylabel("$x$")
    c.axhline(0, color="0.5", lw=0.8)
    up, down = traffic(lines, gate)
    c.plot(times, up, "C1:", times, -down, "C1:")
    c.plot(times, up - down, "C0", lw=5)
    c.text(0.9, up[-1] + 0.05, "up", color="C1", ha="right")
    c.text(0.9, -down[-1] - 0.16, "down", color="C1", ha="right")
    c.text(1.02, up[-1] - down[-1], "total", color="C0", va="center")
    c.plot(times, np.subtract(*traffic(flow, gate)), "k--")
    c.set(xlim=(0, 1), ylim=(-0.62, 0.62), xlabel="time $t$",
          yticks=[-0.5, 0, 0.5], ylabel="have passed")
    return fig


def facts(gate=1.0):
    ends = [path[[0, -1]] for path in crowds()]
    up, down, rose, fell = (s[-1] for e in ends for s in traffic(e, gate))
    return {"up": up, "down": down, "total": up - down, "flow": rose - fell}
