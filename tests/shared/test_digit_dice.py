"""Claims of snippets/shared/digit_dice.py."""

import math

import numpy as np
import pytest

import oracles
from snippets.shared import digit_dice, digit_tables
from snippets.shared.digit_levels import scaled

TRAIN, _, HELD = digit_tables.split()


@pytest.fixture
def model(rng):
    """Random dice that are loaded by earlier pixels only."""
    W = rng.normal(size=(64, 64, 17)) / 20
    W[np.tril_indices(64)] = 0
    return W.reshape(64, -1), rng.normal(size=(64, 17))


def test_a_probability_is_a_product_of_shares_in_plain_python(model, rng):
    x = rng.integers(17, size=64)
    y, (W, b) = scaled(x), model
    total = 0
    for i in range(64):
        odds = [math.exp(b[i, k] + sum(y[j] * W[j, 17 * i + k] for j in range(i))) for k in range(17)]
        total += math.log(odds[x[i]] / sum(odds))
    assert digit_dice.log_prob(model, x[None])[0] == pytest.approx(total, rel=1e-12)


def test_no_pixel_sees_itself_or_a_later_one(model, rng):
    x = rng.integers(17, size=(1, 64))
    odds = digit_dice.logits(model, x)
    for i in (0, 20, 63):
        other = x.copy()
        other[:, i:] = rng.integers(17, size=64 - i)
        assert (digit_dice.logits(model, other)[0, : i + 1] == odds[0, : i + 1]).all()
    mask = digit_dice.before().reshape(64, 64, 17)
    assert all(mask[j, i, 3] == (j < i) for j in range(64) for i in range(64))


def test_the_slopes_are_those_of_finite_differences(model, rng, h=1e-5, penalty=3.0):
    x = rng.integers(17, size=(6, 64))

    def loss():
        return -digit_dice.log_prob(model, x).mean() + penalty / 12 * (model[0] ** 2).sum()

    for array, slope in zip(model, digit_dice.slopes(model, x, penalty), strict=True):
        for flat in rng.permutation(np.flatnonzero(array))[:12]:
            i = np.unravel_index(flat, array.shape)
            assert slope[i] == pytest.approx(oracles.slope(loss, array, i, h), rel=1e-5, abs=1e-8)
    assert (digit_dice.slopes(model, x)[0][digit_dice.before() == 0] == 0).all()


def test_untrained_dice_are_the_table_of_each_pixel():
    blank = digit_dice.train(TRAIN, steps=0)
    nats = digit_tables.log_probs(HELD, 64)[0] * math.log(2)
    assert digit_dice.log_prob(blank, HELD) == pytest.approx(nats, rel=1e-5)  # single precision


def test_training_lowers_what_held_out_digits_cost_at_five_standard_errors():
    few = digit_dice.train(TRAIN, steps=10)
    gain = digit_dice.log_prob(few, HELD) - digit_dice.log_prob(digit_dice.train(TRAIN, steps=0), HELD)
    assert gain.mean() > 5 * gain.std() / np.sqrt(len(HELD))


def test_pictures_come_as_often_as_their_probabilities_say(model, rng, n=20_000):
    """What is drawn has the entropy that its own probabilities name: E log p summed in two ways, die by die."""
    x = digit_dice.sample(model, n, rng)
    log_p = digit_dice.log_softmax(digit_dice.logits(model, x))
    seen, p = digit_dice.at(log_p, x), np.exp(log_p)
    expected = (p * log_p).sum(axis=2)
    off = seen - expected  # mean 0 for each pixel, whatever came before
    assert (abs(off.mean(axis=0)) < 5 * off.std(axis=0) / np.sqrt(n)).all()
    first = np.bincount(x[:, 0], minlength=17) / n
    assert (abs(first - p[0, 0]) < 5 * np.sqrt(p[0, 0] / n)).all()


def test_a_die_falls_as_its_odds_say_even_far_from_zero(rng, n=50_000):
    odds = np.array([800.0, 801.0, -900.0, *[799.0] * 14])
    counts = np.bincount(digit_dice.roll(np.broadcast_to(odds, (n, 17)), rng), minlength=17)
    law = np.exp(odds - 801) / np.exp(odds - 801).sum()
    assert (abs(counts / n - law) <= 5 * np.sqrt(law * (1 - law) / n)).all()
