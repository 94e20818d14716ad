"""The arrow of a picture without greys: a rate for each pixel's flip."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.jumps import change, flow_rates, neighbours
from snippets.shared.ode import rk4
from snippets.shared.sixteen import pictures, put, smooth

p_data = smooth()
here = 1  # white, but for the pixel at the lower right
corners = np.array([[-1, 1], [1, 1], [-1, -1], [1, -1]])


def carried(p, start, times):
    """The law at each of these times, by the rates alone. (times, 16)"""
    return rk4(lambda law, t: change(law, flow_rates(p, t)), start, times)


def figure(t=0.5):
    fig, ax = plt.subplots(figsize=(5, 3.3))
    put(ax, pictures[here], (0, 0), pixel=15)
    rates = flow_rates(p_data, t)[here]
    for rate, end, (x, y) in zip(rates, neighbours(4)[here], corners,
                                 strict=True):
        put(ax, pictures[end], (2.2 * x, y), pixel=15)
        ax.annotate("", (1.72 * x, 0.78 * y), (0.48 * x, 0.22 * y),
                    arrowprops={"arrowstyle": "-|>", "color": "C0",
                                "lw": 0.5 + 3 * rate, "shrinkA": 0,
                                "shrinkB": 0, "mutation_scale": 16})
        ax.text(1.15 * x, 0.5 * y + 0.2, f"{rate:.2f}", fontsize=13,
                ha="right" if x * y > 0 else "left")
    ax.set(xlim=(-2.7, 2.7), ylim=(-1.5, 1.5), title=f"$t = {t:g}$")
    ax.axis("off")
    return fig


def facts(t=0.5):
    rates = flow_rates(p_data, t)[here]
    uniform = np.full(16, 1 / 16)
    end = carried(p_data, uniform, np.linspace(0, 1, 101))[-1]
    return {"clean": rates[3], "line": rates[1], "cross": rates[0],
            "wrong": (1 - t) * rates[3],
            "missed": abs(end - p_data).max()}
