"""Add up a few dice and their flat bars grow into a bell: by counting all throws, in exact fractions."""

import itertools
import math
from collections import Counter
from fractions import Fraction
from statistics import NormalDist

import numpy as np
import pytest

from snippets.foundations.what_is_a_model import sum_of_dice


@pytest.mark.equation("foundations/what_is_a_model/sum_of_dice")
@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 6])
def test_the_convolution_of_dice_counts_every_one_of_the_six_to_the_n_throws(printed, n):
    totals = [sum(throw) for throw in itertools.product(range(1, 7), repeat=n)]
    want = [float(Fraction(totals.count(s), 6**n)) for s in range(n, 6 * n + 1)]
    assert sum_of_dice.sum_of_dice(n).tolist() == pytest.approx(want, rel=1e-12)
    few = min(n, 5)
    counts = {m: Counter(sum(throw) for throw in itertools.product(range(1, 7), repeat=m)) for m in (1, few, few + 1)}
    law = {
        "p": lambda m: lambda s: counts[m][s] / 6**m,
        r"p_\text{dice}": dict.fromkeys(range(1, 7), 1 / 6).__getitem__,
    }
    first = {r"p_1 = p_\text{dice}": all(counts[1][s] == 1 for s in range(1, 7)) and len(counts[1]) == 6, "n": few}
    for s in (few, few + 1, 4 * few, 6 * few + 6):
        printed("foundations/what_is_a_model/sum_of_dice").holds(law | first | {"s": s}, rtol=1e-12)


@pytest.mark.parametrize("n", [7, 8])
def test_the_sums_of_seven_and_eight_dice_obey_the_recursion_in_exact_fractions(n):
    p = {0: Fraction(1)}  # no die: the total is 0
    for _ in range(n):
        p = {s: sum(Fraction(1, 6) * p.get(s - k, 0) for k in range(1, 7)) for s in range(6 * n + 1)}
    want = [float(p[s]) for s in range(n, 6 * n + 1)]
    assert sum(p.values()) == 1
    assert sum_of_dice.sum_of_dice(n).tolist() == pytest.approx(want, rel=1e-12)


def test_the_bell_over_the_sum_of_dice_has_its_mean_and_its_variance():
    for n in range(1, 9):
        p, totals = sum_of_dice.sum_of_dice(n), np.arange(n, 6 * n + 1)
        law = NormalDist(p @ totals, math.sqrt(p @ totals**2 - (p @ totals) ** 2))
        x = [-3.0, float(n), 3.5 * n, 20.5]
        assert sum_of_dice.bell(np.array(x), n) == pytest.approx([law.pdf(v) for v in x], rel=1e-9)


def test_the_quoted_mean_variance_and_entropy_of_a_die_are_seven_halves_35_twelfths_and_log2_6():
    facts = sum_of_dice.facts()
    mean = Fraction(sum(range(1, 7)), 6)
    variance = sum((k - mean) ** 2 for k in range(1, 7)) / 6
    assert (mean, variance) == (Fraction(7, 2), Fraction(35, 12))
    assert facts["mean"] == pytest.approx(3.5)
    assert facts["variance"] == pytest.approx(float(variance)) == pytest.approx(facts["std"] ** 2)
    assert facts["entropy"] == pytest.approx(math.log(6) / math.log(2))
    assert facts["seven"] == pytest.approx(6 / 36) and facts["twelve"] == pytest.approx(1 / 36)


def test_the_bars_of_the_sum_of_dice_close_in_on_the_bell():
    gaps = [sum_of_dice.largest_gap(n) for n in range(1, 9)]
    assert all(later < earlier for earlier, later in itertools.pairwise(gaps))
    law = NormalDist(3.5, math.sqrt(35 / 12))
    assert gaps[0] == pytest.approx(max(abs(1 / 6 - law.pdf(k)) for k in range(1, 7)))
    counts = np.array([1])
    for _ in range(8):  # integers: how many of the 6^8 throws give each total
        counts = np.array([counts[max(0, s - 5) : s + 1].sum() for s in range(len(counts) + 5)])
    law = NormalDist(28, math.sqrt(8 * 35 / 12))
    far = max(abs(c / 6**8 - law.pdf(s)) for s, c in enumerate(counts.tolist(), 8))
    assert sum_of_dice.facts()["gap_8"] == pytest.approx(far) == pytest.approx(gaps[7])
    assert sum_of_dice.facts()["gap_1"] == pytest.approx(gaps[0])


def test_simulated_totals_of_dice_follow_the_bars(rng, n=20_000):
    totals = rng.integers(1, 7, (n, 3)).sum(axis=1)
    p = sum_of_dice.sum_of_dice(3)
    share = np.array([(totals == s).mean() for s in range(3, 19)])
    assert (abs(share - p) < 5 * np.sqrt(p * (1 - p) / n) + 1 / n).all()


@pytest.mark.parametrize("dice", range(1, 9))
def test_each_bar_of_the_sum_of_dice_stands_over_its_total_under_the_bell_of_the_same_mean(dice):
    (ax,) = sum_of_dice.figure(dice).axes
    middle = [b.get_x() + b.get_width() / 2 for b in ax.patches]
    height = np.array([b.get_height() for b in ax.patches])
    assert middle == pytest.approx(list(range(dice, 6 * dice + 1)))
    assert height.sum() == pytest.approx(1) and height @ middle == pytest.approx(3.5 * dice)
    assert height[0] == pytest.approx(6.0**-dice) == pytest.approx(height[-1])
    x, y = ax.lines[0].get_data()
    law = NormalDist(3.5 * dice, math.sqrt(35 / 12 * dice))
    assert y == pytest.approx([law.pdf(v) for v in x])
    assert ax.get_title() == f"mean {3.5 * dice:g}, variance {35 / 12 * dice:.2f}"
    assert ax.get_xlabel() == ("one die" if dice == 1 else f"total of {dice} dice")
    ends = (law.mean - 3.2 * law.stdev, law.mean + 3.2 * law.stdev)  # the bell stands in each frame at the same place
    assert ax.get_xlim() == (x[0], x[-1]) == pytest.approx(ends)
    assert ax.get_ylim() == pytest.approx((0, 1.1 * law.pdf(law.mean))) and height.max() < ax.get_ylim()[1]
    at, label = ax.texts[0].get_position()
    assert ax.texts[0].get_text() == "Gaussian" and label > max(law.pdf(at), height.max() if dice == 1 else 0)
