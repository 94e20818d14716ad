"""A density says yes or no, by Bayes' rule; cells of 20° answer best."""

import numpy as np

from snippets.shared.datasets import land


def p_data_sample(rng, n):
    """Points spread evenly over the land of the world map. (n, 2)"""
    i, j = np.argwhere(land())[rng.integers(land().sum(), size=n)].T
    return np.stack([j - 180, 89 - i], axis=1) + rng.uniform(size=(n, 2))


def prob_in_box(x, low, high):
    """p_model(x) of the box with these corners. (n, 2) -> (n,)"""
    inside = ((low <= x) & (x <= high)).all(axis=1)
    return inside / np.prod(high - low)


def histogram(x, cell):
    """Share of the points in each cell. -> (180 / cell, 360 / cell)"""
    bins = 360 // cell, 180 // cell
    p, *_ = np.histogram2d(*x.T, bins, [(-180, 180), (-90, 90)])
    return p.T[::-1] / len(x)


def prob_in_cells(x, p):
    """p_model(x) of cells with these shares. (n, 2) -> (n,)"""
    cell = 180 // len(p)
    i, j = np.floor([90 - x[:, 1], x[:, 0] + 180]).astype(int) // cell
    return p[i, j] / cell**2


# --8<-- [start:prob_land]
def prob_land(density, area, hedge=0.01):
    """p(land | x) for p(x | land) = density; area: of all land."""
    p_x = 1 / (360 * 180)  # any place, before we know more
    p_land = area * p_x
    answer = np.minimum(density * p_land / p_x, 1)
    return (1 - hedge) * answer + hedge * p_land
# --8<-- [end:prob_land]


def score(p, truth):
    """Points of n answers p(land | x), and their mean log-likelihood."""
    given = np.where(truth, p, 1 - p)  # the part bet on the right answer
    return given.sum(), np.log(given).mean()


def facts():
    """What 20 answers earn on average, at places all over the map."""
    x = p_data_sample(np.random.default_rng(4), 480)
    i, j = np.indices(land().shape).reshape(2, -1)
    y = np.stack([j - 179.5, 89.5 - i], axis=1)
    p = {"box": prob_in_box(y, x.min(axis=0), x.max(axis=0))}
    p |= {f"cells_{c}": prob_in_cells(y, histogram(x, c)) for c in (20, 1)}
    truth, share = land().ravel(), land().mean()
    return {"land": share, "never": 20 * (1 - share)} | {
        name: 20 / len(y) * score(prob_land(density, truth.sum()), truth)[0]
        for name, density in p.items()}
