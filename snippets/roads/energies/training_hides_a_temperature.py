"""Cold chains spoil true energies; those they train make up for it."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.energies import FEATURES, law
from snippets.shared.sixteen import bars, order, smooth

data, right = smooth(), np.array([0.0, 1.0])  # each edge costs 1


def trained(temperature, updates=400, rate=0.3):
    """Theta if the chains, run to rest, have this temperature."""
    theta = np.zeros(2)
    for _ in range(updates):
        chains = law(theta, temperature)
        theta = theta + rate * temperature * (chains - data) @ FEATURES
    return theta


def figure(temperature=0.5):
    own = trained(temperature)
    fig, axes = plt.subplots(2, 1, figsize=(5, 4.6))
    for ax, theta in zip(axes, (right, own), strict=True):
        bars(ax, law(theta, temperature), data)
        ax.set(ylim=(0, 0.5), yticks=[0, 0.2, 0.4], ylabel="probability")
    axes[1].plot(law(own)[order], "C1o", ms=5)
    axes[0].set(title="true energies")
    axes[1].set(title="energies trained by these chains")
    axes[0].text(15.6, 0.36, "bars: what chains draw\noutlines: the data",
                 ha="right")
    axes[1].text(15.6, 0.42, "dots: what $e^{-f}/Z$ says", ha="right",
                 color="C1")
    return fig


def facts(temperature=0.5):
    blank = law(right, temperature)[0], law(trained(temperature))[0]
    wrong = law(trained(0.5), 0.5) - data
    return {"temperature": temperature, "data": data[0],
            "drawn": blank[0], "says": blank[1],
            "edge": trained(temperature)[1],
            # 0: too many blank, 1: as many as the data have, 2: too few
            "choice": int(1 - np.sign(np.round(wrong[0], 6)))}
