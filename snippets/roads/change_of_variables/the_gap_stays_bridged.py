"""One hill into two: the map gets steep, and a bridge stays."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian import normal

z = np.linspace(-4, 4, 4001)


def bend(z, steepness):
    """An increasing map and its slope: half of z, and a jump to +-2."""
    rise = np.tanh(steepness * z)
    return z / 2 + 2 * rise, 0.5 + 2 * steepness * (1 - rise**2)


def figure(steepness=4):
    fig, ax = plt.subplots(figsize=(5, 2.8))
    x, slope = bend(z, steepness)
    ax.plot(x, normal(z) / slope)
    ax.set(xlim=(-4, 4), ylim=(0, 0.9), xlabel="$x$", ylabel="density")
    return fig


def facts(steepness=4):
    low, high = (normal(0) / bend(0, k)[1] for k in (16, 1))
    return {"steepness": steepness,
            # 0: tears, 1: thin but stays, 2: thick
            "kept": 0 if low == 0 else 1 if low < high else 2,
            "slope": bend(0, steepness)[1],
            "middle": normal(0) / bend(0, steepness)[1]}
