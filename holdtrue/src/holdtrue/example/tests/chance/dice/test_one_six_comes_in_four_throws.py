"""In four throws a six comes more often than not: by counting all games."""

from itertools import product

import pytest
from snippets.chance.dice import one_six_comes_in_four_throws


@pytest.mark.equation("chance/dice/no_six")
def test_counting_all_games_of_four_throws_gives_the_same(printed):
    games = list(product(range(1, 7), repeat=4))
    without = sum(6 not in game for game in games) / len(games)
    assert printed("chance/dice/no_six").gives({}) == pytest.approx(without)  # the formula as the page prints it
    assert one_six_comes_in_four_throws.facts()["four"] == pytest.approx(1 - without)
