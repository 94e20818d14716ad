"""Rates of jumps: against Bayes' rule summed over all words, and against the equation that a law in time obeys."""

from itertools import product

import numpy as np
import pytest

from snippets.shared.jumps import change, flow_rates, neighbours, reverse_rates, spoil

TIMES = (0.0, 0.2, 0.5, 0.85)


def table(n, t):
    """P(spoiled word | clean word), (2^n, 2^n), a row for each clean word."""
    every = [*product((0, 1), repeat=n)]
    return np.array(
        [
            [np.prod([(1 + t) / 2 if a == b else (1 - t) / 2 for a, b in zip(x, y, strict=True)]) for y in every]
            for x in every
        ]
    )


def flipped(n):
    """index of the word with place i flipped, by its symbols. (2^n, n)"""
    every = [*product((0, 1), repeat=n)]
    return np.array([[every.index((*x[:i], 1 - x[i], *x[i + 1 :])) for i in range(n)] for x in every])


def generator(rates):
    """The matrix G of the law's equation p' = p G, from the rates of the jumps."""
    size, n = rates.shape
    matrix = np.zeros((size, size))
    for x, row in enumerate(flipped(n)):
        matrix[x, row] = rates[x]
    return matrix - np.diag(matrix.sum(axis=1))


def test_neighbours_differ_in_one_symbol():
    for n in (1, 3, 4):
        assert (neighbours(n) == flipped(n)).all()


@pytest.mark.parametrize("n", [1, 3])
def test_a_spoiled_law_is_a_mixture_of_coins(rng, n):
    p = rng.dirichlet(np.ones(2**n))
    for t in (*TIMES, 1.0):
        assert spoil(p, t) == pytest.approx(p @ table(n, t), rel=1e-12)
    half = spoil(p, 0.5, spared=0).reshape(2, -1).sum(axis=1)
    assert half == pytest.approx(p.reshape(2, -1).sum(axis=1), rel=1e-12)


@pytest.mark.parametrize("t", TIMES)
def test_the_rate_of_a_flip_is_the_posterior_of_the_other_symbol_divided_by_the_time_left(rng, t):
    p = rng.dirichlet(np.ones(8))
    every, joint = np.array([*product((0, 1), repeat=3)]), p[:, None] * table(3, t)
    for x, word in enumerate(every):
        behind = joint[:, x] / joint[:, x].sum()
        wrong = [behind[every[:, i] != word[i]].sum() for i in range(3)]
        assert flow_rates(p, t)[x] == pytest.approx(np.array(wrong) / (1 - t), rel=1e-10)


def test_the_reversed_rates_are_what_bayes_makes_of_a_short_step_of_the_noising(rng, h=1e-6):
    p, other = rng.dirichlet(np.ones(8)), flipped(3)
    for t in (0.3, 0.8):
        later = p @ table(3, t + h)  # nearer to the data
        step = table(3, t / (t + h))  # from time t + h to t, for each word a row
        joint = later[:, None] * step
        back = joint / joint.sum(axis=0)  # P(word at t + h | word at t), a column for each
        for x in range(8):
            assert back[other[x], x] / h == pytest.approx(reverse_rates(p, t)[x], rel=1e-4)


@pytest.mark.parametrize("rates", [flow_rates, reverse_rates])
def test_both_rates_keep_the_law_on_its_path(rng, rates, h=1e-5):
    p = rng.dirichlet(np.ones(8))
    for t in (0.2, 0.5, 0.85):
        slope = p @ (table(3, t + h) - table(3, t - h)) / (2 * h)
        now = p @ table(3, t)
        assert now @ generator(rates(p, t)) == pytest.approx(slope, abs=1e-8)
        assert change(now, rates(p, t)) == pytest.approx(slope, abs=1e-8)


def test_a_change_moves_probability_and_makes_none(rng):
    law, rates = rng.dirichlet(np.ones(16)), rng.random((16, 4))
    assert change(law, rates) == pytest.approx(law @ generator(rates), abs=1e-14)
    assert change(law, rates).sum() == pytest.approx(0, abs=1e-14)
