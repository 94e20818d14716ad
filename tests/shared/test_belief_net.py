"""Fully visible sigmoid belief nets: by sums over all pictures, and by walking uphill in another way."""

import itertools
import math

import numpy as np
import pytest

from snippets.shared import digit_tables
from snippets.shared.belief_net import (
    PENALTY,
    ROWS,
    digits_net,
    draw,
    fit,
    logits,
    nats,
    regress,
    sigmoid,
    split,
)
from snippets.shared.chain_rule import law, raised, step_by_step
from snippets.shared.masks import words


def net_of(rng, order):
    """A net with random weights that draws in this order."""
    n = len(order)
    W = np.zeros((n, n))
    for k, i in enumerate(order):
        W[i, list(order[:k])] = rng.normal(size=k)
    return tuple(order), W, rng.normal(size=n)


def probability(net, x):
    """Of one picture, pixel by pixel in plain Python."""
    order, W, b = net
    p, seen = 1.0, []
    for i in order:
        black = 1 / (1 + math.exp(-b[i] - sum(W[i, j] * x[j] for j in seen)))
        p *= black if x[i] else 1 - black
        seen.append(i)
    return p


def test_a_pixel_is_black_if_it_is_more_than_half_full():
    levels, pixels = digit_tables.split()[::2], split()
    for a, b in zip(levels, pixels, strict=True):
        assert a.shape == b.shape and {*np.unique(b)} == {0.0, 1.0}
        assert a[b == 1].min() == 9 and a[b == 0].max() == 8


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (2, 0, 3, 1)])
def test_the_probabilities_of_all_pictures_add_up_to_one(rng, order):
    net, x = net_of(rng, order), words(4)
    p = np.exp(-nats(net, x).sum(axis=1))
    assert p == pytest.approx([probability(net, word) for word in x.tolist()], rel=1e-12)
    assert p.sum() == pytest.approx(1, abs=1e-12)
    assert law(sigmoid(logits(net, x))) == pytest.approx(p, rel=1e-12)


@pytest.mark.parametrize("temperature", [1, 0.6])
def test_pictures_come_as_often_as_their_probability_says(rng, temperature, n=20_000):
    net, x = net_of(rng, (2, 0, 3, 1)), words(4)
    p = step_by_step(np.exp(-nats(net, x).sum(axis=1)), temperature, net[0])
    found = np.bincount(draw(net, n, rng, temperature).astype(int) @ [8, 4, 2, 1], minlength=16) / n
    assert (abs(found - p) < 5 * np.sqrt(p * (1 - p) / n)).all()
    each = raised(np.array([1 - sigmoid(0.7), sigmoid(0.7)]), temperature)[1]
    assert each == pytest.approx(sigmoid(0.7 / temperature))


def test_a_net_learns_the_law_of_the_sixteen_pictures_from_many_of_them(rng, n=20_000):
    """A learned law with k free numbers is k / 2n nats off on average; ten times that is far out in its tail."""
    true = net_of(rng, (0, 1, 2, 3))
    x = draw(true, n, rng)
    learned = fit(x, penalty=1e-6)
    p = np.exp(-nats(true, words(4)).sum(axis=1))
    kl = p @ (nats(learned, words(4)) - nats(true, words(4))).sum(axis=1)
    assert 0 < kl < 10 * 10 / (2 * n)


def test_no_step_in_any_direction_lowers_the_penalised_loss(rng):
    x = split()[0][:200, 20:29]
    order, W, b = fit(x, penalty=3.0)

    def loss(W, b):
        return nats((order, W, b), x).sum() + 3 * (W**2).sum() / 2 + 1e-2 * (b**2).sum() / 2

    least = loss(W, b)
    for _ in range(20):
        step, shift = np.tril(rng.normal(size=W.shape), -1), rng.normal(size=b.shape)
        assert loss(W + 1e-3 * step, b + 1e-3 * shift) > least
        assert loss(W + 1e-3 * step, b + 1e-3 * shift) + loss(W - 1e-3 * step, b - 1e-3 * shift) > 2 * least
    assert (np.triu(W) == 0).all() and W.any()


def test_newton_agrees_with_a_walk_of_small_steps(rng):
    A = np.column_stack([rng.integers(2, size=(60, 3)), np.ones(60)])
    y = (rng.random(60) < 0.4).astype(float)
    w, ridge = np.zeros(4), np.array([2, 2, 2, 1e-2])
    for _ in range(20_000):
        w -= 0.02 * (A.T @ (1 / (1 + np.exp(-A @ w)) - y) + ridge * w)
    assert regress(A, y, 2.0) == pytest.approx(w, abs=1e-6)


def test_regress_gives_up_and_says_so(rng):
    A = np.column_stack([[0.0, 1.0], np.ones(2)])
    with pytest.raises(ArithmeticError, match="not converged"):
        regress(A, np.array([0.0, 1.0]), 1e-300, tolerance=0)


def test_an_order_has_each_pixel_once():
    with pytest.raises(ValueError, match="each pixel 0 to 2 once"):
        fit(np.eye(3), order=(0, 1, 1))


def test_the_net_of_the_digits_looks_back_only_and_is_worth_its_penalty():
    train, held = split()
    order = tuple(np.random.default_rng(3).permutation(64).tolist())
    for net in (digits_net(), digits_net(order)):
        rank = np.argsort(net[0])
        later = rank[None, :] >= rank[:, None]  # [i, j]: j is not before i
        assert (net[1][later] == 0).all()
        used = ~later & train.any(axis=0)  # a pixel that is never black has nothing to say
        assert (net[1][used] != 0).all() and used.sum() > 1500
    assert digits_net()[0] == ROWS == tuple(range(64))
    strict, loose = (nats(fit(train, penalty=PENALTY * a), held).sum(axis=1) for a in (10, 0.05))
    best = nats(digits_net(), held).sum(axis=1)
    for other in (strict, loose):  # paired, on the same digits
        off = other - best
        assert off.mean() > 3 * off.std() / math.sqrt(len(off))


def test_each_pixel_pays_for_itself():
    net, x = digits_net(), split()[1][:3]
    assert nats(net, x).shape == (3, 64)
    for picture, bill in itertools.islice(zip(x, nats(net, x), strict=True), 2):
        assert bill.sum() == pytest.approx(-math.log(probability(net, picture)))
