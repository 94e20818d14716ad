"""How far made pictures are from real ones, by three different judges.

Samples are arrays (n, d), one row a picture. Distances are Euclidean, in
whatever features the rows hold: here they are pixels.
"""

import numpy as np


def frechet(mean_p, cov_p, mean_q, cov_q):
    """Squared Frechet distance of two Gaussians (Heusel et al. 2017).

    Means (d,), covariances (d, d). It is also the squared distance of
    optimal transport between N(mean_p, cov_p) and N(mean_q, cov_q).
    """
    shift, root = np.subtract(mean_p, mean_q), matrix_root(cov_p)
    # cov_p cov_q isn't symmetric; this product is, of the same eigenvalues
    product = root @ cov_q @ root
    cross = _roots(np.linalg.eigvalsh(product)).sum()
    return shift @ shift + np.trace(cov_p) + np.trace(cov_q) - 2 * cross


def precision_recall(real, fake, k=3):
    """Shares of fake among real and of real among fake. (float, float)

    A picture is among others if it lies in the ball of one of them, which
    reaches to the k-th nearest of its own kind (Kynkaanniemi et al. 2019).
    """
    if not 1 <= k < min(len(real), len(fake)):
        raise ValueError(f"k must be at least 1 and less than the number "
                         f"of pictures, not {k}")
    across = distances(real, fake)
    inside = across <= reach(real, k)[:, None]  # of a real one's ball
    covered = across <= reach(fake, k)  # the ball of a made one has it
    return inside.any(axis=0).mean(), covered.any(axis=1).mean()


def nearest_neighbour_accuracy(real, fake):
    """How often the nearest other picture tells real from fake.

    Leave-one-out over both together; the mean of the shares right among
    real and among fake, so that their numbers may differ. 1/2 is ideal, 1
    means told apart, and less than 1/2 that fake copies real (Lopez-Paz
    and Oquab 2016).
    """
    both = np.concatenate([real, fake])
    d, is_real = distances(both, both), np.arange(len(both)) < len(real)
    np.fill_diagonal(d, np.inf)
    right = is_real[d.argmin(axis=1)] == is_real
    return (right[is_real].mean() + right[~is_real].mean()) / 2


def distances(a, b):
    """Of each row of a, (n, d), to each row of b, (m, d). (n, m)"""
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    square = (a**2).sum(1)[:, None] + (b**2).sum(1) - 2 * a @ b.T
    return np.sqrt(square.clip(0))


def reach(x, k):
    """From each row to its k-th nearest other row. (n,)"""
    d = distances(x, x)
    np.fill_diagonal(d, 0)
    return np.sort(d, axis=1)[:, k]  # the row itself comes first


def matrix_root(cov):
    """The symmetric square root of a covariance. (d, d)"""
    values, vectors = np.linalg.eigh(cov)
    return vectors * _roots(values) @ vectors.T


def _roots(values):
    """Square roots. A value that only rounding keeps from 0 counts as 0,
    since its root, 1e-8 of 1e-16, would be no rounding error any more."""
    tiny = len(values) * np.finfo(float).eps * values.max()
    return np.sqrt(np.where(values > tiny, values, 0))
