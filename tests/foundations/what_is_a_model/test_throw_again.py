"""Each die wanders on its own way, and nearly all end in the funnel: by the generator's published numbers and exact chances."""

import math

import numpy as np
import pytest
from matplotlib.colors import same_color

from snippets.foundations.what_is_a_model import law_of_large_numbers, throw_again


def test_the_generator_gives_what_the_program_of_its_authors_gives():
    """xoshiro128starstar.c, from a state of which nothing repeats; with the state that it leaves."""
    state = [0x964D4A0C, 0xD40AB895, 0xAD7FDECB, 0x3006F0F0]
    numbers = [throw_again.next_number(state) for _ in range(4)]
    assert numbers == [0xF1391922, 0x6FE53806, 0xA5BE2840, 0xF510EE70]
    assert state == [0xFC65379C, 0x52006D70, 0x87487639, 0xF1908343]


def test_a_number_that_would_make_the_die_unfair_is_not_taken(monkeypatch):
    numbers = iter([2**32 - 5, 2**32 - 4, 2**32 - 1, 0, 7])
    monkeypatch.setattr(throw_again, "next_number", lambda state: next(numbers))
    assert throw_again.roll([], 3).tolist() == [6, 1, 2]
    assert (2**32 - 4) % 6 == 0, "each face has as many of the numbers below"


def test_thrown_dice_are_fair_and_a_throw_says_nothing_of_the_next(rng, n=30_000):
    faces = throw_again.roll(rng.integers(0, 2**32, 4).tolist(), n)
    counts = np.bincount(faces - 1, minlength=6)
    assert len(counts) == 6 and (abs(counts - n / 6) < 5 * math.sqrt(n * 5 / 36)).all()
    pairs = np.bincount(6 * (faces[:-1] - 1) + faces[1:] - 1, minlength=36)
    assert (abs(pairs - n / 36) < 5 * math.sqrt(n * 35 / 36**2)).all()


def test_the_same_state_throws_the_same_dice_and_goes_on_where_it_was(rng):
    state = rng.integers(0, 2**32, 4).tolist()
    one, other = list(state), list(state)
    together = throw_again.roll(one, 50)
    parts = np.append(throw_again.roll(other, 20), throw_again.roll(other, 30))
    assert together.tolist() == parts.tolist() and one == other


def test_the_funnel_is_two_standard_errors_wide_on_each_side():
    n = np.array([1, 10, 6000])
    assert throw_again.band(n) == pytest.approx(2 * law_of_large_numbers.standard_error(1 / 6, n))


def test_of_the_twenty_dice_as_many_are_inside_as_the_exact_law_lets_expect():
    """The chance of a number of sixes, among 1,000 throws, that is inside."""
    state, sixes = [1, 2, 3, 4], []
    for _ in range(20):
        sixes.append(int((throw_again.roll(state, 1000) == 6).sum()))
    reach = 2 * math.sqrt(1000 * 5 / 36)
    assert throw_again.facts() == {"inside": sum(abs(k - 1000 / 6) < reach for k in sixes)}
    chance = sum(math.comb(1000, k) * 5 ** (1000 - k) / 6**1000 for k in range(1001) if abs(k - 1000 / 6) < reach)
    assert 0.95 < chance < 0.96 and throw_again.facts()["inside"] == round(20 * chance)


def test_figure_shows_the_shares_of_the_last_die_and_the_ways_of_all():
    bars, path = throw_again.figure().axes
    state = throw_again.toy()["seed"]
    dice = [throw_again.roll(state, throw_again.toy()["rolls"]) for _ in range(throw_again.toy()["dice"])]
    assert [b.get_height() for b in bars.patches] == pytest.approx([np.mean(dice[-1] == k) for k in range(1, 7)])
    *ways, level = path.lines
    assert same_color(ways[-1].get_color(), "C1") and same_color(bars.patches[5].get_facecolor(), "C1")
    assert all(same_color(way.get_color(), "0.5") for way in ways[:-1]) and len(ways) == 20
    for faces, way in zip(dice, ways, strict=True):
        n, share = way.get_data()
        assert share == pytest.approx([np.mean(faces[: int(k)] == 6) for k in n])
        assert (n[0], n[-1]) == (1, 1000)
    assert level.get_ydata() == pytest.approx([1 / 6, 1 / 6])
    n, y = path.collections[0].get_paths()[0].vertices[1:-1].T
    assert abs(y - 1 / 6) == pytest.approx(throw_again.toy()["errors"] * np.sqrt(5 / 36 / n))
    assert throw_again.toy()["p"] == 1 / 6 and path.get_title() == "sixes of 20 dice"
