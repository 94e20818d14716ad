"""Cool coins make neat digits, and few: by counting, and by the limit in which no coin is left."""

import numpy as np
import pytest

from snippets.roads.autoregressive import cool_coins_play_safe as m
from snippets.shared.belief_net import nats

STOPS = [0.1, 0.2, 0.5, 1.0, 2.0]


@pytest.mark.parametrize("temperature", STOPS)
def test_so_many_are_different(temperature):
    facts = m.facts(temperature)
    assert facts["different"] == len({x.tobytes() for x in m.crowd(temperature, facts["of"])})
    assert m.facts() == m.facts(0.2)
    assert facts["temperature"] == temperature and m.different(1) > 0.99 * facts["of"]


def test_the_cooler_the_fewer_and_the_less_surprising():
    different = [m.different(temperature) for temperature in STOPS]
    assert different == sorted(different) and different[0] < 50
    mean = [nats(m.net, m.crowd(temperature, 2000)).sum(axis=1).mean() for temperature in STOPS]
    assert mean == sorted(mean)


def test_in_the_coldest_limit_each_coin_takes_its_likelier_side():
    (x,) = np.unique(m.crowd(1e-3, 50), axis=0)
    order, W, b = m.net
    for i in order:
        assert x[i] == (W[i] @ x + b[i] > 0)


@pytest.mark.parametrize("temperature", [0.2, 1.0])
def test_the_figure_shows_24_of_them(temperature):
    for ax, x in zip(m.figure(temperature).axes, m.crowd(temperature, 24), strict=True):
        assert (np.asarray(ax.images[0].get_array()).ravel() == x).all()
