"""Claims of snippets/shared/digit_models.py."""

import math

import numpy as np
import pytest

from snippets.shared import digit_flow
from snippets.shared.datasets import digits
from snippets.shared.digit_models import LEVEL, log_prob, parts, sample, split, windowed_flow


def test_the_two_parts_are_all_digits_each_once_from_paper_to_ink():
    train, labels, held = split()
    assert (len(train), len(labels), len(held)) == (1200, 1200, 597)
    assert sorted(map(tuple, [*train, *held])) == sorted(map(tuple, digits()[0] / 16))
    by_picture = {tuple(x / 16): y for x, y in zip(*digits(), strict=True)}
    assert [by_picture[tuple(x)] for x in train] == labels.tolist()


def test_a_level_is_the_spread_of_a_random_fraction_of_one(rng, n=20_000):
    u = (rng.random(n) - 0.5) / 16
    assert abs(u.var() - LEVEL**2) < 5 * (u**2).std() / math.sqrt(n)


@pytest.mark.parametrize("name", ["copier", "one bell", "ten bells", "timid"])
def test_the_density_is_that_of_the_mixture_and_samples_have_its_moments(rng, name, n=3000):
    weights, means, covs = parts(name)
    assert weights.sum() == pytest.approx(1)
    x = sample(name, n, rng)
    mean = weights @ means
    spread = sum(
        w * (covs[k % len(covs)] + np.outer(m - mean, m - mean))
        for k, (w, m) in enumerate(zip(weights, means, strict=True))
    )
    assert (abs(x.mean(axis=0) - mean) < 5 * np.sqrt(spread.diagonal() / n)).all()
    total = ((x - mean) ** 2).sum(axis=1)
    assert abs(total.mean() - np.trace(spread)) < 5 * total.std() / math.sqrt(n)
    point, logs = x[0], []
    for k, (w, m) in enumerate(zip(weights, means, strict=True)):
        c = covs[k % len(covs)]
        square = (point - m) @ np.linalg.solve(c, point - m)
        logs.append(math.log(w) - (square + np.linalg.slogdet(2 * math.pi * c)[1]) / 2)
    assert log_prob(name, x[:2])[0] == pytest.approx(np.logaddexp.reduce(logs), rel=1e-9)


def test_a_timid_bell_has_a_quarter_of_the_variance_of_its_own_digits():
    train, labels, _ = split()
    own = train[labels == 3]
    cov = np.cov(own.T, bias=True) + LEVEL**2 * np.eye(64)
    for name, share in (("ten bells", 1), ("timid", 0.25)):
        assert parts(name)[2][3] == pytest.approx(share * cov)
        assert parts(name)[1][3] == pytest.approx(own.mean(axis=0))
        assert parts(name)[0][3] == pytest.approx(len(own) / 1200)
    assert parts("one bell")[1][0] == pytest.approx(train.mean(axis=0))


def test_the_network_is_asked_for_the_labels_of_the_training_set():
    rng = np.random.default_rng(7)
    labels = rng.choice(split()[1], size=5)
    expected = (digit_flow.sample(5, rng, 8, labels) + 1) / 2
    assert sample("network", 5, np.random.default_rng(7)) == pytest.approx(expected)


def test_a_window_sees_what_is_in_it_and_weighs_by_bayes(rng):
    """Pixel by pixel, by hand."""
    train, noise = rng.random((6, 64)), rng.normal(size=(2, 64))
    for window in (1, 3, 7):
        path = windowed_flow(noise, train, window, steps=4)
        x, t = 2 * path[2] - 1, 0.5
        cells, data = x.reshape(2, 8, 8), (2 * train - 1).reshape(6, 8, 8)
        mean = np.empty((2, 8, 8))
        for i in range(8):
            for j in range(8):
                r = window // 2
                rows, columns = slice(max(i - r, 0), i + r + 1), slice(max(j - r, 0), j + r + 1)
                far = ((cells[:, None, rows, columns] - t * data[None, :, rows, columns]) ** 2).sum(axis=(2, 3))
                w = np.exp(-far / 2 / (1 - t) ** 2)
                mean[:, i, j] = w @ data[:, i, j] / w.sum(axis=1)
        step = x + 0.25 * (mean.reshape(2, 64) - x) / (1 - t)
        assert 2 * path[3] - 1 == pytest.approx(step)
        assert path.shape == (5, 2, 64) and path[0] == pytest.approx((noise + 1) / 2)


def test_a_window_is_odd():
    with pytest.raises(ValueError, match="odd, not 4"):
        windowed_flow(np.zeros((1, 64)), np.zeros((1, 64)), 4)


def test_who_sees_the_whole_picture_copies_exactly(rng):
    train = split()[0][rng.permutation(1200)[:200]]
    x = windowed_flow(rng.normal(size=(10, 64)), train, 15)[-1]
    assert np.abs(x[:, None] - train).max(axis=2).min(axis=1) == pytest.approx(np.zeros(10), abs=1e-6)
