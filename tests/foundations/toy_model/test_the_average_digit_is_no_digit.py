"""Without chance a model has one answer, a blur: by variances, and by all pairs of digit and answer."""

from math import sqrt

import numpy as np
import pytest

from snippets.foundations.toy_model import the_average_digit_is_no_digit
from snippets.shared.datasets import digits


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
def test_the_squared_loss_charges_the_variety_of_independent_answers_on_top(printed, r):
    # Exact: let the answers come from all training digits, each equally likely, and go through all pairs.
    m, x = the_average_digit_is_no_digit, digits()[0][:1200]
    answers = m.answer(x, r)
    pairs = (x**2).sum(axis=1).mean() + (answers**2).sum(axis=1).mean() - 2 * x.mean(axis=0) @ answers.mean(axis=0)
    blur = np.trace(np.cov(x.T, bias=True))
    assert pairs == pytest.approx(blur + r**2 * blur, rel=1e-12)
    apart = ((x - x.mean(axis=0)) ** 2).sum(axis=1).mean()
    means = {
        r"\mathbb E\, \lVert x - \hat x \rVert^2": pairs, "r": r,
        r"\mathbb E\, \lVert x - \bar x \rVert^2": apart, r"\mathbb E\, \lVert x' - \bar x \rVert^2": apart,
    }  # fmt: skip
    printed("foundations/toy_model/loss_and_variety").holds(means)
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
    tiles = sheet.reshape(2, 10, 6, 10).transpose(0, 2, 1, 3)
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
