"""Step by step the generator overshoots the data, and still comes home."""

import matplotlib.pyplot as plt
import numpy as np

from snippets.shared.gaussian import normal

grid = np.linspace(-10, 12, 441)
width = grid[1] - grid[0]


def D(x, a, b):
    """A judge with two numbers to learn: its log odds are b - a x."""
    return 1 / (1 + np.exp(a * x - b))


def play(rounds, rate_D=0.2, rate_G=1.0):
    """m of G's N(m, 1) and a, b of D, round by round. -> (rounds + 1, 3)

    In each, D takes one step up V, and then G one down E[-log D].
    """
    p, game = normal(grid, 0), [(3.0, 0.0, 0.0)]
    for _ in range(rounds):
        (m, a, b), q = game[-1], normal(grid, game[-1][0])
        slope = p - (p + q) * D(grid, a, b)  # of V in the log odds at x
        a -= rate_D * (slope * grid).sum() * width
        b += rate_D * slope.sum() * width
        m -= rate_G * a * (q * (1 - D(grid, a, b))).sum() * width
        game.append((m, a, b))
    return np.array(game)


def figure(round=5, rounds=60):
    game, x = play(rounds), np.linspace(-4, 6, 121)
    m, a, b = game[round]
    fig, (top, bottom) = plt.subplots(2, 1, figsize=(5, 4.4))
    for mean, color, line in (0, "C0", "-"), (m, "C1", "--"):
        top.fill_between(x, normal(x, mean), color=color, alpha=0.25, lw=0)
        top.plot(x, normal(x, mean), line, color=color)
    top.plot(x, D(x, a, b), "k", lw=2.5)
    top.text(-3.9, 0.12, "data", color="C0")
    top.text(max(m, 0) + 1.1, 0.25, "made", color="C1")
    top.text(-3.9, D(-3.9, a, b) + 0.06, "$D(x)$")
    top.set(xlim=(-4, 6), ylim=(0, 1.1), yticks=[0, 0.5, 1])
    top.set(xlabel="picture $x$", title=f"after {round} rounds")
    bottom.axhline(0, color="C0", lw=1.2)
    bottom.plot(game[:, 0], "--", color="C1")
    bottom.plot(round, m, "o", color="C1", ms=9)
    bottom.set(xlim=(-1, 61), ylim=(-1.5, 3.4), yticks=[0, 1, 2, 3],
               xlabel="rounds", title="mean $m$ of what $G$ makes")
    return fig


def facts():
    m = play(60)[:, 0]
    return {"start": m[0], "furthest": m.min(), "when": m.argmin(),
            "last": abs(m[-10:]).max()}
