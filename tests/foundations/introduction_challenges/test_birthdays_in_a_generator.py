"""Twins betray a generator that knows few pictures: by counting all batches, and in exact fractions."""

from fractions import Fraction
from itertools import product
from math import comb, factorial, log, prod, sqrt

import numpy as np
import pytest

from snippets.foundations.introduction_challenges import birthdays_in_a_generator
from snippets.shared.datasets import digits


@pytest.mark.equation("foundations/introduction_challenges/chance_of_twins")
@pytest.mark.parametrize(("batch", "support"), [(1, 5), (2, 2), (3, 4), (4, 3), (5, 5), (2, 7)])
def test_the_chance_of_twins_is_that_of_counting_all_batches(printed, batch, support):
    batches = list(product(range(support), repeat=batch))
    share = sum(len(set(b)) < batch for b in batches) / len(batches)
    assert birthdays_in_a_generator.chance_of_twins(batch, support) == pytest.approx(share, abs=1e-12)
    values = {r"P(\text{twins})": share, "s": batch, "n": support}
    printed("foundations/introduction_challenges/chance_of_twins").holds(values, atol=1e-12)


def test_the_chance_of_twins_agrees_with_exact_fractions_for_large_supports():
    for batch, support in ((24, 200), (100, 1600), (23, 365), (201, 200)):
        alone = prod((Fraction(support - k, support) for k in range(batch)), start=Fraction(1))
        assert birthdays_in_a_generator.chance_of_twins(batch, support) == pytest.approx(float(1 - alone), abs=1e-12)
    assert birthdays_in_a_generator.chance_of_twins(10**6, 25) == 1


@pytest.mark.equation("foundations/introduction_challenges/birthday_rule")
@pytest.mark.parametrize("support", [365, 10_000, 1_000_000])
def test_half_of_all_batches_have_twins_from_about_the_root_of_the_support_on(printed, support):
    batch = birthdays_in_a_generator.batch_of_even_chance(support)
    chance = birthdays_in_a_generator.chance_of_twins
    assert chance(batch - 1, support) < 0.5 <= chance(batch, support)
    assert 0 < batch - sqrt(2 * log(2) * support) < 1.5
    near = 1.5 / sqrt(2 * log(2) * support) + 0.0023  # and 1.18 is rounded
    printed("foundations/introduction_challenges/birthday_rule").holds({"s": batch, "n": support}, approx=near)
    assert support / 2 < batch**2 / (2 * log(2)) < 2 * support


def test_uneven_generators_have_twins_even_more_often_than_even_ones(rng):
    n, s = 12, 4
    for _ in range(5):
        p = rng.dirichlet(np.ones(n))
        power = [1.0, *(sum(p**k) for k in range(1, s + 1))]
        e = [1.0]  # elementary symmetric sums by Newton's identities: s! e_s is the chance of no twins
        for k in range(1, s + 1):
            e.append(sum((-1) ** (j - 1) * e[k - j] * power[j] for j in range(1, k + 1)) / k)
        assert 1 - factorial(s) * e[s] > birthdays_in_a_generator.chance_of_twins(s, n)
        assert factorial(s) * comb(n, s) / n**s == pytest.approx(1 - birthdays_in_a_generator.chance_of_twins(s, n))


def test_a_collapsed_generator_has_twins_as_often_as_the_product_says(rng, batches=2000):
    m = birthdays_in_a_generator
    twins = sum(len(set(m.generate(rng, 200, 24).tolist())) < 24 for _ in range(batches))
    chance = m.chance_of_twins(24, 200)
    assert abs(twins / batches - chance) < 5 * sqrt(chance * (1 - chance) / batches)
    drawn = m.generate(rng, 30, 3000)
    assert set(drawn) == set(range(30))


def test_facts_of_the_birthdays_are_exact_products():
    facts = birthdays_in_a_generator.facts()
    alone = prod(Fraction(200 - k, 200) for k in range(24))
    assert facts["here"] == pytest.approx(float(1 - alone)) and facts["rule"] == pytest.approx(sqrt(2 * log(2)))
    for name, support in (("even", 200), ("people", 365), ("even_million", 10**6)):
        chance, batch = 1.0, 0
        while chance > 0.5:
            chance *= 1 - batch / support
            batch += 1
        assert facts[name] == batch
    assert facts["people"] == 23


@pytest.mark.parametrize("support", [25, 100, 200, 400, 1600])
def test_the_figure_of_the_birthdays_frames_just_the_twins(support):
    m = birthdays_in_a_generator
    fig = m.figure(support=support)
    *tiles, ax = fig.axes
    assert len(tiles) == 24 and all(tile.images[0].get_clim() == (0, 16) for tile in tiles)
    shown = [tuple(np.asarray(tile.images[0].get_array()).ravel()) for tile in tiles]
    known = set(map(tuple, digits()[0][:support]))
    assert set(shown) <= known and len(known) == support
    framed = [tile.spines["left"].get_visible() for tile in tiles]
    assert framed == [shown.count(picture) > 1 for picture in shown]
    assert sum(framed) == {25: 15, 100: 8, 200: 2, 400: 2, 1600: 0}[support]
    for tile, seen in zip(tiles, framed, strict=True):
        assert all(spine.get_visible() == seen for spine in tile.spines.values())
    assert fig.subfigs[0].get_suptitle() == f"24 draws, {support} pictures"
    curve, half, now, point = ax.lines
    assert curve.get_xdata().tolist() == list(range(1, 101))
    law = [
        float(1 - prod((Fraction(max(support - k, 0), support) for k in range(s)), start=Fraction(1)))
        for s in range(1, 101)
    ]
    assert curve.get_ydata() == pytest.approx(law, abs=1e-12)
    assert set(half.get_ydata()) == {0.5} and set(now.get_xdata()) == {24}
    assert (point.get_xdata()[0], point.get_ydata()[0]) == (24, pytest.approx(law[23]))
    if support == 200:
        assert m.figure().subfigs[0].get_suptitle() == fig.subfigs[0].get_suptitle()
        assert [i for i, seen in enumerate(framed) if seen] == [10, 22], "second and last row, fifth column"
