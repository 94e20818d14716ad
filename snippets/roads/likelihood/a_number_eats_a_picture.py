"""A coder packs a whole picture into one number, and unpacks it again."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.coders import START
from snippets.shared.digit_tables import bits, pack, split, unpack

held = split()[2]
typical = held[bits(held, 640).argsort()[len(held) // 2]]
steps = [*range(0, 65, 2), 65]  # how much is in the number: 65 = all of it


def outside(x, inside):
    """The pixels that are not in the number, paper pale. (24, 24)"""
    shades = np.where(np.arange(64) < 64 - inside, 0.1 + 0.9 * x / 16, 0)
    return np.kron(shades.reshape(8, 8), np.ones((3, 3)))


def cells(number):
    """Its binary digits, 0 pale and 1 black, line by line. (24, 24)"""
    digits = [0.15 + 0.85 * int(digit) for digit in f"{number:b}"]
    digits = np.pad(digits, (0, 144 - len(digits)))
    return np.kron(digits.reshape(12, 12), np.ones((2, 2)))


def figure():
    print(pack(typical)[-1])
    fig, axes = plt.subplots(1, 3, figsize=(5, 2))
    titles = ["picture", "number", "picture again"]
    for ax, tile, title in zip(axes, film()["tiles"][-1], titles,
                               strict=True):
        ax.imshow(tile, "gray_r", vmin=0, vmax=1, gid="film")
        ax.set(xticks=[], yticks=[])
        ax.spines[:].set(visible=True, color="0.7")
        ax.set_title(title, loc="center")
    return fig


def film():
    states, none = pack(typical), np.zeros((24, 24))
    back, down = unpack(states[-1])[0], steps[-2::-1]
    ways = [(outside(typical, k), cells(states[k]), none) for k in steps]
    ways += [(none, cells(states[k]), outside(back, k)) for k in down]
    return {"tiles": np.array(ways), "clock": steps + down,
            "clock_name": "inside"}


def facts():
    one, state = pack(typical)[-1], START
    for x in held[:100]:
        state = pack(x, state)[-1]
    return {"bits": one.bit_length(), "ideal": bits(typical[None], 640)[0],
            "hundred": state.bit_length(),
            "surplus": state.bit_length() - bits(held[:100], 640).sum()}
