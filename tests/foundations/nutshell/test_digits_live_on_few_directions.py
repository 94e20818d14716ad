"""A few directions hold most of what differs between digits: by variances, and by nearest points."""

import math

import numpy as np
import pytest

from snippets.foundations.nutshell import digits_live_on_few_directions
from snippets.shared.datasets import digits


def test_the_directions_of_the_digits_are_orthonormal_and_fall_in_variance():
    variances, directions = digits_live_on_few_directions.variances, digits_live_on_few_directions.axes
    train = digits()[0][:1200]
    assert directions.T @ directions == pytest.approx(np.eye(64), abs=1e-10)
    assert (np.diff(variances) <= 0).all() and (variances >= 0).all()
    seen = ((train - train.mean(axis=0)) @ directions).var(axis=0)
    assert variances == pytest.approx(seen, abs=1e-9)
    singular = np.linalg.svd(train - train.mean(axis=0), compute_uv=False)
    assert variances == pytest.approx(singular**2 / 1200, abs=1e-9)


def test_all_digit_directions_together_hold_the_variance_of_all_pixels():
    variances = digits_live_on_few_directions.variances
    assert variances.sum() == pytest.approx(digits()[0][:1200].var(axis=0).sum())
    for part in (digits_live_on_few_directions.by_direction, digits_live_on_few_directions.by_pixel):
        assert part.shape == (65,) and part[0] == 0 and part[-1] == pytest.approx(1)
        assert (np.diff(part) >= -1e-12).all()
    # Schur: the eigenvalues of a covariance majorise its diagonal.
    excess = digits_live_on_few_directions.by_direction - digits_live_on_few_directions.by_pixel
    assert (excess >= -1e-12).all() and excess[1:40].min() > 0.04


def test_the_share_of_single_digit_pixels_takes_the_most_varied_first():
    variance = sorted(digits()[0][:1200].var(axis=0), reverse=True)
    sums = [math.fsum(variance[:k]) / math.fsum(variance) for k in range(65)]
    assert digits_live_on_few_directions.by_pixel == pytest.approx(sums, abs=1e-12)


@pytest.mark.equation("foundations/nutshell/few_directions")
def test_a_rebuilt_digit_is_the_nearest_point_of_the_mean_plus_the_first_directions(printed, rng):
    images = digits()[0]
    train, x = images[:1200], images[1200:][rng.integers(597, size=6)]
    _, _, rows = np.linalg.svd(train - train.mean(axis=0), full_matrices=True)
    for k in (0, 1, 8, 30):
        rebuilt = digits_live_on_few_directions.rebuild(x, k)
        weights, *_ = np.linalg.lstsq(rows[:k].T, (x - train.mean(axis=0)).T) if k else (np.zeros((0, 6)),)
        nearest = train.mean(axis=0) + weights.T @ rows[:k]
        assert rebuilt == pytest.approx(nearest, abs=1e-8)
        columns = {r"\mu": train.mean(axis=0)[:, None], "v_i": rows[:k, :, None], "k": k, "x": x[0][:, None]}
        printed("foundations/nutshell/few_directions").holds(columns | {r"\hat x": nearest[0][:, None]}, atol=1e-8)
        assert digits_live_on_few_directions.rebuild(rebuilt, k) == pytest.approx(rebuilt, abs=1e-9)
    assert digits_live_on_few_directions.rebuild(x, 64) == pytest.approx(x, abs=1e-9)


def test_what_a_rebuilt_training_digit_lacks_is_the_variance_of_the_other_directions():
    train = digits()[0][:1200]
    for k in (0, 1, 8, 21, 64):
        lost = ((train - digits_live_on_few_directions.rebuild(train, k)) ** 2).sum(axis=1).mean()
        total = train.var(axis=0).sum()
        assert 1 - lost / total == pytest.approx(digits_live_on_few_directions.by_direction[k], abs=1e-9)


def test_half_of_what_varies_in_digits_fits_in_5_directions_and_90_percent_in_21():
    facts = digits_live_on_few_directions.facts()
    train, test = digits()[0][:1200], digits()[0][1200:]
    _, singular, rows = np.linalg.svd(train - train.mean(axis=0))
    part = np.cumsum(singular**2) / (singular**2).sum()
    alone = np.cumsum(np.sort(train.var(axis=0))[::-1]) / train.var(axis=0).sum()
    for name, p in ("half", 0.5), ("ninety", 0.9):
        assert facts[name] == 1 + (part < p).sum()
        assert facts[name + "_pixels"] == 1 + (alone < p).sum() > 1.5 * facts[name]
    for k in (8, 21):
        assert facts[f"train_{k}"] == pytest.approx(part[k - 1])
        kept = (((test - train.mean(axis=0)) @ rows[:k].T) ** 2).sum()
        assert facts[f"test_{k}"] == pytest.approx(kept / ((test - train.mean(axis=0)) ** 2).sum())
        assert 0 < facts[f"train_{k}"] - facts[f"test_{k}"] < 0.03  # the structure is not only the training set's


@pytest.mark.parametrize("k", [0, 1, 8, 64])
def test_the_figure_of_directions_shows_two_shares_and_ten_rebuilt_digits(k):
    show = digits_live_on_few_directions.figure
    curve, pictures = (show() if k == 8 else show(directions=k)).axes
    by_direction, by_pixel, dot = curve.lines
    assert by_direction.get_xdata().tolist() == list(range(65))
    assert by_direction.get_ydata() == pytest.approx(digits_live_on_few_directions.by_direction)
    assert by_pixel.get_ydata() == pytest.approx(digits_live_on_few_directions.by_pixel)
    assert dot.get_xydata()[0] == pytest.approx((k, digits_live_on_few_directions.by_direction[k]))
    mosaic = np.asarray(pictures.images[0].get_array())
    assert mosaic.shape == (20, 100) and pictures.images[0].get_clim() == (0, 16)
    images, labels = digits()
    for digit in range(10):
        first = 1200 + labels[1200:].tolist().index(digit)
        tiles = mosaic[:10, 10 * digit : 10 * digit + 10], mosaic[10:, 10 * digit : 10 * digit + 10]
        assert (tiles[0][1:9, 1:9].ravel() == images[first]).all()
        rebuilt = digits_live_on_few_directions.rebuild(images[first], k)
        assert tiles[1][1:9, 1:9].ravel() == pytest.approx(rebuilt, abs=1e-9)
        for tile in tiles:
            assert tile.sum() == pytest.approx(tile[1:9, 1:9].sum())  # nothing in the margin
    assert pictures.get_title() == f"with {k} directions"
