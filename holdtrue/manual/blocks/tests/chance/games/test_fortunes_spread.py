"""After n rounds fortunes differ by the root of n: by playing all games."""

from itertools import product

import numpy as np
import pytest
from snippets.chance.games import fortunes_spread


def test_the_chances_add_up_to_one():
    assert fortunes_spread.fortunes(7)[1].sum() == pytest.approx(1)


@pytest.mark.equation("chance/games/fair")
def test_nobody_wins_on_average():
    fortunes, chances = fortunes_spread.fortunes(7)
    assert fortunes @ chances == pytest.approx(0, abs=1e-12)


# --8<-- [start:spread]
@pytest.mark.equation("chance/games/spread")
@pytest.mark.parametrize("n", [1, 4, 9])
def test_the_spread_is_that_of_all_games(printed, n):
    games = np.array(list(product([-1, 1], repeat=n))).sum(1)
    printed("chance/games/spread").holds({"n": n, "s": games.std()})
    assert fortunes_spread.facts(n)["spread"] == pytest.approx(games.std())


# --8<-- [end:spread]
