"""Five models of the digits, in their own hand; one of them copies."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.digit_models import sample, split
from snippets.shared.metrics import distances

MODELS = {"A": "copier", "B": "one bell", "C": "ten bells", "D": "timid",
          "E": "network"}


def draw(n=8, seed=2):
    """n pictures of each model, under its letter. {letter: (n, 64)}"""
    rng = np.random.default_rng(seed)
    return {a: sample(name, n, rng) for a, name in MODELS.items()}


def figure():
    fig, axes = plt.subplots(5, 8, figsize=(5, 3.4))
    for row, (letter, pictures) in zip(axes, draw().items(), strict=True):
        for ax, picture in zip(row, pictures, strict=True):
            ax.imshow(picture.reshape(8, 8), "gray_r", vmin=0, vmax=1)
            ax.set(xticks=[], yticks=[])
            ax.spines[:].set_visible(False)
        row[0].set_ylabel(letter, rotation=0, ha="right", va="center")
    return fig


def facts():
    train, _, held = split()
    near = {a: distances(x, train).min(axis=1).mean()
            for a, x in draw(400).items()}
    real = distances(held, train).min(axis=1)
    return near | {"held": real.mean(), "held_least": real.min(),
                   "train": len(train), "held_out": len(held)}
