"""On its way to the data the path first leads away from them."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.divergences import kl
from snippets.shared.gaussian_mixture import GaussianMixture

p_data = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])
x = np.linspace(-10, 10, 2001)
width = x[1] - x[0]


def distances(t):
    """Of p_t from p_data, in nats, as probability, as length."""
    p, q = (p_data.path_prob(x, s) for s in (t, 1))
    between = np.cumsum(p - q) * width  # the CDFs, one minus the other
    return {"reverse KL": kl(p, q, x), "forward KL": kl(q, p, x),
            "total variation": abs(p - q).sum() * width / 2,
            "earth mover’s": abs(between).sum() * width}


def figure():
    t = np.linspace(0, 1, 51)
    path = [distances(s) for s in t]
    fig, ax = plt.subplots(figsize=(5, 3.2))
    ax.axhline(1, color="0.5", lw=0.8)
    for name, style in zip(path[0], ("-", "--", "-.", ":"), strict=True):
        share = [now[name] / path[0][name] for now in path]
        ax.plot(t, share, style, label=name)
    ax.set(xlabel="time $t$", ylabel="distance, start = 1", xlim=(0, 1),
           ylim=(0, 1.4))
    ax.legend(loc="lower left")
    return fig


def facts():
    start, later = distances(0), distances(0.2)
    return {"kl_0": start["reverse KL"], "kl_later": later["reverse KL"],
            "earth_0": start["earth mover’s"],
            "earth_later": later["earth mover’s"]}
