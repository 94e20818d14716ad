"""Score matching finds the slope of the data and never sees a target."""

import matplotlib.pyplot as plt
import numpy as np

V = 2  # variance of the data, which are N(0, V)


def implicit(a, square):
    """J of the model score -a x, if the data have this mean of x^2.

    The mean of s^2 / 2 + s', which data alone can give.
    """
    return a**2 * square / 2 - a


def explicit(a):
    """Half the mean squared distance from the true score, -x / V."""
    return V / 2 * (a - 1 / V) ** 2


def mean_square(n, seed=8):
    """Of n data. The first are the same for every n."""
    x = np.random.default_rng(seed).normal(0, np.sqrt(V), 10_000)
    return np.mean(x[:n] ** 2)


def figure(data=10_000):
    a, square = np.linspace(0, 1.25, 101), mean_square(data)
    fig, ax = plt.subplots(figsize=(5, 3.6))
    ax.axhline(0, color="0.5", lw=0.8)
    ax.plot(a, explicit(a), "--", color="C1")
    ax.plot(1 / V, 0, "s", color="C1", ms=7)
    ax.plot(a, implicit(a, square), color="C0")
    ax.plot(1 / square, implicit(1 / square, square), "o", color="C0", ms=8)
    ax.text(0.05, 0.47, "distance from the\ntrue score", color="C1")
    ax.text(0.72, -0.46, f"$J$ from {data:,} data", color="C0")
    ax.set(xlim=(0, 1.25), ylim=(-0.55, 0.7), xlabel="$1/v$ of the model",
           ylabel="loss", xticks=[0, 0.5, 1], yticks=[-0.5, 0, 0.5])
    return fig


def facts():
    return {"from_3": mean_square(3), "from_all": mean_square(10_000),
            "gap": explicit(0.3) - implicit(0.3, V)}
