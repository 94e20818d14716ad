"""There are 10 to the 7,080,225 pictures of 700 x 1400 pixels."""

from decimal import Decimal
from math import log10

import matplotlib.pyplot as plt

PHOTO, CAMERA = 700 * 1400, 4032 * 3024  # pixels
IMAGENET = 15_000_000  # pictures, by the count of the CS236 notes


def exponent(pixels, bits=8, channels=3):
    """log10 of the number of pictures, 2^(bits channels pixels)."""
    return bits * channels * pixels * Decimal(2).log10()


def figure(bits=8):
    fig, ax = plt.subplots(figsize=(5, 3.4))
    names = {1: "one pixel", 64: "a digit of 8×8", PHOTO: "700×1400",
             CAMERA: "12 megapixels"}
    exponents = [float(exponent(n, bits)) for n in names]
    ax.plot(list(names), exponents, "o-")
    for n, height, shift in zip(names, exponents, ((9, -14), (9, -9),
                                                   (-9, 0), (-9, 0)),
                                strict=True):
        shown = int(height) if height > 10 else round(height, 1)
        ax.annotate(f"{names[n]}: {shown:,}", (n, height), shift,
                    textcoords="offset points",
                    ha="left" if n < PHOTO else "right")
    ax.axhline(log10(IMAGENET), color="C1", ls="--")
    ax.text(4e7, 12, f"ImageNet: {log10(IMAGENET):.1f}", color="C1",
            ha="right")
    amounts = "1", "1,000", "1 million", "1 billion"
    ax.set(xscale="log", yscale="log", xlim=(0.4, 5e7), ylim=(0.1, 2e9),
           xlabel="pixels", title="number of pictures = 10 to the …",
           xticks=[1, 1e3, 1e6], xticklabels=amounts[:3],
           yticks=[1, 1e3, 1e6, 1e9], yticklabels=amounts)
    return fig


def facts():
    log10_count = exponent(PHOTO)
    return {
        "values": PHOTO * 3, "bits": 24 * PHOTO, "megabytes": 3e-6 * PHOTO,
        "digits": int(log10_count) + 1, "exponent": int(log10_count),
        "leading": float(10 ** (log10_count % 1)),
        "one_bit": int(exponent(PHOTO, 1)),
        "nine_bits": int(exponent(PHOTO, 9)),
        "grey": int(exponent(PHOTO, channels=1)),
        "camera": int(exponent(CAMERA)), "megapixels": CAMERA / 1e6,
        "colours": 2**24, "imagenet": IMAGENET,
    }
