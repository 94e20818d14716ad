"""Each data set gives another model, and more data bring them together."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian import normal

sizes = np.array([10, 20, 50, 100, 200, 500, 1000, 2000])


def draw(seed):
    """A thousand data sets from p_data = N(0, 1). Returns (1000, 2000)"""
    return np.random.default_rng(seed).normal(size=(1000, 2000))


def fit(data):
    """Mean and std of the likeliest Gaussian. (..., n) -> (2, ...)"""
    return np.stack([data.mean(axis=-1), data.std(axis=-1)])


def spread(n):
    """Theory: how much both vary from data set to data set. -> (2, ...)"""
    return 1 / np.sqrt(np.multiply.outer([1, 2], n))


def figure(samples=20, seed=0):
    data, x = draw(seed), np.linspace(-3.6, 3.6, 145)
    fig, (top, low) = plt.subplots(
        2, 1, figsize=(5, 4.8), height_ratios=[4, 3]
    )
    for k, row in enumerate(data[:5, :samples]):
        top.plot(x, normal(x, *fit(row)), color=f"C{k}", lw=1.4)
        top.plot(row[:100], np.full(min(samples, 100), -0.05 * (k + 1)),
                 "|", color=f"C{k}", ms=7, mew=0.8)
    top.plot(x, normal(x, 0, 1), color="k", ls="--", lw=2)
    top.text(-3.5, 0.65, "dashed: $p_{data}$")
    top.set(xlim=(-3.6, 3.6), ylim=(-0.29, 0.75), xlabel="$x$")
    top.set(title=f"{samples:,} samples each", yticks=[0, 0.2, 0.4, 0.6])

    found = np.transpose([fit(data[:, :n]).std(axis=1) for n in sizes])
    for theory, real, mark in zip(spread(sizes), found, "os", strict=True):
        low.plot(sizes, theory, color="0.5", lw=1.2)
        low.plot(sizes, real, mark, color="k", ms=4)
        low.plot(samples, real[sizes == samples], mark, color="C1", ms=10)
    low.text(40, 0.24, "fitted mean")
    low.text(11, 0.05, "fitted std")
    low.set(xscale="log", yscale="log", xlabel="samples", ylim=(0.01, 1))
    low.set(xlim=(6, 3300), title="spread of the fits")
    return fig


def facts():
    data, few, many = draw(0), spread(20), spread(2000)
    means, found = data[:5, :20].mean(axis=1), fit(data[:, :20]).std(axis=1)
    return {"lowest": means.min(), "highest": means.max(),
            "mean_20": few[0], "std_20": few[1], "mean_2000": many[0],
            "found_mean_20": found[0], "found_std_20": found[1]}
