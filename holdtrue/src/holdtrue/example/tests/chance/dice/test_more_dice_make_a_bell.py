"""The sums of more and more dice make a bell: by counting all pairs."""

from itertools import product

import pytest
from snippets.chance.dice import more_dice_make_a_bell


def test_the_chances_of_two_dice_are_those_of_all_pairs():
    pairs = [sum(pair) for pair in product(range(1, 7), repeat=2)]
    expected = [pairs.count(total) / 36 for total in range(2, 13)]
    assert more_dice_make_a_bell.chances(2) == pytest.approx(expected)
