"""Two results get the same key at most as often as the bound says: by the exact chance."""

from itertools import combinations
from math import perm

import pytest

from snippets.reference.how_it_works import exercises


@pytest.mark.equation("reference/how_it_works/collision")
def test_keys_are_alike_at_most_as_often_as_the_bound_says(printed):
    formula = printed("reference/how_it_works/collision")
    for bits in (3, 8, 12):
        for results in range(2, min(2**bits, 60) + 1):
            exact = 1 - perm(2**bits, results) / 2 ** (bits * results)
            pairs = len([*combinations(range(results), 2)])
            values = {"m": pairs, "p": exact, "n": results, "b": bits}
            formula.holds(values)
            bound = exercises.collision(results, bits)
            assert formula.gives(values, "p") == pytest.approx(bound, rel=1e-12)
            assert exact >= bound - bound**2 / 2 - 1e-12  # and it is a close one while it is small
    facts = exercises.facts()
    assert facts["results"] == 10_000
    assert facts["short"] == pytest.approx(9_999 * 5_000 / 4_294_967_296)
    assert facts["ours"] == pytest.approx(facts["short"] / 2**224)
