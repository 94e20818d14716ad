"""Claims of snippets/shared/digit_blanks.py."""

import numpy as np
import pytest

import oracles
from snippets.shared import digit_blanks, digit_tables
from snippets.shared.digit_dice import at, log_softmax
from snippets.shared.mlp import MLP

TRAIN, _, HELD = digit_tables.split()
HELD = HELD[:200]


def random_net(rng):
    """One that minds what is there."""
    return MLP(rng, (128, 8, 64 * 17))


def test_so_many_pixels_are_shown_and_every_one_equally_often(rng, n=20_000):
    k = rng.integers(64, size=n)
    there = digit_blanks.hide(n, k, rng)
    assert (there.sum(axis=1) == k).all()
    half = digit_blanks.hide(n, np.full(n, 32), rng)
    assert (abs(half.mean(axis=0) - 1 / 2) < 5 / np.sqrt(4 * n)).all()


def test_a_blank_pixel_tells_nothing(rng):
    net, x = random_net(rng), rng.integers(17, size=(3, 64))
    there = digit_blanks.hide(3, np.array([0, 10, 63]), rng)
    other = np.where(there, x, rng.integers(17, size=x.shape))
    assert (digit_blanks.logits(net, other, there) == digit_blanks.logits(net, x, there)).all()
    shown = digit_blanks.logits(net, x, np.ones_like(there))
    assert (shown != digit_blanks.logits(net, x, there)).any()


def test_the_slopes_are_those_of_finite_differences(rng, h=1e-6):
    net, x = random_net(rng), rng.integers(17, size=(5, 64))
    there = digit_blanks.hide(5, np.array([0, 7, 31, 50, 63]), rng)

    def loss():
        log_p = at(log_softmax(digit_blanks.logits(net, x, there)), x)
        return -np.mean([row[~seen].mean() for row, seen in zip(log_p, there, strict=True)])

    gradients = [g.copy() for g in digit_blanks.slopes(net, x, there)]
    for array, gradient in zip(net.parameters, gradients, strict=True):
        for i in [tuple(rng.integers(s) for s in array.shape) for _ in range(10)]:
            assert gradient[i] == pytest.approx(oracles.slope(loss, array, i, h), rel=1e-4, abs=1e-8)


def test_the_bound_is_the_mean_over_orders_filled_pixel_by_pixel(rng, orders=60, draws=60):
    """A picture's log probability along an order, one blank after the other, by 64 calls."""
    net, x = random_net(rng), HELD[:1]
    along = []
    for _ in range(orders):
        there, total = np.zeros((1, 64), bool), 0.0
        for place in rng.permutation(64):
            total += log_softmax(digit_blanks.logits(net, x, there))[0, place, x[0, place]]
            there[0, place] = True
        along.append(total)
    bounds = digit_blanks.bound(net, np.repeat(x, draws, axis=0), rng)
    error = np.sqrt(np.var(along, ddof=1) / orders + bounds.var(ddof=1) / draws)
    assert abs(np.mean(along) - bounds.mean()) < 5 * error


def test_untrained_it_is_nearly_the_table_and_training_lowers_the_cost(rng):
    table = digit_tables.log_probs(HELD, 64)[0] * np.log(2)
    before = digit_blanks.bound(digit_blanks.train(TRAIN, rng, steps=0), HELD, rng)
    gain = digit_blanks.bound(digit_blanks.train(TRAIN, rng, steps=60), HELD, rng) - before
    assert gain.mean() > 5 * gain.std() / np.sqrt(len(HELD))
    blank = digit_blanks.net(rng)
    for W in blank.parameters[::2]:
        W[:] = 0
    off = digit_blanks.bound(blank, HELD, rng) - table  # which blanks are counted is random
    assert off.std() > 0 and abs(off.mean()) < 5 * off.std() / np.sqrt(len(HELD))
    assert abs(before.mean() - table.mean()) < 0.05 * abs(table.mean())


def test_what_is_drawn_has_the_law_of_a_net_that_minds_nothing(rng, n=1000):
    net = random_net(rng)
    for W in net.parameters[::2]:
        W[:] = 0
    net.parameters[-1][:] = rng.normal(size=64 * 17)
    law = np.exp(log_softmax(net.parameters[-1].reshape(64, 17)))
    x = digit_blanks.sample(net, n, rng)
    share = (x[:, :, None] == np.arange(17)).mean(axis=0)
    assert (abs(share - law) < 5.5 * np.sqrt(law * (1 - law) / n)).all()  # 1088 shares at once


def test_later_pixels_mind_earlier_ones(rng, n=800):
    """Two pixels that copy whatever is there: they come out alike, in either order."""
    net = MLP(rng, (128, 64 * 17))
    W, b = net.parameters
    W[:], b[:] = 0, 0
    levels = np.arange(17)
    b.reshape(64, 17)[:2] = -30.0 * (np.isin(levels, [0, 16], invert=True))
    for this, other in ((20, 21), (21, 20)):
        W[other, 17 * this : 17 * this + 17] = 20 * np.where(levels > 8, 1, -1) * (np.isin(levels, [0, 16]))
        b[17 * this : 17 * this + 17] = np.where(np.isin(levels, [0, 16]), 0, -60)
    x = digit_blanks.sample(net, n, rng)[:, [20, 21]]
    assert ((x[:, 0] == 0) | (x[:, 0] == 16)).all() and (x[:, 0] == x[:, 1]).all()
    assert abs((x[:, 0] == 0).mean() - 1 / 2) < 5 / np.sqrt(4 * n)
