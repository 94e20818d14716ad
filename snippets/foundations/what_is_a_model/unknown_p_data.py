"""Twelve points do not tell which distribution they came from."""

import matplotlib.pyplot as plt
import numpy as np

points = np.array([-2.3, -1.9, -1.6, -1.2, -0.9, -0.3,
                   0.5, 0.8, 1.3, 1.6, 1.8, 2.4])


def normal(x, mean, std):
    """Density of N(mean, std**2)."""
    z = (x - mean) / std
    return np.exp(-(z**2) / 2) / (std * np.sqrt(2 * np.pi))


def one_hill(x):
    return normal(x, 0, 1.5)


def two_hills(x):
    return normal(x, -1.4, 0.8) / 2 + normal(x, 1.4, 0.8) / 2


def flat(x):
    return np.where(abs(x) <= 2.5, 1 / 5, 0)


def log_likelihood(density):
    """Log-density of all points together: independent, so a sum. Nats."""
    return np.log(density(points)).sum()


def figure():
    x = np.linspace(-5, 5, 201)
    fig, ax = plt.subplots(figsize=(5, 3))
    for density, name, style, place in (
        (one_hill, "one hill", "-", (-0.6, 0.28)),
        (two_hills, "two hills", "--", (-3.6, 0.24)),
        (flat, "flat", ":", (2.6, 0.19)),
    ):
        (line,) = ax.plot(x, density(x), style)
        ax.text(*place, name, color=line.get_color())
        print(f"{name:9} {log_likelihood(density):6.2f} nats")
    ax.plot(points, np.full(12, 0.012), "|", color="k", ms=12)
    ax.set(xlabel="$x$", ylabel="density", xlim=(-5, 5), ylim=(0, 0.32))
    return fig


def facts():
    densities = (one_hill, two_hills, flat)
    return {f.__name__: log_likelihood(f) for f in densities}
