"""A data set is a table: pictures and sentences can be read again from its rows."""

import numpy as np
import pytest

from snippets.foundations.toy_model import an_observation_is_a_row
from snippets.shared.datasets import digits


def test_the_training_data_are_a_table_of_1200_rows_with_64_columns():
    m, facts = an_observation_is_a_row, an_observation_is_a_row.facts()
    assert np.array_equal(m.X, digits()[0][:1200]) and m.X.shape == (1200, 64)
    constant = sum(len(set(column.tolist())) == 1 for column in m.X.T)
    assert facts == {"observations": 1200, "features": 8 * 8, "numbers": 1200 * 64, "constant": constant, "words": 6}
    assert constant > 0 and all(column[0] == 0 for column in m.X.T if len(set(column.tolist())) == 1)


def test_feature_k_of_a_row_is_the_pixel_in_line_k_over_8_and_column_k_mod_8():
    image = an_observation_is_a_row.image_of(np.arange(64))
    assert image.shape == (8, 8)
    assert all(image[k // 8, k % 8] == k for k in range(64))


@pytest.mark.parametrize("text", ["to be or not to be", "one", "b a b c a", "the cat saw the other cat"])
def test_words_become_numbers_from_which_the_sentence_can_be_read_again(text):
    numbers, words = an_observation_is_a_row.word_features(text), text.split()
    book = sorted(set(words))
    assert [book[k] for k in numbers] == words
    assert set(numbers) == set(range(len(book))) and min(numbers) == 0


@pytest.mark.parametrize("row", [0, 16, 43, 59])
def test_figure_of_the_table_cuts_out_the_row_and_shows_it_as_a_picture(row):
    m = an_observation_is_a_row
    figure = m.figure(row=row)
    table, picture, words = figure.axes
    assert np.array_equal(table.images[0].get_array(), digits()[0][:60])
    cut = np.asarray(table.images[0].get_array())[row]
    shown = picture.images[0].get_array()
    assert shown.shape == (8, 8) and shown.ravel().tolist() == cut.tolist()
    assert [i.get_clim() for i in (table.images[0], picture.images[0])] == [(0, 16)] * 2
    (frame,) = table.patches
    assert (frame.get_xy(), frame.get_width(), frame.get_height()) == ((-0.5, row - 0.5), 64, 1)
    assert not frame.get_fill() and f"row {row}," in picture.get_title("left") + picture.get_title()
    (arrow,) = figure.artists
    assert (arrow.xy1, arrow.xy2) == ((63.5, row), (-0.5, 3.5))
    texts = [(t.get_position(), t.get_text()) for t in words.texts]
    assert [t for (_, y), t in texts if y == 1] == m.sentence.split()
    assert [int(t) for (_, y), t in texts if y == 0] == [3, 0, 2, 1, 3, 0]
    assert [x for (x, y), _ in texts if y == 1] == list(range(6)) == [x for (x, y), _ in texts if y == 0]
    assert words.get_xlim() == (-0.5, 5.5) and words.get_xticks().tolist() == [0.5, 1.5, 2.5, 3.5, 4.5]


def test_figure_of_the_table_starts_with_row_16_a_six():
    assert digits()[1][16] == 6
    _, picture, _ = an_observation_is_a_row.figure().axes
    assert np.array_equal(picture.images[0].get_array(), digits()[0][16].reshape(8, 8))
