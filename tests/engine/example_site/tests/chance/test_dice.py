"""What the page about dice claims."""

from itertools import product

import pytest
from snippets.chance.dice import more_dice_make_a_bell, one_six_comes_in_four_throws


@pytest.mark.equation("chance/dice/no_six")
def test_counting_all_games_of_four_throws_gives_the_same():
    games = list(product(range(1, 7), repeat=4))
    without = sum(6 not in game for game in games) / len(games)
    assert one_six_comes_in_four_throws.facts()["four"] == pytest.approx(1 - without)


def test_the_chances_of_two_dice_are_those_of_all_pairs():
    pairs = [sum(pair) for pair in product(range(1, 7), repeat=2)]
    expected = [pairs.count(total) / 36 for total in range(2, 13)]
    assert more_dice_make_a_bell.chances(2) == pytest.approx(expected)
