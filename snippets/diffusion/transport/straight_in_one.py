"""Train again on the flow's own pairs: straight at once, no cheaper."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.ellipses import RING, STD, maps, price, turn

times = np.linspace(0, 1, 61)
M, best = maps(30)


def map_until(t, reflows):
    """The matrix that takes x_0 to where the flow has it at time t.

    From pairs at random ((1-t)^2 I + t^2 M^2)^(1/2); from the flow's own
    pairs, whose lines never meet, (1-t) I + t M.
    """
    if reflows:
        return (1 - t) * np.eye(2) + t * M
    values, vectors = np.linalg.eig((1-t)**2 * np.eye(2) + t**2 * M @ M)
    return vectors * np.sqrt(values) @ np.linalg.inv(vectors)


def draw(n, reflows, seed=3):
    """Pairs at random, or, after a reflow, those of a flow. (n, 2) each"""
    x0, other = np.random.default_rng(seed).normal(size=(2, n, 2)) * STD
    return x0, x0 @ M.T if reflows else other @ turn(30).T


def bending(reflows):
    """E of (u_t - displacement)^2 along the paths of the flow."""
    path = np.stack([map_until(t, reflows) * STD for t in times])
    u = np.diff(path, axis=0) / times[1]
    return ((u - (path[-1] - path[0])) ** 2).sum() / len(u)


def figure(reflows=0):
    fig, axes = plt.subplots(1, 2, figsize=(5, 2.1))
    some = RING[:, 5:120:20]
    paths = np.stack([map_until(t, reflows) @ some for t in times])
    lines = np.stack(draw(60, reflows)).transpose(2, 0, 1)
    axes[0].plot(*lines, "C0", lw=0.7)
    axes[1].plot(*RING, "0.5", *turn(30) @ RING, "k", lw=1)
    axes[1].plot(*paths.transpose(1, 0, 2), "C0", lw=2)
    axes[1].plot(*some, "o", color="0.5", ms=5)
    axes[1].plot(*M @ some, "C0o", *best @ some, "C1^", ms=7)
    pairs = f"pairs of flow {reflows}" if reflows else "pairs at random"
    for ax, name, far in zip(axes, (pairs, f"flow {reflows + 1}"),
                             (5.8, 2.2), strict=True):
        ax.set(xlim=(-far, far), ylim=(-0.6 * far, 0.6 * far),
               aspect="equal")
        ax.set_title(name)
        ax.axis("off")
    return fig


def facts(reflows=0):
    random = 2 * (STD**2).sum()  # both traces
    return {"pairs": price(M) if reflows else random, "flow": price(M),
            "least": price(best), "bent": bending(reflows)}
