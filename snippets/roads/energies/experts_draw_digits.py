"""Chains of a product of sixteen experts turn noise into digits."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.belief_net import split
from snippets.shared.experts import digits_model, energy, log_z, step

CHAINS = 15
shown = np.unique(np.geomspace(1, 2000, 56).astype(int)) - 1


def chains(seed=5):
    """Chains at the steps that are shown: (len(shown), CHAINS, 64)."""
    rng = np.random.default_rng(seed)
    x, path = (rng.random((CHAINS, 64)) < 0.5).astype(float), []
    for k in range(shown[-1] + 1):
        if k in shown:
            path.append(x)
        x = step(digits_model(), x, rng)
    return np.array(path)


def figure():
    fig, axes = plt.subplots(3, 5, figsize=(5, 3.1))
    for ax, x in zip(axes.flat, chains()[-1], strict=True):
        ax.imshow(x.reshape(8, 8), "gray_r", vmin=0, vmax=1, gid="film")
        ax.set(xticks=[], yticks=[])
        ax.spines[:].set(visible=True, color="0.7")
    return fig


def film():
    path = chains()
    return {"tiles": path.reshape(*path.shape[:2], 8, 8), "clock": shown,
            "clock_name": "step"}


def facts():
    _, held = split()
    model = digits_model()
    bill = energy(model, held).mean() + log_z(model)
    W, b, c = model
    return {"nats": bill, "numbers": W.size + b.size + c.size,
            "terms": 2 ** len(c), "experts": len(c), "steps": shown[-1],
            "log_z": log_z(model), "energy": energy(model, held).mean()}
