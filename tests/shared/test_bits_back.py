"""Claims of snippets/shared/bits_back.py."""

import math
from statistics import NormalDist

import numpy as np
import pytest

from snippets.shared.bits_back import (
    CAUSES,
    LEVELS,
    NOISE,
    decoder,
    draw,
    joint,
    posterior,
    read,
    surprise,
    whole,
    write,
)


def seed(rng):
    return int.from_bytes(b"\1" + rng.bytes(32), "big")


@pytest.mark.parametrize("side", [False, True])
def test_what_was_written_comes_back_and_so_does_the_seed_to_the_last_bit(rng, side):
    x, guess, start = draw(300, rng), posterior(side), seed(rng)
    state = start
    for level in x:
        state = write(state, level, guess)[-1]
    for level in x[::-1]:
        found, state = read(state, guess)
        assert found == level
    assert state == start


def test_the_bill_is_minus_log2_p_within_one_percent(rng, n=2000):
    x, start = draw(n, rng), seed(rng)
    state = start
    for level in x:
        state = write(state, level, posterior())[-1]
    paid, ideal = math.log2(state) - math.log2(start), surprise(x).sum()
    assert paid == pytest.approx(ideal, rel=0.01)
    p = np.array([sum(decoder()[k, level] / decoder()[k].sum() for k in range(64)) / 64 for level in x[:50]])
    assert surprise(x[:50]) == pytest.approx(-np.log2(p))


def test_each_move_costs_what_its_table_says(rng):
    guess, state = posterior(), seed(rng)
    for level in draw(20, rng):
        borrowed, written, after = write(state, level, guess)
        cause = after % 64
        q = guess[level][cause] / guess[level].sum()
        p = decoder()[cause][level] / decoder()[cause].sum()
        assert math.log2(borrowed) - math.log2(state) == pytest.approx(math.log2(q), abs=1e-9)
        assert math.log2(written) - math.log2(borrowed) == pytest.approx(-math.log2(p), abs=1e-9)
        assert math.log2(after) - math.log2(written) == pytest.approx(6, abs=1e-9)
        state = after


def test_the_tables_are_those_of_the_parabola_in_whole_numbers():
    for cause in (0, 20, 45):
        z = NormalDist().inv_cdf((cause + 1) / 65)
        assert CAUSES[cause] == pytest.approx(z)
        p = np.array([NormalDist(z * z, NOISE).pdf(a) for a in LEVELS])
        counts = decoder()[cause]
        assert counts - 1 == pytest.approx(2**14 * p / p.sum(), abs=0.5)
        assert counts.min() >= 1
    assert joint().sum() == pytest.approx(1)
    both, side = posterior(), posterior(side=True)
    assert abs(both - both[:, ::-1]).max() <= 1 and (side[:, CAUSES < 0] == 1).all()
    assert side[:, CAUSES > 0] == pytest.approx(2 * both[:, CAUSES > 0], abs=3)


def test_draws_are_as_frequent_as_their_probability(rng, n=4000):
    x, p = draw(n, rng), joint().sum(axis=0)
    for level in (8, 10, 16):
        assert abs((x == level).mean() - p[level]) < 5 * math.sqrt(p[level] / n)


def test_whole_numbers_keep_a_place_for_everything():
    assert whole(np.array([[0, 3.0, 1.0]])).tolist() == [[1, 1 + 3 * 2**12, 1 + 2**12]]
