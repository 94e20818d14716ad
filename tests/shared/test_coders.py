"""Claims of snippets/shared/coders.py."""

import math

import numpy as np
import pytest

from snippets.shared.coders import START, decode, encode, pick, places, pop, push


def table(rng, symbols=5):
    """Counts of which one is 0."""
    counts = rng.integers(1, 50, size=symbols)
    counts[rng.integers(symbols)] = 0
    return counts.tolist()


def test_what_went_in_comes_out_in_its_order(rng):
    for n in (0, 1, 7, 300):
        counts = table(rng)
        symbols = rng.choice(5, p=np.array(counts) / sum(counts), size=n)
        state = encode(symbols, counts)
        assert isinstance(state, int) and state == encode(symbols.tolist(), np.array(counts))
        assert decode(state, counts, n) == symbols.tolist()
        assert decode(state, counts, n // 2) == symbols[: n // 2].tolist()
        for symbol in symbols:
            found, state = pop(state, counts)
            assert found == symbol
        assert state == START


def test_to_push_onto_x_is_to_take_the_x_th_number_with_a_remainder_of_the_symbol(rng):
    """The definition, by listing all numbers; so every number pops to one symbol and one number, and none is left out."""
    counts = table(rng)
    owner = [s for s, f in enumerate(counts) for _ in range(f)]
    for s, f in enumerate(counts):
        mine = [x for x in range(4 * len(owner)) if owner[x % len(owner)] == s]
        assert [push(x, s, counts) for x in range(4 * f)] == mine
        assert [pop(x, counts) for x in mine] == [(s, x) for x in range(4 * f)]


def test_a_push_multiplies_by_one_over_the_share_but_for_less_than_n(rng):
    counts = table(rng)
    for size in (3, 40, 3000):
        state = int.from_bytes(rng.bytes(size), "big")
        s = next(s for s, f in enumerate(counts) if f)
        assert abs(push(state, s, counts) * counts[s] - state * sum(counts)) < sum(counts) * counts[s]
        assert push(pop(state, counts)[1], pop(state, counts)[0], counts) == state


def test_2000_rolls_are_within_one_percent_of_their_surprise(rng):
    for counts in ([1, 1, 1, 1, 1, 5], [1, 2, 3, 4, 5, 6], [700, 1, 1, 1, 1, 300]):
        p = np.array(counts) / sum(counts)
        rolls = rng.choice(6, p=p, size=2000)
        ideal = -np.log2(p[rolls]).sum()
        assert encode(rolls, counts).bit_length() == pytest.approx(ideal, rel=0.01)


def test_places_are_running_totals():
    assert places([2, 0, 3]) == [0, 2, 2, 5]


@pytest.mark.parametrize("counts", [[], [0, 0], [2, -1]])
def test_counts_that_are_none_are_refused(counts):
    with pytest.raises(ValueError, match="counts must be whole numbers >= 0"):
        pop(5, counts)


@pytest.mark.parametrize("symbol", [1, 3, -1])
def test_a_symbol_without_a_place_is_refused(symbol):
    with pytest.raises(ValueError, match=f"give the symbol {symbol} no place"):
        encode([symbol], [1, 0, 4])


def test_a_certain_symbol_costs_nothing():
    assert encode([1] * 1000, [0, 7]) == START
    assert math.log2(encode([0] * 50, [1, 1])) <= 50


def test_a_symbol_is_picked_as_often_as_it_is_counted(rng, n=4000):
    counts = np.array([[1, 0, 3], [5, 5, 0]])
    found = pick(np.broadcast_to(counts, (n, 2, 3)), rng)
    assert found.shape == (n, 2)
    for table, symbols in zip(counts, found.T, strict=True):
        p = table / table.sum()
        often = np.bincount(symbols, minlength=3) / n
        assert (abs(often - p) <= 5 * np.sqrt(p * (1 - p) / n)).all()
