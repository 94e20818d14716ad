"""Claims of docs/foundations/toy_model.md."""

import math
from fractions import Fraction
from itertools import combinations, permutations
from math import exp, log, pi, sqrt

import numpy as np
import pytest

from snippets.foundations.toy_model import (
    a_boundary_from_labels,
    a_box_is_a_model,
    an_observation_is_a_row,
    ask_for_a_digit,
    digits_in_digits_out,
    exercises,
    guess_the_rule,
    joint_margin_conditional,
    the_average_digit_is_no_digit,
    the_land_appears,
    the_likelihood_has_a_cliff,
    three_models_of_land,
    two_ways_to_be_uniform,
)
from snippets.shared.datasets import digits, land

# digits_in_digits_out


def digits_in_digits_out_tiles(figure):
    """The images of its sheet without their margins. -> (7, 10, 8, 8)"""
    (image,) = figure.axes[0].images
    tiles = np.asarray(image.get_array()).reshape(7, 10, 10, 10).transpose(0, 2, 1, 3)
    assert image.get_clim() == (0, 16) and image.get_cmap().name == "gray_r"
    assert tiles[..., [0, -1], :].max() == 0 == tiles[..., [0, -1]].max()
    return tiles[..., 1:-1, 1:-1]


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
def test_a_new_digit_is_the_average_plus_independent_unit_noise_along_each_kept_direction(rng, directions, n=4000):
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
    covariance = z.T @ z / n - np.eye(z.shape[1])
    assert abs(covariance).max() < 5 * sqrt(2 / n)


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


def digits_in_digits_out_gaps(points, train):
    """Distances from points to the nearest row of train, by expanding the square."""
    square = (points**2).sum(axis=1)[:, None] + (train**2).sum(axis=1) - 2 * points @ train.T
    return np.sqrt(square.min(axis=1))


def test_facts_of_the_new_digits_are_shares_of_variance_and_distances_found_another_way():
    m, rng = digits_in_digits_out, np.random.default_rng(0)
    facts = m.facts()
    spectra = [np.linalg.eigvalsh(np.cov(x.T, bias=True))[::-1] for x in m.kinds]
    assert facts["kept"] == pytest.approx(sum(s[:10].sum() for s in spectra) / sum(s.sum() for s in spectra))
    new = np.concatenate([m.sample(rng, m.fit(x), 100, directions=10) for x in m.kinds])
    gaps = digits_in_digits_out_gaps(new, m.train)
    assert facts["new"] == 1000 == len(new)
    assert facts["gap_new"] == pytest.approx(gaps.mean()) and facts["least"] == pytest.approx(gaps.min())
    images = digits()[0]
    unseen = digits_in_digits_out_gaps(images[1200:], images[:1200])
    assert facts["gap_unseen"] == pytest.approx(unseen.mean())
    assert unseen.min() < facts["least"], "no new digit is as close to the training data as the closest real one"


def test_new_digits_are_no_copies_and_as_far_from_the_training_digits_as_unseen_real_ones(rng):
    m = digits_in_digits_out
    new = np.concatenate([m.sample(rng, m.fit(x), 40, 10) for x in m.kinds])
    gaps = digits_in_digits_out_gaps(new, m.train)
    unseen = digits_in_digits_out_gaps(m.unseen, m.train)
    assert gaps.min() > 5
    error = sqrt(gaps.var() / len(gaps) + unseen.var() / len(unseen))
    assert abs(gaps.mean() - unseen.mean()) < 5 * error


@pytest.mark.parametrize("directions", [0, 10, 64])
def test_figure_of_new_digits_has_a_column_for_each_digit_from_training_to_nearest(directions):
    images, labels = digits()
    figure = digits_in_digits_out.figure(directions=directions)
    tiles = digits_in_digits_out_tiles(figure).reshape(7, 10, 64)
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
    default, ten = (
        digits_in_digits_out_tiles(f)
        for f in (digits_in_digits_out.figure(), digits_in_digits_out.figure(directions=10))
    )
    assert np.array_equal(default, ten)


def test_a_gaussian_of_digits_does_not_know_that_paper_and_ink_are_the_ends(rng):
    m = digits_in_digits_out
    new = m.sample(rng, m.fit(m.kinds[7]), 50, 10)
    assert new.min() < -1 and new.max() > 17 and m.train.min() == 0 and m.train.max() == 16


# an_observation_is_a_row


def test_the_training_data_are_a_table_of_1200_rows_with_64_columns():
    m, facts = an_observation_is_a_row, an_observation_is_a_row.facts()
    assert np.array_equal(m.X, digits()[0][:1200]) and m.X.shape == (1200, 64)
    constant = sum(len(set(column.tolist())) == 1 for column in m.X.T)
    assert facts == {"observations": 1200, "features": 8 * 8, "numbers": 1200 * 64, "constant": constant, "words": 6}
    assert constant > 0 and all(column[0] == 0 for column in m.X.T if len(set(column.tolist())) == 1)


