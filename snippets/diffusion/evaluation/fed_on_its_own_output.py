"""A bell refitted to its own samples loses its width, little by little."""

import matplotlib.pyplot as plt
import numpy as np

GENERATIONS = np.arange(101)


def law(pictures, generation):
    """Mean variance, if the first is 1. Arrays broadcast."""
    return (1 - 1 / pictures) ** generation


def lines(pictures, runs=200, seed=0):
    """Variance by generation, fitted by maximum likelihood. (101, runs)"""
    rng = np.random.default_rng(seed)
    mean, variance = np.zeros(runs), [np.ones(runs)]
    for _ in GENERATIONS[1:]:
        noise = rng.normal(size=(pictures, runs))
        x = mean + np.sqrt(variance[-1]) * noise
        mean = x.mean(axis=0)
        variance.append(x.var(axis=0))  # divided by n, not by n - 1
    return np.array(variance)


def figure(pictures=50):
    v = lines(pictures)
    fig, ax = plt.subplots(figsize=(5, 3.2))
    ax.plot(GENERATIONS, v[:, :30], color="0.5", lw=0.6, alpha=0.6)
    ax.plot(GENERATIONS, law(pictures, GENERATIONS), "--", color="C1")
    ax.plot(GENERATIONS, np.median(v, axis=1), color="C0")
    ax.set(xlim=(0, 100), ylim=(0, 1.8), xlabel="generation",
           ylabel="variance", yticks=[0, 0.5, 1, 1.5],
           title=f"{pictures} samples in each generation")
    look = {"ha": "right", "bbox": {"fc": "w", "ec": "w", "pad": 1}}
    ax.text(99, 1.64, "- - mean, by the law", color="C1", **look)
    ax.text(99, 1.45, "median of the runs", color="C0", **look)
    return fig


def facts(pictures=50):
    v = lines(pictures)[-1]
    return {"pictures": pictures, "law": law(pictures, 100),
            "mean": v.mean(), "median": np.median(v), "largest": v.max()}
