"""Five different houses can't be guessed without loss: by exact fractions, and by a grid of guesses."""

from fractions import Fraction

import numpy as np
import pytest
from matplotlib.colors import to_rgba

from snippets.foundations.what_is_a_model import loss_of_a_guess


def test_a_right_guess_has_no_loss_and_a_wrong_one_has_its_squared_distance():
    for price in (100, 540):
        assert loss_of_a_guess.loss(price, price) == 0
        assert loss_of_a_guess.loss(price, price + 30) == 900 == loss_of_a_guess.loss(price, price - 30)


@pytest.mark.equation("foundations/what_is_a_model/average_loss")
def test_average_loss_of_a_guess_is_the_mean_of_the_squared_differences(printed, rng):
    y = rng.uniform(50, 600, size=7)
    for a in (0.0, 123.4, 700.0):
        loss = np.var(y - a) + np.mean(y - a) ** 2
        assert loss_of_a_guess.average_loss(y, a) == pytest.approx(loss, rel=1e-12)
        printed("foundations/what_is_a_model/average_loss").holds({"L(a)": loss, "y_i": y, "a": a, "n": 7}, rtol=1e-12)
    assert loss_of_a_guess.average_loss(np.array([0, 2]), np.array([0, 1, 4])).tolist() == [2, 1, 10]


@pytest.mark.equation("foundations/what_is_a_model/mean_minimises")
def test_average_loss_is_the_variance_plus_the_squared_distance_from_the_mean(printed, rng):
    y = rng.uniform(50, 600, size=7)
    a = rng.uniform(0, 700, size=50)
    loss = ((y - a[:, None]) ** 2).mean(axis=1)
    printed("foundations/what_is_a_model/mean_minimises").holds({"L(a)": loss, "y_i": y, "a": a, "n": 7}, rtol=1e-12)
    assert loss_of_a_guess.average_loss(y, a) == pytest.approx(np.var(y) + (a - np.mean(y)) ** 2, rel=1e-12)


def test_facts_of_the_guessed_price_follow_from_the_five_prices_in_exact_fractions():
    prices = [100, 110, 120, 130, 540]
    mean = Fraction(sum(prices), 5)
    assert loss_of_a_guess.PRICES.tolist() == prices
    assert loss_of_a_guess.facts() == {
        "best_guess": mean,
        "lowest_average": sum((p - mean) ** 2 for p in prices) / 5,
        "average_at_120": Fraction(sum((p - 120) ** 2 for p in prices), 5),
        "third_at_best": (120 - mean) ** 2,
    }


def test_no_guess_on_a_fine_grid_beats_the_mean_of_the_five_prices():
    grid = np.arange(0, 700, 0.5)
    losses = loss_of_a_guess.average_loss(loss_of_a_guess.PRICES, grid)
    facts = loss_of_a_guess.facts()
    assert grid[losses.argmin()] == facts["best_guess"] and losses.min() == facts["lowest_average"] > 0


@pytest.mark.parametrize("guess", [80, 120, 200, 300, 540])
def test_figure_of_a_guess_shows_five_errors_and_a_marker_on_both_curves(guess):
    errors, losses = loss_of_a_guess.figure(guess=guess).axes
    bars = errors.collections[0].get_segments()
    assert [(b[:, 0].tolist(), b[:, 1].tolist()) for b in bars] == [
        ([guess, price], [house, house]) for house, price in enumerate([100, 110, 120, 130, 540], 1)
    ]
    dots, line = errors.lines
    assert dots.get_xdata().tolist() == [100, 110, 120, 130, 540] and dots.get_ydata().tolist() == [1, 2, 3, 4, 5]
    assert list(line.get_xdata()) == [guess, guess] == list(losses.lines[-1].get_xdata())
    assert f"the guess {guess} k€" in errors.get_title("left") + errors.get_title()
    assert errors.yaxis_inverted(), "house 1 is on top"
    for house, (price, text) in enumerate(zip([100, 110, 120, 130, 540], errors.texts, strict=True), 1):
        assert int(text.get_text().strip("$")) == price - guess
        assert text.get_position() == (max(price, guess) + 12, house)
    (left, right), (bottom, top) = losses.get_xlim(), losses.get_ylim()
    assert errors.get_xlim() == (left, right) and left < guess < right
    curves = losses.lines[0:3], losses.lines[3:6]
    for (curve, lowest, marker), prices in zip(curves, ([120], [100, 110, 120, 130, 540]), strict=True):
        mean = sum(prices) / len(prices)
        a, height = curve.get_data()
        assert height == pytest.approx(np.mean([(p - a) ** 2 for p in prices], axis=0))
        assert marker.get_xdata()[0] == guess
        assert marker.get_ydata()[0] == np.mean([(p - guess) ** 2 for p in prices])
        assert lowest.get_xdata()[0] == mean and lowest.get_ydata()[0] == np.var(prices)
        assert bottom < marker.get_ydata()[0] < top and left <= a[0] and a[-1] <= right
    names = [text.get_text() for text in losses.texts]
    assert names == ["house 3 alone", "average of all five"]
    for text, (curve, *_) in zip(losses.texts, curves, strict=True):  # each in the colour of its curve, and near it
        at, label = text.get_position()
        assert to_rgba(text.get_color()) == to_rgba(curve.get_color())
        assert abs(np.interp(at, *curve.get_data()) - label) < 0.2 * (top - bottom)


def test_figure_of_a_guess_starts_at_the_price_of_the_third_house():
    errors, losses = loss_of_a_guess.figure().axes
    assert list(errors.lines[1].get_xdata()) == [120, 120]
    assert losses.lines[2].get_ydata()[0] == 0 < losses.lines[5].get_ydata()[0]
