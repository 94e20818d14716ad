"""Twins in a small batch betray a generator that knows few pictures."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.datasets import digits


def chance_of_twins(batch, support):
    """That two of a batch are equal, all pictures being equally likely.

    One minus the chance that each picture differs from those before it.
    """
    k = np.arange(min(batch, support + 1))
    return 1 - np.prod(1 - k / support)


def batch_of_even_chance(support):
    """The smallest batch with twins in at least half of all cases."""
    batch = 1
    while chance_of_twins(batch, support) < 0.5:
        batch += 1
    return batch


def generate(rng, support, batch):
    """A collapsed generator: it repeats its few pictures. -> indices"""
    return rng.integers(support, size=batch)


def figure(support=200, batch=24, seed=106):
    drawn = generate(np.random.default_rng(seed), support, batch)
    images = digits()[0][drawn].reshape(-1, 8, 8)
    fig = plt.figure(figsize=(5, 4.9))
    left, right = fig.subfigures(2, height_ratios=[4, 3])
    left.suptitle(f"{batch} draws, {support} pictures", ha="center")
    tiles = left.subplots(4, 6).flat
    for ax, image, index in zip(tiles, images, drawn, strict=True):
        ax.imshow(image, cmap="gray_r", vmin=0, vmax=16)
        ax.set(xticks=[], yticks=[])
        twin = (drawn == index).sum() > 1
        ax.spines[:].set(visible=twin, color="C1", lw=3)
    ax = right.subplots()
    size = np.arange(1, 101)
    ax.plot(size, [chance_of_twins(s, support) for s in size], color="C0")
    ax.axhline(0.5, color="0.5", lw=1)
    ax.axvline(batch, color="k", ls="--", lw=1)
    ax.plot(batch, chance_of_twins(batch, support), "o", color="C1")
    ax.set(xlim=(0, 100), ylim=(0, 1.03), xlabel="pictures in the batch")
    ax.set(title="chance of twins", xticks=[0, 24, 50, 75, 100])
    return fig


def facts():
    return {"here": chance_of_twins(24, 200),
            "even": batch_of_even_chance(200),
            "people": batch_of_even_chance(365),
            "rule": (2 * np.log(2)) ** 0.5,
            "even_million": batch_of_even_chance(10**6)}
