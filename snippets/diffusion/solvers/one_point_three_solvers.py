"""Eight looks at the arrows take three solvers to three places."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.ode import euler, heun, rk4

p_data = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])
solvers = {"Euler": (euler, 1), "Heun": (heun, 2), "RK4": (rk4, 4)}


def follow(name, x0, evaluations):
    """Even steps, as many as the looks allow. -> times and path."""
    method, looks_per_step = solvers[name]
    times = np.linspace(0, 1, evaluations // looks_per_step + 1)
    return times, method(p_data.velocity, x0, times)


def exact(x0):
    """The curve of the flow, by 400 steps of RK4. -> (401,) each"""
    times = np.linspace(0, 1, 401)
    return times, rk4(p_data.velocity, x0, times)


def figure(x0=0.2, evaluations=8):
    fig, ax = plt.subplots(figsize=(5, 3.6))
    ax.plot(*exact(x0), color="0.5", lw=5, alpha=0.5)
    looks = zip(solvers, ("C1", "C0", "C2"), "so^", strict=True)
    for name, color, marker in looks:
        ax.plot([], [], marker=marker, color=color, label=name)
        ax.plot(*follow(name, x0, evaluations), marker=marker, ms=6,
                color=color, gid="film")
    ax.legend(loc="upper left")
    ax.set(xlim=(-0.03, 1.05), ylim=(-0.1, 2), xlabel="time $t$",
           ylabel="$x$", xticks=[0, 0.25, 0.5, 0.75, 1])
    return fig


def film(x0=0.2, evaluations=8):
    clock = np.linspace(0, 1, 65)  # every kink of a path is a frame
    places = [np.interp(clock, *follow(name, x0, evaluations))
              for name in solvers]
    at = np.broadcast_to(clock[:, None], (65, 3))
    return {"points": np.stack([at, np.transpose(places)], 2),
            "clock": clock, "size": 8, "trail": 64,
            "colour": [1, 0, 2], "marker": "os^"}


def facts(x0=0.2, evaluations=8):
    ends = {name.lower(): follow(name, x0, evaluations)[1][-1]
            for name in solvers}
    return ends | {"start": x0, "exact": exact(x0)[1][-1],
                   "evaluations": evaluations}
