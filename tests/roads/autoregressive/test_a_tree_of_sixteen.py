"""Sixteen pictures as a tree: by the ring that the four pixels form."""

from itertools import permutations
from math import exp, tanh

import numpy as np
import pytest

from snippets.roads.autoregressive import a_tree_of_sixteen as m
from snippets.shared.chain_rule import chances, law

STOPS = [1, 2, 4, 7, 12, 16]


def test_the_sixteen_products_are_the_law_and_add_up_to_one():
    products = [m.factors(word).prod() for word in m.x]
    assert products == pytest.approx(m.p, abs=1e-12) and sum(products) == pytest.approx(1, abs=1e-12)
    for order in permutations(range(4)):
        assert law(chances(m.p, order)) == pytest.approx(m.p, abs=1e-12)


def test_a_coin_copies_as_often_as_ising_says():
    """On a ring of four magnets with coupling 1/2, neighbours have the correlation (t + t^3) / (1 + t^4), t = tanh."""
    t = tanh(0.5)
    facts = m.facts()
    assert facts["copy"] == pytest.approx((1 + (t + t**3) / (1 + t**4)) / 2, rel=1e-12)
    assert facts["copy_two"] == pytest.approx(1 / (1 + exp(-2)), rel=1e-12)  # two neighbours, each worth a factor e


@pytest.mark.parametrize("picture", STOPS)
def test_the_path_leads_to_the_picture_and_its_chances_are_the_title(picture):
    facts = m.facts(picture)
    word = [int(digit) for digit in f"{picture - 1:04b}"]
    assert facts["p"] == pytest.approx(m.p[picture - 1], abs=1e-12) and facts["picture"] == picture
    (ax,) = m.figure(picture).axes
    path = [line for line in ax.lines if line.get_zorder() == 2]
    colours = {line.get_color() for line in path}, {line.get_color() for line in ax.lines if line not in path}
    assert len(colours[0]) == len(colours[1]) == 1 and colours[0] != colours[1]
    assert len(path) == 4 and len(ax.lines) == 30
    ends = sorted((line.get_ydata()[1], line.get_xdata()[1]) for line in path)
    assert ends[0] == (-4, picture - 1)
    title = ax.get_title(loc="center") or ax.get_title(loc="left")
    numbers = [float(a) for a in title.replace("=", "×").split("×")]
    assert numbers == pytest.approx([*m.factors(word), m.p[picture - 1]], abs=0.00501)


def test_a_branch_is_as_thick_as_it_is_frequent():
    (ax,) = m.figure(1).axes
    for line in ax.lines:
        (_, x), (_, y) = line.get_data()
        width = 2 ** (4 + int(y))  # leaves below
        first = round(x - (width - 1) / 2)
        assert line.get_linewidth() == pytest.approx(1 + 9 * m.p[first : first + width].sum())


def test_the_small_pictures_show_what_is_drawn_so_far():
    (ax,) = m.figure(1).axes
    shown = {box.xy: box.offsetbox.get_data()[4::6, 4::6] for box in ax.artists}
    assert len(shown) == 31
    for (x, y), picture in shown.items():
        k = -int(y)
        word = m.x[round(x - (2 ** (4 - k) - 1) / 2)]
        assert picture.ravel() == pytest.approx(np.r_[word[:k], np.full(4 - k, 0.3)])
