"""A colour picture is three grey ones: there and back, and by the light around the sun."""

from math import exp

import numpy as np
import pytest

from snippets.foundations.what_is_a_model import colour_is_three_grey_images


def test_a_colour_picture_splits_into_three_grey_images_and_comes_back_exactly(rng):
    for height, width in ((48, 64), (5, 7), (1, 1)):
        picture = rng.integers(256, size=(height, width, 3))
        channels = colour_is_three_grey_images.split(picture)
        assert [c.shape for c in channels] == [(height, width)] * 3
        assert (colour_is_three_grey_images.join(channels) == picture).all()
        i, j = rng.integers(height), rng.integers(width)
        assert [c[i, j] for c in channels] == picture[i, j].tolist()


def test_the_sunset_is_height_times_width_times_three_numbers_from_0_to_255():
    picture, facts = colour_is_three_grey_images.sunset(), colour_is_three_grey_images.facts()
    assert picture.shape == (48, 64, 3) and picture.dtype == np.uint8  # height first
    assert (facts["height"], facts["width"], facts["channels"]) == (48, 64, 3)
    assert facts["numbers"] == 48 * 64 * 3 == 9216
    assert colour_is_three_grey_images.sunset(12, 20).shape == (12, 20, 3)


def test_the_sun_is_bright_in_red_and_green_and_dark_in_blue():
    red, green, blue = (
        c.astype(float) for c in colour_is_three_grey_images.split(colour_is_three_grey_images.sunset())
    )
    sun = (green > 200) & (red > 200)
    assert (red[sun] == 255).all() and (green[sun] == 229).all() and (blue[sun] == 51).all()
    assert blue[sun].max() < blue[:31][~sun[:31]].min()  # the darkest place of the blue sky
    rows, columns = np.nonzero(sun)
    assert columns.min() + columns.max() == 63 and rows.max() == 31  # in the middle, cut by the sea at 0.65 of 48
    # a disc of radius 0.2 heights around (24, 31.5), without its part below row 31
    disc = [(r - 24) ** 2 + (c - 31.5) ** 2 < 9.6**2 and r <= 31 for r in range(48) for c in range(64)]
    assert sun.flatten().tolist() == disc


def test_around_the_sun_red_and_green_glow_and_blue_fades_and_the_sea_is_darker_and_in_stripes():
    picture = colour_is_three_grey_images.sunset().astype(int)
    assert (picture == picture[:, ::-1]).all()  # left and right are alike
    for column, row in ((0, 0), (31, 10), (5, 24)):
        glow = exp(-2 * ((row / 48 - 0.5) ** 2 + ((column - 31.5) / 48) ** 2) ** 0.5)
        expected = [255 * (0.2 + 0.8 * glow), 255 * 0.7 * glow, 255 * (0.6 - 0.4 * glow)]
        assert picture[row, column] == pytest.approx(expected, abs=1)
    sea = picture[32:].mean(axis=(1, 2))
    assert sea.max() < picture[31].mean() and picture[32:].max() <= 255 * 0.7
    assert ((sea[1:-1] < sea[:-2]) & (sea[1:-1] < sea[2:])).sum() >= 3  # dark stripes


def test_the_four_panels_show_the_picture_and_its_red_green_and_blue_channel():
    picture = colour_is_three_grey_images.sunset()
    axes = colour_is_three_grey_images.figure().axes
    assert [ax.get_title() for ax in axes] == ["picture", "red", "green", "blue"]
    shown = [ax.images[0].get_array() for ax in axes]
    assert (shown[0] == picture).all()
    for k, ax in enumerate(axes[1:]):
        assert (ax.images[0].get_array() == picture[:, :, k]).all()
        assert ax.images[0].get_clim() == (0, 255) and ax.images[0].get_cmap().name == "gray"
