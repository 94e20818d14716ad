"""A walk and a flow lead the same noise back to the same die."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.diffusion import flow_sde
from snippets.shared.gaussian_mixture import five_pips

p_data = five_pips(0.2)
centres = p_data.means  # (5, 2)
times = np.linspace(0.05, 1, 401)
middle = (times[1:] + times[:-1]) / 2
reversal = np.sqrt(2 * (1 - middle) / middle)  # sigma, (400,)


def back(seed=2, n=200):
    """The same start by a walk and by the flow: two of (401, n, 2)."""
    rng = np.random.default_rng(seed)
    start = 0.95 * rng.normal(size=(n, 2)) + 0.05 * p_data.sample(rng, n)
    return [flow_sde(p_data.velocity, p_data.path_score, start, times,
                     sigma, rng) for sigma in (reversal, 0)]


def figure():
    fig, axes = plt.subplots(1, 2, figsize=(5, 2.9))
    for k, (ax, path, name) in enumerate(
            zip(axes, back(), ("walk", "flow"), strict=True)):
        ax.plot(*path[:, 1].T, color="0.5", lw=0.9)  # of one point
        ax.plot(*path[0, 1], "kX", ms=6)
        ax.plot(*path[-1].T, "o^"[k], color=f"C{k}", ms=3.5, mew=0,
                gid="film")
        ax.set(xlim=(-3, 3), ylim=(-3, 3), aspect="equal", title=name)
        ax.set(xticks=[], yticks=[])
    return fig


def film():
    walk, flow = (path[::10] for path in back())
    points = np.concatenate([walk, flow], axis=1)
    side = np.repeat([0, 1], walk.shape[1])
    return {"points": points, "clock": times[::10], "colour": side,
            "axes": side, "marker": "o^", "size": 3.5}


def facts():
    walk, flow = back(seed=0, n=1000)
    pips = [p_data.posterior(p[-1], 1).argmax(-1) for p in (walk, flow)]
    return {"var_walk": walk[-1].var(axis=0).mean(),
            "var_flow": flow[-1].var(axis=0).mean(),
            "var_data": (centres**2).mean() + 0.2**2,
            "same_pip": np.mean(pips[0] == pips[1])}
