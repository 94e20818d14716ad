"""A 2 × 2 grey image is four numbers, and so one index among $256^4$."""

from fractions import Fraction

import matplotlib.pyplot as plt
import numpy as np

first = np.array([[[100], [0]], [[0], [200]]])  # (height, width, channel)
second = np.array([[[42], [0]], [[0], [42]]])
p_data = {"first": Fraction(1, 1234), "second": Fraction(11, 1337)}


def index_of(image):
    """The image's values, row by row, read as one number in base 256."""
    index = 0
    for value in image.flatten().tolist():  # row by row, left to right
        index = 256 * index + value
    return index


def image_of(index, shape=(2, 2, 1)):
    """The image with this index: the digits of the index in base 256."""
    n = int(np.prod(shape))
    digits = [index // 256 ** (n - 1 - i) % 256 for i in range(n)]
    return np.array(digits).reshape(shape)


def figure():
    """Each image with its values, as a list, and its index."""
    fig, axes = plt.subplots(2, 2, figsize=(5, 3.6), width_ratios=[1, 2])
    for image, (square, row) in zip((first, second), axes, strict=True):
        vector = image.reshape(1, 4)  # the same numbers in one row
        for ax, grid in (square, image[:, :, 0]), (row, vector):
            ax.imshow(grid, cmap="gray", vmin=0, vmax=255)
            ax.set(xticks=[], yticks=[])
            ax.spines[:].set(visible=True, color="0.5")
            for (i, j), value in np.ndenumerate(grid):
                ink = "#111111" if value > 127 else "#fefefe"
                ax.text(j, i, value, color=ink, ha="center", va="center")
        row.set_xlabel(f"index {index_of(image):,}")
    axes[0, 0].set_title("image")
    axes[0, 1].set_title("list of numbers")
    return fig


def facts():
    used = sum(p_data.values())
    return {
        "images": 256**4,
        "index_first": index_of(first), "index_second": index_of(second),
        "used": float(used), "left": float(1 - used),
        "uniform": 1 / 256**4,
        "times_uniform": float(p_data["first"] * 256**4),
    }
