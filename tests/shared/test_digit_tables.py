"""Claims of snippets/shared/digit_tables.py."""

from fractions import Fraction
from math import log2

import numpy as np
import pytest

from snippets.shared.datasets import digits
from snippets.shared.digit_tables import KINDS, bits, log_probs, pack, sample, split, tables, unpack

TRAIN, LABELS, HELD = split()


def test_the_parts_are_all_digits_in_levels():
    assert (TRAIN.shape, LABELS.shape, HELD.shape) == ((1200, 64), (1200,), (597, 64))
    assert sorted(map(tuple, [*TRAIN, *HELD])) == sorted(map(tuple, digits()[0]))
    by_picture = {tuple(x): y for x, y in zip(*digits(), strict=True)}
    assert [by_picture[tuple(x)] for x in TRAIN] == LABELS.tolist()


def share(number, numeral, pixel, level):
    """By counting: (times this level + 1/2) / (all + 17/2)."""
    seen = [x for x, y in zip(TRAIN, LABELS, strict=True) if number < 640 or y == numeral]
    pixels = np.array(seen)[:, pixel] if number > 1 else np.ravel(seen)
    return (int((pixels == level).sum()) + Fraction(1, 2)) / (len(pixels) + Fraction(17, 2))


@pytest.mark.parametrize("number", KINDS)
def test_a_share_is_a_count_with_half_a_count_for_each_level(number):
    numerals, counts = tables(number)
    assert numerals.tolist() == ([(k == LABELS).sum() for k in range(10)] if number == 640 else [1200])
    for numeral, pixel, level in ((3, 20, 0), (0, 0, 0), (7, 36, 16), (9, 63, 5)):
        table = counts[numeral if number == 640 else 0, pixel]
        assert Fraction(int(table[level]), int(table.sum())) == share(number, numeral, pixel, level)
    assert counts.min() >= 1 and counts.dtype.kind == numerals.dtype.kind == "i"


def test_a_picture_costs_its_numeral_and_its_levels_and_the_best_numeral_is_taken():
    x = HELD[:2]
    by_hand = [
        log2((k == LABELS).sum() / 1200)
        + sum(log2(c[i, x[1, i]]) - log2(c[i].sum()) for i in range(64))
        for k, c in enumerate(tables(640)[1])
    ]  # fmt: skip
    known = {level: share(1, 0, 0, level) for level in {*x[0]}}
    assert log_probs(x, 640)[:, 1] == pytest.approx(by_hand)
    assert bits(x, 640)[1] == pytest.approx(-max(by_hand))
    assert bits(x, 1)[0] == pytest.approx(-sum(log2(known[level]) for level in x[0]))


def test_a_sample_takes_a_numeral_and_then_each_level_as_often_as_its_table_says(rng, n=1500):
    for number in KINDS:
        numerals, counts = tables(number)
        x = sample(number, n, rng)
        assert x.shape == (n, 64) and x.min() >= 0 and x.max() <= 16
        shares = np.einsum("k,kil->il", numerals / numerals.sum(), counts / counts.sum(axis=-1, keepdims=True))
        for pixel, level in ((20, 0), (36, 16), (27, 7)):
            p = shares[pixel, level]
            assert abs((x[:, pixel] == level).mean() - p) < 5 * np.sqrt(p * (1 - p) / n)
    # that one numeral is behind all pixels of a picture shows in how they go together
    joint = np.einsum("k,k,k->", numerals / numerals.sum(), *(counts[:, i, 0] / counts[:, i].sum(1) for i in (28, 34)))
    both = ((x[:, 28] == 0) & (x[:, 34] == 0)).mean()
    assert abs(both - joint) < 5 * np.sqrt(joint * (1 - joint) / n)
    assert abs(joint - shares[28, 0] * shares[34, 0]) > 5 * np.sqrt(joint * (1 - joint) / n)


def test_pictures_come_out_of_a_number_as_they_went_in_and_leave_what_was_there(rng):
    for start in (1, int.from_bytes(rng.bytes(40), "big")):
        states = pack(HELD[3], start)
        assert len(states) == 66 and states[0] == start
        x, state = unpack(states[-1])
        assert (x == HELD[3]).all() and state == start
    # a long number is longer by the price of the picture
    assert log2(states[-1]) - log2(start) == pytest.approx(bits(HELD[3:4], 640)[0], abs=1e-9)


def test_another_number_of_tables_is_refused():
    with pytest.raises(ValueError, match="number must be 1, 64 or 640, not 10"):
        tables(10)
