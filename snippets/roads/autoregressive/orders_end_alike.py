"""In whatever order it draws, a digit costs the net nearly the same."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.belief_net import ROWS, digits_net, nats, split

held = split()[1]
down, right = np.divmod(np.arange(64), 8)
from_centre = np.hypot(down - 3.5, right - 3.5).argsort(kind="stable")
ORDERS = {"rows": ROWS, "from the centre": tuple(from_centre.tolist()),
          "at random": tuple(np.random.default_rng(0).permutation(64))}


def bills():
    """{order: nats of the first k pixels of each digit, (597, 65)}"""
    found = {}
    for name, order in ORDERS.items():
        each = nats(digits_net(order), held)[:, list(order)].cumsum(axis=1)
        found[name] = np.pad(each, ((0, 0), (1, 0)))
    return found


def figure():
    fig, axes = plt.subplot_mosaic(
        [[0, ".", "all"], [1, ".", "all"], [2, ".", "all"]],
        figsize=(5, 3.3), width_ratios=[1, 0.1, 4])
    for k, (name, bill) in enumerate(bills().items()):
        place = np.argsort(ORDERS[name]).reshape(8, 8)  # when it is drawn
        axes[k].imshow(place, "gray", vmin=0, vmax=63)
        axes[k].set(xticks=[], yticks=[])
        axes[k].spines[:].set(visible=True, color=f"C{k}", lw=2.5)
        axes["all"].plot(bill.mean(axis=0), f"C{k}" + ["-", "--", ":"][k])
        axes["all"].text(63, 6.2 - 2.3 * k, name, color=f"C{k}", ha="right")
    axes["all"].set(xlim=(0, 64), ylim=(0, 20), yticks=[0, 5, 10, 15, 20],
                    xticks=[0, 16, 32, 48, 64], xlabel="pixels drawn",
                    ylabel="nats so far")
    return fig


def facts():
    mean = [bill.mean(axis=0) for bill in bills().values()]
    return {"rows": mean[0][64], "half_rows": mean[0][32],
            "centre": mean[1][64], "half_centre": mean[1][32],
            "random": mean[2][64]}
