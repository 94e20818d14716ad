"""Blanks fill up: the draws against the laws of their plans, the film pixel by pixel."""

from itertools import product

import numpy as np
import pytest

from snippets.diffusion.words_and_masks import blanks_fill_up as snippet
from snippets.shared.masks import unmask_law

PLAIN = [0, 15]


@pytest.mark.parametrize("when", [(0.1, 0.9, 0.5, 0.3), (0.5, 1.0, 0.5, 1.0), (1.0, 1.0, 1.0, 1.0)])
def test_places_of_one_moment_are_filled_without_looking_at_each_other(rng, when, n=1200):
    when, p = np.array(when), rng.dirichlet(np.ones(16))
    plan = [tuple(np.flatnonzero(when == moment)) for moment in np.unique(when)]
    law = unmask_law(p, plan)
    drawn = np.array([snippet.fill(p, when, rng.random(4)) for _ in range(n)])
    counts = np.bincount(drawn @ (8, 4, 2, 1), minlength=16) / n
    assert (abs(counts - law) < 5 * np.sqrt(law * (1 - law) / n)).all()


def test_a_place_is_black_if_its_coin_is_below_the_probability_of_black():
    p = np.array([0.2, 0, 0.3, 0.5])  # 00, 01, 10, 11
    assert snippet.fill(p, np.array([1, 2]), np.array([0.79, 0.62])).tolist() == [1, 1]
    assert snippet.fill(p, np.array([1, 2]), np.array([0.79, 0.63])).tolist() == [1, 0]
    assert snippet.fill(p, np.array([1, 2]), np.array([0.81, 0.01])).tolist() == [0, 0]
    assert snippet.fill(p, np.array([1, 1]), np.array([0.81, 0.49])).tolist() == [0, 1]


def test_the_three_crowds_have_the_same_moments_and_coins():
    moment = snippet.crowd(np.inf)[1]
    assert ((moment > 0) & (moment < 1)).all() and len(np.unique(moment)) == 96
    assert (snippet.crowd(2)[1] == np.where(moment <= 0.5, 0.5, 1)).all()
    assert (snippet.crowd(1)[1] == 1).all()
    first = [crowd[0][moment.argmin(axis=1) == 0, 0] for crowd in map(snippet.crowd, (np.inf, 1))]
    assert (first[0] == first[1]).all()  # the first pixel of a picture is asked the same in both ways


def test_the_board_shows_pixels_as_blocks_and_blanks_as_dots():
    x = np.array([[1, 0, 0, 1], [1, 1, 0, 0]])
    there = np.array([[True, True, False, False], [True, False, True, True]])
    board = snippet.board(x, there, columns=2)
    assert board.shape == (8, 16)
    for k, (i, j) in product(range(2), product(range(2), range(2))):
        block = board[1 + 3 * i : 4 + 3 * i, 8 * k + 1 + 3 * j : 8 * k + 4 + 3 * j]
        if there[k, 2 * i + j]:
            assert (block == x[k, 2 * i + j]).all()
        else:
            assert block[1, 1] == 0 and block.sum() == 4
    assert (board[:, [0, 7, 8, 15]] == 0.5).all() and (board[[0, 7]] == 0.5).all()


def test_the_film_begins_blank_and_ends_as_the_figure_shows_it():
    film = snippet.film()
    assert film["tiles"].shape == (41, 3, 16, 96) and film["clock"] == pytest.approx(np.arange(41) / 40)
    blank = snippet.board(np.zeros((24, 4)), np.zeros((24, 4), dtype=bool))
    assert (film["tiles"][0] == blank).all() and (film["tiles"][39, 2] == blank).all()
    assert (film["tiles"][19, 1] == blank).all() and (film["tiles"][20, 1] == film["tiles"][39, 1]).all()
    shown = (film["tiles"][:, 0] != blank).any(axis=(1, 2)).sum()
    assert shown > 35  # one by one, something is there nearly all the time
    for ax, tile, way in zip(snippet.figure().axes, film["tiles"][-1], snippet.ways, strict=True):
        (image,) = ax.get_images()
        assert (image.get_array() == tile).all() and image.get_gid() == "film"
        assert ax.get_title() == way


def test_the_three_boards_end_with_as_many_plain_pictures_and_chessboards_as_the_page_says():
    ends = [snippet.crowd(steps)[0] for steps in snippet.ways.values()]
    assert [sum(x.sum() in (0, 4) for x in end) for end in ends] == [14, 6, 4]
    assert [sum(tuple(x) in ((0, 1, 1, 0), (1, 0, 0, 1)) for x in end) for end in ends] == [0, 2, 3]


def test_the_share_of_plain_pictures_is_that_of_all_plans_that_the_clock_can_make():
    facts = snippet.facts()
    assert facts["plain_1"] == pytest.approx(1 / 8, rel=1e-12)
    two = 0.0
    for when in product((0, 1), repeat=4):
        plan = [tuple(i for i in range(4) if when[i] == k) for k in sorted({*when})]
        two += unmask_law(snippet.p_data, plan)[PLAIN].sum() / 16
    assert facts["plain_2"] == pytest.approx(two, rel=1e-12)
    assert facts["plain_2"] < facts["plain_100"] < facts["data"] == snippet.p_data[PLAIN].sum()
    assert facts["data"] - facts["plain_100"] < 1 / 100  # it falls at least like one over the steps
