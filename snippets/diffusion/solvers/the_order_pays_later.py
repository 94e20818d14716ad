"""Twice the looks divide the error by 2, 4 or 16, once steps are short."""

from statistics import NormalDist

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian import even_noise
from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.ode import euler, exponential, heun, rk4

solvers = {"Euler": (euler, 1), "Heun": (heun, 2), "RK4": (rk4, 4),
           "exponential": (euler, 1)}  # method, looks a step
noise = even_noise(100)


def ends(name, evaluations, width):
    """Where the noise ends on two hills of this width. (100,)"""
    field = GaussianMixture([0.5, 0.5], [-2, 2], [width, width]).velocity
    method, looks = solvers[name]
    times = np.linspace(0, 1, evaluations // looks + 1)
    if name == "exponential":
        return exponential(method, field, noise, times, mean=0,
                           std=np.hypot(2, width))[-1]
    return method(field, noise, times)[-1]


def exact(x0, width):
    """Paths don't cross, so the rank stays: P(x_1 < end) = P(z < x0)."""
    unit, x = NormalDist(), 2.0
    for _ in range(60):  # x > 0; the other hill's share is put right
        share = 2 * unit.cdf(abs(x0)) - unit.cdf((x + 2) / width)
        x = 2 + width * unit.inv_cdf(share)
    return np.copysign(x, x0)


def error(name, evaluations, width=0.5):
    """Typical distance (root mean square) from the exact end."""
    right = np.array([exact(x0, width) for x0 in noise])
    return np.sqrt(np.mean((ends(name, evaluations, width) - right) ** 2))


def figure(width=0.5):
    counts = 2 ** np.arange(2, 9)
    fig, ax = plt.subplots(figsize=(5, 3.8))
    styles = zip(solvers, ("C1", "C0", "C2", "k"), "soD^", strict=True)
    for name, color, marker in styles:
        errors = [error(name, n, width) for n in counts]
        ax.loglog(counts, errors, f"-{marker}", color=color, label=name)
    ax.set(xlabel="evaluations of the field", ylabel="error", xticks=counts,
           xticklabels=counts, yticks=[1e-4, 1e-2, 1],
           ylim=(1e-7, 1), title=f"hills of width {width:g}")
    ax.minorticks_off()
    ax.legend(loc="lower left")
    return fig


def facts(width=0.5):
    return {f"{name.lower()}_{n}": error(name, n, width)
            for name in solvers for n in (4, 8, 16, 32, 256, 512)}
