"""Two small sets of real data. Origin and licence: data/README.md."""

from functools import cache
from pathlib import Path

import numpy as np

DATA = Path(__file__).parent / "data"


@cache
def digits():
    """1797 handwritten digits (UCI, Alpaydin and Kaynak 1998).

    Returns images, (1797, 64) with values from 0, paper, to 16, ink (8 x 8
    pixels, row by row), and labels, (1797,). Both are read-only.
    """
    with np.load(DATA / "digits.npz") as file:
        images, labels = file["images"].astype(float), file["labels"].astype(int)
    images.flags.writeable = labels.flags.writeable = False
    return images, labels


@cache
def land():
    """Where on Earth is land? (180, 360) of booleans, read-only.

    One for each cell of 1 degree: row 0 is the northernmost (centre 89.5 N),
    column 0 the westernmost (centre 179.5 W). From Natural Earth.
    """
    mask = np.unpackbits(np.load(DATA / "land.npy"), axis=1).astype(bool)
    mask.flags.writeable = False
    return mask
