"""Steps should be short where the paths bend; which needn't be the end."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian import even_noise
from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.ode import euler, rk4

p_data = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])
noise = even_noise(100)
fine = np.linspace(0, 1, 201)
paths = rk4(p_data.velocity, noise, fine)  # (201, 100)


def shifted(steps, shift):
    """Times 0 to 1, crowded near the noise if shift > 1."""
    t = np.linspace(0, 1, steps + 1)
    return t / (t + shift * (1 - t))


def bend(h=1e-4):
    """Typical (root mean square) second derivative along paths. (199,)"""
    x, t, u = paths[1:-1], fine[1:-1, None], p_data.velocity
    v = u(x, t)
    second = (u(x + h * v, t + h) - u(x - h * v, t - h)) / (2 * h)
    return np.sqrt((second**2).mean(axis=1))


def error(times):
    """Typical distance of Euler's ends from those of the flow."""
    ends = euler(p_data.velocity, noise, times)[-1]
    return np.sqrt(np.mean((ends - paths[-1]) ** 2))


def figure(shift=1.0, steps=8):
    fig, (top, low) = plt.subplots(2, 1, figsize=(5, 5))
    top.plot(fine[1:-1], bend(), color="k")
    top.vlines(shifted(steps, shift), 0, 1.2, color="C1", lw=2)
    top.set(xlim=(-0.02, 1.02), ylim=(0, 8), xlabel="time $t$",
            ylabel="bend", xticks=[0, 0.5, 1])
    grid = 2 ** np.linspace(-3, 3, 25)
    low.semilogx(grid, [error(shifted(steps, s)) for s in grid], color="C1")
    low.plot(shift, error(shifted(steps, shift)), "o", color="C1", ms=9)
    low.set(xlabel="shift", ylabel="error", ylim=(0, 0.85),
            xticks=[0.125, 0.5, 1, 2, 8],
            xticklabels=["⅛", "½", "1", "2", "8"])
    low.minorticks_off()
    return fig


def facts(shift=1.0, steps=8):
    curve = bend()
    share = np.append(0, np.cumsum(np.sqrt(curve)))
    best = np.interp(np.linspace(0, 1, steps + 1), share / share[-1],
                     np.linspace(0, 1, len(share)))
    return {"error": error(shifted(steps, shift)), "peak": curve.max(),
            "peak_at": fine[1:-1][curve.argmax()], "balanced": error(best)}
