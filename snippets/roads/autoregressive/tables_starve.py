"""A table of all that came before learns nothing; a net learns on."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.belief_net import fit, nats, split

train, held = split()
NAMES = {"each pixel alone": ("0.5", "--"), "all tables": ("C1", "-"),
         "net": ("C0", "-")}


def by_tables(x, held):
    """Nats of each pixel, by tables with a row for all pixels before.

    (m, n), (k, n) -> (k, n). Each outcome has half a count more, so a row
    that was never seen says one half.
    """
    found = np.empty(held.shape)
    both = np.concatenate([x, held])
    row = np.zeros(len(both), int)  # of the table, for each picture
    for i, y in enumerate(both.T.astype(int)):
        seen = np.bincount(row[:len(x)], minlength=len(both))
        ones = np.bincount(row[:len(x)], y[:len(x)], minlength=len(both))
        black = ((ones + 0.5) / (seen + 1))[row[len(x):]]
        found[:, i] = -np.log(np.where(y[len(x):], black, 1 - black))
        row = np.unique(2 * row + y, return_inverse=True)[1]
    return found


def alone(x, held):
    """Nats of each pixel, by a table for each pixel. (k, n)"""
    black = (x.sum(axis=0) + 0.5) / (len(x) + 1)
    return -np.log(np.where(held == 1, black, 1 - black))


def bills(seen):
    """{name: mean nats of the first k pixels, k = 0 to 64, (65,)}"""
    x = train[:seen]
    each = [alone(x, held), by_tables(x, held), nats(fit(x), held)]
    return {name: np.r_[0, a.mean(axis=0).cumsum()]
            for name, a in zip(NAMES, each, strict=True)}


def figure(seen=1200):
    fig, ax = plt.subplots(figsize=(5, 3))
    for name, bill in bills(seen).items():
        colour, style = NAMES[name]
        ax.plot(bill, style, color=colour)
        ax.text(65, bill[-1], name, color=colour, va="center")
    ax.set(xlim=(0, 64), ylim=(0, 40), xticks=[0, 16, 32, 48, 64],
           xlabel="pixels drawn", ylabel="nats so far")
    return fig


def facts(seen=1200):
    single, tables, net = bills(seen).values()
    return {"seen": seen, "alone": single[-1], "tables": tables[-1],
            "net": net[-1], "behind": np.argmax(tables > net + 1)}
