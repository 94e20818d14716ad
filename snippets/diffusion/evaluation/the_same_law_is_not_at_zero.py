"""Two samples of one law lie apart, by about d(d + 5) / 2n."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.metrics import frechet

SIZES = [20, 50, 100, 200, 500, 1000, 2000]


def law(d, n):
    """Mean distance of two samples of N(0, I_d), n each, for large n."""
    return d * (d + 5) / (2 * n)


def apart(d, n, rng):
    """Fréchet distance of two such samples."""
    a, b = rng.normal(size=(2, n, d))
    cov_a, cov_b = (np.cov(x.T).reshape(d, d) for x in (a, b))
    return frechet(a.mean(axis=0), cov_a, b.mean(axis=0), cov_b)


def measured(d, draws=20, seed=0):
    """Distances for each of SIZES, more than d. (sizes, draws)"""
    rng = np.random.default_rng(seed)
    return np.array([[apart(d, n, rng) for _ in range(draws)]
                     for n in SIZES if n > d])


def figure(dimension=16):
    sizes = np.array([n for n in SIZES if n > dimension])
    rows = measured(dimension)
    fig, ax = plt.subplots(figsize=(5, 3.2))
    for x, row in zip(sizes, rows, strict=True):
        ax.plot(np.full(len(row), x), row, ".", color="C0", alpha=0.4)
    ax.plot(sizes, rows.mean(axis=1), "o", color="C0")
    n = np.array([15, 2600])
    ax.plot(n, law(dimension, n), "--", color="C1")
    ax.set(xscale="log", yscale="log", xlim=(15, 2600),
           xlabel="samples on each side", ylabel="Fréchet distance",
           title=f"the same bell twice, {dimension} dimensions")
    ax.text(1080, 1.6 * law(dimension, 1080), "law", color="C1")
    return fig


def facts(dimension=16):
    mean = measured(dimension).mean(axis=1)
    return {"at_2000": mean[-1], "at_100": mean[-5],
            "law_2000": law(dimension, 2000),
            "law_100": law(dimension, 100), "digits": law(64, 597),
            "inception": law(2048, 50_000)}
