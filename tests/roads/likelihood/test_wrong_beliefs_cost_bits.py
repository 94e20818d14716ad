"""A wrong belief costs extra bits: by packing many rolls with the wrong table."""

import numpy as np
import pytest

from snippets.roads.likelihood import wrong_beliefs_cost_bits as m
from snippets.shared.coders import encode

STOPS = [10, 20, 30, 50, 70, 90]


@pytest.mark.parametrize("six", STOPS)
def test_rolls_packed_with_a_wrong_table_are_as_long_as_the_cross_entropy_says(six, rng, n=2000):
    facts = m.facts(six)
    rolls = rng.choice(6, p=m.WORLD, size=n)
    length = encode(rolls, [100 - six] * 5 + [5 * six]).bit_length() / n
    spread = m.belief(six / 100)
    error = np.log2(spread[rolls]).std() / np.sqrt(n)
    assert abs(length - facts["bits"]) < 5 * error + 10 / n  # and the ends of the number
    assert facts["bits"] == pytest.approx(facts["entropy"] + facts["kl"])
    assert facts["believed"] == spread[5] == six / 100
    assert spread.sum() == pytest.approx(1)
    assert facts["entropy"] == pytest.approx(0.5 + 0.5 * np.log2(10))


def test_the_surcharge_is_zero_at_the_truth_and_nowhere_else(rng):
    assert m.kl(m.WORLD, m.belief(0.5)) == pytest.approx(0, abs=1e-15)
    others = rng.dirichlet(np.ones(6), size=200)
    assert (m.kl(m.WORLD, others) > 0).all()
    x = np.linspace(0.01, 0.99, 99)
    assert x[m.cross_entropy(m.WORLD, m.belief(x)).argmin()] == pytest.approx(0.5)


@pytest.mark.parametrize("six", STOPS)
def test_the_figure_shows_the_curve_its_floor_and_the_gap(six):
    (ax,) = m.figure(six).axes
    curve, floor, gap, dot = ax.lines
    facts = m.facts(six)
    x, y = curve.get_data()
    assert (x[0], x[-1]) == (1, 99)
    assert y == pytest.approx([m.cross_entropy(m.WORLD, m.belief(a / 100)) for a in x])
    assert floor.get_ydata() == pytest.approx([facts["entropy"]] * 2)
    assert [*gap.get_xdata()] == [six, six]
    assert gap.get_ydata() == pytest.approx([facts["entropy"], facts["bits"]])
    assert dot.get_ydata() == pytest.approx([facts["bits"]])
