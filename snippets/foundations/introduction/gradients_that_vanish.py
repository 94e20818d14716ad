"""What a perfect discriminator leaves to learn from depends on the loss."""

import matplotlib.pyplot as plt
import numpy as np

grid = np.linspace(-12, 30, 1051)
width = grid[1] - grid[0]


def q(m):
    """Density of what the generator makes, N(m, 1), on the grid."""
    return np.exp(-((grid - m) ** 2) / 2) / np.sqrt(2 * np.pi)


def D(m):
    """The best D: its odds are p/q = e^(m^2/2 - m x), p being N(0, 1)."""
    return np.exp(-np.logaddexp(0, m * grid - m**2 / 2))


def minimax(m):
    """d/dm E log(1 - D(z + m)), D standing still; slope m D(x) at x."""
    return (q(m) * m * D(m)).sum() * width


def non_saturating(m):
    """d/dm E[-log D(z + m)], D standing still; slope m (1 - D(x))."""
    return (q(m) * m * (1 - D(m))).sum() * width


def wasserstein(m):
    """d/dm |m|, where |m| = W_1 is how far the mass has to be moved."""
    return np.sign(m)


def figure(generator_mean=4):
    o, m = np.linspace(-40, 8, 97), np.linspace(0.1, 9, 90)
    o_now = -(generator_mean**2) / 2  # on average, for the pictures made
    fig, (left, right) = plt.subplots(2, 1, figsize=(5, 5))
    for x, flat, steep in (o, "C0-", "C1--"), (o_now, "C0o", "C1s"):
        left.plot(x, -np.logaddexp(0, x), flat, ms=9)
        left.plot(x, np.logaddexp(0, -x), steep, ms=9)
    left.text(-39, -1.5, r"$\log\,(1 - D)$", color="C0", va="top")
    left.text(-24, 27, r"$-\log\,D$", color="C1")
    left.set(xlabel="$o$, log odds of real", title="loss of a picture")
    for gradient, color, line, mark, x, y, name in (
        (minimax, "C0", "-", "o", 6.4, 0.02, "minimax"),
        (non_saturating, "C1", "--", "s", 4.3, 14, "non-saturating"),
        (wasserstein, "C2", ":", "^", 4.3, 0.2, "Wasserstein")):
        right.plot(m, [gradient(a) for a in m], color + line)
        now = gradient(generator_mean)
        right.plot(generator_mean, now, color + mark, ms=9)
        right.text(x, y, name, color=color)
    right.set(xlabel="generator's mean $m$", title="gradient in $m$",
              yscale="log", ylim=(2e-5, 90), xticks=[0, 2, 4, 6, 8])
    return fig


def facts():
    return ({f"minimax_{m}": minimax(m) for m in (1, 2, 4, 8, 16)}
            | {f"other_{m}": non_saturating(m) for m in (1, 2, 4, 8, 16)})
