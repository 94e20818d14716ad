"""Principal components: the directions in which data differ most."""

import numpy as np


def principal(x):
    """Mean (d,), falling variances (d,), directions as columns (d, d).

    x: (n, d). The directions are orthonormal, and along them the data,
    with their mean taken out, are uncorrelated.
    """
    variances, directions = np.linalg.eigh(np.cov(x.T, bias=True))
    return x.mean(axis=0), variances[::-1].clip(0), directions[:, ::-1]
