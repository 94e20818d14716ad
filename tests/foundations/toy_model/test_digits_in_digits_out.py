"""A model fitted to digits makes new ones and copies none: by covariances and distances."""

from math import sqrt
from statistics import NormalDist

import numpy as np
import pytest

from oracles import drawn_from
from snippets.foundations.toy_model import digits_in_digits_out
from snippets.shared.datasets import digits


def tiles_of(figure):
    """The images of the sheet without their margins. -> (7, 10, 8, 8)"""
    (image,) = figure.axes[0].images
    tiles = np.asarray(image.get_array()).reshape(7, 10, 10, 10).transpose(0, 2, 1, 3)
    assert image.get_clim() == (0, 16) and image.get_cmap().name == "gray_r"
    assert tiles[..., [0, -1], :].max() == 0 == tiles[..., [0, -1]].max()
    return tiles[..., 1:-1, 1:-1]


def gaps_to(points, train):
    """Distances from points to the nearest row of train, by expanding the square."""
    square = (points**2).sum(axis=1)[:, None] + (train**2).sum(axis=1) - 2 * points @ train.T
    return np.sqrt(square.min(axis=1))


def test_the_kinds_of_training_digits_are_the_first_1200_split_by_label():
    images, labels = digits()
    m = digits_in_digits_out
    assert len(m.train) == 1200 and len(m.unseen) == 597 == len(images) - 1200
    assert sum(map(len, m.kinds)) == 1200 and np.array_equal(np.concatenate([m.train, m.unseen]), images)
    for y, own in enumerate(m.kinds):
        assert own.tolist() == [x.tolist() for x, label in zip(images[:1200], labels, strict=False) if label == y]


@pytest.mark.parametrize("y", [0, 3, 8])
def test_principal_directions_rebuild_the_covariance_of_a_kind_and_stand_at_right_angles(y):
    x = digits_in_digits_out.kinds[y]
    mean, steps = digits_in_digits_out.fit(x)
    assert mean == pytest.approx(sum(x) / len(x)) and steps.shape == (64, 64)
    assert steps.T @ steps == pytest.approx(np.cov(x.T, bias=True), abs=1e-9)
    between = steps @ steps.T
    variances = np.linalg.eigvalsh(np.cov(x.T, bias=True))[::-1]
    assert between == pytest.approx(np.diag(variances), abs=1e-8)
    assert (np.diff(np.diag(between)) <= 1e-9).all(), "the first direction varies most"


@pytest.mark.equation("foundations/toy_model/new_digit")
@pytest.mark.parametrize("directions", [1, 2, 10, 64])
def test_a_new_digit_is_the_average_plus_independent_unit_noise_along_each_kept_direction(
    printed, rng, directions, n=4000
):
    x = digits_in_digits_out.kinds[5]
    model = digits_in_digits_out.fit(x)
    new = digits_in_digits_out.sample(rng, model, n, directions)
    variance, v = np.linalg.eigh(np.cov(x.T, bias=True))
    s, v = np.sqrt(np.maximum(variance[::-1], 0)), v[:, ::-1]
    along = (new - x.mean(axis=0)) @ v
    assert new.shape == (n, 64) and abs(along[:, directions:]).max(initial=0) < 1e-9
    kept = s[:directions] > 1e-6
    z = along[:, :directions][:, kept] / s[:directions][kept]
    assert abs(z.mean(axis=0)).max() < 5 / sqrt(n)
    k = z.shape[1]  # samples are rows
    parts = {"z_j": z.T[:, :, None], "s_j": s[:directions][kept], "v_j": v.T[:directions][kept][:, None, :], "k": k}
    covariance = z.T @ z / n - np.eye(z.shape[1])
    apart = bool(abs(covariance).max() < 5 * sqrt(2 / n))
    law = {r"\mathcal N(0, 1)": drawn_from(NormalDist().cdf), r"\text{independent.}": apart}
    printed("foundations/toy_model/new_digit").holds(
        parts | law | {"x": new, r"\mu": x.mean(axis=0)[None, :]}, atol=1e-8
    )


def test_more_directions_add_to_a_new_digit_and_leave_the_first_steps_as_they_were():
    model = digits_in_digits_out.fit(digits_in_digits_out.kinds[2])
    few, many = (digits_in_digits_out.sample(np.random.default_rng(1), model, 5, k) for k in (3, 10))
    unit = model[1][:10] / np.linalg.norm(model[1][:10], axis=1)[:, None]
    along = (many - few) @ unit.T
    assert abs(along[:, :3]).max() < 1e-10 < abs(along[:, 3:]).min()
    none = digits_in_digits_out.sample(np.random.default_rng(1), model, 5, 0)
    assert none.tolist() == [model[0].tolist()] * 5


