"""A coder packs a picture into one number: by unpacking, and by the surprise of what went in."""

import math

import numpy as np
import pytest

from snippets.roads.likelihood import a_number_eats_a_picture as m
from snippets.shared.digit_tables import bits, pack, tables, unpack


def number_of(tile):
    """The number behind the cells of a tile."""
    cells = tile[::2, ::2].ravel()
    digits = (cells[cells > 0] > 0.5).astype(int)
    return int("".join(map(str, digits)), 2)


def test_the_number_is_as_long_as_the_surprise_and_a_hundred_lose_less_than_a_bit(capsys):
    facts, states = m.facts(), pack(m.typical)
    prices = bits(m.held, 640)
    assert bits(m.typical[None], 640)[0] == facts["ideal"] == np.median(prices)
    assert facts["bits"] == math.floor(math.log2(states[-1])) + 1
    m.figure()
    assert capsys.readouterr().out == f"{states[-1]}\n"
    state = 1
    for x in m.held[:100]:
        state = pack(x, state)[-1]
    assert facts["hundred"] == len(f"{state:b}")
    assert facts["surplus"] == pytest.approx(facts["hundred"] - prices[:100].sum())
    assert abs(facts["surplus"]) < 1
    for x in m.held[99::-1]:
        found, state = unpack(state)
        assert (found == x).all()
    assert state == 1


def test_a_white_corner_costs_next_to_nothing():
    _, counts = tables(640)
    share = (counts[:, 0, 0] / counts[:, 0].sum(axis=1)).min()
    assert m.typical[0] == 0 and -math.log2(share) < 0.15


def test_the_film_empties_the_picture_into_the_number_and_back():
    film, states = m.film(), pack(m.typical)
    tiles = film["tiles"]
    assert tiles.shape == (67, 3, 24, 24) and len(film["clock"]) == 67
    assert film["clock"][33] == 65 and film["clock"][0] == film["clock"][-1] == 0
    for frame in (0, 5, 20, 33, 34, 50, 66):
        inside = film["clock"][frame]
        picture, number, again = tiles[frame]
        here, there = (picture, again) if frame <= 33 else (again, picture)
        assert not there.any() and number_of(number) == states[inside]
        shown = here[1::3, 1::3].ravel()
        left = max(64 - inside, 0)
        assert shown[:left] == pytest.approx(0.1 + 0.9 * m.typical[:left] / 16) and not shown[left:].any()
        assert (here == np.kron(here[::3, ::3], np.ones((3, 3)))).all()
    assert (tiles[-1, 2] == tiles[0, 0]).all()
    axes = m.figure().axes
    for k, ax in enumerate(axes):
        assert (np.asarray(ax.images[0].get_array()) == tiles[-1, k]).all() and ax.images[0].get_gid() == "film"
    assert [ax.get_title() for ax in axes] == ["picture", "number", "picture again"]
