"""Temperature per step is not temperature of the whole law: by fractions, over all sixteen pictures."""

from fractions import Fraction

import numpy as np
import pytest

from snippets.roads.autoregressive import cool_steps_are_no_cool_law as m
from snippets.shared.chain_rule import raised, step_by_step
from snippets.shared.sixteen import order, smooth

STOPS = [0.25, 0.5, 1.0, 2.0]
P = [Fraction(2, 5)] + 7 * [Fraction(0)] + 8 * [Fraction(3, 40)]


def test_the_world_is_blank_or_scribbled():
    assert m.p == pytest.approx([float(a) for a in P]) and sum(P) == 1


@pytest.mark.parametrize("temperature, power", [(0.25, 4), (0.5, 2), (1.0, 1)])
def test_the_two_ways_to_cool_by_enumeration(temperature, power):
    facts = m.facts(temperature)
    whole = [a**power / sum(b**power for b in P) for a in P]
    assert raised(m.p, temperature) == pytest.approx([float(a) for a in whole], abs=1e-12)
    blank, rest = P[0] ** power, (1 - P[0]) ** power
    coins = [blank / (blank + rest)] + 7 * [Fraction(0)] + 8 * [rest / (blank + rest) / 8]
    assert step_by_step(m.p, temperature) == pytest.approx([float(a) for a in coins], abs=1e-12)
    assert facts["law"] == pytest.approx(float(whole[0])) and facts["coins"] == pytest.approx(float(coins[0]))
    assert facts["temperature"] == temperature and facts["first_black"] == pytest.approx(0.6)
    # backwards: pixels 4, 3, 2 are white with .4 + .075, .4 + .075 of .4 + .15, and so on; the first decides last
    product = Fraction(1)
    for white, all_ in ((Fraction(7, 10), 1), (Fraction(11, 20), Fraction(7, 10)), (Fraction(19, 40), Fraction(11, 20)),
                        (Fraction(2, 5), Fraction(19, 40))):  # fmt: skip
        a, b = (white / all_) ** power, (1 - white / all_) ** power
        product *= a / (a + b)
    assert facts["backwards"] == pytest.approx(float(product), abs=1e-12)


def test_cooling_makes_the_most_probable_picture_rarer():
    facts = m.facts()
    assert facts == m.facts(0.5)
    assert facts["surprise"] == 0 and facts["coins"] < facts["as_it_is"] < facts["law"]
    assert step_by_step(m.p, 0.02)[0] < 1e-8 and raised(m.p, 0.02)[0] > 1 - 1e-8


def test_the_two_agree_where_the_sums_behind_both_branches_are_equal(rng):
    """Independent pixels: behind each fork lies the same."""
    black = rng.random(4)
    p = np.array(
        [np.prod([b if w else 1 - b for b, w in zip(black, word, strict=True)]) for word in np.ndindex(2, 2, 2, 2)]
    )
    assert step_by_step(p, 0.5) == pytest.approx(raised(p, 0.5), abs=1e-12)
    assert abs(step_by_step(smooth(), 0.5) - raised(smooth(), 0.5)).max() > 0.001


@pytest.mark.parametrize("temperature", STOPS)
def test_the_figure_shows_both(temperature):
    (ax,) = m.figure(temperature).axes
    heights = [bar.get_height() for bar in ax.patches]
    assert heights[:16] == pytest.approx(step_by_step(m.p, temperature)[order])
    assert heights[16:] == pytest.approx(raised(m.p, temperature)[order])