def test_turned_directions_make_the_same_digits_and_name_other_features(rng):
    m = digits_in_digits_out
    mean, steps = m.fit(m.kinds[3])
    steps = steps[:10]
    turn = np.linalg.qr(rng.normal(size=(10, 10)))[0]
    turned = turn @ steps
    # mean + z @ steps with unit noise z is a Gaussian, and this is all that it depends on.
    assert turned.T @ turned == pytest.approx(steps.T @ steps, abs=1e-9)
    z = np.random.default_rng(0).normal(size=(5, 64))[:, :10]
    new = m.sample(np.random.default_rng(0), (mean, turned), 5, 10)
    code, other = ((new - mean) @ np.linalg.pinv(s) for s in (steps, turned))
    assert other == pytest.approx(z) and code == pytest.approx(z @ turn), "one digit, two descriptions"
    assert abs(code - other).max() > 0.5


def test_the_nearest_training_digit_of_a_training_digit_is_itself_and_of_others_the_closest(rng):
    train = digits_in_digits_out.train
    for i in rng.integers(1200, size=3):
        image, gap = digits_in_digits_out.nearest(train[i])
        assert image.tolist() == train[i].tolist() and gap == 0
    x = rng.uniform(0, 16, size=64)
    image, gap = digits_in_digits_out.nearest(x)
    gaps = [sqrt(sum((a - b) ** 2 for a, b in zip(x, other, strict=True))) for other in train.tolist()]
    assert gap == pytest.approx(min(gaps)) and image.tolist() == train[gaps.index(min(gaps))].tolist()


def test_facts_of_the_new_digits_are_shares_of_variance_and_distances_found_another_way():
    m, rng = digits_in_digits_out, np.random.default_rng(0)
    facts = m.facts()
    spectra = [np.linalg.eigvalsh(np.cov(x.T, bias=True))[::-1] for x in m.kinds]
    assert facts["kept"] == pytest.approx(sum(s[:10].sum() for s in spectra) / sum(s.sum() for s in spectra))
    new = np.concatenate([m.sample(rng, m.fit(x), 100, directions=10) for x in m.kinds])
    gaps = gaps_to(new, m.train)
    assert facts["new"] == 1000 == len(new)
    assert facts["gap_new"] == pytest.approx(gaps.mean()) and facts["least"] == pytest.approx(gaps.min())
    images = digits()[0]
    unseen = gaps_to(images[1200:], images[:1200])
    assert facts["gap_unseen"] == pytest.approx(unseen.mean())
    assert unseen.min() < facts["least"], "no new digit is as close to the training data as the closest real one"


def test_new_digits_are_no_copies_and_as_far_from_the_training_digits_as_unseen_real_ones(rng):
    m = digits_in_digits_out
    new = np.concatenate([m.sample(rng, m.fit(x), 40, 10) for x in m.kinds])
    gaps = gaps_to(new, m.train)
    unseen = gaps_to(m.unseen, m.train)
    assert gaps.min() > 5
    error = sqrt(gaps.var() / len(gaps) + unseen.var() / len(unseen))
    assert abs(gaps.mean() - unseen.mean()) < 5 * error


def test_a_gaussian_of_digits_does_not_know_that_paper_and_ink_are_the_ends(rng):
    m = digits_in_digits_out
    new = m.sample(rng, m.fit(m.kinds[7]), 50, 10)
    assert new.min() < -1 and new.max() > 17 and m.train.min() == 0 and m.train.max() == 16


@pytest.mark.parametrize("directions", [0, 10, 64])
def test_figure_of_new_digits_has_a_column_for_each_digit_from_training_to_nearest(directions):
    images, labels = digits()
    figure = digits_in_digits_out.figure(directions=directions)
    tiles = tiles_of(figure).reshape(7, 10, 64)
    train, rng = images[:1200], np.random.default_rng(2)
    for y in range(10):
        own = train[labels[:1200] == y]
        new = digits_in_digits_out.sample(rng, digits_in_digits_out.fit(own), 2, directions)
        assert tiles[:2, y].tolist() == own[:2].tolist()
        assert tiles[2, y] == pytest.approx(own.mean(axis=0))
        assert tiles[3:5, y] == pytest.approx(new)
        for new, twin in zip(tiles[3:5, y], tiles[5:, y], strict=True):
            gaps = ((train - new) ** 2).sum(axis=1)
            assert twin.tolist() == train[gaps.argmin()].tolist() and gaps.min() > 5**2
    assert np.allclose(tiles[3], tiles[2]) == (directions == 0) == np.allclose(tiles[3], tiles[4])
    ax = figure.axes[0]
    places = dict(zip((t.get_text() for t in ax.get_yticklabels()), ax.get_yticks(), strict=True))
    assert places == {"training": 9.5, "average": 24.5, "new": 39.5, "nearest": 59.5}
    (lines,) = ax.collections
    assert [segment[:, 1].tolist() for segment in lines.get_segments()] == [[e, e] for e in (19.5, 29.5, 49.5)]
    assert all(segment[:, 0].tolist() == [-0.5, 99.5] for segment in lines.get_segments())


def test_figure_of_new_digits_starts_with_ten_directions():
    default, ten = (tiles_of(f) for f in (digits_in_digits_out.figure(), digits_in_digits_out.figure(directions=10)))
    assert np.array_equal(default, ten)
