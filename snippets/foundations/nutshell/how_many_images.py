"""There are 10 to the 7,080,225 pictures of 700 x 1400 pixels."""

from decimal import Decimal
from math import log10

import matplotlib.pyplot as plt

PHOTO, CAMERA = 700 * 1400, 4032 * 3024  # pixels
IMAGENET = 15_000_000  # pictures, by the count of the CS236 notes
CLAIMS = {"lecture notes": 800_000, "article": 8_000_000}  # exponents


def exponent(pixels, bits=8, channels=3):
    """log10 of the number of pictures, 2^(bits channels pixels)."""
    return bits * channels * pixels * Decimal(2).log10()


def figure(bits=8):
    fig, (line, bars) = plt.subplots(
        1, 2, figsize=(6, 3.6), width_ratios=[5, 4]
    )
    pixels = [1, PHOTO, CAMERA]
    line.plot(pixels, [exponent(n, bits) for n in pixels], "o-")
    for n, name, shift, side in zip(
        pixels, ("one pixel", "700×1400", "12 megapixels"),
        ((7, -16), (-4, 7), (4, 9)), ("left", "right", "right"),
        strict=True,
    ):
        line.annotate(name, (n, float(exponent(n, bits))), shift,
                      textcoords="offset points", ha=side)
    line.axhline(log10(IMAGENET), color="C1", ls="--")
    line.text(4e7, 13, "ImageNet", color="C1", ha="right")
    line.set(xscale="log", yscale="log", xlim=(0.4, 5e7), ylim=(0.1, 2e9))
    line.set(xlabel="pixels", title="pictures = 10 to the …")
    line.set(xticks=[1, 1e3, 1e6], yticks=[1, 1e3, 1e6, 1e9])

    right = float(exponent(PHOTO, bits))
    values = [CLAIMS["lecture notes"], right, CLAIMS["article"]]
    bars.bar([0, 1, 2], [v / 1e6 for v in values], width=0.7,
             color=["0.5", "C0", "0.5"], hatch=["//", "", "//"])
    for k, v in enumerate(values):
        bars.text(k, v / 1e6 + 0.15, f"{v / 1e6:.2f}", ha="center")
    bars.set(xticks=[0, 1, 2], xticklabels=["notes", "true", "article"])
    bars.set(ylim=(0, 9.2), yticks=[0, 4, 8], title="exponent, millions")
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
