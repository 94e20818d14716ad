"""Digits from 64 bent coins: by hand, and by how surprised the net is."""

import math

import numpy as np
import pytest

from snippets.roads.autoregressive import a_digit_pixel_by_pixel as m
from snippets.shared.belief_net import split


def test_a_digit_costs_the_sum_of_its_surprises():
    facts, each = m.facts(), []
    _, W, b = m.net
    for x in m.held:
        black = 1 / (1 + np.exp(-(W @ x + b)))
        each.append(-np.log(np.where(x == 1, black, 1 - black)).sum())
    assert facts["net"] == pytest.approx(np.mean(each)) and facts["held"] == len(each) == 597
    assert facts["error"] == pytest.approx(np.std(each) / math.sqrt(597))
    assert facts["bits"] == pytest.approx(facts["net"] * math.log2(math.e))
    assert facts["coins"] == pytest.approx(-math.log(2.0**-64))
    train = split()[0]
    alone = np.clip(train.mean(axis=0), 1e-3, 1)
    table = -np.log(np.where(m.held == 1, alone, 1 - alone)).sum(axis=1)
    off = table - each  # the same digits
    assert off.mean() > 5 * off.std() / math.sqrt(597)  # looking back is worth it


def test_the_film_fills_row_by_row_and_never_changes_a_pixel():
    film = m.film()
    tiles = film["tiles"].reshape(65, 12, 64)
    assert [*film["clock"]] == [*range(65)]
    for k in (0, 1, 30, 63, 64):
        assert (tiles[k, :, :k] == tiles[64, :, :k]).all() and (tiles[k, :, k:] == 0.3).all()
    assert {*np.unique(tiles[64])} == {0, 1}
    for ax, picture in zip(m.figure().axes, tiles[64], strict=True):
        assert (np.asarray(ax.images[0].get_array()).ravel() == picture).all() and ax.images[0].get_gid() == "film"


def test_the_shown_pictures_are_drawn_by_the_net():
    """Twelve pictures' surprise is within five standard errors of that of many."""
    from snippets.shared.belief_net import draw, nats

    many = nats(m.net, draw(m.net, 4000, np.random.default_rng(8))).sum(axis=1)
    shown = nats(m.net, m.x.reshape(12, 64)).sum(axis=1)
    assert abs(shown.mean() - many.mean()) < 5 * many.std() / math.sqrt(12)
