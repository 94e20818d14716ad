"""When G and D step at the same time, they spiral away from the answer."""

import matplotlib.pyplot as plt
import numpy as np

# The data sit at 0, G puts its point at g, D gives a point x the mark a x.
# D climbs and G descends on the difference V = D(0) - D(g) = -a g.


def simultaneous(g, a, rate):
    """Both look, then both step: g downhill on V, a uphill on V."""
    return g + rate * a, a - rate * g


def alternating(g, a, rate):
    """G steps first, and D answers what G has done."""
    g = g + rate * a
    return g, a - rate * g


def path(step, rate, steps):
    """Where G and D are, starting at g = 1 and a = 0. -> (steps + 1, 2)"""
    points = [(1.0, 0.0)]
    for _ in range(steps):
        points.append(step(*points[-1], rate))
    return np.array(points)


def distance(points):
    """To the answer g = a = 0. (n, 2) -> (n,)"""
    return np.hypot(*points.T)


def figure(rate=0.1, steps=100):
    fig, (plane, line) = plt.subplots(1, 2, figsize=(5, 2.9))
    for step, style, color, name in (
        (simultaneous, "-", "C1", "simultaneous"),
        (alternating, "--", "C0", "alternating"),
    ):
        points = path(step, rate, steps)
        plane.plot(*points.T, style, color=color, lw=1.2, gid="film")
        line.plot(distance(points), style, color=color, label=name)
    plane.plot(0, 0, "+", color="k", ms=12, mew=2)
    plane.plot(1, 0, "o", color="C2")
    plane.set(xlim=(-2, 2), ylim=(-2, 2), aspect="equal", title="the chase")
    plane.set(xlabel="place $g$ of $G$", ylabel="slope $a$ of $D$")
    plane.set(xticks=[-2, -1, 0, 1, 2], yticks=[-2, -1, 0, 1, 2])
    line.set(yscale="log", ylim=(0.2, 10), yticks=[1, 10], xlim=(0, steps))
    line.set_yticks([], minor=True)
    line.set(yticklabels=["1", "10"], xlabel="steps", title="distance")
    line.legend(loc="lower right")
    return fig


def film(rate=0.1, steps=100):
    both = alternating, simultaneous
    paths = [path(step, rate, steps)[::2] for step in both]
    return {"points": np.stack(paths, 1), "colour": [0, 1], "size": 7,
            "marker": "os", "trail": 50,
            "clock": np.arange(0, steps + 1, 2), "clock_name": "step"}


def facts():
    far = distance(path(simultaneous, 0.1, 100))
    orbit = distance(path(alternating, 0.1, 1000))
    return {"factor": far[1], "after_100": far[-1],
            "nearest": orbit.min(), "farthest": orbit.max()}
