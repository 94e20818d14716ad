"""A colour picture is three grey ones: (height, width, 3) numbers."""

import matplotlib.pyplot as plt
import numpy as np


def sunset(height=48, width=64):
    """A picture made of formulas. Returns (height, width, 3), 0 to 255."""
    row, column = np.mgrid[:height, :width]
    y, x = row / height, (column - (width - 1) / 2) / height
    far = np.hypot(x, y - 0.5)  # from the middle of the sun
    glow = np.exp(-2 * far)
    sea, sun = y > 0.65, far < 0.2
    red, green, blue = 0.2 + 0.8 * glow, 0.7 * glow, 0.6 - 0.4 * glow
    light = np.where(sea, 0.5 + 0.2 * np.sin(60 * y**2), 1)
    colour = np.stack([red, green, blue], axis=-1) * light[..., None]
    colour[sun & ~sea] = 1, 0.9, 0.2  # yellow: much red and green
    return (255 * colour).astype(np.uint8)


def split(picture):
    """(height, width, 3) -> three grey images, each (height, width)."""
    return [picture[:, :, channel] for channel in range(3)]


def join(channels):
    """Three (height, width) -> (height, width, 3): nothing is lost."""
    return np.stack(channels, axis=-1)


def figure():
    picture = sunset()
    fig, axes = plt.subplots(2, 2, figsize=(5, 4.6))
    names = ["picture", "red", "green", "blue"]
    images = [picture, *split(picture)]
    for ax, name, image in zip(axes.flat, names, images, strict=True):
        ax.imshow(image, cmap="gray", vmin=0, vmax=255)
        ax.set_title(name)
        ax.axis("off")
    return fig


def facts():
    height, width, channels = sunset().shape
    return {"height": height, "width": width, "channels": channels,
            "numbers": sunset().size}
