"""Models of the digits, to be judged or compared.

Pictures are rows (n, 64) with values from 0, paper, to 1, ink. Pixels are
whole numbers of 16 levels, which have no density: a model here is spread
by LEVEL, the standard deviation of a random fraction of a level.
"""

import numpy as np

from snippets.shared import digit_flow
from snippets.shared.guidance import softmin

LEVEL = 1 / 16 / np.sqrt(12)


def split():
    """(train, labels of train, held): 1200 and 597, as digit_flow has."""
    train, labels, held, _ = digit_flow.split()
    return (train + 1) / 2, labels, (held + 1) / 2


def parts(name):
    """The model as a mixture of Gaussians: weights, means, covariances.

    "copier": one bell of width LEVEL on each training digit; "one bell":
    one Gaussian for all; "ten bells": one for each label; "timid": ten of
    a quarter of the variance.
    """
    x, y, _ = split()
    if name == "copier":
        return np.full(len(x), 1 / len(x)), x, [LEVEL**2 * np.eye(64)]
    own = [x] if name == "one bell" else [x[y == k] for k in range(10)]
    shrink = {"one bell": 1, "ten bells": 1, "timid": 1 / 4}[name]
    covs = [shrink * (np.cov(a.T, bias=True) + LEVEL**2 * np.eye(64))
            for a in own]
    means = np.array([a.mean(axis=0) for a in own])
    return np.array([len(a) / len(x) for a in own]), means, covs


def sample(name, n, rng):
    """n pictures of the model, or of the "network" in digit_flow. (n, 64)

    The network is asked for labels as frequent as in the training set.
    """
    if name == "network":
        labels = rng.choice(split()[1], size=n)
        return (digit_flow.sample(n, rng, 8, labels) + 1) / 2
    weights, means, covs = parts(name)
    k = rng.choice(len(weights), p=weights, size=n)
    roots = np.array([np.linalg.cholesky(c) for c in covs])
    noise = rng.normal(size=(n, 64, 1))
    return means[k] + (roots[k % len(roots)] @ noise)[:, :, 0]


def log_prob(name, x):
    """log p(x) of the model, in nats. (n, 64) -> (n,)"""
    weights, means, covs = parts(name)
    log_p = np.empty((len(weights), len(x)))
    for j, c in enumerate(covs):  # the copier has one for all its bells
        root = np.linalg.cholesky(c)
        z = np.linalg.solve(root, x.T)
        k = slice(None) if len(covs) == 1 else slice(j, j + 1)
        m = np.linalg.solve(root, means[k].T)
        square = (m**2).sum(0)[:, None] + (z**2).sum(0) - 2 * m.T @ z
        volume = np.log(root.diagonal()).sum() + 32 * np.log(2 * np.pi)
        log_p[k] = np.log(weights[k])[:, None] - square / 2 - volume
    top = log_p.max(axis=0)
    return top + np.log(np.exp(log_p - top).sum(axis=0))


def windowed_flow(noise, train, window, steps=30):
    """From noise (m, 64) along the velocity of a denoiser with a window.

    For each pixel it is the exact mean of the training pictures given the
    noisy pixels around it, window x window (odd; 15 sees all from any
    place), and nothing else (the local score of Kamb and Ganguli 2024).
    Returns the path, (steps + 1, m, 64).
    """
    if window % 2 == 0:
        raise ValueError(f"window must be odd, not {window}")
    row = np.arange(8)
    near = (abs(row[:, None] - row) <= window // 2).astype(float)
    box = np.kron(near, near)  # (64, 64), 1 for pixels of one window
    data = 2 * np.asarray(train, dtype=float) - 1
    square, path = data**2 @ box, [np.asarray(noise, dtype=float)]
    for t in np.arange(steps) / steps:
        x = path[-1]
        cross = (x[:, None] * data) @ box  # (m, n, 64)
        cost = (t**2 * square / 2 - t * cross) / (1 - t) ** 2
        mean = (softmin(cost, axis=1) * data).sum(axis=1)
        path.append(x + (mean - x) / (1 - t) / steps)
    return (np.array(path) + 1) / 2
