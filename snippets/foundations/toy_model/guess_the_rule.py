"""Points that look scattered at random follow a rule: all lie on land."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.datasets import land


def sample(rng, n):
    """n points of p_data: uniform on the land of the map, degrees. (n, 2)

    Each cell of land equally likely, and each place in it. x_1 is the
    longitude, from -180 to 180, and x_2 the latitude, from -90 to 90.
    """
    i, j = np.argwhere(land())[rng.integers(land().sum(), size=n)].T
    return np.stack([j - 180, 89 - i], axis=1) + rng.uniform(size=(n, 2))


def figure(points=60, seed=4):
    x = sample(np.random.default_rng(seed), 480)[:points]
    fig, ax = plt.subplots(figsize=(5, 2.8))
    ax.plot(*x.T, "o", color="k", ms=4, mew=0)
    ax.set(xlim=(-185, 185), ylim=(-95, 95), aspect="equal")
    ax.set(xticks=[], yticks=[], xlabel="$x_1$", ylabel="$x_2$")
    return fig


def toy():
    """All data, and the map: lengths of sea and land in turn, by rows."""
    coasts = np.flatnonzero(np.diff(land().ravel())) + 1
    return {"points": sample(np.random.default_rng(4), 480),
            "runs": np.diff(coasts, prepend=0, append=land().size)}


def facts():
    return {"points": 60}
