"""Ask for a label and the same noise becomes that digit: by another reader than the snippet's."""

import numpy as np
import pytest

from snippets.diffusion.pictures import digits_on_demand as snippet
from snippets.shared.digit_flow import sample, split, trainings


def test_a_reader_by_class_means_agrees(rng):
    train, labels, *_ = split()
    means = np.array([train[labels == k].mean(axis=0) for k in range(10)])
    real = np.mean(((train[:, None] - means) ** 2).sum(axis=2).argmin(axis=1) == labels)
    asked = rng.integers(10, size=300)
    made = sample(300, rng, 8, asked)
    read = np.mean(((made[:, None] - means) ** 2).sum(axis=2).argmin(axis=1) == asked)
    assert read > real - 5 * np.sqrt(real * (1 - real) / 300)


def test_the_share_that_is_read_is_that_of_distances_one_at_a_time_and_of_other_noise(rng):
    _, _, fresh, labels = split()

    def read(rng):
        asked = [k % 10 for k in range(300)]
        made = sample(300, rng, 8, asked)
        return np.mean([labels[((x - fresh) ** 2).sum(axis=1).argmin()] == k for x, k in zip(made, asked, strict=True)])

    facts, again = snippet.facts(), read(rng)
    share = facts["read"]
    assert facts["n"] == 300 and share == read(np.random.default_rng(1))
    assert abs(again - share) < 5 * np.sqrt(2 * share * (1 - share) / 300)


def test_the_first_of_ten_trainings_is_the_network_of_the_page():
    ten, facts = trainings()["read"], snippet.facts()
    assert ten[0] == pytest.approx(facts["read"], rel=1e-5)  # six digits are kept
    assert facts["read_mean"] == pytest.approx(sum(ten) / 10)
    assert facts["read_std"] == pytest.approx(np.sqrt(sum((ten - sum(ten) / 10) ** 2) / 9))


def test_rows_share_their_noise_and_columns_their_label():
    rows = snippet.grid().reshape(5, 10, 64)
    noise = np.random.default_rng(0).normal(size=(5, 1, 64))

    class Row:
        def normal(self, size):
            return np.repeat(noise[3], 10, axis=0)

    # ten at once or fifty: only the rounding of sums differs
    assert rows[3] == pytest.approx(sample(10, Row(), 12, np.arange(10)), abs=1e-9)


def test_the_figure_shows_each_digit_above_its_label():
    (ax,) = snippet.figure().axes
    image, grid = np.asarray(ax.images[0].get_array()), snippet.grid()
    for k in (0, 13, 49):
        row, column = divmod(k, 10)
        tile = image[9 * row : 9 * row + 8, 9 * column : 9 * column + 8]
        assert tile.ravel() == pytest.approx(((grid[k] + 1) / 2).clip(0, 1))
    assert image.shape == (44, 89)
    # a tile is 8 wide and has a gap of 1 behind it
    assert ax.get_xticks().tolist() == [9 * k + 3.5 for k in range(10)]
    assert [label.get_text() for label in ax.get_xticklabels()] == [*"0123456789"]
