"""Which family answers which query, how exactly, and in how many calls."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.toy_families import C, L, c, families, log_normal

X = np.array([[-1.5, -0.5, 0.3, 1.2, 2.0], [-0.9, 0.8, 0.4, 1.9, -0.2]])


def errors(family, steps):
    """What each answer lacks: lists of gaps, or None; and its calls."""
    table, calls = families(steps)
    log_density, sample, encode, decode = table[family]

    def density():
        true = log_normal(np.linalg.solve(L, X)) - np.log(c)
        return log_density and log_density(X) - true

    def new():  # linear in the noise: the identity gives the covariance
        x = sample(np.eye(2 * steps + 2))
        return x @ x.T - C

    def features():  # there and back: is x still known from them?
        return encode and decode(encode(X)) - X

    for answer, passes in (density, 1), (new, 1), (features, 2):
        calls.clear()
        yield answer(), len(calls) // passes


def verdict(gaps, finer):
    """A word for the gaps; finer: the same with twice as many steps."""
    if gaps is None:
        return "none"
    if abs(gaps).max() < 1e-9:
        return "exact"
    if abs(gaps - finer).max() > 1e-9:
        return f"±{abs(gaps).max():.2g}"  # it depends on the steps
    if gaps.ndim == 1 and gaps.max() < 0:
        return "bound"
    return "up to Z" if np.ptp(gaps) < 1e-9 else "in part"


def figure(steps=16):
    fig, ax = plt.subplots(figsize=(5, 4.8))
    for row, name in enumerate(names := list(families(steps)[0])):
        finer = [gaps for gaps, _ in errors(name, 2 * steps)]
        for col, (gaps, calls) in enumerate(errors(name, steps)):
            word = verdict(gaps, finer[col])
            shade = {"exact": 0.45, "none": 0}.get(word, 0.18)
            ax.barh(row, 0.96, 0.9, col - 0.48, color="C0", alpha=shade)
            word += "" if gaps is None else f"\ncalls: {calls}"
            ax.text(col, row, word, ha="center", va="center")
    ax.set(xlim=(-0.5, 2.5), ylim=(len(names) - 0.5, -0.5))
    ax.set_xticks(range(3), ["density of x", "a new x", "features of x"])
    ax.set_yticks(range(len(names)), names)
    ax.tick_params(length=0, top=True, labeltop=True, labelbottom=False)
    ax.spines[:].set_visible(False)
    return fig
