"""G runs from state to state for ever, whatever D remembers: each round checked in exact fractions."""

from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest

from snippets.foundations.introduction import the_chase_never_ends
from snippets.foundations.introduction.the_best_discriminator import best_discriminator


def best_kinds(memory, letters):
    """For each round of this chase the kinds that D rates highest, without rounding: a set of letters."""
    p = q = [Fraction(n, 100) for n in (40, 35, 25)]
    for n, letter in enumerate(letters, 1):
        ratings = [a / (a + b) for a, b in zip(p, q, strict=True)]
        yield {s for s, rating in zip("XYZ", ratings, strict=True) if rating == max(ratings)}
        now = [Fraction(letter == s) for s in "XYZ"]
        q = (
            [Fraction(letters[:n].count(s), n) for s in "XYZ"]
            if memory == 1
            else [memory * a + (1 - memory) * b for a, b in zip(q, now, strict=True)]
        )


def chase_as_letters(memory, rounds, **seed):
    return "".join("XYZ"[k] for k in the_chase_never_ends.chase(memory, rounds, **seed))


@pytest.mark.equation("foundations/introduction/fading_memory")
@pytest.mark.parametrize("tenths", [0, 1, 3, 5, 6, 7, 8, 9, 10])
def test_the_chase_is_that_of_exact_arithmetic_in_every_round(printed, tenths):
    letters = chase_as_letters(tenths / 10, 120)
    assert all(letter in best for letter, best in zip(letters, best_kinds(Fraction(tenths, 10), letters), strict=True))
    formula, made = printed("foundations/introduction/fading_memory"), chase_as_letters(tenths / 10, 12)
    p, m = np.array([0.4, 0.35, 0.25]), tenths / 10
    ones = [np.array([letter == state for state in "XYZ"], float) for letter in made]
    for n in range(1, 12):  # all rounds at once: what is left of p, and of each round
        old, new = (m**k * p + (1 - m) * sum(m ** (k - 1 - i) * ones[i] for i in range(k)) for k in (n - 1, n))
        given = {"m": m, "q": old, r"q \leftarrow": new, "e": ones[n - 1], "p(x)": p, "q(x)": new}
        formula.holds(given | {"D(x)": best_discriminator(p, new)}, rtol=1e-12)


def test_the_rating_in_the_chase_is_one_half_where_g_makes_the_data_and_one_where_g_makes_nothing(rng):
    m = the_chase_never_ends
    assert m.p_data.sum() == pytest.approx(1) and (np.diff(m.p_data) < 0).all()
    assert best_discriminator(m.p_data, m.p_data).tolist() == [0.5] * 3
    assert best_discriminator(m.p_data, np.eye(3)[1]) == pytest.approx([1, 0.35 / 1.35, 1])
    # No other D does better on average log D of the data plus log(1 - D) of what G makes.
    q = rng.dirichlet([2, 2, 2])
    best = best_discriminator(m.p_data, q)
    value = lambda D: (m.p_data * np.log(D) + q * np.log(1 - D)).sum()  # noqa: E731
    for _ in range(20):
        other = np.clip(best + 0.1 * rng.normal(size=3), 0.01, 0.99)
        assert value(other) <= value(best)


def test_without_memory_chance_decides_between_the_two_kinds_not_just_made_and_each_gets_a_third(rng):
    n, m = 4000, the_chase_never_ends
    made = m.chase(0, n, seed=int(rng.integers(2**32)))
    assert all(best == set("XYZ") - {last} for last, best in zip("XYZ", list(best_kinds(0, "XYZX"))[1:], strict=True))
    move = np.diff(made) % 3
    assert set(move) == {1, 2} and (move == 1).mean() == pytest.approx(1 / 2, abs=5 / 2 / n**0.5)
    # A Markov chain whose other eigenvalue is -1/2: the variance of a share is 2/9 (1 - 1/2) / (1 + 1/2) / n.
    assert m.shares(made) == pytest.approx(1 / 3, abs=5 * (2 / 27 / n) ** 0.5)


@pytest.mark.parametrize("memory", [1e-5, 1e-3, 0.1, 0.3, 0.5])
def test_the_least_memory_makes_the_chase_an_endless_cycle_of_three(rng, memory):
    letters = chase_as_letters(memory, 300, seed=int(rng.integers(2**32)))
    assert letters == letters[:3] * 100 and len(set(letters[:3])) == 3
    first, second, *others = best_kinds(Fraction(memory), letters[:60])
    assert (first, second) == (set("XYZ"), set("XYZ") - {letters[0]}), "chance begins the cycle, and nothing else does"
    assert others == [{letter} for letter in letters[2:60]]


def test_with_memory_of_seven_tenths_the_chase_settles_into_a_cycle_of_three(rng):
    letters = chase_as_letters(0.7, 600, seed=int(rng.integers(2**32)))
    assert letters[-300:] == letters[-3:] * 100 and len(set(letters[-3:])) == 3
    assert chase_as_letters(0.7, 14) == "XYZXYZXYXZYXZY" and chase_as_letters(0.3, 30) == "XYZ" * 10, "as the alt says"


