"""A more flexible curve fits its own points better, not new ones: by expected losses, in many worlds."""

from math import sqrt

import numpy as np
import pytest

from snippets.foundations.what_is_a_model import lower_training_loss_is_not_better


def test_training_loss_never_rises_with_the_degree_because_each_family_contains_the_last(rng):
    m = lower_training_loss_is_not_better
    for _ in range(20):
        train = m.draw(rng, 12)
        assert (np.diff(m.losses(train, train)[0]) <= 1e-12).all()


def test_both_losses_of_a_polynomial_are_means_over_their_own_points(rng):
    m = lower_training_loss_is_not_better
    train, test = m.draw(rng, 12), m.draw(rng, 50)
    got = m.losses(train, test)
    assert got.shape == (2, 10) and m.DEGREES.tolist() == list(range(10))
    for degree in range(8):  # an oracle in another basis, by singular values
        columns = np.vander(train[0], degree + 1)
        w = np.linalg.lstsq(columns, train[1])[0]
        for row, (x, y) in enumerate((train, test)):
            oracle = ((np.vander(x, degree + 1) @ w - y) ** 2).sum() / len(x)
            assert got[row, degree] == pytest.approx(oracle, rel=1e-6)


def test_points_of_the_polynomial_world_are_a_sine_with_noise_of_deviation_three_tenths(rng, n=40_000):
    x, y = lower_training_loss_is_not_better.draw(rng, n)
    e = y - np.sin(3 * x)
    assert x.min() > -1 and x.max() < 1 and x.shape == y.shape == (n,)
    assert abs(x.mean()) < 5 / sqrt(3 * n) and abs((x**2).mean() - 1 / 3) < 5 * sqrt(4 / 45 / n)
    assert abs(e.mean()) < 5 * 0.3 / sqrt(n) and abs((e**2).mean() - 0.09) < 5 * 0.09 * sqrt(2 / n)
    assert abs((e * x).mean()) < 5 * 0.3 / sqrt(3 * n)
    assert abs((e * np.sin(3 * x)).mean()) < 5 * 0.3 / sqrt(n)


def test_expected_training_loss_falls_below_the_noise_by_the_share_of_fitted_numbers(rng, monkeypatch, n=12, runs=400):
    # Once the curve can follow the truth, E[training loss] = variance * (n - degree - 1) / n.
    m = lower_training_loss_is_not_better
    monkeypatch.setattr(m, "DEGREES", (7, 9))
    rows = np.array([m.losses(points, points)[0] for points in (m.draw(rng, n) for _ in range(runs))])
    for k, degree in enumerate(m.DEGREES):
        free = n - degree - 1
        bound = 5 * 0.09 * sqrt(2 * free) / n / sqrt(runs)
        assert abs(rows[:, k].mean() - 0.09 * free / n) < bound + 2e-4


def test_fresh_points_like_the_largest_degree_less_than_the_best_in_every_world(rng):
    m = lower_training_loss_is_not_better
    for _ in range(10):
        train, test = m.losses(m.draw(rng, 12), m.draw(rng, 1000))
        assert test[9] > test.min() and train[9] == train.min() and test[9] > 2 * train[9]


def test_facts_of_the_polynomials_are_the_losses_of_fits_made_anew():
    rng, losses = np.random.default_rng(147), []
    train, test = (lower_training_loss_is_not_better.draw(rng, n) for n in (12, 1000))
    for degree in range(10):
        curve = np.polynomial.Polynomial.fit(*train, degree)
        losses.append([np.mean((curve(x) - y) ** 2) for x, y in (train, test)])
    best = min(range(10), key=lambda d: losses[d][1])
    assert lower_training_loss_is_not_better.facts() == pytest.approx(
        {
            "best_degree": best,
            "train_best": losses[best][0],
            "test_best": losses[best][1],
            "train_largest": losses[9][0],
            "test_largest": losses[9][1],
        },
        rel=1e-6,
    )


@pytest.mark.parametrize("degree", [0, 3, 9])
def test_figure_of_the_polynomials_shows_the_fit_and_marks_its_degree_on_both_losses(degree):
    m = lower_training_loss_is_not_better
    left, right = m.figure(degree=degree).axes
    fresh, curve, train = left.lines
    x, y = train.get_data()
    assert len(x) == 12 and len(fresh.get_xdata()) == 60
    rng = np.random.default_rng(147)
    for points, n, shown in (((x, y), 12, 12), (fresh.get_data(), 1000, 60)):
        assert np.stack(points).tolist() == np.stack(m.draw(rng, n))[:, :shown].tolist()
    oracle = np.polynomial.Polynomial.fit(x, y, degree)
    assert curve.get_xdata()[[0, -1]].tolist() == [-1, 1]
    assert curve.get_ydata() == pytest.approx(oracle(curve.get_xdata()), rel=1e-6, abs=1e-6)
    assert f"degree {degree}" in left.get_title("left") + left.get_title()
    train_loss, train_mark, test_loss, test_mark, line = right.lines
    for losses, mark in ((train_loss, train_mark), (test_loss, test_mark)):
        assert losses.get_xdata().tolist() == list(range(10))
        assert mark.get_xdata().tolist() == [degree] and mark.get_ydata()[0] == losses.get_ydata()[degree]
    assert list(line.get_xdata()) == [degree, degree]
    assert train_loss.get_ydata()[degree] == pytest.approx(np.mean((oracle(x) - y) ** 2), rel=1e-6)
    facts = m.facts()
    assert train_loss.get_ydata()[9] == facts["train_largest"] and test_loss.get_ydata()[9] == facts["test_largest"]
    assert test_loss.get_ydata()[3] == facts["test_best"] == test_loss.get_ydata().min()
    assert (np.diff(train_loss.get_ydata()) < 0).all() and (np.diff(test_loss.get_ydata()[3:]) > 0).all()
    assert right.get_yscale() == "log" and right.get_xlabel() == "degree"
    (bottom, top), seen = right.get_ylim(), [*train_loss.get_ydata(), *test_loss.get_ydata()]
    assert bottom < min(seen) and max(seen) < top
    assert {t.get_text(): t.get_color() for t in right.texts} == {"training": "C0", "fresh": "C1"}
    assert train_loss.get_color() == train_mark.get_color() and curve.get_color() == train.get_color()
    assert test_loss.get_color() == test_mark.get_color() != train_loss.get_color()
    assert (train_loss.get_marker(), test_loss.get_marker()) == ("o", "s")
    for text, own, other in zip(right.texts, (train_loss, test_loss), (test_loss, train_loss), strict=True):
        at, height = text.get_position()
        off = [abs(np.log(line.get_ydata()[int(at) - 1] / height)) for line in (own, other)]
        assert off[0] < off[1] and 0 < at < 9 and bottom < height < top, "the label stands at its own curve"


def test_figure_of_the_polynomials_starts_at_the_degree_that_fresh_points_like_best():
    m = lower_training_loss_is_not_better
    left, right = m.figure().axes
    assert right.lines[4].get_xdata()[0] == m.facts()["best_degree"]
    wild, _ = m.figure(degree=9).axes
    assert np.ptp(wild.lines[1].get_ydata()) > 3 * np.ptp(wild.get_ylim()), "degree 9 swings out of the picture"
    assert wild.get_ylim() == left.get_ylim() and abs(left.lines[1].get_ydata()).max() < 1
