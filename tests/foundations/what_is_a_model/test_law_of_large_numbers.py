"""Throw a fair die often enough and every face gets its sixth: by the exact binomial law."""

import math
from fractions import Fraction

import numpy as np
import pytest

from snippets.foundations.what_is_a_model import law_of_large_numbers


def test_the_table_of_the_fair_die_gives_every_face_one_sixth_and_sums_to_one():
    assert law_of_large_numbers.p_dice.tolist() == [1 / 6] * 6
    assert sum(Fraction(p).limit_denominator(100) for p in law_of_large_numbers.p_dice) == 1
    assert law_of_large_numbers.facts()["total"] == pytest.approx(1, abs=1e-15)


def test_frequencies_of_the_die_count_every_face_and_sum_to_one(rng):
    assert law_of_large_numbers.frequencies(np.array([1, 1, 6, 3])).tolist() == [0.5, 0, 0.25, 0, 0, 0.25]
    faces = law_of_large_numbers.roll(rng, 1000)
    assert faces.shape == (1000,) and set(faces.tolist()) == {1, 2, 3, 4, 5, 6}
    assert law_of_large_numbers.frequencies(faces).sum() == pytest.approx(1, abs=1e-12)


def test_the_running_share_of_a_face_counts_only_the_throws_so_far():
    shares = law_of_large_numbers.running_frequency(np.array([6, 2, 6, 1, 3]), face=6)
    assert shares.tolist() == [1, 1 / 2, 2 / 3, 2 / 4, 2 / 5]
    threes = law_of_large_numbers.running_frequency(np.array([6, 2, 3, 1]), face=3)
    assert threes.tolist() == [0, 0, 1 / 3, 1 / 4]


@pytest.mark.equation("foundations/what_is_a_model/standard_error")
def test_the_standard_error_is_the_spread_of_the_exact_binomial_law(printed):
    formula = printed("foundations/what_is_a_model/standard_error")
    for p, n in [(Fraction(1, 6), 1), (Fraction(1, 6), 10), (Fraction(1, 6), 100), (Fraction(2, 3), 7)]:
        chance = [math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]
        variance = sum(c * (Fraction(k, n) - p) ** 2 for k, c in enumerate(chance))
        assert sum(chance) == 1
        values = {"p": float(p), "n": n, r"\text{s.e.}": math.sqrt(variance)}
        formula.part(0).holds(values, rtol=1e-12)
        if p == Fraction(1, 6):
            formula.holds(values | {r"\text{for a fair die}": True}, rtol=1e-12)
        assert law_of_large_numbers.standard_error(float(p), n) ** 2 == pytest.approx(float(variance), rel=1e-12)


def test_a_hundred_times_the_throws_divides_the_error_of_a_share_by_ten():
    facts = law_of_large_numbers.facts()
    assert facts["error_10"] / facts["error_100"] == pytest.approx(math.sqrt(10))
    assert facts["error_100"] / facts["error_10000"] == pytest.approx(10)


def test_the_quoted_errors_of_the_die_are_the_roots_of_five_over_36_n():
    facts = law_of_large_numbers.facts()
    for n in (10, 100, 6000, 10_000):
        assert facts[f"error_{n}"] ** 2 == pytest.approx(float(Fraction(5, 36 * n)), rel=1e-12)


@pytest.mark.parametrize("n", [100, 10_000])
def test_every_share_of_a_simulated_die_stays_within_five_standard_errors(rng, n):
    shares = law_of_large_numbers.frequencies(law_of_large_numbers.roll(rng, n))
    assert abs(shares - 1 / 6).max() < 5 * math.sqrt(5 / 36 / n)


@pytest.mark.parametrize("rolls", [10, 30, 100, 1000, 10_000])
def test_bars_and_path_of_the_die_show_the_same_seeded_throws(rolls):
    faces = np.random.default_rng(0).integers(1, 7, size=10_000)[:rolls].tolist()
    bars, path = law_of_large_numbers.figure(rolls).axes
    assert [b.get_height() for b in bars.patches] == pytest.approx([faces.count(k) / rolls for k in range(1, 7)])
    assert [b.get_x() + b.get_width() / 2 for b in bars.patches] == pytest.approx([1, 2, 3, 4, 5, 6])
    assert bars.get_title() == f"{rolls:,} throws"
    level, curve, end = path.lines
    for line in (level, bars.lines[0]):
        assert np.ptp(line.get_ydata()) == 0 and line.get_ydata()[0] == pytest.approx(1 / 6)
    shown, share = curve.get_data()
    assert share == pytest.approx([faces[: int(n)].count(6) / n for n in shown])
    assert (shown[0], shown[-1]) == (1, rolls) and len(shown) == len(set(shown))
    assert end.get_xdata()[0] == rolls and end.get_ydata()[0] == pytest.approx(bars.patches[5].get_height())


def test_the_funnel_of_the_die_is_two_standard_errors_wide_on_each_side_and_never_moves():
    funnels = [law_of_large_numbers.figure(rolls).axes[1].collections[0] for rolls in (10, 10_000)]
    corners = [f.get_paths()[0].vertices for f in funnels]
    assert np.array_equal(corners[0], corners[1])
    n, y = corners[0][1:-1].T
    assert (n.min(), n.max()) == pytest.approx((1, 10_000))
    assert abs(y - 1 / 6) == pytest.approx(2 * np.sqrt(5 / 36 / n))


def test_the_bars_of_the_die_get_closer_to_one_sixth_as_the_slider_goes_from_10_to_10000():
    far = []
    for rolls in (10, 100, 10_000):
        bars, path = law_of_large_numbers.figure(rolls).axes
        assert (bars.get_ylim(), path.get_ylim(), path.get_xlim()) == ((0, 0.5), (0, 0.5), (1, 13_000))
        far.append(max(abs(b.get_height() - 1 / 6) for b in bars.patches))
    assert far[0] > far[1] > far[2] and far[2] < 0.005
    ten = [b.get_height() for b in law_of_large_numbers.figure().axes[0].patches]
    assert ten[2] == 0 and ten[0] == ten[1] == 0.3  # the alt text says so
