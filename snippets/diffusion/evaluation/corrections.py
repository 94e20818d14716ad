"""Numbers for what is often said, not quite right."""

import numpy as np

from snippets.shared.digit_models import split, windowed_flow
from snippets.shared.metrics import frechet


def root(cov):
    """The symmetric root of a covariance."""
    values, vectors = np.linalg.eigh(cov)
    return vectors * np.sqrt(values.clip(0)) @ vectors.T


def wrong_root(mean_p, cov_p, mean_q, cov_q):
    """With the product of the roots, not the root of the product."""
    shift = np.subtract(mean_p, mean_q)
    cross = np.trace(root(cov_p) @ root(cov_q))
    return shift @ shift + np.trace(cov_p) + np.trace(cov_q) - 2 * cross


def along_the_wrong_axis(p, q):
    """As if the pictures were the variables. (n, d) twice"""
    return frechet(p.mean(axis=1), np.cov(p), q.mean(axis=1), np.cov(q))


def right(p, q):
    return frechet(p.mean(axis=0), np.cov(p.T), q.mean(axis=0), np.cov(q.T))


def patches(x, size=3):
    """All patches of a picture by their place. (n, 64) -> (places, n, 9)"""
    cells = x.reshape(-1, 8, 8)
    return np.array([cells[:, i:i + size, j:j + size].reshape(len(x), -1)
                     for i in range(9 - size) for j in range(9 - size)])


def found(x, train, size=3, within=1 / 32):
    """Share of patches that some training picture has at that place.

    There no pixel is off by more than half a level.
    """
    hits = [(abs(a[:, None] - b) <= within).all(axis=2).any(axis=1)
            for a, b in zip(patches(x, size), patches(train, size),
                            strict=True)]
    return np.mean(hits)


def facts():
    train, _, held = split()
    rng = np.random.default_rng(0)
    p, q = held[:298], held[298:596]
    moments = [m for x in (p, q) for m in (x.mean(axis=0), np.cov(x.T))]
    noise = rng.normal(size=(20, 64))
    made = windowed_flow(noise, train[:600], 5)[-1]
    return {"right": frechet(*moments), "root": wrong_root(*moments),
            "axis": along_the_wrong_axis(p, q),
            "axis_mixed": along_the_wrong_axis(p, rng.permutation(p)),
            "found": found(made, train[:600]),
            "found_held": found(held[:20], train[:600])}
