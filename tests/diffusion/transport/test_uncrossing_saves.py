"""Crossings of pairings on a line: by all pairings, and by where two lines meet."""

from itertools import permutations

import numpy as np
import pytest

from snippets.diffusion.transport import uncrossing_saves as pairings


def meetings(order):
    """How many pairs of lines meet strictly between their ends."""
    ends, found = pairings.x1[list(order)], 0
    for i in range(5):
        for j in range(i):
            before, after = pairings.x0[i] - pairings.x0[j], ends[i] - ends[j]
            found += before * after < 0
    return found


def test_of_all_pairings_the_one_in_order_is_the_cheapest_and_the_only_one_without_a_crossing():
    every = {order: sum((pairings.x1[k] - a) ** 2 for k, a in zip(order, pairings.x0, strict=True)) / 5
             for order in permutations(range(5))}  # fmt: skip
    assert min(every, key=every.get) == (0, 1, 2, 3, 4) and max(every, key=every.get) == (4, 3, 2, 1, 0)
    for order, cost in every.items():
        assert pairings.cost(order) == pytest.approx(cost)
        assert pairings.crossings(order) == meetings(order)
        assert (meetings(order) == 0) == (order == (0, 1, 2, 3, 4))
    facts = pairings.facts()
    assert facts["pairings"] == len(every) == 120
    assert (facts["least"], facts["most"]) == pytest.approx((min(every.values()), max(every.values())))


def test_any_two_that_uncross_save_whatever_the_points_are(rng):
    for _ in range(20):
        x0, x1 = np.sort(rng.normal(size=(2, 5)))
        order = rng.permutation(5)
        for i in range(5):
            for j in range(i):
                if order[j] > order[i]:
                    other = order.copy()
                    other[[i, j]] = order[[j, i]]
                    assert ((x1[other] - x0) ** 2).sum() < ((x1[order] - x0) ** 2).sum()


def test_the_slider_undoes_one_crossing_after_another_and_each_saves():
    found = pairings.uncross()
    assert [pairings.crossings(order) for order in found] == list(range(11))
    costs = [pairings.cost(order) for order in found]
    assert (np.diff(costs) > 0).all()
    for crossed in (0, 4, 10):
        assert pairings.facts(crossed)["here"] == costs[crossed]


@pytest.mark.parametrize("crossed", [0, 4, 10])
def test_the_figure_shows_that_pairing_among_all(crossed):
    left, right = pairings.figure(crossed=crossed).axes
    lines, dots = left.lines[:5], right.lines
    order = pairings.uncross()[crossed]
    for line, start, end in zip(lines, pairings.x0, pairings.x1[order], strict=True):
        assert list(line.get_ydata()) == [start, end] and list(line.get_xdata()) == [0, 1]
    assert left.get_ylim()[0] < min(*pairings.x0, *pairings.x1) < max(*pairings.x0, *pairings.x1) < left.get_ylim()[1]
    assert len(dots[0].get_xdata()) == 120
    assert dots[1].get_xydata()[0] == pytest.approx([crossed, pairings.cost(order)])
    assert right.get_ylim()[1] > pairings.facts()["most"]
