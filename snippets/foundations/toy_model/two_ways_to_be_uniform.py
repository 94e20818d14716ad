"""Points spread evenly over the map crowd at the poles of the globe."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.datasets import land


def on_the_map(u, v):
    """u, v uniform on [0, 1] -> longitude, latitude uniform on the map."""
    return np.stack([360 * v - 180, 180 * u - 90])


def on_the_sphere(u, v):
    """The same, but equal areas of the globe get equal shares."""
    return np.stack([360 * v - 180, np.degrees(np.arcsin(2 * u - 1))])


def is_land(x):
    """Is there land at (longitude, latitude)? (2, n) -> (n,)"""
    row, column = np.floor([90 - x[1], x[0] + 180]).astype(int)
    return land()[row, column]


def from_below(x):
    """Where one sees x on the globe, of radius 1, from below. -> (2, n)"""
    longitude, latitude = np.radians(x)
    return np.cos(latitude) * (np.sin(longitude), np.cos(longitude))


def figure(points=200, seed=6):
    u, v = np.random.default_rng(seed).uniform(size=(2, points))
    rough = land().reshape(45, 4, 90, 4).mean(axis=(1, 3))  # of 4 degrees
    grid = np.mgrid[88:-90:-4, -178:180:4][::-1]  # (2, 45, 90)
    fig, axes = plt.subplots(2, 2, figsize=(5, 4.1), width_ratios=[9, 5])
    for flat, globe, x, name in ((*axes[0], on_the_map(u, v), "map"),
                                 (*axes[1], on_the_sphere(u, v), "sphere")):
        for ax, view, top in (flat, np.array, 90), (globe, from_below, 0):
            ax.contourf(*view(grid), rough * (grid[1] < top), [0.5, 2],
                        colors="C2", alpha=0.35)
            for hit, color, size in (False, "0.5", 2.5), (True, "k", 4):
                own = x[:, (is_land(x) == hit) & (x[1] < top)]
                ax.plot(*view(own), "o", color=color, ms=size, mew=0)
        share = is_land(x).mean()
        flat.set(title=f"even on the {name}: {share:.0%} on land",
                 aspect="equal", xlim=(-180, 180), ylim=(-92, 90),
                 xticks=[], yticks=[])
        globe.add_patch(plt.Circle((0, 0), 1, fc="none", ec="0.5"))
        globe.set(aspect="equal", frame_on=False, xticks=[], yticks=[])
    return fig


def facts():
    """Shares: land, its part in Antarctica, and between 30 S and 30 N."""
    sine, facts = np.sin(np.radians(np.arange(90, -91, -1))), {}
    for k, w in ("map", np.ones(180) / 180), ("sphere", -np.diff(sine) / 2):
        part = w * land().mean(axis=1)
        facts |= {f"land_{k}": part.sum(), f"middle_{k}": w[60:120].sum(),
                  f"south_{k}": part[150:].sum() / part.sum()}
    return facts
