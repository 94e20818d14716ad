"""The better a model knows digits, the fewer bits it needs for one."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.digit_tables import KINDS, bits, split

held = split()[2]
FLAT = 64 * np.log2(17)  # bits, if every level is as likely as any other


def shelf(seed=1):
    """{name: picture}: three digits held out, one scrambled, and noise."""
    rng, order = np.random.default_rng(seed), bits(held, 640).argsort()
    low, middle, high = (held[order[k]] for k in (0, len(held) // 2, -1))
    return {"cheapest": low, "typical": middle, "dearest": high,
            "scrambled": rng.permutation(middle),
            "noise": rng.integers(17, size=64)}


def figure(tables=640):
    pictures = shelf()
    prices = bits(np.array([*pictures.values()]), tables)
    fig, axes = plt.subplots(1, 5, figsize=(5, 2))
    for ax, (name, x), price in zip(axes, pictures.items(), prices,
                                    strict=True):
        ax.imshow(x.reshape(8, 8), "gray_r", vmin=0, vmax=16)
        ax.set(xticks=[], yticks=[])
        ax.set_title(f"{price:.0f}", loc="center")
        ax.set_xlabel(name, fontsize=11.5)
        ax.spines[:].set_visible(False)
    fig.suptitle(f"bits, with {KINDS[tables]}", fontsize=12)
    return fig


def facts(tables=640):
    of_all = {f"mean_{k}": bits(held, k).mean() for k in KINDS}
    names, pictures = zip(*shelf().items(), strict=True)
    prices = dict(zip(names, bits(np.array(pictures), tables),
                      strict=True))
    return of_all | prices | {
        "saved": of_all["mean_64"] - of_all["mean_640"],
        "flat": FLAT, "mean": bits(held, tables).mean(),
        "per_pixel": bits(held, tables).mean() / 64,
        "held_out": len(held)}
