"""Many thin layers x + h sin(x): log-determinants become an integral."""

import matplotlib.pyplot as plt
import numpy as np

start, end = 0.6, 2.5


def layered(layers):
    """Times and what log p has changed by, after each layer."""
    h, x, change = end / layers, start, [0.0]
    for _ in range(layers):
        change.append(change[-1] - np.log(1 + h * np.cos(x)))
        x = x + h * np.sin(x)
    return np.linspace(0, end, layers + 1), np.array(change)


def stream(t):
    """The same for the flow of u = sin(x), which has a formula."""
    x = 2 * np.arctan(np.exp(t) * np.tan(start / 2))
    return -np.log(np.sin(x) / np.sin(start))


def figure(layers=6):
    fig, ax = plt.subplots(figsize=(5, 3))
    t = np.linspace(0, end, 101)
    ax.plot(t, stream(t), "k", lw=1, zorder=3)  # on top of the dots
    ax.plot(*layered(layers), "C0o-", ms=4)
    ax.set(ylim=(-1, 0.3), xlabel="time",
           ylabel=r"change of $\log p$")
    return fig


def facts(layers=6):
    return {"layers": layers, "sum": layered(layers)[1][-1],
            "stream": stream(end)}
