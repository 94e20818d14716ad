"""Fresh noise wears old errors away, and makes the arrows' own count."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.ode import rk4

# Noise and data are N(0, 1), so that the snapshot at t has the variance
# v = (1-t)^2 + t^2, the velocity is (2t-1) x / v and the score -x / v. The
# arrows are wrong by error * x: the score thus by t / (1-t) error * x.


def rate(t, churn, error):
    """Drift per x: arrows, and churn (1-t) times the score they imply."""
    v = (1 - t) ** 2 + t**2
    return (2 * t - 1) / v + error - churn * ((1 - t) / v - t * error)


def variance(churn, error=0.0, start=1.0):
    """Var x_1 for dx = rate x dt + sqrt(2 churn (1-t)) dW, by its ODE."""
    def change(value, t):
        return 2 * rate(t, churn, error) * value + 2 * churn * (1 - t)
    return rk4(change, start + 0 * churn, np.linspace(0, 1, 101))[-1]


def coarse(churn, steps):
    """The same with perfect arrows, from N(0, 1), by steps of 1/steps."""
    h, value = 1 / steps, 1.0
    for t in np.arange(steps) * h:
        value = (1 + h * rate(t, churn, 0)) ** 2 * value
        value += 2 * churn * (1 - t) * h
    return value


def figure(error=0.1):
    churn = np.linspace(0, 6, 49)
    fig, ax = plt.subplots(figsize=(5, 3.6))
    ax.axhline(1, color="0.5", ls="--", lw=1.2)
    ax.plot(churn, variance(churn, start=0.25), color="C0")
    ax.plot(churn, variance(churn, error), color="C1")
    ax.plot(0, 0.25, "o", color="C0", ms=7, clip_on=False)
    ax.plot(0, variance(0, error), "s", color="C1", ms=7, clip_on=False)
    ax.text(0.4, 0.3, "wrong at the start", color="C0")
    ax.text(0.3, 2.05, f"arrows wrong by ${error:+g}\\,x$", color="C1")
    ax.set(xlim=(0, 6), ylim=(0, 2.2), xlabel="churn $\\gamma$",
           ylabel="variance at $t = 1$", yticks=[0, 0.5, 1, 1.5, 2])
    return fig


def facts(error=0.1):
    return {"old_0": variance(0, start=0.25),
            "old_2": variance(2, start=0.25),
            "own_0": variance(0, error), "own_2": variance(2, error),
            "own_6": variance(6, error), "flow_8": coarse(0, 8),
            "coarse_8": coarse(2, 8), "much_8": coarse(6, 8),
            "much_64": coarse(6, 64)}
