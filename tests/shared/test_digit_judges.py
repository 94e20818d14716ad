"""Claims of snippets/shared/digit_judges.py."""

import math

import numpy as np
import pytest

from snippets.shared.digit_judges import bits, marks, verdicts
from snippets.shared.digit_models import sample, split
from snippets.shared.metrics import nearest_neighbour_accuracy, precision_recall


def test_the_marks_are_those_of_each_judge_counted_one_by_one(rng):
    real, fake = split()[2][rng.permutation(597)[:40]], sample("ten bells", 40, rng)
    got = marks(real, fake)
    far = np.linalg.norm(fake[:, None] - split()[0], axis=2).min(axis=1)
    kept = np.linalg.norm(fake[:, None] - split()[2], axis=2).min(axis=1)
    assert got[4] == (far < kept).mean()
    shift = real.mean(axis=0) - fake.mean(axis=0)
    cross = np.linalg.eigvals(np.cov(real.T) @ np.cov(fake.T)).real.clip(0)
    trace = real.var(axis=0, ddof=1).sum() + fake.var(axis=0, ddof=1).sum()
    # 25 of 64 eigenvalues are 0 but for rounding; here their roots stay, each of at most the root of that
    slack = 2 * 25 * np.sqrt(64 * np.finfo(float).eps * cross.max())
    assert got[0] == pytest.approx(shift @ shift + trace - 2 * np.sqrt(cross).sum(), abs=slack)
    assert got[1:4] == [*precision_recall(real, fake), nearest_neighbour_accuracy(real, fake)]


def test_an_error_bar_is_the_spread_of_fresh_draws():
    mean, std = verdicts("ten bells", 50)
    rng = np.random.default_rng(0)
    rows = []
    for _ in range(5):
        real = rng.permutation(split()[2])[:50]
        rows.append(marks(real, sample("ten bells", 50, rng)))
        rng.random((597, 64))  # the fractions of a level, for the bits
    assert mean[:5] == pytest.approx(np.mean(rows, axis=0))
    assert std[:5] == pytest.approx(np.sqrt(((rows - np.mean(rows, axis=0)) ** 2).sum(axis=0) / 4))
    assert np.isnan(verdicts("network", 50)[0][5])


def test_a_bit_per_pixel_is_a_halved_density_in_each_pixel(rng):
    """The bits of levels one apart are those of the values from 0 to 1 plus four."""
    x = split()[2] + (rng.random((597, 64)) - 0.5) / 16
    train = split()[0]
    mean, cov = train.mean(axis=0), np.cov(train.T, bias=True) + np.eye(64) / 16**2 / 12
    square = ((x - mean) @ np.linalg.inv(cov) * (x - mean)).sum(axis=1)
    nats = (square + np.linalg.slogdet(2 * math.pi * cov)[1]) / 2
    each = nats / 64 / math.log(2) + 4
    assert abs(bits("one bell", rng) - each.mean()) < 5 * each.std() / math.sqrt(597)
    assert np.isnan(bits("network", rng)) and np.isnan(bits("real", rng))
