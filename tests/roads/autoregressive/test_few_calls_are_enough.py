"""Drafted digits are the net's own, at fewer calls: by their surprise, and by counting calls."""

from fractions import Fraction
from math import sqrt

import numpy as np
import pytest

from snippets.roads.autoregressive import few_calls_are_enough as m
from snippets.shared.belief_net import digits_net, draw, nats, sigmoid
from snippets.shared.drafts import calls

STOPS = [0, 1, 4, 16, 64]


@pytest.mark.parametrize("draft", m.DRAFTS)
def test_checked_digits_look_to_the_net_like_its_own(draft, n=3000):
    """The same mean surprise, and each pixel black as often, within five standard errors."""
    net = digits_net()
    x, _ = m.digits(draft, n, seed=11)
    own = draw(net, n, np.random.default_rng(12))
    a, b = (nats(net, crowd).sum(axis=1) for crowd in (x, own))
    assert abs(a.mean() - b.mean()) < 5 * sqrt((a.var() + b.var()) / n)
    p, q = x.mean(axis=0), own.mean(axis=0)
    assert (abs(p - q) <= 5 * np.sqrt((p * (1 - p) + q * (1 - q)) / n) + 1 / n).all()


@pytest.mark.parametrize("draft", m.DRAFTS)
def test_a_pixel_is_turned_over_as_often_as_its_two_laws_differ(draft, n=3000):
    net, q = digits_net(), m.DRAFTS[draft]
    x, changed = m.digits(draft, n, seed=5)
    share = abs(sigmoid(x @ net[1].T + net[2]) - q).mean(axis=1)  # total variation, averaged over the pixels
    off = changed.mean(axis=1) - share
    assert abs(off.mean()) < 5 * off.std() / sqrt(n)


def test_the_drafts_are_a_table_of_shares_and_fair_coins():
    """As in the tables of digits, each outcome has half a count more."""
    black = [(sum(column) + Fraction(1, 2)) / (len(column) + 1) for column in m.train.astype(int).T.tolist()]
    assert m.DRAFTS["table"] == pytest.approx([float(share) for share in black], rel=1e-12)
    assert [*m.DRAFTS["fair coins"]] == [1 / 2] * 64


@pytest.mark.parametrize("ahead", STOPS)
def test_the_facts_are_counts(ahead):
    facts, wrong = m.facts(ahead), m.digits("table")[1]
    assert m.facts() == m.facts(16)
    assert facts["calls"] == calls(wrong, ahead).mean() and facts["ahead"] == ahead
    assert facts["coins"] == calls(m.digits("fair coins")[1], ahead).mean()
    assert facts["changed"] == pytest.approx(wrong.sum() / 400) and facts["kept"] == 1 - wrong.sum() / (400 * 64)
    assert (facts["calls"] == 64) == (ahead == 0) and facts["calls"] <= facts["coins"]
    # with all drafted ahead each call ends at a change, or at the end of the picture
    ends = wrong.sum(axis=1) + 1 - wrong[:, -1]
    assert ends.mean() <= facts["calls"] and facts["worth"] == pytest.approx(64 / ends.mean())


@pytest.mark.parametrize("ahead", STOPS)
def test_the_figure_shows_changes_and_calls(ahead):
    axes = m.figure(ahead).axes
    curve = next(ax for ax in axes if not ax.images)
    for name, line, dot in zip(m.DRAFTS, curve.lines[::2], curve.lines[1::2], strict=True):
        wrong = m.digits(name)[1]
        assert line.get_ydata() == pytest.approx([calls(wrong, k).mean() for k in m.AHEAD])
        assert dot.get_ydata() == pytest.approx([calls(wrong, ahead).mean()])
    assert [label.get_text() for label in curve.get_xticklabels()] == ["0", *(str(2**k) for k in range(7))]
    assert curve.get_ylim()[0] == 0
    x, changed = m.digits("table")
    for k, ax in enumerate(ax for ax in axes if ax.images):
        assert (np.asarray(ax.images[0].get_array()).ravel() == x[k]).all()
        right, down = ax.lines[0].get_data()
        assert sorted(8 * down + right) == np.flatnonzero(changed[k]).tolist()
    assert {6, 14} <= {*changed[:6].sum(axis=1)} <= {*range(6, 15)}, "between six and fourteen"
