"""The noisier the picture, the farther a denoiser must look around."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.digit_flow import split

train = split()[0]
covariance = np.cov(train.T, bias=True)
STOPS = 0.1, 0.2, 0.4, 0.6, 0.8, 0.9


def view(time, pixel=27):
    """Weights of the best linear denoiser for one pixel. (8, 8)"""
    seen = time**2 * covariance + (1 - time)**2 * np.eye(64)
    return np.linalg.solve(seen, time * covariance[pixel]).reshape(8, 8)


def radius(time, pixel=27):
    """Root mean square distance from the pixel, by squared weights."""
    row, column = np.divmod(np.arange(64), 8)
    away = (row - pixel // 8)**2 + (column - pixel % 8)**2
    weight = view(time, pixel).ravel()**2
    return np.sqrt(weight @ away / weight.sum())


def figure(time=0.2):
    fig, (left, right) = plt.subplots(1, 2, figsize=(5, 2.5))
    weights = view(time)
    left.imshow(abs(weights) / abs(weights).max(), cmap="gray_r", vmin=0,
                vmax=1)
    left.set(xticks=[], yticks=[], title="where it looks")
    t = np.linspace(0.05, 0.95, 37)
    right.plot(t, [radius(s) for s in t])
    right.plot(time, radius(time), "o", color="k")
    right.set(xlabel="time $t$", title="radius in pixels", ylim=(0, None))
    return fig


def facts(time=0.2):
    return {"time": time, "radius": radius(time), "late": radius(0.9)}
