"""A decoder and an encoder learn together, and the bound climbs."""

from functools import cache

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.linear_vae import bound, log_likelihood, train

NOISE, TIMES = 0.5, 4 * np.arange(61)  # of the decoder; steps shown
rng = np.random.default_rng(1)
cloud = rng.normal(size=(80, 2)) * [1.8, NOISE] @ [[0.8, 0.6], [-0.6, 0.8]]
cloud -= cloud.mean(axis=0)
S = cloud.T @ cloud / len(cloud)


@cache
def training():
    """Decoder (2, 1), encoder (1, 2), its width (1,) at these times."""
    start = np.array([[-0.3], [0.6]]), np.array([[0.1, 0.3]]), np.ones(1)
    path = train(S, *start, NOISE, TIMES[-1], 0.02)
    return [path[k] for k in TIMES]


def heights():
    """Bound and log-likelihood at these times. (61, 2)"""
    return np.array([[bound(S, *parts, NOISE),
                      log_likelihood(S, parts[0], NOISE)]
                     for parts in training()])


def decoded():
    """Each point of the cloud encoded and decoded. (61, 80, 2)"""
    return np.array([cloud @ A.T @ W.T for W, A, _ in training()])


def figure():
    fig, (left, right) = plt.subplots(1, 2, figsize=(5, 2.6))
    left.plot(*cloud.T, ".", color="0.6", ms=4)
    left.plot(*decoded()[-1].T, "oC0", ms=4, gid="film")
    left.set(xlim=(-4, 4), ylim=(-4, 4), xticks=[], yticks=[])
    right.plot(TIMES, heights(), color="0.6", lw=1)
    for k, name in enumerate(["bound", "log-likelihood"]):
        right.plot(240, heights()[-1, k], f"oC{k + 1}", gid="film")
        right.text(250, -5 + 0.5 * k, name, color=f"C{k + 1}", ha="right")
    right.set(xlim=(0, 255), ylim=(-7.5, -2), xlabel="steps", ylabel="nats")
    return fig


def film():
    dots = np.stack([np.array([TIMES, TIMES]).T, heights()], axis=-1)
    of_cloud = np.zeros(80, int)
    return {"points": np.concatenate([decoded(), dots], axis=1),
            "colour": np.r_[of_cloud, 1, 2], "axes": np.r_[of_cloud, 1, 1],
            "clock": TIMES, "clock_name": "step"}


def facts():
    gaps = heights()[:, 1] - heights()[:, 0]
    return {"first_gap": gaps[0], "last_gap": gaps[-1]}
