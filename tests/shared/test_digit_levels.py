"""Claims of snippets/shared/digit_levels.py."""

import numpy as np
import pytest

from snippets.shared import digit_levels
from snippets.shared.digit_tables import split


def test_rounding_undoes_spreading_and_keeps_to_the_levels(rng):
    train, _, _ = split()
    x = digit_levels.spread(train, rng)
    assert (digit_levels.whole(x) == train).all()
    part = x - train
    assert part.min() >= -1 / 2 and part.max() <= 1 / 2
    assert abs(part.mean()) < 5 * np.sqrt(1 / 12 / part.size)
    assert abs(part.var() - 1 / 12) < 5 * np.sqrt(1 / 180 / part.size)  # a uniform square's variance is 1/180
    assert digit_levels.whole(np.array([-3.0, 16.4, 99.0])).tolist() == [0, 16, 16]


def test_the_moments_are_those_of_many_spread_digits(rng, copies=200):
    train, _, _ = split()
    mean, cov = digit_levels.moments()
    x = np.concatenate([digit_levels.spread(train, rng) for _ in range(copies)])
    n = len(x)
    assert (abs(x.mean(axis=0) - mean) < 5 * np.sqrt(1 / 12 / n)).all()  # only the fractions are random
    y = digit_levels.scaled(x)
    assert (abs(y.mean(axis=0)) < 5 * np.sqrt(1 / 12 / n / cov.diagonal())).all()
    # the square of a level plus a fraction v varies by 2 (level - mean) v and by v^2
    off = train - mean
    error = np.sqrt(((2 * off) ** 2 / 12 + 1 / 180).mean(axis=0) / n) / cov.diagonal()
    assert (abs((y**2).mean(axis=0) - 1) < 5 * error).all()
    assert digit_levels.unscaled(y[:9]) == pytest.approx(x[:9])


def test_the_volume_is_that_of_a_cube_of_scaled_levels():
    cube = digit_levels.scaled(np.eye(64)) - digit_levels.scaled(np.zeros((1, 64)))
    assert digit_levels.log_volume() == pytest.approx(-np.linalg.slogdet(cube)[1])


def test_a_mean_under_the_logarithm_survives_large_numbers():
    a = np.log([[1.0, 2.0], [3.0, 4.0]])
    assert digit_levels.log_mean(a - 2000) == pytest.approx(np.log([2, 3]) - 2000)


def test_rows_come_from_everywhere_and_whole(rng):
    x = np.arange(12).reshape(6, 2)
    picked = digit_levels.some(x, rng, 600)
    assert (picked[:, 1] - picked[:, 0] == 1).all()
    counts = np.bincount(picked[:, 0] // 2, minlength=6)
    assert (abs(counts - 100) < 5 * np.sqrt(600 * 5 / 36)).all()


def test_the_descent_ends_at_the_lowest_point_and_its_last_step_is_the_shortest(rng):
    x, seen = rng.normal(size=3), []

    def gradients():
        seen.append(x.copy())
        return [2 * x]

    digit_levels.descend([x], gradients, 400, 0.1)
    assert len(seen) == 400 and abs(x).max() < 0.01
    # Adam's first step is the rate times g / (g + 1e-8), whatever the size g of the slope
    slope = abs(2 * seen[0])
    assert abs(seen[1] - seen[0]) == pytest.approx(0.1 * slope / (slope + 1e-8), rel=1e-9)
    constant = np.zeros(1)
    digit_levels.descend([constant], lambda: [np.ones(1)], 4, 0.1)
    assert constant == pytest.approx(-0.1 * (4 + 3 + 2 + 1) / 4, rel=1e-6)
