"""An image is a list of numbers, and so one index: by its bytes, there and back."""

from fractions import Fraction

import numpy as np
import pytest

from snippets.foundations.what_is_a_model import an_image_is_a_list_of_numbers


@pytest.mark.equation("foundations/what_is_a_model/image_index")
def test_the_index_of_an_image_is_its_values_as_digits_in_base_256(printed, rng):
    formula = printed("foundations/what_is_a_model/image_index")
    for image in rng.integers(256, size=(50, 2, 2, 1)):
        a, b, c, d = (int(image[i, j, 0]) for i in (0, 1) for j in (0, 1))
        index = an_image_is_a_list_of_numbers.index_of(image)
        values = {"x_1": a, "x_2": b, "x_3": c, "x_4": d, "x_i": [a, b, c, d], r"\{0, 1, \dots, 255\}": range(256)}
        formula.holds(values | {r"\text{index}": index})
        assert index == int.from_bytes(image.astype(np.uint8).tobytes(), "big")


def test_index_and_image_are_two_names_of_the_same_thing(rng):
    for index in [0, 1, 255, 256, 2**32 - 1, *rng.integers(2**32, size=50).tolist()]:
        image = an_image_is_a_list_of_numbers.image_of(index)
        assert image.shape == (2, 2, 1) and image.min() >= 0 and image.max() <= 255
        assert an_image_is_a_list_of_numbers.index_of(image) == index
    for image in rng.integers(256, size=(20, 2, 3, 3)):
        index = an_image_is_a_list_of_numbers.index_of(image)
        assert (an_image_is_a_list_of_numbers.image_of(index, (2, 3, 3)) == image).all()


def test_the_two_images_of_the_table_have_the_indices_that_the_page_quotes():
    facts = an_image_is_a_list_of_numbers.facts()
    assert facts["index_first"] == int.from_bytes([100, 0, 0, 200], "big") == 1_677_721_800
    assert facts["index_second"] == int.from_bytes([42, 0, 0, 42], "big") == 704_643_114
    assert an_image_is_a_list_of_numbers.image_of(1_677_721_800).tolist() == [[[100], [0]], [[0], [200]]]
    assert an_image_is_a_list_of_numbers.image_of(704_643_114).tolist() == [[[42], [0]], [[0], [42]]]
    assert facts["images"] == 2 ** (8 * 4) == 4_294_967_296


def test_the_two_table_entries_leave_the_rest_of_probability_one_to_all_other_images():
    facts = an_image_is_a_list_of_numbers.facts()
    table = [Fraction(1, 1234), Fraction(11, 1337)]
    assert facts["used"] == pytest.approx(float(sum(table)), abs=1e-15)
    assert facts["used"] + facts["left"] == pytest.approx(1, abs=1e-15)
    assert (round(facts["used"], 7), round(facts["left"], 7)) == (0.0090377, 0.9909623)
    assert facts["uniform"] * 4_294_967_296 == 1
    assert facts["times_uniform"] == pytest.approx(4_294_967_296 / 1234)


def test_the_drawn_values_are_the_pixels_and_the_list_reads_them_row_by_row():
    axes = an_image_is_a_list_of_numbers.figure().axes
    for square, row, values, index in (
        (axes[0], axes[1], [100, 0, 0, 200], "index 1,677,721,800"),
        (axes[2], axes[3], [42, 0, 0, 42], "index 704,643,114"),
    ):
        for ax, shape in (square, (2, 2)), (row, (1, 4)):
            (shown,) = ax.images
            assert shown.get_array().tolist() == np.reshape(values, shape).tolist()
            assert shown.get_clim() == (0, 255)
            for text in ax.texts:
                column, line = text.get_position()
                value = shown.get_array()[line, column]
                assert text.get_text() == str(value)
                grey = int(text.get_color()[1:3], 16)  # readable on its pixel
                bright, dark = max(grey, value), min(grey, value)
                luminance = [((v / 255 + 0.055) / 1.055) ** 2.4 + 0.05 for v in (bright, dark)]
                assert luminance[0] / luminance[1] > 4.5
            assert len(ax.texts) == 4
        assert row.get_xlabel() == index
    assert [ax.get_title() for ax in axes] == ["image", "list of numbers", "", ""]
