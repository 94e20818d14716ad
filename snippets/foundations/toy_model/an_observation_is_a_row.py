"""A data set is a table: each row an observation, each column a feature."""

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import ConnectionPatch, Rectangle

from snippets.shared.datasets import digits

X = digits()[0][:1200]  # the training data: 1200 observations, 64 features
sentence = "to be or not to be"


def image_of(row):
    """The features of one observation as an image. (64,) -> (8, 8)"""
    return row.reshape(8, 8)


def word_features(text):
    """Each word as its place in the sorted list of all different words."""
    words = text.split()
    vocabulary = sorted(set(words))
    return [vocabulary.index(word) for word in words]


def figure(row=16, shown=60):
    fig, ax = plt.subplot_mosaic("xi;ww", figsize=(5, 4),
                                 width_ratios=[3, 2], height_ratios=[4, 1])
    ax["x"].imshow(X[:shown], cmap="gray_r", vmin=0, vmax=16, aspect="auto")
    ax["x"].add_patch(Rectangle((-0.5, row - 0.5), 64, 1, fill=False,
                                edgecolor="C1", lw=2.5))
    ax["x"].set(xlabel="feature", ylabel="observation",
                xticks=[0, 20, 40, 63], title="training data")
    ax["i"].imshow(image_of(X[row]), cmap="gray_r", vmin=0, vmax=16)
    ax["i"].set(xticks=[], yticks=[], title=f"row {row}, 8×8")
    ax["i"].spines[:].set(visible=True, color="C1", lw=2.5)
    fig.add_artist(ConnectionPatch(
        (63.5, row), (-0.5, 3.5), ax["x"].transData, ax["i"].transData,
        arrowstyle="->", color="C1", lw=1.8, mutation_scale=14))
    numbers = word_features(sentence)
    for j, word in enumerate(sentence.split()):
        ax["w"].text(j, 1, word, ha="center", va="center")
        ax["w"].text(j, 0, numbers[j], ha="center", va="center", color="C0")
    ax["w"].set(xlim=(-0.5, len(numbers) - 0.5), ylim=(-0.5, 1.5))
    ax["w"].set(xticks=np.arange(1, len(numbers)) - 0.5, yticks=[])
    ax["w"].set(xticklabels=[], title="a sentence, word by word")
    ax["w"].grid(axis="x")
    return fig


def facts():
    return {"observations": X.shape[0], "features": X.shape[1],
            "numbers": X.size, "constant": (X.std(axis=0) == 0).sum(),
            "words": len(word_features(sentence))}
