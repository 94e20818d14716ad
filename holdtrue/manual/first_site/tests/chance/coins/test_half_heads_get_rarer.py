"""The more coins, the rarer are exactly half heads: by counting."""

from itertools import product

import pytest
from snippets.chance.coins import half_heads_get_rarer


@pytest.mark.equation("chance/coins/half")
@pytest.mark.parametrize("n", [1, 2, 5])
def test_counting_all_tosses_gives_the_same(printed, n):
    tosses = list(product([0, 1], repeat=2 * n))
    share = sum(sum(toss) == n for toss in tosses) / len(tosses)
    printed("chance/coins/half").holds({"n": n, "h": share})
    assert half_heads_get_rarer.chance(n, 2 * n) == pytest.approx(share)
