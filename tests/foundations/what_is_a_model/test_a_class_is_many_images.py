"""Cats together are nearly certain, each single one is most unlikely: by sums over flipped pixels."""

from math import comb

import numpy as np
import pytest

from snippets.foundations.what_is_a_model import a_class_is_many_images


def test_the_probabilities_of_all_cat_pictures_by_flipped_pixels_sum_to_one():
    flips = [a_class_is_many_images.p_flips(k) for k in range(65)]
    assert sum(flips) == pytest.approx(1, abs=1e-12)
    one = np.array([1.0])  # the law of a sum of 64 flips of chance 0.1, by convolution
    for _ in range(64):
        one = np.convolve(one, [0.9, 0.1])
    assert flips == pytest.approx(one, rel=1e-9)
    for k in range(65):  # one picture is one choice of the flipped places
        assert a_class_is_many_images.p_image(k) * comb(64, k) == pytest.approx(one[k], rel=1e-9)


def test_cats_together_have_99_percent_and_the_most_likely_cat_about_one_in_a_thousand():
    facts = a_class_is_many_images.facts()
    law = [comb(64, k) * 0.1**k * 0.9 ** (64 - k) for k in range(65)]
    assert facts["cats"] == pytest.approx(sum(law[:13]), abs=1e-12) and facts["cats"] > 0.99
    assert facts["count"] == sum(comb(64, k) for k in range(13)) and facts["pixels"] == 64
    assert facts["most_likely"] == pytest.approx(0.9**64) and 0.001 < facts["most_likely"] < 0.0012
    assert facts["six"] == pytest.approx(law[6]) and max(law) == law[6]
    assert facts["one_of_six"] == pytest.approx(0.1**6 * 0.9**58)
    assert facts["uniform"] == pytest.approx(1 / 2**64)
    single = [a_class_is_many_images.p_image(k) for k in range(65)]
    assert single == sorted(single, reverse=True)  # the cat itself is the most likely picture
    assert single[12] > facts["uniform"]  # each cat is likelier than under the uniform distribution


def test_sampled_cats_differ_from_the_cat_in_a_tenth_of_the_pixels(rng, n=5000):
    flipped = a_class_is_many_images.sample(rng, n) != a_class_is_many_images.cat
    assert flipped.shape == (n, 8, 8)
    assert (abs(flipped.mean(axis=0) - 0.1) < 5 * (0.09 / n) ** 0.5).all()
    count = flipped.sum(axis=(1, 2))
    assert abs(count.var() / (64 * 0.09) - 1) < 5 * (2 / n) ** 0.5 * 1.1  # so the flips are independent
    share, law = (count <= 12).mean(), a_class_is_many_images.facts()["cats"]
    assert abs(share - law) < 5 * (law * (1 - law) / n) ** 0.5


def test_the_cat_has_two_ears_two_eyes_and_a_nose():
    cat = a_class_is_many_images.cat
    assert cat.shape == (8, 8) and (cat == cat[:, ::-1]).all()
    assert cat[0].tolist() == [True] + [False] * 6 + [True]
    assert cat[4, [2, 5]].all() and cat[6, [3, 4]].all() and not cat[[3, 5], 1:7].any()


def test_the_cat_figure_shows_the_cat_three_samples_and_bars_split_at_twelve():
    *pictures, bars = a_class_is_many_images.figure(seed=2).axes
    cat = a_class_is_many_images.cat
    drawn = a_class_is_many_images.sample(np.random.default_rng(2), 3)
    assert len(pictures) == 4
    for ax, picture in zip(pictures, [cat, *drawn], strict=True):
        assert (ax.images[0].get_array() == ~picture).all()
        assert ax.get_title() == (f"{(picture != cat).sum()} flipped" if picture is not cat else "the cat")
    heights = [bar.get_height() for bar in bars.patches]
    assert heights == pytest.approx([comb(64, k) * 0.1**k * 0.9 ** (64 - k) for k in range(21)])
    colours = [bar.get_facecolor() for bar in bars.patches]
    assert len(set(colours[:13])) == len(set(colours[13:])) == 1 and colours[12] != colours[13]
    first, second = (bars.bar(0, 0, color=text.get_color()).patches[0].get_facecolor() for text in bars.texts)
    assert (first, second) == (colours[0], colours[20])  # each label has the colour of its bars
    assert [bar.get_x() + bar.get_width() / 2 for bar in bars.patches[:21]] == pytest.approx(range(21))
    assert [text.get_text() for text in bars.texts] == ["up to 12: 99.0%", "more: 1.0%"]
    assert 1 - sum(heights) < 1e-5  # what lies beyond the last bar is invisible
