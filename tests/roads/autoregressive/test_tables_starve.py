"""Tables of all pasts starve, and a net does not: by counting pasts in plain Python."""

import math
from collections import Counter

import numpy as np
import pytest

from snippets.roads.autoregressive import tables_starve as m
from snippets.shared.belief_net import fit, nats

STOPS = [100, 300, 1200]


def by_counting(x, held):
    """Nats of each pixel, with a dictionary of pasts."""
    found = np.empty(held.shape)
    for i in range(held.shape[1]):
        seen = Counter(tuple(row[:i]) for row in x.tolist())
        ones = Counter(tuple(row[:i]) for row in x.tolist() if row[i])
        for k, row in enumerate(held.tolist()):
            past = tuple(row[:i])
            black = (ones[past] + 0.5) / (seen[past] + 1)
            found[k, i] = -math.log(black if row[i] else 1 - black)
    return found


@pytest.mark.parametrize("seen", [30, 200])
def test_a_table_has_a_row_for_each_past(seen):
    x, held = m.train[:seen], m.held[:40]
    assert m.by_tables(x, held) == pytest.approx(by_counting(x, held), rel=1e-12)


def test_a_past_that_was_never_seen_says_one_half():
    x, held = np.zeros((4, 3)), np.array([[1.0, 0, 1]])
    assert m.by_tables(x, held)[0] == pytest.approx([math.log(10), math.log(2), math.log(2)])
    assert m.alone(x, held)[0] == pytest.approx([math.log(10), math.log(10 / 9), math.log(10)])


@pytest.mark.parametrize("seen", STOPS)
def test_the_bills(seen):
    facts, x = m.facts(seen), m.train[:seen]
    assert facts["seen"] == seen == len(x)
    assert facts["net"] == pytest.approx(nats(fit(x), m.held).sum(axis=1).mean())
    assert facts["alone"] == pytest.approx(m.alone(x, m.held).sum(axis=1).mean())
    assert facts["tables"] == pytest.approx(m.by_tables(x, m.held).sum(axis=1).mean())
    single, tables, net = m.bills(seen).values()
    assert single[0] == tables[0] == net[0] == 0 and len(net) == 65
    k = facts["behind"]
    assert tables[k] > net[k] + 1 and (tables[:k] <= net[:k] + 1).all()
    assert (tables[k:] > net[k:] + 1).all()  # and so it stays
    assert net[-1] < single[-1] < tables[-1]


def test_the_more_digits_the_longer_the_tables_hold_out():
    behind = [m.facts(seen)["behind"] for seen in STOPS]
    assert behind == sorted(behind) and behind[0] < behind[-1]


@pytest.mark.parametrize("seen", [100, 1200])
def test_the_figure_shows_the_three_bills(seen):
    (ax,) = m.figure(seen).axes
    for line, (name, bill) in zip(ax.lines, m.bills(seen).items(), strict=True):
        assert line.get_ydata() == pytest.approx(bill) and line.get_color() == m.NAMES[name][0]
    assert [text.get_text() for text in ax.texts] == [*m.NAMES]
