"""Unless the axes agree, the flow turns a crowd that needn't be turned."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.ellipses import RING, STD, maps, price, turn

angles = np.linspace(0, 90, 46)


def turned(degrees):
    """How far the flow turns the crowd within its ellipse, in degrees.

    Its map is the cheapest one after a rotation, in the coordinates in
    which the first ellipse is a circle.
    """
    flow, best = maps(degrees)
    q = np.linalg.solve(best * STD, flow * STD)
    return np.degrees(np.arctan2(q[0, 1], q[0, 0]))


def figure(angle=30):
    fig, (left, right) = plt.subplots(
        1, 2, figsize=(5, 3.3), width_ratios=[6, 4])
    some = RING[:, 5:120:20]
    left.plot(*RING, "0.5", *turn(angle) @ RING, "k")
    for k, (name, *at) in enumerate((
            ("flow", 8, 2.9), ("least", 50, 1.4))):
        ends = maps(angle)[k] @ some
        left.plot(*np.stack([some, ends], 1), f"C{k}", ls="-:"[k], lw=1.4)
        left.plot(*ends, f"C{k}" + "o^"[k], ms=7)
        cost = [price(maps(d)[k]) for d in (*angles, angle)]
        right.plot(angles, cost[:-1], f"C{k}", ls="-:"[k])
        right.plot(angle, cost[-1], f"C{k}" + "o^"[k], ms=9)
        right.text(*at, name, color=f"C{k}")
    left.plot(*some, "o", color="0.5", ms=5)
    left.set(xlim=(-2.2, 2.2), ylim=(-2.2, 2.2), aspect="equal")
    left.axis("off")
    right.set(xticks=[0, 45, 90], xlabel="angle between them",
              title="mean squared way", ylim=(-0.2, 5))
    return fig


def facts(angle=30):
    flow, best = map(price, maps(angle))
    return {"flow": flow, "least": best, "turned": turned(angle)}
