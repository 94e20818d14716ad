"""Inside the unit circle the game comes to rest; a penalty pulls it in."""

import matplotlib.pyplot as plt
import numpy as np


def simultaneous(rate, penalty=0.0):
    """One step (g, a) -> M (g, a), D paying penalty / 2 a^2. -> (2, 2)"""
    return np.array([[1, rate], [-rate, 1 - rate * penalty]])


def alternating(rate):
    """The same without a penalty, but D sees the new g. -> (2, 2)"""
    return np.array([[1, rate], [-rate, 1 - rate**2]])


def distance(M, steps, push=0.0):
    """To the answer from (1, 0) on; |a| gets a push. -> (steps + 1,)"""
    points = [np.array([1.0, 0.0])]
    for _ in range(steps):
        points.append(M @ points[-1] + (0, push * np.sign(points[-1][1])))
    return np.linalg.norm(points, axis=1)


def largest(M):
    """Size of the eigenvalue that decides."""
    return abs(np.linalg.eigvals(M)).max()


def figure(penalty=1.0, rate=0.5, steps=30):
    fig, (plane, line) = plt.subplots(1, 2, figsize=(5, 3.1))
    angle = np.linspace(0, 2 * np.pi, 181)
    plane.plot(np.cos(angle), np.sin(angle), color="0.5", lw=1)
    for name, M, color, marker, style in (
        ("simultaneous", simultaneous(rate), "C1", "s", "-"),
        ("alternating", alternating(rate), "C0", "o", "--"),
        ("with penalty", simultaneous(rate, penalty), "C2", "^", "-."),
    ):
        values = np.linalg.eigvals(M)
        plane.plot(values.real, values.imag, marker, color=color, ms=7)
        line.plot(distance(M, steps), style, color=color, label=name)
    plane.set(xlim=(-1.4, 1.4), ylim=(-1.4, 1.4), aspect="equal")
    plane.set(xticks=[-1, 0, 1], yticks=[-1, 0, 1], title="eigenvalues")
    plane.set(xlabel="real part", ylabel="imaginary part")
    line.set(yscale="log", ylim=(1e-6, 1e6), xlim=(0, steps))
    line.set(yticks=[1e-4, 1e-2, 1, 1e2], xlabel="steps", title="distance")
    line.set_yticks([], minor=True)
    line.legend(loc="upper left")
    return fig


def facts():
    friction = simultaneous(0.5, 1.0)  # (|a| - 1)^2 adds a push of 0.5
    return {"best": largest(simultaneous(0.5, 2.0)),
            "too_strong": largest(simultaneous(0.5, 4.5)),
            "simultaneous": largest(simultaneous(0.5)),
            "alternating": largest(alternating(0.5)),
            "penalty_1": largest(friction),
            "to_one": distance(friction, 100, push=0.5)[-12:].min()}
