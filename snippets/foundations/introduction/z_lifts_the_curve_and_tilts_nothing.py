"""The normaliser lifts the curve of a network, and tilts it nowhere."""

import matplotlib.pyplot as plt
import numpy as np

grid = np.linspace(-6, 6, 1201)  # each is one number here
width = grid[1] - grid[0]


def f(x, lift=0.0):
    """Density network: picture in, one number out. (...) -> (...)"""
    humps = np.logaddexp(-2 * (x + 2) ** 2, -2 * (x - 2) ** 2)
    return -humps - lift


def normaliser(lift):
    """Z, the area under e^(-f); a grid will do, x being one number."""
    return np.exp(-f(grid, lift)).sum() * width


def slope(x, lift, h=1e-5):
    """Of -f, and so of log p: where to go from x, and how steeply."""
    return (f(x - h, lift) - f(x + h, lift)) / (2 * h)


def figure(lift=2):
    x = np.linspace(-3.5, 3.5, 141)
    right = np.array([0.3, 1.15, 2.6, 3.3])
    at = np.concatenate([-right, right])
    fig, (top, bottom) = plt.subplots(2, 1, figsize=(5, 3.8), sharex=True,
                                      height_ratios=[4, 1])
    log_Z = np.log(normaliser(lift))
    top.plot(x, -f(x, lift) - log_Z, "k--", lw=1.4)
    top.plot(x, -f(x, lift), color="C0")
    names = (("$-f(x)$", -f(2, lift), "C0"),
             (r"$\log\,p(x)$", -f(2, lift) - log_Z, "k"))
    upper, lower = names if log_Z > 0 else names[::-1]
    top.text(2, upper[1] + 0.4, upper[0], color=upper[2], ha="center")
    top.text(0, lower[1] - 8, lower[0], color=lower[2], ha="center",
             va="top")
    top.set(ylim=(-12, 4), yticks=[-10, -5, 0],
            title=f"$Z$ = {normaliser(lift):.3g}")
    bottom.quiver(at, 0 * at, slope(at, lift), 0 * at, color="C1",
                  angles="xy", scale_units="xy", scale=10, width=0.012,
                  headwidth=3.5, headlength=4, headaxislength=4)
    bottom.set(xlim=(-3.5, 3.5), ylim=(-1, 1), yticks=[],
               xlabel="picture $x$", title="the way up, at eight pictures")
    return fig


def facts():
    return {"low": normaliser(-2), "high": normaliser(2),
            "slope_low": slope(1, -2), "slope_high": slope(1, 2)}
