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
    return g + rate * a, a - rate * (g + rate * a)


def path(step, rate=0.1, steps=100):
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
    for step, look in (simultaneous, "C1-"), (alternating, "C0--"):
        points = path(step, rate, steps)
        plane.plot(*points.T, look, lw=1.2, gid="film")
        line.plot(distance(points), look, label=step.__name__)
    plane.plot(0, 0, "+", color="k", ms=12, mew=2)
    plane.plot(1, 0, "o", color="C2")
    plane.set(xlim=(-2, 2), ylim=(-2, 2), aspect="equal", title="the chase",
              xlabel="place $g$ of $G$", ylabel="slope $a$ of $D$")
    line.set(yscale="log", ylim=(0.2, 10), yticks=[1, 10], xlim=(0, steps),
             yticklabels=["1", "10"], xlabel="steps", title="distance")
    line.minorticks_off()
    line.legend(loc="lower right")
    return fig


def film():
    points = np.stack([path(alternating), path(simultaneous)], 1)[::2]
    return {"points": points, "clock": 2 * np.arange(51), "trail": 50,
            "clock_name": "step", "colour": [0, 1], "marker": "os",
            "size": 7}


def facts():
    far = distance(path(simultaneous))
    orbit = distance(path(alternating, steps=1000))
    return {"factor": far[1], "after_100": far[-1],
            "nearest": orbit.min(), "farthest": orbit.max()}
