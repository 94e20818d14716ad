"""The world of sixteen pictures: by the ring that its four pixels form."""

from math import cosh, exp, sinh

import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.offsetbox import AnnotationBbox

from snippets.foundations.what_is_a_model import every_image_has_a_probability as page_one
from snippets.shared import sixteen


def test_pixels_are_in_reading_order():
    assert sixteen.pictures.shape == (16, 2, 2)
    assert sixteen.pictures[0b0111].tolist() == [[0, 1], [1, 1]]


@pytest.mark.parametrize("smoothness", [0, 0.7, 1, 2])
def test_the_four_pixels_are_a_ring_of_magnets(smoothness):
    """Ising's ring: Z = (2 cosh J)^4 + (2 sinh J)^4, with J half of what a pair of unequal neighbours costs."""
    p, j = sixteen.smooth(smoothness), smoothness / 2
    z = (2 * cosh(j)) ** 4 + (2 * sinh(j)) ** 4
    assert p[[0, 15]] == pytest.approx(exp(4 * j) / z, rel=1e-12)
    assert p[[0b0110, 0b1001]] == pytest.approx(exp(-4 * j) / z, rel=1e-12)
    rest = [k for k in range(16) if k not in (0, 15, 0b0110, 0b1001)]
    assert p[rest] == pytest.approx(1 / z, rel=1e-12)


def test_it_is_the_law_of_page_one_with_two_greys():
    two = sixteen.pictures
    assert (page_one.s(two) == -sixteen.steps(two)).all()


def test_the_smoothest_come_first():
    steps = sixteen.steps(sixteen.pictures[sixteen.order])
    assert sorted(sixteen.order) == [*range(16)] and steps.tolist() == [0, 0] + 12 * [2] + [4, 4]
    black = sixteen.pictures[sixteen.order].sum(axis=(1, 2))
    assert (black[2:10] % 2 == 1).all() and (black[10:14] == 2).all()


def test_a_bar_stands_above_its_picture_and_an_outline_around_it(rng):
    p, data = rng.dirichlet(np.ones(16), 2)
    _, ax = plt.subplots()
    sixteen.bars(ax, p, data)
    heights = [bar.get_height() for bar in ax.patches]
    assert heights == [*p[sixteen.order], *data[sixteen.order]]
    assert [bar.get_fill() for bar in ax.patches] == 16 * [True] + 16 * [False]
    shown = [box for box in ax.artists if isinstance(box, AnnotationBbox)]
    for k, box in enumerate(shown):
        pixels = box.offsetbox.get_data()
        assert box.xy == (k, 0)
        assert (pixels[4::6, 4::6] == sixteen.pictures[sixteen.order[k]]).all() and (pixels[0] == 0.5).all()
    assert len(shown) == 16
    plain = plt.figure().subplots()
    sixteen.bars(plain, p)
    assert len(plain.patches) == 16
