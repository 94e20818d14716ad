"""Claims of snippets/shared/pca.py."""

import numpy as np
import pytest

from snippets.shared.pca import principal


def test_the_directions_are_orthonormal_and_the_data_uncorrelated_along_them(rng):
    x = rng.normal(size=(200, 5)) @ rng.normal(size=(5, 5)) + [1, 2, 3, 4, 5]
    mean, variances, directions = principal(x)
    assert directions.T @ directions == pytest.approx(np.eye(5), abs=1e-12)
    z = (x - mean) @ directions
    assert z.mean(axis=0) == pytest.approx(np.zeros(5), abs=1e-9)
    assert z.T @ z / 200 == pytest.approx(np.diag(variances), abs=1e-9 * variances[0])
    assert (np.diff(variances) < 0).all()


def test_a_direction_without_any_variance_has_none_below_zero(rng):
    x = rng.normal(size=(50, 3)) @ rng.normal(size=(3, 6))
    _, variances, _ = principal(x)
    assert (variances >= 0).all() and variances[3:] == pytest.approx(np.zeros(3), abs=1e-12)