def test_feature_k_of_a_row_is_the_pixel_in_line_k_over_8_and_column_k_mod_8():
    image = an_observation_is_a_row.image_of(np.arange(64))
    assert image.shape == (8, 8)
    assert all(image[k // 8, k % 8] == k for k in range(64))


@pytest.mark.parametrize("text", ["to be or not to be", "one", "b a b c a", "the cat saw the other cat"])
def test_words_become_numbers_from_which_the_sentence_can_be_read_again(text):
    numbers, words = an_observation_is_a_row.word_features(text), text.split()
    book = sorted(set(words))
    assert [book[k] for k in numbers] == words
    assert set(numbers) == set(range(len(book))) and min(numbers) == 0


@pytest.mark.parametrize("row", [0, 16, 43, 59])
def test_figure_of_the_table_cuts_out_the_row_and_shows_it_as_a_picture(row):
    m = an_observation_is_a_row
    figure = m.figure(row=row)
    table, picture, words = figure.axes
    assert np.array_equal(table.images[0].get_array(), digits()[0][:60])
    cut = np.asarray(table.images[0].get_array())[row]
    shown = picture.images[0].get_array()
    assert shown.shape == (8, 8) and shown.ravel().tolist() == cut.tolist()
    assert [i.get_clim() for i in (table.images[0], picture.images[0])] == [(0, 16)] * 2
    (frame,) = table.patches
    assert (frame.get_xy(), frame.get_width(), frame.get_height()) == ((-0.5, row - 0.5), 64, 1)
    assert not frame.get_fill() and f"row {row} " in picture.get_title("left") + picture.get_title()
    (arrow,) = figure.artists
    assert (arrow.xy1, arrow.xy2) == ((63.5, row), (-0.5, 3.5))
    texts = [(t.get_position(), t.get_text()) for t in words.texts]
    assert [t for (_, y), t in texts if y == 1] == m.sentence.split()
    assert [int(t) for (_, y), t in texts if y == 0] == [3, 0, 2, 1, 3, 0]
    assert [x for (x, y), _ in texts if y == 1] == list(range(6)) == [x for (x, y), _ in texts if y == 0]
    assert words.get_xlim() == (-0.5, 5.5) and words.get_xticks().tolist() == [0.5, 1.5, 2.5, 3.5, 4.5]


def test_figure_of_the_table_starts_with_row_16_a_six():
    assert digits()[1][16] == 6
    _, picture, _ = an_observation_is_a_row.figure().axes
    assert np.array_equal(picture.images[0].get_array(), digits()[0][16].reshape(8, 8))


# the_average_digit_is_no_digit


@pytest.mark.parametrize("y", [1, 6])
def test_ten_directions_of_a_digit_hold_the_ten_largest_variances(y):
    images, labels = digits()
    x = images[:1200][labels[:1200] == y]
    mean, steps = the_average_digit_is_no_digit.fit(x)
    variance, v = np.linalg.eigh(np.cov(x.T, bias=True))
    best = (v[:, -10:] * variance[-10:]) @ v[:, -10:].T
    assert mean == pytest.approx(x.mean(axis=0)) and steps.shape == (10, 64)
    assert steps.T @ steps == pytest.approx(best, abs=1e-8)
    kept = the_average_digit_is_no_digit.models[y]
    assert len(the_average_digit_is_no_digit.models) == 10
    assert all(np.array_equal(a, b) for a, b in zip(kept, (mean, steps), strict=True))


def test_samples_have_the_average_of_all_digits_and_the_variety_that_is_claimed(rng, n=4000):
    m = the_average_digit_is_no_digit
    x = m.sample(rng, n)
    assert x.shape == (n, 64)
    assert (abs(x.mean(axis=0) - m.average) <= 5 * x.std(axis=0) / sqrt(n) + 1e-12).all()
    square = ((x - m.average) ** 2).sum(axis=1)
    assert abs(square.mean() - m.variety(1)) < 5 * square.std() / sqrt(n)


def test_variety_is_what_lies_between_the_kinds_plus_what_is_kept_within_them():
    images, labels = (a[:1200] for a in digits())
    total = 0
    for y in range(10):
        own = images[labels == y]
        top = np.linalg.eigvalsh(np.cov(own.T, bias=True))[-10:].sum()
        total += len(own) / 1200 * (((own.mean(axis=0) - images.mean(axis=0)) ** 2).sum() + top)
    for r in (0, 0.3, 1, 2):
        assert the_average_digit_is_no_digit.variety(r) == pytest.approx(r * r * total)


def test_one_answer_for_all_digits_is_best_at_the_average_and_costs_its_distance_elsewhere(rng):
    m, images = the_average_digit_is_no_digit, digits()[0][:1200]
    assert m.loss(0) == pytest.approx(np.trace(np.cov(images.T, bias=True)))
    for a in rng.uniform(0, 16, size=(5, 64)):
        cost = np.mean([((x - a) ** 2).sum() for x in images])
        assert cost == pytest.approx(m.loss(0) + ((a - images.mean(axis=0)) ** 2).sum())


@pytest.mark.equation("foundations/toy_model/loss_and_variety")
@pytest.mark.parametrize("r", [0.0, 0.25, 0.7, 1.0])
def test_the_squared_loss_charges_the_variety_of_independent_answers_on_top(r):
    # Exact: let the answers come from all training digits, each equally likely, and go through all pairs.
    m, x = the_average_digit_is_no_digit, digits()[0][:1200]
    answers = m.answer(x, r)
    pairs = (x**2).sum(axis=1).mean() + (answers**2).sum(axis=1).mean() - 2 * x.mean(axis=0) @ answers.mean(axis=0)
    blur = np.trace(np.cov(x.T, bias=True))
    assert pairs == pytest.approx(blur + r**2 * blur, rel=1e-12)
    assert m.loss(r) - m.loss(0) == pytest.approx(m.variety(r), abs=1e-9)


def test_the_loss_of_answers_is_met_by_samples_of_the_model(rng, n=3000, r=0.6):
    m, images = the_average_digit_is_no_digit, digits()[0][:1200]
    x, answers = images[rng.integers(1200, size=n)], m.answer(m.sample(rng, n), r)
    square = ((x - answers) ** 2).sum(axis=1)
    assert abs(square.mean() - m.loss(r)) < 5 * square.std() / sqrt(n)


def test_the_average_of_all_digits_has_less_contrast_than_any_of_them():
    m = the_average_digit_is_no_digit
    images = digits()[0][:1200]
    assert m.average == pytest.approx(sum(images) / 1200)
    assert m.average.std() < min(x.std() for x in images)


def test_without_randomness_every_answer_is_the_average_and_with_all_of_it_the_sample(rng):
    m = the_average_digit_is_no_digit
    x = rng.uniform(0, 16, size=(4, 64))
    assert m.answer(x, 0).tolist() == [m.average.tolist()] * 4
    assert m.answer(x, 1) == pytest.approx(x)
    assert m.answer(x, 0.25) == pytest.approx(0.25 * x + 0.75 * m.average)


def test_facts_of_the_average_digit_are_its_loss_and_that_of_samples():
    m = the_average_digit_is_no_digit
    x = digits()[0][:1200]
    blur = x.var(axis=0).sum()
    assert m.facts() == pytest.approx({"lowest": blur, "samples": blur + m.variety(1), "variety": m.variety(1)})


@pytest.mark.parametrize("r", [0.0, 0.2, 0.6, 1.0])
def test_figure_of_the_average_digit_shows_twelve_answers_and_their_loss(r):
    m = the_average_digit_is_no_digit
    one, many, plot = m.figure(randomness=r).axes
    assert np.asarray(one.images[0].get_array()).ravel() == pytest.approx(digits()[0][:1200].mean(axis=0))
    sheet = np.asarray(many.images[0].get_array())
    tiles = sheet.reshape(4, 10, 3, 10).transpose(0, 2, 1, 3)
    assert sheet[0].max() == sheet[:, 0].max() == sheet[:, 9].max() == 0
    answers = tiles[..., 1:-1, 1:-1].reshape(12, 64)
    assert answers == pytest.approx(m.answer(m.sample(np.random.default_rng(0), 12), r))
    spread = answers.var(axis=0).sum()
    assert (spread < 1e-12) == (r == 0)
    assert all(i.get_clim() == (0, 16) for i in (one.images[0], many.images[0]))
    assert [ax.get_title("left") + ax.get_title() for ax in (one, many)] == ["average", "answers"]
    loss, variety = plot.lines
    axis = loss.get_xdata()
    assert axis.tolist() == variety.get_xdata().tolist() == pytest.approx(np.arange(101) / 100)
    assert loss.get_ydata() == pytest.approx(m.loss(0) + axis**2 * m.variety(1))
    assert variety.get_ydata() == pytest.approx(axis**2 * m.variety(1))
    for line in (loss, variety):
        (at,) = line.get_markevery()
        assert axis[at] == pytest.approx(r)
    assert (loss.get_linestyle(), variety.get_linestyle()) == ("-", "--")
    for text, line in zip(plot.texts, (loss, variety), strict=True):
        x, y = text.get_position()
        assert x == 0 and 0 < y - line.get_ydata()[0] < 400, "the label stands on its own curve"
    assert [(t.get_text(), t.get_color()) for t in plot.texts] == [("loss", "C0"), ("variety", "C1")]
    low, high = plot.get_ylim()
    assert low < 0 and m.loss(1) < high


def test_figure_of_the_average_digit_starts_with_samples_of_the_model():
    _, many, _ = the_average_digit_is_no_digit.figure().axes
    _, full, _ = the_average_digit_is_no_digit.figure(randomness=1.0).axes
    assert np.array_equal(many.images[0].get_array(), full.images[0].get_array())


# a_boundary_from_labels


@pytest.mark.equation("foundations/toy_model/logistic")
def test_the_label_probability_of_a_stroke_is_the_sigmoid_of_a_weighted_sum(rng):
    for x, w in zip(rng.normal(size=(50, 2)), rng.normal(size=(50, 3)), strict=True):
        odds = exp(w[0]) * exp(w[1] * x[0]) * exp(w[2] * x[1])
        assert a_boundary_from_labels.p_label(x, w) == pytest.approx(odds / (1 + odds))
    far = a_boundary_from_labels.p_label(np.array([[1e4, 0], [-1e4, 0]]), np.array([0, 1, 0]))
    assert far.tolist() == [1, 0]


@pytest.mark.equation("foundations/toy_model/bayes_weights")
def test_bayes_rule_on_two_gaussian_kinds_of_strokes_gives_the_best_weights(rng):
    m = a_boundary_from_labels
    inverse = np.linalg.inv(m.Sigma)

    def density(x, mean):
        return exp(-(x - mean) @ inverse @ (x - mean) / 2) / (2 * pi * sqrt(np.linalg.det(m.Sigma)))

    for x in rng.uniform(-3, 5, size=(30, 2)):
        zero, one = (0.5 * density(x, mean) for mean in m.mu)
        assert m.p_label(x, m.bayes_weights()) == pytest.approx(one / (zero + one), rel=1e-9)
    assert m.bayes_weights() == pytest.approx([-3.5, 2, -1])


def test_strokes_are_half_of_each_kind_with_their_means_and_common_covariance(rng, n=20_000):
    m = a_boundary_from_labels
    x, y = m.sample(rng, n)
    assert x.shape == (n, 2) and set(y) == {0, 1} and abs(y.mean() - 0.5) < 5 * 0.5 / sqrt(n)
    for k, mean in enumerate(((1, 0), (2.5, 0))):
        e = x[y == k] - mean
        assert abs(e.mean(axis=0)).max() < 5 / sqrt(len(e))
        assert abs(e.T @ e / len(e) - [[1, 0.5], [0.5, 1]]).max() < 5 * sqrt(2 / len(e))


def test_fitted_weights_are_where_the_likelihood_of_the_labels_is_flat_and_highest(rng):
    m = a_boundary_from_labels
    x, y = m.sample(rng, 200)
    w = m.fit(x, y)
    columns = np.column_stack([np.ones(200), x])

    def log_likelihood(w):
        return -np.log1p(np.exp(-(2 * y - 1) * (columns @ w))).sum()

    p = 1 / (1 + np.exp(-columns @ w))
    assert abs(columns.T @ (y - p)).max() < 1e-8
    for step in rng.normal(size=(10, 3)) / 10:
        assert log_likelihood(w + step) < log_likelihood(w)


def test_fitted_weights_come_to_the_best_ones_within_their_standard_errors(rng):
    m = a_boundary_from_labels
    best = m.bayes_weights()
    for n in (1000, 16_000):
        x, y = m.sample(rng, n)
        columns = np.column_stack([np.ones(n), x])
        p = 1 / (1 + np.exp(-columns @ best))
        information = (columns.T * (p * (1 - p))) @ columns
        off = m.fit(x, y) - best
        # off ~ N(0, information^-1): its squared length in these units is chi-square, 3 degrees of freedom.
        assert off @ information @ off < 3 + 5 * sqrt(6) + 12


def test_labels_teach_the_same_weights_wherever_the_strokes_are_taken_from(rng, n=40_000):
    # Keep only long strokes: p(x) changes beyond recognition, p(y | x) does not.
    m = a_boundary_from_labels
    x, y = m.sample(rng, n)
    long = x[:, 1] > 0.3
    columns = np.column_stack([np.ones(long.sum()), x[long]])
    p = m.p_label(x[long], m.bayes_weights())
    covariance = np.linalg.inv((columns.T * (p * (1 - p))) @ columns)
    off = m.fit(x[long], y[long]) - m.bayes_weights()
    assert (abs(off) < 5 * np.sqrt(np.diag(covariance))).all()


def test_facts_of_the_boundary_are_fitted_to_ten_thousand_strokes_beside_the_best_weights():
    m, facts = a_boundary_from_labels, a_boundary_from_labels.facts()
    x, y = m.sample(np.random.default_rng(0), 10_000)
    w = np.array([facts[f"w{i}"] for i in range(3)])
    p = 1 / (1 + np.exp(-(w[0] + x @ w[1:])))
    assert [(y - p).sum(), *((y - p) @ x)] == pytest.approx([0, 0, 0], abs=1e-6)
    assert [facts[f"b{i}"] for i in range(3)] == pytest.approx([-3.5, 2, -1]) and len(facts) == 6


@pytest.mark.parametrize("n", [30, 300, 1000])
def test_figure_of_the_boundary_shows_shades_a_fit_and_the_best_line(n):
    m = a_boundary_from_labels
    plane, path = m.figure(training_points=n).axes
    x, y = m.sample(np.random.default_rng(0), 10_000)
    w, best = m.fit(x[:n], y[:n]), m.bayes_weights()
    bands, fitted, ideal, *dots = plane.collections
    assert bands.levels == pytest.approx([0, 0.1, 0.5, 0.9, 1])
    for edges, line in ((w, fitted), (best, ideal)):
        assert line.levels == pytest.approx([0.5])
        vertices = np.concatenate([p.vertices for p in line.get_paths()])
        assert abs(edges[0] + vertices @ edges[1:]).max() < 0.05 and len(vertices) > 20
    assert (fitted.get_linestyle(), ideal.get_linestyle()) != (ideal.get_linestyle(), fitted.get_linestyle())
    for path_of_band, low, high in zip(bands.get_paths(), (0, 0.1, 0.5, 0.9), (0.1, 0.5, 0.9, 1), strict=True):
        inside = m.p_label(path_of_band.vertices, w)
        assert low - 0.01 < inside.min() and inside.max() < high + 0.01
    whole = np.concatenate([p.vertices for p in bands.get_paths()])
    assert [*whole.min(axis=0), *whole.max(axis=0)] == pytest.approx([-4, -4, 6, 6])
    shown = min(n, 300)
    for k, dot in enumerate(dots):
        assert np.array_equal(dot.get_offsets(), x[:shown][y[:shown] == k])
    assert len(dots) == 2 and len(dots[0].get_paths()[0].vertices) != len(dots[1].get_paths()[0].vertices)
    *curves, marker = path.lines
    (levels,) = path.collections
    sizes = curves[0].get_xdata()
    assert sizes[0] == 30 and sizes[-1] == 10_000 and len(sizes) == 50 == len(set(sizes))
    assert np.diff(np.log(sizes)) == pytest.approx(log(10_000 / 30) / 49, abs=0.05)
    for i, line in enumerate(curves):
        for at in (0, 20, 49):
            k = int(sizes[at])
            assert line.get_ydata()[at] == pytest.approx(m.fit(x[:k], y[:k])[i], abs=1e-9)
    assert [s[:, 1].tolist() for s in levels.get_segments()] == [[b, b] for b in best]
    assert all(s[:, 0].tolist() == [30, 10_000] for s in levels.get_segments())
    ticks = dict(zip((t.get_text() for t in path.get_yticklabels()), path.get_yticks(), strict=True))
    assert ticks == pytest.approx({"$w_0$": -3.5, "$w_1$": 2, "$w_2$": -1})
    assert list(marker.get_xdata()) == [n, n] and path.get_xscale() == "log"
    low, high = path.get_ylim()
    assert all(low < v < high for line in curves for v in line.get_ydata())


def test_figure_of_the_boundary_starts_with_300_strokes_all_inside_the_shades():
    plane, path = a_boundary_from_labels.figure().axes
    assert path.lines[-1].get_xdata()[0] == 300
    points = np.concatenate([d.get_offsets() for d in plane.collections[3:]])
    assert len(points) == 300 and points.min() > -4 and points.max() < 6


def test_boundaries_from_30_and_from_10000_strokes_are_clearly_apart_and_on_top_of_each_other():
    m = a_boundary_from_labels
    x, y = m.sample(np.random.default_rng(0), 10_000)
    gaps = []
    for n in (30, 10_000):
        w = m.fit(x[:n], y[:n])
        crossing = [-(w[0] + w[2] * x2) / w[1] - (3.5 + x2) / 2 for x2 in (-2, 0, 2)]
        gaps.append(max(map(abs, crossing)))
    assert gaps[0] > 0.4 and gaps[1] < 0.04


def test_the_boundary_is_sure_of_van_gogh_in_a_corner_where_no_stroke_is():
    m = a_boundary_from_labels
    x, y = m.sample(np.random.default_rng(0), 10_000)
    corner = np.array([6, -4])
    assert m.p_label(corner, m.fit(x[:300], y[:300])) > 0.999
    assert np.linalg.norm(x[:300] - corner, axis=1).min() > 2


def test_rarer_strokes_lower_the_first_weight_by_the_logarithm_of_the_odds(rng):
    m = a_boundary_from_labels
    x, best = rng.normal(size=2), m.bayes_weights()
    odds = m.p_label(x, best) / (1 - m.p_label(x, best))  # p(x | 1) / p(x | 0), both kinds being equally common
    rare = m.p_label(x, best - [log(99), 0, 0])
    assert rare == pytest.approx(0.01 * odds / (0.01 * odds + 0.99))


# joint_margin_conditional


def joint_margin_conditional_fractions():
    """The same table in exact twentieths."""
    table = [[Fraction(float(v)).limit_denominator(100) for v in row] for row in joint_margin_conditional.p_joint]
    assert table == [[Fraction(k, 20) for k in row] for row in ([4, 7, 1], [1, 3, 4])]
    return table


def test_the_joint_table_sums_to_one_along_either_margin():
    table, m = joint_margin_conditional_fractions(), joint_margin_conditional
    columns, rows = [sum(c) for c in zip(*table, strict=True)], [sum(r) for r in table]
    assert sum(columns) == 1 == sum(rows)
    assert m.p_x() == pytest.approx([float(v) for v in columns]) and m.p_x().shape == (3,)
    assert m.p_y() == pytest.approx([float(v) for v in rows]) and m.p_y().shape == (2,)


@pytest.mark.equation("foundations/toy_model/product_rule")
def test_the_joint_is_a_conditional_times_a_margin_in_both_orders():
    table, m = joint_margin_conditional_fractions(), joint_margin_conditional
    for x in (1, 2, 3):
        for y in (0, 1):
            joint = float(table[y][x - 1])
            assert m.p_x_given_y(y)[x - 1] * float(sum(table[y])) == pytest.approx(joint)
            assert m.p_y_given_x(x)[y] * float(table[0][x - 1] + table[1][x - 1]) == pytest.approx(joint)
        assert m.p_y_given_x(x).sum() == pytest.approx(1)
    assert [m.p_x_given_y(y).sum() for y in (0, 1)] == pytest.approx([1, 1])


def test_facts_of_the_table_are_three_different_numbers_for_three_millimetres_and_van_gogh():
    table = joint_margin_conditional_fractions()
    joint, p_y, p_x = table[1][2], sum(table[1]), table[0][2] + table[1][2]
    want = {"joint": joint, "p_y": p_y, "p_x": p_x, "y_given_x": joint / p_x, "x_given_y": joint / p_y}
    assert joint_margin_conditional.facts() == pytest.approx({k: float(v) for k, v in want.items()})
    assert len({want["joint"], want["y_given_x"], want["x_given_y"]}) == 3


def test_observations_without_labels_fix_the_margin_and_leave_the_conditional_open(monkeypatch):
    m = joint_margin_conditional
    margin, given = m.p_x(), m.p_x_given_y(1)
    exchanged = m.p_joint.copy()
    exchanged[:, 2] = exchanged[::-1, 2]  # the same strokes of 3 mm, each with the other label
    monkeypatch.setattr(m, "p_joint", exchanged)
    assert m.p_x() == pytest.approx(margin)
    assert given == pytest.approx([1 / 8, 3 / 8, 1 / 2])
    assert m.p_x_given_y(1) == pytest.approx([1 / 5, 3 / 5, 1 / 5])


@pytest.mark.parametrize("width", [1, 2, 3])
def test_figure_of_the_table_marks_a_column_and_a_row_and_divides_each_by_its_sum(width):
    table = joint_margin_conditional_fractions()
    axes = joint_margin_conditional.figure(width=width).axes
    cells, given_x, given_y = axes
    shown = {t.get_position(): Fraction(t.get_text()) for t in cells.texts}
    want = {(x, y): table[y][x - 1] for x in (1, 2, 3) for y in (0, 1)}
    want |= {(4, y): sum(table[y]) for y in (0, 1)} | {(x, 2): table[0][x - 1] + table[1][x - 1] for x in (1, 2, 3)}
    assert shown == want | {(4, 2): 1}
    column, row = cells.patches
    covered = [
        {
            p
            for p in want
            if b.get_x() < p[0] < b.get_x() + b.get_width() and b.get_y() < p[1] < b.get_y() + b.get_height()
        }
        for b in (column, row)
    ]
    assert covered == [{(width, 0), (width, 1)}, {(1, 1), (2, 1), (3, 1)}]
    edges = [(*b.get_xy(), b.get_x() + b.get_width(), b.get_y() + b.get_height()) for b in (column, row)]
    assert edges[0] == pytest.approx((width - 0.45, -0.45, width + 0.45, 1.45)), "inside its cells"
    assert edges[1] == pytest.approx((0.55, 0.75, 3.45, 1.25))
    assert cells.lines[0].get_ydata()[0] == 1.5 and cells.lines[1].get_xdata()[0] == 3.5
    assert [t.get_text() for t in cells.get_xticklabels()] == ["1", "2", "3", "all"]
    assert [t.get_text() for t in cells.get_yticklabels()] == ["0", "1", "all"]
    assert cells.get_xticks().tolist() == [1, 2, 3, 4] and cells.get_yticks().tolist() == [0, 1, 2]
    assert cells.get_ylim()[0] > cells.get_ylim()[1], "row 0 is on top"
    in_column = [r[width - 1] / sum(r[width - 1] for r in table) for r in table]
    in_row = [v / sum(table[1]) for v in table[1]]
    for ax, at, p in ((given_x, [0, 1], in_column), (given_y, [1, 2, 3], in_row)):
        assert [b.get_height() for b in ax.patches] == pytest.approx([float(v) for v in p])
        assert [b.get_x() + b.get_width() / 2 for b in ax.patches] == pytest.approx(at)
        assert all(b.get_width() == pytest.approx(0.7) for b in ax.patches)
        assert [Fraction(t.get_text()) for t in ax.texts] == p
        assert ax.get_xticks().tolist() == at and ax.get_ylim() == (0, 1)
    titles = [ax.get_title("left") + ax.get_title() for ax in (given_x, given_y)]
    assert titles == [f"$p(y|x={width})$", "$p(x|y=1)$"]


def test_figure_of_the_table_starts_with_three_millimetres():
    assert "x=3" in (ax := joint_margin_conditional.figure().axes[1]).get_title("left") + ax.get_title()


# ask_for_a_digit


def test_samples_of_a_digit_have_its_average_and_its_ten_largest_variances(rng, n=4000):
    images, labels = (a[:1200] for a in digits())
    own = images[labels == 4]
    x = ask_for_a_digit.sample(rng, 4, n)
    variance, v = np.linalg.eigh(np.cov(own.T, bias=True))
    along = (x - own.mean(axis=0)) @ v
    assert x.shape == (n, 64) and abs(along[:, :-10]).max() < 1e-9
    z = along[:, -10:] / np.sqrt(variance[-10:])
    assert abs(z.mean(axis=0)).max() < 5 / sqrt(n)
    assert abs(z.T @ z / n - np.eye(10)).max() < 5 * sqrt(2 / n)


def test_the_judge_names_the_nearest_digit_that_the_model_has_not_seen(rng):
    images, labels = digits()
    assert ask_for_a_digit.judge(images[1200:]).tolist() == labels[1200:].tolist()
    x = rng.uniform(0, 16, size=(5, 64))
    want = [labels[1200 + np.linalg.norm(images[1200:] - a, axis=1).argmin()] for a in x]
    assert ask_for_a_digit.judge(x).tolist() == want


def test_more_than_95_percent_of_the_digits_asked_for_are_recognised(rng, n=200):
    right = [(ask_for_a_digit.judge(ask_for_a_digit.sample(rng, y, n)) == y).mean() for y in range(10)]
    assert np.mean(right) > 0.95


def test_facts_of_the_digits_asked_for_are_counts_of_a_judge_made_anew():
    images, labels = digits()
    rng, facts = np.random.default_rng(0), ask_for_a_digit.facts()

    def right(x, y):
        gaps = (x**2).sum(axis=1)[:, None] + (images[1200:] ** 2).sum(axis=1) - 2 * x @ images[1200:].T
        return (labels[1200:][gaps.argmin(axis=1)] == y).mean()

    shares = [right(ask_for_a_digit.sample(rng, y, 500), y) for y in range(10)]
    assert facts["recognised"] == pytest.approx(sum(shares) / 10) and facts["recognised"] > 0.95
    assert facts["worst"] == min(shares) and facts["worst_digit"] == shares.index(min(shares))
    assert facts["real"] == right(images[:1200], labels[:1200]) and len(facts) == 4
    assert facts["real"] < facts["recognised"], "samples are easier to read than handwriting"


@pytest.mark.parametrize("digit", [1, 3, 8])
def test_figure_of_the_digits_asked_for_frames_those_that_are_mistaken(digit):
    m = ask_for_a_digit
    left, right = m.figure(digit=digit).axes
    x = m.sample(np.random.default_rng(0), digit, 200)
    said = m.judge(x)
    sheet = np.asarray(left.images[0].get_array())
    tiles = sheet.reshape(5, 10, 4, 10).transpose(0, 2, 1, 3)
    assert tiles[..., 1:-1, 1:-1].reshape(20, 64) == pytest.approx(x[:20]) and left.images[0].get_clim() == (0, 16)
    assert sheet[::10].max() == 0 == sheet[:, 9::10].max()
    wrong = [k for k in range(20) if said[k] != digit]
    assert len(left.patches) == len(wrong)
    for k, frame in zip(wrong, left.patches, strict=True):
        assert frame.get_xy() == (10 * (k % 4) - 0.5, 10 * (k // 4) - 0.5)
        assert (frame.get_width(), frame.get_height()) == (10, 10) and not frame.get_fill()
    assert [b.get_height() * 200 for b in right.patches] == pytest.approx([list(said).count(k) for k in range(10)])
    assert [b.get_x() + b.get_width() / 2 for b in right.patches] == pytest.approx(range(10))
    colors = [b.get_facecolor() for b in right.patches]
    assert colors.count(colors[digit]) == 1 and len(set(colors)) == 2
    assert max(b.get_height() for b in right.patches) == right.patches[digit].get_height() > 0.8
    assert str(digit) in left.get_title("left") + left.get_title()
    assert "200" in right.get_title("left") + right.get_title()


def test_of_the_figures_of_digits_asked_for_that_of_the_ones_has_the_lowest_tall_bar():
    tall = [ask_for_a_digit.figure(digit=y).axes[1].patches[y].get_height() for y in range(10)]
    assert min(tall) == tall[1] and sorted(tall)[1] > tall[1]


def test_figure_of_the_digits_asked_for_starts_with_threes():
    left, _ = ask_for_a_digit.figure().axes
    assert "3" in left.get_title("left") + left.get_title()


# guess_the_rule


def test_all_points_of_the_game_lie_on_land_and_no_land_is_left_out(rng, n=20_000):
    x = guess_the_rule.sample(rng, n)
    assert x.shape == (n, 2)
    cells = {(math.floor(90 - b), math.floor(a + 180)) for a, b in x}
    assert all(land()[row, column] for row, column in cells)
    west, north = x[:, 0] < 0, x[:, 1] > 0
    for half, mask in ((west, land()[:, :180]), (north, land()[:90]), (north & west, land()[:90, :180])):
        share = mask.sum() / land().sum()
        assert abs(half.mean() - share) < 5 * math.sqrt(share * (1 - share) / n)


def test_points_of_the_game_are_spread_evenly_within_their_cells(rng, n=20_000):
    part = guess_the_rule.sample(rng, n) % 1
    assert (abs(part.mean(axis=0) - 0.5) < 5 / math.sqrt(12 * n)).all()
    assert (abs((part**2).mean(axis=0) - 1 / 3) < 5 * math.sqrt(4 / 45 / n)).all()
    assert abs(np.mean((part[:, 0] - 0.5) * (part[:, 1] - 0.5))) < 5 / 12 / math.sqrt(n)


def test_every_figure_of_the_game_plays_with_the_same_points():
    x = guess_the_rule.sample(np.random.default_rng(4), 480)
    for m in (a_box_is_a_model, the_likelihood_has_a_cliff, the_land_appears, three_models_of_land):
        assert m.p_data_sample(np.random.default_rng(4), 480).tolist() == x.tolist()


@pytest.mark.parametrize("points", [10, 30, 60, 120, 240, 480])
def test_figure_of_the_game_shows_points_without_a_map_and_more_points_only_add(points):
    (ax,) = guess_the_rule.figure(points=points).axes
    (dots,) = ax.lines
    x = guess_the_rule.sample(np.random.default_rng(4), 480)
    assert np.transpose(dots.get_data()).tolist() == x[:points].tolist()
    assert not ax.collections and not ax.images and not len(ax.get_xticks()) and not len(ax.get_yticks())
    assert ax.get_xlim() == (-185, 185) and ax.get_ylim() == (-95, 95), "no point of the map is cut off"
    assert guess_the_rule.facts() == {"points": 60}
    assert len(guess_the_rule.figure().axes[0].lines[0].get_xdata()) == 60


# a_box_is_a_model


@pytest.mark.equation("foundations/toy_model/box_density")
def test_box_density_is_one_over_its_area_inside_zero_outside_and_one_in_total():
    m, box = a_box_is_a_model, (np.array([-3.0, 1.0]), np.array([2.0, 5.0]))
    side = np.arange(-7.95, 8, 0.1)
    grid = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    p = np.exp(m.log_prob(grid, box))
    inside = (abs(grid[:, 0] + 0.5) < 2.5) & (abs(grid[:, 1] - 3) < 2)
    assert p[inside] == pytest.approx(1 / 20) and (p[~inside] == 0).all()
    assert p.sum() * 0.1**2 == pytest.approx(1)
    edge = np.array([[-3.0, 1.0], [2.0, 5.0], [-3.0, 5.0], [2.001, 3.0], [0.0, 0.999], [-3.001, 2.0], [0.0, 5.001]])
    assert np.isfinite(m.log_prob(edge, box)).tolist() == [True] * 3 + [False] * 4


def test_samples_of_the_box_fill_it_evenly_and_are_all_new(rng, n=20_000):
    m, box = a_box_is_a_model, (np.array([-3.0, 1.0]), np.array([2.0, 5.0]))
    x = m.sample(rng, box, n)
    u = (x - box[0]) / np.array([5, 4])
    assert x.shape == (n, 2) and u.min() >= 0 and u.max() <= 1
    assert (abs(u.mean(axis=0) - 0.5) < 5 / math.sqrt(12 * n)).all()
    assert (abs((u**2).mean(axis=0) - 1 / 3) < 5 * math.sqrt(4 / 45 / n)).all()
    assert abs(np.mean((u[:, 0] - 0.5) * (u[:, 1] - 0.5))) < 5 / 12 / math.sqrt(n)
    assert np.isfinite(m.log_prob(x, box)).all() and len(np.unique(x, axis=0)) == n


def test_the_fitted_box_has_a_point_on_each_side_and_holds_all_of_them(rng):
    m, x = a_box_is_a_model, rng.normal(size=(40, 2))
    low, high = m.fit(x)
    assert [min(x[:, 0]), min(x[:, 1]), max(x[:, 0]), max(x[:, 1])] == [*low, *high]
    assert m.log_prob(x, (low, high)) == pytest.approx(-math.log((high[0] - low[0]) * (high[1] - low[1])))


@pytest.mark.parametrize("new_points", [10, 30, 100, 300])
def test_figure_of_the_box_shows_data_box_and_samples_inside_it(new_points):
    figure = a_box_is_a_model.figure(new_points=new_points)
    (ax,) = figure.axes
    data, new = (np.transpose(line.get_data()) for line in ax.lines)
    (box,) = ax.patches
    assert data.tolist() == guess_the_rule.sample(np.random.default_rng(4), 480)[:60].tolist()
    (left, bottom), (right, top) = data.min(axis=0), data.max(axis=0)
    assert box.get_bbox().extents == pytest.approx([left, bottom, right, top])
    assert len(new) == new_points and not {*map(tuple, new)} & {*map(tuple, data)}
    assert ((new >= (left, bottom)) & (new <= (right, top))).all()
    assert (
        new.tolist()
        == np.transpose(a_box_is_a_model.figure(new_points=300).axes[0].lines[1].get_data())[:new_points].tolist()
    )
    assert [line.get_marker() for line in ax.lines] == ["o", "D"]
    assert [t.get_text() for t in figure.legends[0].get_texts()] == ["data", "new points"]
    if new_points == 30:
        assert a_box_is_a_model.facts() == pytest.approx(
            {
                "width": right - left,
                "height": top - bottom,
                "area": (right - left) * (top - bottom),
                "log_prob": -math.log((right - left) * (top - bottom)),
            }
        )
        assert len(a_box_is_a_model.figure().axes[0].lines[1].get_xdata()) == 30
        assert ax.get_xlim() == (-185, 185) and ax.get_ylim() == (-95, 95)


# the_likelihood_has_a_cliff


@pytest.mark.equation("foundations/toy_model/box_likelihood")
def test_no_box_is_likelier_than_the_smallest_and_one_lost_point_costs_everything(rng):
    m, x = the_likelihood_has_a_cliff, rng.normal(size=(4, 2))
    low, high = x.min(axis=0), x.max(axis=0)
    best = m.log_likelihood(x, low, high)
    box = a_box_is_a_model.log_prob(x, (low, high))
    assert best == pytest.approx(np.mean(box)) == pytest.approx(-math.log(np.prod(high - low)))
    edges = [np.sort(np.concatenate([x[:, k], x[:, k] + 0.3, x[:, k] - 0.3])) for k in (0, 1)]
    seen = 0
    for left, right in combinations(edges[0], 2):  # all boxes with sides at or near the points
        for bottom, top in combinations(edges[1], 2):
            corners = np.array([left, bottom]), np.array([right, top])
            value = m.log_likelihood(x, *corners)
            assert value <= best
            holds = left <= low[0] and bottom <= low[1] and right >= high[0] and top >= high[1]
            assert math.isfinite(value) == holds
            seen += holds
    assert seen > 1
    for side in range(4):
        moved = [low.copy(), high.copy()]
        moved[side // 2][side % 2] += 1e-9 if side < 2 else -1e-9
        assert m.log_likelihood(x, *moved) == -math.inf, "each side stands at a point"


@pytest.mark.equation("foundations/toy_model/outside_the_box")
def test_a_fresh_point_misses_the_box_at_most_four_times_in_n_plus_one(rng, runs=4000):
    # Exact: of n + 1 points in any order each is equally likely to be the last.
    points = [(0, 3), (1, 0), (2, 4), (3, 1), (4, 2)]  # four sides, four different points
    outside = 0
    for *x, new in permutations(points):
        x = np.array(x)
        outside += the_likelihood_has_a_cliff.misses(np.array([new]), x.min(axis=0), x.max(axis=0))[0]
    assert outside / math.factorial(5) == pytest.approx(4 / 5)
    outside = 0
    for *x, new in permutations([(0, 0), (1, 1), (2, 2), (3, 3), (4, 4)]):  # one point at two sides: fewer
        x = np.array(x)
        outside += the_likelihood_has_a_cliff.misses(np.array([new]), x.min(axis=0), x.max(axis=0))[0]
    assert outside / math.factorial(5) == pytest.approx(2 / 5)
    bound = the_likelihood_has_a_cliff.facts()["bound"]
    assert bound == 4 / (60 + 1)
    x = guess_the_rule.sample(rng, 61 * runs).reshape(runs, 61, 2)
    out = ((x[:, 60] < x[:, :60].min(axis=1)) | (x[:, 60] > x[:, :60].max(axis=1))).any(axis=1).mean()
    assert 0.8 * bound < out < bound + 5 * math.sqrt(bound / runs)


def test_facts_of_the_cliff_are_those_of_the_sixty_points_and_the_next_sixty():
    x = guess_the_rule.sample(np.random.default_rng(4), 480)
    data, fresh = x[:60].T, x[60:120]
    (left, right), (bottom, top) = [(min(c), max(c)) for c in data]
    beyond = [max(left - a, a - right, bottom - b, b - top) for a, b in fresh]
    facts = the_likelihood_has_a_cliff.facts()
    assert facts == pytest.approx(
        {
            "best": -math.log((right - left) * (top - bottom)),
            "bound": 4 / 61,
            "missed": sum(d > 0 for d in beyond),
            "reach": max(beyond),
        }
    )
    assert facts["best"] == pytest.approx(a_box_is_a_model.facts()["log_prob"])


@pytest.mark.parametrize("margin", [-4, -2, 0, 2, 4, 6, 8, 10])
def test_figure_of_the_cliff_shows_the_box_the_lost_points_and_both_likelihoods(margin):
    m = the_likelihood_has_a_cliff
    top, hill = m.figure(margin=margin).axes
    x = guess_the_rule.sample(np.random.default_rng(4), 480)
    low, high = x[:60].min(axis=0) - margin, x[:60].max(axis=0) + margin
    assert top.patches[0].get_bbox().extents == pytest.approx([*low, *high])
    lost, data, fresh = (np.transpose(line.get_data()) for line in top.lines)
    assert data.tolist() == x[:60].tolist() and fresh.tolist() == x[60:120].tolist()
    assert lost.tolist() == [p.tolist() for p in x[:120] if (p < low).any() or (p > high).any()]
    assert [line.get_marker() for line in top.lines] == ["x", "o", "s"]
    sign = "−" if margin < 0 else ""
    assert f"margin {sign}{abs(margin)}°" in top.get_title("left") + top.get_title()
    assert (top.get_xlim(), top.get_ylim()) == ((-185, 185), (-105, 90))
    floor = hill.get_yticks()[0]
    assert hill.get_yticklabels()[0].get_text() == "−∞" and hill.get_yticklabels()[1].get_text() == "−11.0"
    reach = m.facts()["reach"]
    size = np.ptp(x[:60], axis=0)
    for (curve, mark), cliff in zip((hill.lines[:2], hill.lines[2:]), (0, reach), strict=True):
        at, height = curve.get_data()
        assert at[[0, -1]].tolist() == [-6, 12] and len(at) == 181
        law = [-math.log((size[0] + 2 * s) * (size[1] + 2 * s)) if s >= cliff else floor for s in at]
        assert height == pytest.approx(np.array(law))
        here = -math.log(np.prod(size + 2 * margin)) if margin >= cliff else floor
        assert (mark.get_xdata()[0], mark.get_ydata()[0]) == pytest.approx((margin, here))
        assert at[height.argmax()] == pytest.approx(math.ceil(10 * cliff) / 10), "the top stands at the cliff"
        assert (
            floor < min(h for h, s in zip(height, at, strict=True) if s >= cliff) and height.max() < hill.get_ylim()[1]
        )
        assert hill.get_ylim()[0] < floor
    assert [t.get_text() for t in hill.texts] == ["data", "fresh points"]
    assert 4 < reach < 6


def test_figure_of_the_cliff_starts_on_its_edge():
    assert the_likelihood_has_a_cliff.figure().axes[1].lines[1].get_xdata()[0] == 0


# the_land_appears


@pytest.mark.equation("foundations/toy_model/precision_and_recall")
def test_precision_and_recall_of_a_box_are_areas_of_land_found_by_sampling_too(rng, n=20_000):
    m = the_land_appears
    low, high = np.array([-31.7, -40.2]), np.array([88.4, 61.9])
    precision, recall = m.precision_recall(low, high)
    model = a_box_is_a_model.sample(rng, (low, high), n)
    hit = two_ways_to_be_uniform.is_land(model.T).mean()
    assert abs(hit - precision) < 5 * math.sqrt(precision * (1 - precision) / n)
    x = guess_the_rule.sample(rng, n)
    inside = ((low <= x) & (x <= high)).all(axis=1).mean()
    assert abs(inside - recall) < 5 * math.sqrt(recall * (1 - recall) / n)


def test_land_in_a_box_counts_whole_cells_and_parts_of_cells():
    m = the_land_appears
    for west, south, east, north in ((-180, -90, 180, 90), (-20, -35, 150, 70), (10, 0, 12, 3), (-180, 60, -90, 90)):
        whole = sum(land()[90 - y - 1, x + 180] for x in range(west, east) for y in range(south, north))
        assert m.land_inside((west, south), (east, north)) == whole
    row, column = np.argwhere(land())[7000]
    corner = np.array([column - 180, 89 - row])
    assert m.land_inside(corner + 0.25, (corner[0] + 0.75, corner[1] + 0.5)) == pytest.approx(0.5 * 0.25)
    a, b = (-17.3, -20.6), (44.8, 51.1)
    split = m.land_inside(a, (3.7, b[1])) + m.land_inside((3.7, a[1]), b)
    assert m.land_inside(a, b) == pytest.approx(split)
    split = m.land_inside(a, (b[0], 9.4)) + m.land_inside((a[0], 9.4), b)
    assert m.land_inside(a, b) == pytest.approx(split)


@pytest.mark.equation("foundations/toy_model/gap_of_a_box")
def test_the_gap_of_a_box_that_holds_all_land_is_the_log_of_the_ratio_of_areas():
    rows, columns = np.nonzero(land())
    p = 1 / land().sum()  # of each cell of land, and its density too
    for south, north in ((-90, 90), (90 - rows.max() - 1, 90 - rows.min())):
        west, east = (-180, 180) if south == -90 else (columns.min() - 180, columns.max() - 179)
        box = np.array([west, south]), np.array([east, north])
        centres = np.stack([columns - 179.5, 89.5 - rows], axis=1)
        gap = sum(p * (math.log(p) - q) for q in a_box_is_a_model.log_prob(centres, box))
        assert gap == pytest.approx(math.log((east - west) * (north - south) / land().sum()))
        assert gap == pytest.approx(-math.log(the_land_appears.precision_recall(*box)[0]))
    assert the_land_appears.facts()["gap"] == pytest.approx(math.log(180 * 360 / land().sum()))
    smaller = np.array([-180, -90]), np.array([180, 90 - rows.min() - 1])
    assert np.isneginf(a_box_is_a_model.log_prob(centres, smaller)).any(), "less than all land: the gap is infinite"


def test_facts_of_the_boxes_are_the_areas_of_their_land():
    x = guess_the_rule.sample(np.random.default_rng(4), 480)
    facts = the_land_appears.facts()
    for name, low, high in (
        (60, x[:60].min(axis=0), x[:60].max(axis=0)),
        (480, x.min(axis=0), x.max(axis=0)),
        ("bold", (-20, -35), (150, 70)),
    ):  # on a grid of fifths of a degree, instead of exactly
        side = np.arange(0.1, 360, 0.2)
        a, b = side - 180, 90 - side[:900]
        inside = np.ix_((low[1] < b) & (b < high[1]), (low[0] < a) & (a < high[0]))
        fine = land().repeat(5, axis=0).repeat(5, axis=1)
        assert facts[f"precision_{name}"] == pytest.approx(fine[inside].mean(), abs=2e-3)
        assert facts[f"recall_{name}"] == pytest.approx(fine[inside].sum() / fine.sum(), abs=2e-3)
    assert len(facts) == 7
    assert facts["precision_480"] < facts["precision_60"] < facts["precision_bold"]
    assert facts["recall_480"] > facts["recall_60"] > facts["recall_bold"]
    scores = [
        the_land_appears.precision_recall(x[:n].min(axis=0), x[:n].max(axis=0)) for n in (10, 30, 60, 120, 240, 480)
    ]
    precision, recall = np.transpose(scores)
    assert (np.diff(recall) > 0).all() and np.ptp(precision) < 0.04 and precision.argmin() == 5
    assert (x[:60, 0] < -20).any(), "some of the data are in America"


@pytest.mark.parametrize("data_points", [10, 30, 60, 120, 240, 480])
def test_a_is_sea_in_the_box_b_is_land_outside_and_c_is_land_in_the_box(data_points):
    m = the_land_appears
    (ax,) = m.figure(data_points=data_points).axes
    dots, *marks = ax.lines
    x = guess_the_rule.sample(np.random.default_rng(4), 480)[:data_points]
    assert np.transpose(dots.get_data()).tolist() == x.tolist()
    (box,) = ax.patches
    left, bottom, right, top = box.get_bbox().extents
    assert [left, bottom, right, top] == pytest.approx([*x.min(axis=0), *x.max(axis=0)])
    seen = {}
    for mark, text in zip(marks, ax.texts, strict=True):
        (a,), (b,) = mark.get_data()
        assert text.xy == (a, b)
        is_land = land()[math.floor(90 - b), math.floor(a + 180)]
        seen[text.get_text()] = (bool(is_land), bool(left < a < right and bottom < b < top))
    assert seen == {"A": (False, True), "B": (True, False), "C": (True, True)}
    assert len({mark.get_marker() for mark in marks}) == 3
    precision, recall = m.precision_recall(x.min(axis=0), x.max(axis=0))
    assert f"precision {precision:.1%}, recall {recall:.1%}" in ax.get_title("left") + ax.get_title()
    assert ax.get_xlim() == (-183, 183) and ax.get_ylim() == (-93, 93)


def test_the_drawn_land_is_the_land_of_the_mask():
    from matplotlib.path import Path

    (ax,) = the_land_appears.figure().axes
    (coast,) = ax.collections
    shape = Path(coast.get_paths()[0].vertices, coast.get_paths()[0].codes)
    a, b = np.meshgrid(np.arange(-175.5, 176, 3), np.arange(-86.5, 87, 3))
    centres = np.stack([a.ravel(), b.ravel()], axis=1)
    drawn = np.zeros(len(centres), dtype=int)
    for polygon in shape.to_polygons():
        drawn += Path(polygon).contains_points(centres)
    true = land()[np.floor(90 - centres[:, 1]).astype(int), np.floor(centres[:, 0] + 180).astype(int)]
    assert np.mean(drawn % 2 == true) > 0.96
    assert len(the_land_appears.figure().axes[0].lines[0].get_xdata()) == 60


# two_ways_to_be_uniform


@pytest.mark.equation("foundations/toy_model/even_on_the_sphere")
def test_latitude_by_arcsine_makes_points_that_a_turned_gaussian_makes_too(rng, n=20_000):
    m = two_ways_to_be_uniform
    longitude, latitude = m.on_the_sphere(*rng.uniform(size=(2, n)))
    a, b = np.radians([longitude, latitude])
    flow = np.stack([np.cos(b) * np.cos(a), np.cos(b) * np.sin(a), np.sin(b)])
    ball = rng.normal(size=(3, n))
    ball /= np.linalg.norm(ball, axis=0)
    for one, other in zip(flow, ball, strict=True):  # Archimedes: each coordinate is uniform on [-1, 1]
        for z in (one, other):
            gap = abs(np.sort(z) - np.linspace(-1, 1, n)).max() / 2
            assert gap < 2.5 / math.sqrt(n)  # Kolmogorov: 2 exp(-2 * 2.5**2) = 7e-6
    u = np.linspace(0, 1, 9)
    assert np.sin(np.radians(m.on_the_sphere(u, u)[1])) == pytest.approx(2 * u - 1)
    assert m.on_the_sphere(u, u)[0] == pytest.approx(np.linspace(-180, 180, 9))


def test_even_on_the_map_is_linear_in_both_numbers():
    u, v = np.linspace(0, 1, 5), np.array([0, 0.5, 1, 0.25, 0.75])
    assert two_ways_to_be_uniform.on_the_map(u, v).tolist() == [[-180, 0, 180, -90, 90], [-90, -45, 0, 45, 90]]


def test_shares_of_land_and_of_the_middle_are_those_of_samples_each_way(rng, n=50_000):
    m, facts = two_ways_to_be_uniform, two_ways_to_be_uniform.facts()
    for name, way in (("map", m.on_the_map), ("sphere", m.on_the_sphere)):
        x = way(*rng.uniform(size=(2, n)))
        hit = m.is_land(x)
        for share, found, size in (
            (facts[f"land_{name}"], hit.mean(), n),
            (facts[f"middle_{name}"], (abs(x[1]) < 30).mean(), n),
            (facts[f"south_{name}"], (x[1, hit] < -60).mean(), hit.sum()),
        ):
            assert abs(found - share) < 5 * math.sqrt(share * (1 - share) / size)
    assert facts["middle_map"] == pytest.approx(1 / 3) and facts["middle_sphere"] == pytest.approx(
        math.sin(math.pi / 6)
    )


def test_the_share_of_land_is_counted_on_the_map_and_weighted_on_the_sphere():
    facts = two_ways_to_be_uniform.facts()
    rows = np.radians(np.arange(89.5, -90, -1))
    weight = np.cos(rows) * 2 * math.sin(math.radians(0.5)) / 2  # sin(b + h) - sin(b - h) = 2 cos b sin h
    assert weight.sum() == pytest.approx(1)
    part = weight * land().sum(axis=1) / 360
    assert facts == pytest.approx(
        {
            "land_map": land().mean(),
            "land_sphere": part.sum(),
            "middle_map": 1 / 3,
            "middle_sphere": 1 / 2,
            "south_map": land()[150:].sum() / land().sum(),
            "south_sphere": part[rows < -math.pi / 3].sum() / part.sum(),
        }
    )
    assert abs(facts["land_sphere"] - 148.94 / 510.07) < 0.006, "near the accepted share"


def test_the_globe_from_below_is_a_disc_with_the_pole_in_the_middle_and_east_to_the_right():
    m = two_ways_to_be_uniform
    x = np.array([[0, 0, 90, -90, 180, 45], [-90, 0, 0, 0, 0, -60]])
    seen = m.from_below(x).T
    assert seen[:5] == pytest.approx(np.array([[0, 0], [0, 1], [1, 0], [-1, 0], [0, -1]]), abs=1e-12)
    assert seen[5] == pytest.approx([0.5 * math.sqrt(0.5)] * 2)
    lon, lat = np.radians([-70.0, -33.0])  # the shadow of the point of the unit sphere
    shadow = [math.cos(lat) * math.sin(lon), math.cos(lat) * math.cos(lon)]
    assert m.from_below(np.array([[-70.0], [-33.0]])).T[0] == pytest.approx(shadow)


def test_is_land_looks_up_the_cell_of_a_place():
    for row, column in ((0, 0), (179, 359), (60, 200), (170, 12), (20, 90)):
        place = np.array([[column - 180 + 0.3], [90 - row - 0.7]])
        assert two_ways_to_be_uniform.is_land(place)[0] == land()[row, column]


def test_figure_of_the_two_ways_shows_the_same_numbers_on_map_and_globe():
    m = two_ways_to_be_uniform
    u, v = np.random.default_rng(6).uniform(size=(2, 200))
    axes = m.figure().axes
    for row, way, name in ((axes[:2], m.on_the_map, "map"), (axes[2:], m.on_the_sphere, "sphere")):
        x = way(u, v)
        hit, south = m.is_land(x), x[1] < 0
        for ax, shown in zip(row, (x, m.from_below(x)), strict=True):
            seen = np.ones(200, dtype=bool) if ax is row[0] else south
            sea, ground = (np.array(line.get_data()) for line in ax.lines)
            assert sea.tolist() == shown[:, ~hit & seen].tolist()
            assert ground.tolist() == shown[:, hit & seen].tolist()
            assert ax.lines[0].get_markersize() < ax.lines[1].get_markersize()
            edge = ax.collections[0].get_paths()[0].vertices
            assert np.ptp(edge, axis=0) == pytest.approx([356, 170] if ax is row[0] else [1.9, 1.9], rel=0.1)
        assert f"even on the {name}: {hit.mean():.0%} on land" in row[0].get_title("left") + row[0].get_title()
        assert row[0].get_xlim() == (-180, 180) and row[0].get_ylim() == (-92, 90)
        assert row[1].patches[0].get_radius() == 1
    places = [way(u, v) for way in (m.on_the_map, m.on_the_sphere)]
    assert [(m.is_land(x) & (x[1] < -60)).sum() for x in places] == [15, 3], "the pole is crowded above, empty below"
    assert [f"{m.is_land(x).mean():.0%}" for x in places] == ["34%", "30%"]


def test_the_land_under_the_two_ways_is_drawn_where_it_is():
    from matplotlib.path import Path

    m = two_ways_to_be_uniform
    flat, globe, *_ = m.figure().axes
    a, b = np.meshgrid(np.arange(-174.5, 176, 5), np.arange(-84.5, 85, 5))
    x = np.stack([a.ravel(), b.ravel()])
    for ax, shown, part in ((flat, x, x[1] < 90), (globe, m.from_below(x), x[1] < -4)):
        (path,) = ax.collections[0].get_paths()
        drawn = sum(Path(p).contains_points(shown[:, part].T).astype(int) for p in path.to_polygons())
        assert np.mean(drawn % 2 == m.is_land(x[:, part])) > 0.93
        assert (path.vertices[:, 1] < 90).all() if ax is flat else np.hypot(*path.vertices.T).max() < 1.001


# three_models_of_land


@pytest.mark.parametrize("cell", [90, 45, 30, 20, 15, 10, 5, 3, 2, 1])
def test_the_histogram_counts_points_and_land_cell_by_cell(cell):
    m = three_models_of_land
    x = guess_the_rule.sample(np.random.default_rng(1), 300)
    p, covered = m.histogram(x, cell)
    count, ground = np.zeros((180 // cell, 360 // cell)), np.zeros((180 // cell, 360 // cell))
    for a, b in x:
        count[int((90 - b) // cell), int((a + 180) // cell)] += 1
    for row, column in np.argwhere(land()):
        ground[row // cell, column // cell] += 1
    assert p.tolist() == (count / 300).tolist()
    assert covered == pytest.approx(ground / cell**2)


@pytest.mark.parametrize("cell", [90, 20, 5, 1])
def test_scores_of_the_histogram_are_what_samples_of_it_and_of_land_find(cell, rng, n=20_000):
    m = three_models_of_land
    x = guess_the_rule.sample(np.random.default_rng(4), 480)
    p, covered = m.histogram(x, cell)
    precision, recall, seen, fresh = m.score(p, covered)
    k = rng.choice(p.size, size=n, p=p.ravel())
    row, column = np.unravel_index(k, p.shape)
    a, b = (column + rng.uniform(size=n)) * cell - 180, 90 - (row + rng.uniform(size=n)) * cell
    hit = two_ways_to_be_uniform.is_land(np.stack([a, b])).mean()
    assert abs(hit - precision) <= 5 * math.sqrt(precision * (1 - precision) / n) + 1e-12
    new = guess_the_rule.sample(rng, n)

    def density(y):
        at = p[((90 - y[:, 1]) // cell).astype(int), ((y[:, 0] + 180) // cell).astype(int)]
        return at, np.log(0.99 * at / cell**2 + 0.01 / 64_800)

    at, log_p = density(new)
    assert abs((at > 0).mean() - recall) <= 5 * math.sqrt(recall * (1 - recall) / n) + 1e-12
    assert abs(log_p.mean() - fresh) < 5 * log_p.std() / math.sqrt(n)
    assert density(x)[1].mean() == pytest.approx(seen)


def test_fresh_points_never_score_better_than_p_data_itself_and_the_whole_map_scores_its_area():
    m = three_models_of_land
    _, covered = m.histogram(guess_the_rule.sample(np.random.default_rng(0), 50), 1)
    truth = covered / covered.sum()
    best = m.score(truth, covered, hedge=1e-12)
    assert best[3] == pytest.approx(-math.log(land().sum())) and best[:2] == pytest.approx((1, 1))
    flat = m.score(np.full((180, 360), 1 / 64_800), covered)
    assert flat == pytest.approx((land().mean(), 1, -math.log(64_800), -math.log(64_800)))
    for cell in m.CELLS:
        assert m.score(*m.histogram(guess_the_rule.sample(np.random.default_rng(4), 480), cell))[3] < best[3]


def test_box_cells_and_memory_are_ordered_as_the_page_says():
    m, x = three_models_of_land, guess_the_rule.sample(np.random.default_rng(4), 480)
    scores = np.array([m.score(*m.histogram(x, cell)) for cell in m.CELLS])
    precision, recall, seen, fresh = scores.T
    box = the_land_appears.precision_recall(x.min(axis=0), x.max(axis=0))
    assert box[0] < precision[0] and (np.diff(precision) > 0).all() and precision[-1] == pytest.approx(1)
    assert (np.diff(recall) <= 0).all() and recall[0] == 1 and recall[-1] < 0.03 and box[1] > 0.99
    assert (np.diff(seen) > 0).all(), "the data always like finer cells better"
    assert m.CELLS[fresh.argmax()] == 20, "fresh points do not"
    assert (np.diff(fresh[:4]) > 0).all() and (np.diff(fresh[3:]) < 0).all()


def test_facts_of_the_three_models_are_the_scores_of_three_cell_sizes():
    m, x = three_models_of_land, guess_the_rule.sample(np.random.default_rng(4), 480)
    expected = {}
    for cell in (90, 20, 1):
        expected |= dict(
            zip(
                (f"{n}_{cell}" for n in ("precision", "recall", "seen", "fresh")),
                m.score(*m.histogram(x, cell)),
                strict=True,
            )
        )
    assert m.facts() == pytest.approx(expected)


@pytest.mark.parametrize("cell", [90, 20, 3, 1])
def test_figure_of_the_cells_shows_the_histogram_and_its_place_on_both_curves(cell):
    m, x = three_models_of_land, guess_the_rule.sample(np.random.default_rng(4), 480)
    figure = m.figure(cell=cell)
    plane, trade, curves = figure.axes
    p, covered = m.histogram(x, cell)
    shown = np.asarray(plane.images[0].get_array().filled(np.nan))
    assert np.array_equal(shown, np.where(p > 0, p, np.nan), equal_nan=True)
    assert plane.images[0].get_extent() == [-180, 180, -90, 90] and plane.images[0].origin == "upper"
    assert plane.images[0].norm.vmin == -p.max()
    (coast,) = plane.collections[0].get_paths()
    assert coast.vertices[:, 1].min() < -60 and 75 < coast.vertices[:, 1].max() < 85, "north is up"
    assert f"cells of {cell}°" in plane.get_title("left") + plane.get_title()
    scores = np.array([m.score(*m.histogram(x, c)) for c in m.CELLS])
    now = m.score(p, covered)
    assert np.array(trade.lines[0].get_data()).tolist() == scores[:, :2].T.tolist()
    assert [v[0] for v in trade.lines[1].get_data()] == list(now[:2])
    assert trade.get_xlabel() == "precision" and "recall" in trade.get_title("left") + trade.get_title()
    assert trade.get_xlim() == (0.3, 1.05)
    for k, (line, mark) in enumerate((curves.lines[:2], curves.lines[2:])):
        assert line.get_xdata().tolist() == list(m.CELLS) and line.get_ydata().tolist() == scores[:, 2 + k].tolist()
        assert (mark.get_xdata()[0], mark.get_ydata()[0]) == (cell, now[2 + k])
        text = curves.texts[k]
        assert text.get_text() == ("data", "fresh")[k] and text.get_color() == line.get_color()
    at, heights = [t.get_position()[0] for t in curves.texts], [t.get_position()[1] for t in curves.texts]
    near = [np.interp(at[k], m.CELLS[::-1], scores[::-1, 2 + k]) for k in (0, 1)]
    assert heights[0] > near[0] and heights[1] < near[1] and min(heights) > scores[:, 3].min()
    assert curves.get_xscale() == "log"


def test_figure_of_the_cells_starts_where_fresh_points_are_happiest():
    assert three_models_of_land.figure().axes[2].lines[1].get_xdata()[0] == 20


# The exercises


def test_the_rarest_painter_is_the_best_guess_and_yet_it_was_probably_not_him(rng, n=40_000):
    p_y = [Fraction(5, 10), Fraction(3, 10), Fraction(2, 10)]
    wide = [Fraction(1, 10), Fraction(2, 10), Fraction(5, 10)]
    joint = [a * b for a, b in zip(p_y, wide, strict=True)]
    exact = [j / sum(joint) for j in joint]
    assert sum(joint) == Fraction(21, 100) and exact[2] == Fraction(10, 21) < Fraction(1, 2)
    assert max(exact) == exact[2] and min(p_y) == p_y[2]
    p = exercises.painter([float(a) for a in p_y], [float(a) for a in wide])
    assert p == pytest.approx([float(e) for e in exact]) and exercises.facts()["painter"] == pytest.approx(10 / 21)
    y = rng.choice(3, size=n, p=[0.5, 0.3, 0.2])
    found = y[rng.random(n) < np.array([0.1, 0.2, 0.5])[y]]
    assert abs((found == 2).mean() - p[2]) < 5 * sqrt(p[2] * (1 - p[2]) / len(found))


def test_the_mean_of_samples_costs_less_than_a_sample_of_the_truth(rng, n=20_000):
    x = rng.exponential(size=n)  # the data; V is 1
    for k in (1, 2, 20):
        square = (x - rng.exponential(size=(k, n)).mean(axis=0)) ** 2
        assert abs(square.mean() - exercises.loss_of_a_mean(k)) < 5 * square.std() / sqrt(n)
    die = [Fraction(v) for v in range(1, 7)]
    mean = sum(die) / 6
    variance = sum((v - mean) ** 2 for v in die) / 6
    two = [(x - (a + b) / 2) ** 2 for x in die for a in die for b in die]
    assert sum(two) / len(two) / variance == Fraction(3, 2) == exercises.loss_of_a_mean(2)


def test_twenty_samples_are_needed_to_come_within_five_percent_of_the_blur():
    facts = exercises.facts()
    enough = [k for k in range(1, 100) if Fraction(1, k) <= Fraction(5, 100)]
    assert facts["blur"] == enough[0] == 20
    assert exercises.samples_needed(0.3) == 4 and exercises.samples_needed(0.5) == 2
    assert facts["one_sample"] == 2, "perfect samples cost twice the lowest loss"
    m = the_average_digit_is_no_digit
    # The same for digits: V + W / k, with W the variety of the model.
    for k in (1, 4):
        assert m.variety(1 / sqrt(k)) == pytest.approx(m.variety(1) / k)


def test_fresh_points_are_all_inside_if_both_ends_belong_to_the_data(rng, n=20_000):
    for data, fresh in ((2, 2), (3, 2), (2, 4), (4, 3)):
        choices = list(combinations(range(data + fresh), data))
        inside = sum(c[0] == 0 and c[-1] == data + fresh - 1 for c in choices)
        assert exercises.all_inside(data, fresh) == pytest.approx(inside / len(choices))
    facts = exercises.facts()
    assert facts["luck"] == pytest.approx(float(Fraction(9, 38)))
    assert facts["luck_60"] == pytest.approx(float(Fraction(60 * 59, 120 * 119)))
    for x in (rng.normal(size=(n, 20)), rng.exponential(size=(n, 20)) ** 2):  # whatever the density
        data, fresh = x[:, :10], x[:, 10:]
        lucky = (data.min(axis=1) < fresh.min(axis=1)) & (fresh.max(axis=1) < data.max(axis=1))
        assert abs(lucky.mean() - 9 / 38) < 5 * 0.5 / sqrt(n)
    growing = [exercises.all_inside(k, k) for k in range(2, 2000)]
    assert (np.diff(growing) > 0).all() and 0.2498 < growing[-1] < 0.25


def test_little_boxes_have_no_largest_likelihood_and_lose_every_fresh_point():
    x = guess_the_rule.sample(np.random.default_rng(4), 480)
    data, fresh = x[:60], x[60:]
    gap = abs(data[:, None] - data).max(axis=2) + 1e9 * np.eye(60)

    def L(points, s):
        inside = (abs(points[:, None] - data) <= s / 2).all(axis=2).any(axis=1)
        return -log(60 * s * s) if inside.all() else -math.inf

    sides = gap.min() / 2 ** np.arange(1, 20)  # none overlap
    # Half the side, log 4 nats more, for ever.
    assert np.diff([L(data, s) for s in sides]) == pytest.approx(np.full(18, log(4)))
    assert L(data, 1e-150) > 600 and L(fresh, gap.min()) == -math.inf
    missed = (abs(fresh[:, None] - data) > sides[-1] / 2).any(axis=2).all(axis=1)
    assert missed.all()


def test_a_memory_that_makes_half_its_samples_at_random_is_better_for_fresh_points(changed):
    changed = changed(three_models_of_land, "hedge=0.01", "hedge=0.5")
    facts, before, after = exercises.facts(), three_models_of_land.facts(), changed.facts()
    assert facts["memory"] == pytest.approx(after["fresh_1"], rel=1e-12)
    for name in ("precision", "recall"):
        assert after[f"{name}_1"] == before[f"{name}_1"], "score counts them without the hedge"
    # Where the data have not been, exactly log 50 is gained, and elsewhere at most as much.
    missed = 1 - before["recall_1"]
    gain = after["fresh_1"] - before["fresh_1"]
    assert missed * log(50) + (1 - missed) * log(0.5 / 0.99) < gain < missed * log(50)
    for hedge in (0.01, 0.2, 1):
        x = guess_the_rule.sample(np.random.default_rng(4), 480)
        score = three_models_of_land.score(*three_models_of_land.histogram(x, 1), hedge=hedge)
        assert exercises.memory(hedge) == pytest.approx(score[3], rel=1e-12)
    assert exercises.memory(0.01) == pytest.approx(before["fresh_1"])


def test_where_the_changed_dashed_curve_ends_and_where_knowing_nothing_leaves_it(changed):
    facts = exercises.facts()
    half, nothing = (changed(three_models_of_land, "hedge=0.01", f"hedge={h}") for h in (0.5, 1))
    dashed = half.figure().axes[2].lines[2]
    assert dashed.get_linestyle() == "--" and dashed.get_xdata()[-1] == 1
    assert dashed.get_ydata()[-1] == pytest.approx(facts["memory"])
    assert facts["cells"] == 180 * 360 and facts["known_nothing"] == pytest.approx(-log(180 * 360))
    for line in nothing.figure().axes[2].lines[::2]:
        assert line.get_ydata() == pytest.approx(np.full(10, facts["known_nothing"]))
    assert facts["memory"] < facts["known_nothing"]


def test_points_of_a_cube_moved_to_the_sphere_crowd_at_its_corners(rng, n=100_000):
    x = rng.uniform(-1, 1, size=(n, 3))
    x /= np.linalg.norm(x, axis=1)[:, None]
    cap = 0.97  # of the cosine: such a cap has (1 - cap) / 2 of the sphere
    for direction in ([1, 1, 1], [1, 0, 0], [0, -1, 1], [3, 1, -2]):
        d = np.array(direction) / np.linalg.norm(direction)
        share = (x @ d > cap).mean()
        # The mean density over the cap, at places spread evenly over it.
        u, v = (np.arange(40) + 0.5) / 40, 2 * pi * np.arange(40) / 40
        a = np.linalg.svd(d[None])[2][1:]
        height = cap + (1 - cap) * u
        places = height[:, None, None] * d + np.sqrt(1 - height**2)[:, None, None] * (
            np.cos(v)[:, None] * a[0] + np.sin(v)[:, None] * a[1]
        )
        density = np.mean([exercises.density_from_cube(p) for p in places.reshape(-1, 3)])
        expected = density * (1 - cap) / 2
        assert abs(share - expected) < 5 * sqrt(expected / n)


def test_the_density_from_a_cube_is_one_on_average_and_depends_on_direction_only():
    height, turn = np.linspace(-1, 1, 201)[1::2], 2 * pi * (np.arange(100) + 0.5) / 100
    ring = np.sqrt(1 - height**2)[:, None]
    places = np.stack([ring * np.cos(turn), ring * np.sin(turn), height[:, None] + 0 * turn], axis=-1)
    density = [exercises.density_from_cube(p) for p in places.reshape(-1, 3)]
    assert np.mean(density) == pytest.approx(1, abs=2e-3)
    facts = exercises.facts()
    assert facts["cube"] == pytest.approx(3 * sqrt(3)) == pytest.approx(facts["corner"] / facts["face"])
    assert facts["face"] == pytest.approx(pi / 6), "as the ball of radius 1 is to the cube"
    assert max(density) < facts["corner"] and min(density) > facts["face"] * 0.999
    assert exercises.density_from_cube([-5, 5, -5]) == pytest.approx(facts["corner"])
