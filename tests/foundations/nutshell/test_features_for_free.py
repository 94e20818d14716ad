"""Features learned without labels make few labels go a long way: by variances, and one digit after the other."""

import math

import numpy as np
import pytest

from snippets.foundations.nutshell import features_for_free
from snippets.shared.datasets import digits


def test_learned_features_are_the_directions_of_most_variance_and_use_no_labels():
    train = digits()[0][:1200]
    _, _, rows = np.linalg.svd(train - train.mean(axis=0))
    for k in (2, 10):
        directions = features_for_free.learned(k)
        assert directions.shape == (64, k)
        assert abs(np.diag(rows[:k] @ directions)) == pytest.approx(1, abs=1e-9)
    assert features_for_free.learned().shape == (64, 10)


def test_random_features_are_orthonormal_and_prefer_no_pixel(rng):
    directions = [features_for_free.random(rng) for _ in range(100)]
    for d in directions[:3]:
        assert d.shape == (64, 10) and d.T @ d == pytest.approx(np.eye(10), abs=1e-10)
    share = np.mean([(d**2).sum(axis=1) for d in directions], axis=0)  # of each pixel; the mean is 10/64
    error = math.sqrt(2 * (10 / 64) * (54 / 64) / 66 / 100)  # a Beta(5, 27) has this variance
    assert abs(share - 10 / 64).max() < 5.5 * error


def test_a_digit_gets_the_label_of_its_nearest_known_digit(rng):
    x, y = digits()
    known, features = rng.permutation(1200), rng.normal(size=(64, 4))
    first, shares = features_for_free.shares_right(features, [known[::-1], known])
    places = x @ features
    for m, share in zip((10, 20, 50), shares, strict=False):
        right = 0
        for place, label in zip(places[1200:], y[1200:], strict=True):
            distance = [math.dist(place, places[k]) for k in known[:m]]
            right += y[known[int(np.argmin(distance))]] == label
        assert share == pytest.approx(right / 597)
    assert len(shares) == len(first) == 7
    assert first[-1] == shares[-1]  # all are known, in either order


def test_ten_learned_features_beat_ten_random_ones_and_nearly_match_all_64_pixels():
    facts = features_for_free.facts()
    rng = np.random.default_rng(0)
    orders = [rng.permutation(1200) for _ in range(10)]
    bases = [features_for_free.random(rng) for _ in range(10)]
    for i, m in enumerate((10, 20, 50, 100, 200, 500, 1200)):
        pixels, learned, random = (facts[f"{name}_{m}"] for name in ("pixels", "learned", "random"))
        assert learned > random + 0.1 and abs(learned - pixels) < 0.03
        for basis, value in (
            ([np.eye(64)] * 10, pixels),
            ([features_for_free.learned()] * 10, learned),
            (bases, random),
        ):
            each = [features_for_free.shares_right(b, [order])[0, i] for b, order in zip(basis, orders, strict=True)]
            assert value == pytest.approx(np.mean(each), abs=1e-12)


@pytest.mark.parametrize("labels", [10, 50, 500])
def test_the_plane_of_digits_shows_300_points_and_names_those_with_labels(labels):
    show = features_for_free.figure
    plane, curves = (show() if labels == 50 else show(labels=labels)).axes
    x, y = digits()
    _, _, rows = np.linalg.svd(x[:1200] - x[:1200].mean(axis=0))
    shown = np.random.default_rng(0).permutation(1200)[:300]
    named, total = shown[:labels], 0
    for k, dots in enumerate(plane.collections):
        at = abs(np.asarray(dots.get_offsets()))
        assert at == pytest.approx(abs(x[named[y[named] == k]] @ rows[:2].T), abs=1e-8)
        total += len(at)
    assert total == min(labels, 300) and len(plane.collections) == 10
    rest = abs(plane.lines[0].get_xydata())
    assert rest == pytest.approx(abs(x[shown[labels:]] @ rows[:2].T).reshape(-1, 2), abs=1e-8)
    facts = features_for_free.facts()
    *rows, now = curves.lines
    assert [line.get_label() for line in rows] == ["64 pixels", "10 learned", "10 random"]
    for line in rows:
        assert line.get_xdata().tolist() == [10, 20, 50, 100, 200, 500, 1200]
        assert line.get_ydata().tolist() == [facts[f"{line.get_label()[3:]}_{m}"] for m in line.get_xdata()]
    assert list(now.get_xdata()) == [labels] * 2 and plane.get_title() == f"{labels} labels"
