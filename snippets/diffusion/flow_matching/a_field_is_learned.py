"""As the loss falls, the field finds its place, and so do the samples."""

from functools import cache

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared import flow_matching as fm
from snippets.shared.gaussian import even_noise
from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.ode import heun, rk4

p_data = GaussianMixture([0.5, 0.5], [[-2], [2]], [0.5, 0.5])
x = np.linspace(-2.5, 2.5, 61)[:, None]
noise = even_noise(79)[:, None]
floor, _ = fm.loss_in_two(p_data.velocity, p_data)
frames = np.unique(np.geomspace(1, 1201, 60).round().astype(int)) - 1


@cache
def learn(seed=0):
    """Velocity, ends, loss: points in each frame; losses of all batches."""
    seen, batches = [], []
    states = fm.training(p_data, np.random.default_rng(seed))
    for (net, loss), step in zip(states, range(1201), strict=False):
        batches.append(loss)
        if step in frames:
            u = fm.velocity_of(net)
            end = heun(u, noise, np.linspace(0, 1, 21))[-1]
            now = np.log10(1 + step), sum(fm.loss_in_two(u, p_data))
            seen.append((np.c_[x, u(x, 0.5)], np.c_[noise, end], [now]))
    return *map(np.array, zip(*seen, strict=True)), np.array(batches)


def figure():
    *panels, batches = learn()
    flow = rk4(p_data.velocity, noise, np.linspace(0, 1, 41))[-1]
    some = np.unique(np.geomspace(1, 1201, 400).astype(int)) - 1
    fig, axes = plt.subplot_mosaic(
        "FE;LL", figsize=(5, 4.8), height_ratios=[5, 3])
    f, e, last = axes.values()
    f.plot(x, p_data.velocity(x, 0.5), "k")
    e.plot(noise, flow, "k")
    last.plot(np.log10(1 + some), batches[some], "o", color="0.5", ms=2)
    last.axhline(floor, color="k")
    for k, ax in enumerate((f, e, last)):
        ax.plot(*panels[k][-1].T, f"C{k}o", ms=4, gid="film")
        ax.set(xlim=(-2.6, 2.6), ylim=(-5.2, 5.2))
    f.set(xlabel="$x$", title="velocity, $t=½$")
    e.set(xlabel="noise $x_0$", title="where it ends")
    last.set(xlim=(-0.05, 3.1), ylim=(0, 6), xlabel="training steps",
             xticks=range(4), xticklabels=[1, 10, 100, "1,000"],
             yticks=[0, 3, 6], title="loss")
    return fig


def film():
    *panels, _ = learn()
    panel = np.repeat([0, 1, 2], [len(x), len(noise), 1])
    return {"points": np.hstack(panels), "clock": frames, "axes": panel,
            "clock_name": "step", "colour": panel}


def facts():
    loss = learn()[2][:, 0, 1]
    return {"floor": floor, "start": loss[0], "end": loss[-1],
            "steps": frames[-1]}