def test_longer_memory_in_the_chase_comes_closer_to_the_shares_of_the_data():
    m = the_chase_never_ends
    far = [abs(m.shares(m.chase(memory, 2000)) - m.p_data).max() for memory in (0.7, 0.8, 0.9, 1)]
    assert all(a > b for a, b in pairwise(far)) and far[-1] < 1e-12


def test_with_full_memory_no_state_of_the_chase_is_ever_one_round_away_from_its_share(rng):
    letters, p = (
        chase_as_letters(1, 400, seed=int(rng.integers(2**32))),
        (Fraction(2, 5), Fraction(7, 20), Fraction(1, 4)),
    )
    count, worst = [0, 0, 0], Fraction(0)
    for n, letter in enumerate(letters, 1):
        count["XYZ".index(letter)] += 1
        worst = max(worst, *(abs(c - n * s) for c, s in zip(count, p, strict=True)))
        if n % 20 == 0:
            assert count == [n * s for s in p]
    assert worst < 1
    # and yet it never stays: the longest stay in one state is two rounds
    assert "XXX" not in letters and "YY" not in letters and "ZZ" not in letters


def test_with_full_memory_the_chase_takes_frank_and_wolfe_s_steps_down_the_jensen_shannon_divergence():
    m, e, h = the_chase_never_ends, np.eye(3), 1e-6
    p, made = m.p_data, m.chase(1, 200)

    def divergence(q):
        r = (p + q) / 2
        return (p * np.log(p / r) + q * np.log(q / r)).sum() / 2

    for n in range(3, 200):  # from then on q has no zero, where the slopes would be infinite
        q = np.bincount(made[:n], minlength=3) / n
        slopes = [(divergence((1 - h) * q + h * e[k]) - divergence(q)) / h for k in range(3)]
        assert slopes[made[n]] == pytest.approx(min(slopes), abs=1e-5)
        after = np.bincount(made[: n + 1], minlength=3) / (n + 1)
        assert after == pytest.approx(q + (e[made[n]] - q) / (n + 1))
    assert divergence(after) < 1e-12


def test_in_fictitious_play_the_first_kind_would_be_made_once_and_never_again():
    m = the_chase_never_ends
    q, made, losses = m.p_data, [], np.zeros(3)
    for n in range(1, 200):
        with np.errstate(divide="ignore"):  # the loss of a kind that D takes for real without a doubt is minus infinity
            losses = losses + np.log(1 - best_discriminator(m.p_data, q))
        made.append(int(np.argmin(losses)))  # the answer to the average of all judges so far
        q = np.bincount(made, minlength=3) / n
    assert made.count(made[0]) == 1 and abs(q - m.p_data).max() > 0.3


def test_facts_of_the_chase_are_its_shares_in_400_rounds():
    facts = the_chase_never_ends.facts()
    words = {"none": 0, "some": 0.7, "long": 0.9, "all": 1}
    assert set(facts) == {f"{w}_{s}" for w in words for s in "XYZ"}
    for word, memory in words.items():
        letters = chase_as_letters(memory, 400)
        for state in "XYZ":
            assert facts[f"{word}_{state}"] == pytest.approx(letters.count(state) / 400, rel=1e-12)
    assert [facts[f"all_{s}"] for s in "XYZ"] == [0.4, 0.35, 0.25]


@pytest.mark.parametrize("memory", [0.1, 0.6, 0.7, 0.9])
def test_the_figure_of_the_chase_shows_thirty_rounds_and_the_shares_of_four_hundred(memory):
    m = the_chase_never_ends
    axes = m.figure(memory=memory).axes
    titles = [ax.get_title("left") + ax.get_title() for ax in axes[::2]]
    assert titles == ["no memory", f"memory {memory}", "remembers everything"]
    for time, bars, keep in zip(axes[::2], axes[1::2], (0, memory, 1), strict=True):
        letters = chase_as_letters(keep, 400)
        line, *lanes = time.lines
        assert line.get_xdata().tolist() == list(range(1, 31))
        assert "".join("XYZ"[k] for k in line.get_ydata()) == letters[:30]
        for k, lane in enumerate(lanes):
            assert lane.get_xdata().tolist() == [n for n in range(1, 31) if letters[n - 1] == "XYZ"[k]]
            assert set(lane.get_ydata()) <= {k}
        assert len({lane.get_marker() for lane in lanes}) == 3
        assert [t.get_text() for t in time.get_yticklabels()] == list("XYZ")
        assert [bar.get_width() for bar in bars.patches] == pytest.approx([letters.count(s) / 400 for s in "XYZ"])
        assert [bar.get_y() + bar.get_height() / 2 for bar in bars.patches] == pytest.approx([0, 1, 2])
        (marks,) = bars.lines
        assert marks.get_xdata().tolist() == [0.4, 0.35, 0.25] and list(marks.get_ydata()) == [0, 1, 2]
        assert max(bar.get_width() for bar in bars.patches) < bars.get_xlim()[1]
    assert m.figure().axes[2].get_title("left") + m.figure().axes[2].get_title() == "memory 0.7"
