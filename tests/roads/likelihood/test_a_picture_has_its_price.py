"""The better a model knows digits, the fewer bits it needs: by counting levels with another program."""

from collections import Counter
from math import log2

import numpy as np
import pytest

from snippets.roads.likelihood import a_picture_has_its_price as m
from snippets.shared.digit_tables import split

TRAIN, LABELS, HELD = split()


def prices(number):
    """Bits of all digits held out, by counters."""
    groups = [TRAIN[k == LABELS] for k in range(10)] if number == 640 else [TRAIN]
    found = []
    for group in groups:
        columns = [Counter(c.tolist()) for c in group.T] if number > 1 else [Counter(group.ravel().tolist())] * 64
        price = [[-log2((c[v] + 0.5) / (c.total() + 8.5)) for v in range(17)] for c in columns]
        found.append(-log2(len(group) / 1200) + np.array(price)[np.arange(64), HELD].sum(axis=1))
    return np.min(found, axis=0)


def test_each_kind_of_tables_saves_bits_on_digits_it_never_saw():
    facts = m.facts()
    each = {number: prices(number) for number in (1, 64, 640)}
    for number, cost in each.items():
        assert facts[f"mean_{number}"] == pytest.approx(cost.mean())
        assert m.facts(number)["mean"] == pytest.approx(cost.mean())
    assert facts["flat"] == pytest.approx(64 * log2(17)) and facts["held_out"] == len(HELD) == 597
    assert facts["saved"] == pytest.approx((each[64] - each[640]).mean())
    assert facts["per_pixel"] == pytest.approx(each[640].mean() / 64)
    for more, less in ((m.FLAT, each[1]), (each[1], each[64]), (each[64], each[640])):
        saved = more - less
        assert saved.mean() > 5 * saved.std() / np.sqrt(597)


@pytest.mark.parametrize("tables", [1, 64, 640])
def test_the_shelf_has_the_cheapest_the_median_and_the_dearest_and_two_that_are_no_digits(tables):
    cost, shelf, facts = prices(tables), m.shelf(), m.facts(tables)
    at = {name: next(k for k, x in enumerate(HELD) if (x == shelf[name]).all()) for name in [*shelf][:3]}
    best = prices(640)
    assert (best[at["cheapest"]], best[at["dearest"]]) == (best.min(), best.max())
    assert best[at["typical"]] == np.median(best)
    for name, k in at.items():
        assert facts[name] == pytest.approx(cost[k])
    assert sorted(shelf["scrambled"]) == sorted(shelf["typical"])
    if tables == 1:  # places don’t count
        assert facts["scrambled"] == pytest.approx(facts["typical"])
    else:
        assert facts["scrambled"] > best.max() and facts["noise"] > m.FLAT
    axes = m.figure(tables).axes
    assert [ax.get_xlabel() for ax in axes] == [*shelf]
    for ax, (name, x) in zip(axes, shelf.items(), strict=True):
        assert (np.asarray(ax.images[0].get_array()) == x.reshape(8, 8)).all()
        assert ax.get_title() == f"{facts[name]:.0f}"
