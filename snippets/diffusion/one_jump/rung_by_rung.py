"""Learn the jump to the end from the next later time, rung by rung."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.films import between
from snippets.shared.flow_map import consistency_ladder, flow_map
from snippets.shared.gaussian_mixture import GaussianMixture

p_data = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])
grid, times = np.linspace(-6, 6, 961), np.linspace(0, 1, 17)
seen = np.arange(240, 721, 12)  # places of the grid that are drawn


def tables():
    """What is learned, and the exact jump, at each time. (17, 41) each"""
    learned = consistency_ladder(p_data, grid, times, teacher=False)
    exact = [flow_map(p_data.velocity, grid[seen], t, 1) for t in times]
    return learned[:, seen], np.array(exact)


def figure():
    learned, exact = tables()
    fig, ax = plt.subplots(figsize=(5, 3.4))
    ax.plot(grid[seen], exact[0], "k", lw=1)
    ax.plot(grid[seen], exact[0], "o", color="C0", ms=4, gid="film")
    ax.plot(grid[seen], learned[0], "o", color="C1", ms=5, gid="film")
    ax.text(-2.9, 2.6, "exact", color="C0")
    ax.text(-2.9, 1.9, "learned", color="C1")
    ax.set(xlim=(-3.1, 3.1), ylim=(-4.2, 4.2), xticks=[-2, 0, 2],
           yticks=[-2, 0, 2], xlabel="$x$ at time $t$",
           ylabel="$f(x, t)$, the end of the jump")
    return fig


def film():
    learned, exact = (table[::-1] for table in tables())
    shown = between(np.hstack([exact, learned]), np.arange(81) / 5)
    places = np.broadcast_to(np.tile(grid[seen], 2), shown.shape)
    return {"points": np.stack([places, shown], axis=-1),
            "clock": 1 - np.arange(81) / 80, "clock_name": "t",
            "axes": np.zeros(82, int), "colour": np.repeat([0, 1], 41)}


def facts():
    learned, exact = tables()
    far = abs(learned - exact)
    return {"rungs": len(times) - 1, "first": far[-2].max(),
            "last": np.sqrt(np.mean(far[0] ** 2))}
