"""Sort within each batch: the larger the batch, the straighter the flow."""

from functools import cache

import matplotlib.pyplot as plt
import numpy as np

times = np.linspace(0, 1, 21)
RANGE = (1, 2, 4, 16, 64)


@cache
def pairs(batch, n=2**16, seed=0):
    """x_0 of N(0, 1), x_1 of two hills, in order in a batch. (n,) each"""
    rng = np.random.default_rng(seed)
    x0 = rng.normal(size=(n // batch, batch))
    x1 = rng.choice([-2, 2], x0.shape) + 0.5 * rng.normal(size=x0.shape)
    return np.sort(x0, axis=1).ravel(), np.sort(x1, axis=1).ravel()


@cache
def flow(batch):
    """Paths of the flow: nobody overtakes, so sort the x_t. (21, n)"""
    (x0, x1), t = pairs(batch), times[:, None]
    return np.sort((1 - t) * x0 + t * x1, axis=1)


def account(batch):
    """Mean squares: way of the pairs, bending, way of the flow."""
    (x0, x1), path = pairs(batch), flow(batch)
    way, u = path[-1] - path[0], np.diff(path, axis=0) / times[1]
    return [np.mean(part**2) for part in (x1 - x0, u - way, way)]


def figure(batch=4):
    fig, (left, right) = plt.subplots(1, 2, figsize=(5, 3.2))
    some = np.random.default_rng(1).choice(2**15, 40, replace=False)
    left.plot([0, 1], np.take(pairs(batch), some, axis=1), color="C0",
              lw=0.7, alpha=0.6)
    ranks = [4000, 13000, 22000, 31000, 34000, 43000, 52000, 61000]
    left.plot(times, flow(batch)[:, ranks], "k", lw=2)
    left.set(xlim=(0, 1), ylim=(-3.6, 3.6), xticks=[0, 0.5, 1],
             xlabel="time $t$", ylabel="$x$", title=f"batches of {batch}")
    spent, bent, way = np.transpose([account(k) for k in (*RANGE, batch)])
    for k, (part, style, name, at) in enumerate((
            (spent - way, "-", "floor + bending", (2.4, 3)),
            (bent, "--", "bending", (1, 0.06)))):
        right.loglog(RANGE, part[:-1], style, color=f"C{k}")
        right.plot(batch, part[-1], "os"[k], color=f"C{k}", ms=9)
        right.text(*at, name, color=f"C{k}")
    right.set(xlabel="batch", xticks=RANGE, xticklabels=RANGE,
              title="mean squares")
    right.minorticks_off()
    return fig


def facts(batch=4):
    spent, bent, way = account(batch)
    return {"spent": spent, "bent": bent, "way": way}
