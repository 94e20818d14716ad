"""The answers, counted among all games of four rounds."""

from itertools import product

import pytest
from snippets.chance.games import exercises


def test_six_of_sixteen_games_end_even():
    games = [sum(game) for game in product([-1, 1], repeat=4)]
    assert exercises.facts()["even"] == pytest.approx(games.count(0) / len(games))
