"""Three orders cost nearly the same: pixel by pixel, and by an exact law in all orders."""

import math

import numpy as np
import pytest

from snippets.roads.autoregressive import orders_end_alike as m
from snippets.shared.belief_net import digits_net


def test_each_order_has_all_pixels():
    for order in m.ORDERS.values():
        assert sorted(order) == [*range(64)]
    centre = m.ORDERS["from the centre"]
    away = [math.hypot(i // 8 - 3.5, i % 8 - 3.5) for i in centre]
    assert away == sorted(away)


def test_the_bills_grow_pixel_by_pixel_and_end_within_half_a_percent():
    facts, bills = m.facts(), m.bills()
    for name, key in zip(m.ORDERS, ("rows", "centre", "random"), strict=True):
        _, W, b = digits_net(m.ORDERS[name])
        x = m.held[5]
        black = 1 / (1 + np.exp(-(W @ x + b)))
        surprise = -np.log(np.where(x == 1, black, 1 - black))
        for k in (0, 1, 20, 64):
            assert bills[name][5, k] == pytest.approx(surprise[list(m.ORDERS[name][:k])].sum())
        assert facts[key] == pytest.approx(bills[name][:, -1].mean())
    ends = [facts[key] for key in ("rows", "centre", "random")]
    assert max(ends) / min(ends) < 1.005
    assert facts["half_centre"] > facts["half_rows"] + 1
    # nearly, and not exactly: the difference is small, but it is no accident of these digits
    off = bills["at random"][:, 64] - bills["rows"][:, 64]
    assert off.mean() > 3 * off.std() / math.sqrt(len(off))
    assert facts["half_rows"] == pytest.approx(bills["rows"][:, 32].mean())
    assert facts["half_centre"] == pytest.approx(bills["from the centre"][:, 32].mean())


def test_the_figure_shows_the_orders_and_their_bills():
    axes = m.figure().axes
    lines = axes[1].lines if len(axes[1].lines) == 3 else next(ax.lines for ax in axes if len(ax.lines) == 3)
    for line, bill in zip(lines, m.bills().values(), strict=True):
        assert line.get_ydata() == pytest.approx(bill.mean(axis=0))
    maps = [np.asarray(ax.images[0].get_array()).ravel() for ax in axes if ax.images]
    for shown, order in zip(maps, m.ORDERS.values(), strict=True):
        assert [shown[i] for i in order] == [*range(64)]
