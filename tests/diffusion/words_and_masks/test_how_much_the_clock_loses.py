"""What the clock loses falls with the steps: against a sum over all ways to give four places a step."""

from itertools import product

import numpy as np
import pytest

from snippets.diffusion.words_and_masks import how_much_the_clock_loses as snippet
from snippets.shared.masks import unmask_law

P = snippet.p_data


def test_two_and_three_steps_by_all_ways_to_give_places_a_step():
    facts = snippet.facts()
    for steps in (1, 2):
        law, lost = np.zeros(16), 0.0
        for when in product(range(steps), repeat=4):
            made = unmask_law(P, [tuple(i for i in range(4) if when[i] == k) for k in sorted({*when})])
            law += made / steps**4
            lost += (P * np.log2(P / made)).sum() / steps**4
        assert facts[f"known_{steps}"] == pytest.approx(lost, abs=1e-12)
        assert facts[f"mixed_{steps}"] == pytest.approx((P * np.log2(P / law)).sum(), abs=1e-12)


def test_to_mix_plans_never_loses_more_than_they_do_on_average():
    """KL is convex: strictly below for more than one plan."""
    facts = snippet.facts()
    assert facts["known_1"] == pytest.approx(facts["mixed_1"])
    assert all(facts[f"mixed_{n}"] < facts[f"known_{n}"] for n in (2, 8, 16, 64))


def test_one_falls_like_one_over_the_steps_and_the_other_like_the_square():
    """In the limit N · loss is half the sum over ordered meetings of two: the chance that two places meet is 1/N."""
    known, mixed = (dict(zip(snippet.counts, line.get_ydata(), strict=True)) for line in snippet.figure().axes[0].lines)
    assert [*known] == [1, 2, 4, 8, 16, 32, 64]
    assert known[32] / known[64] == pytest.approx(2, rel=2 / 32)
    assert mixed[32] / mixed[64] == pytest.approx(4, rel=4 / 32)
    pair, rest = 0.0, [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]
    for meet in rest:  # the other two come before, between or after, each equally often: 12 plans with one meeting each
        others = [i for i in range(4) if i not in meet]
        plans = [
            [(others[0],), (others[1],), meet],
            [(others[1],), (others[0],), meet],
            [meet, *[(i,) for i in others]],
        ]
        plans += [[(others[0],), meet, (others[1],)], [(others[1],), meet, (others[0],)], plans[2]]
        pair += np.mean([(P * np.log2(P / unmask_law(P, plan))).sum() for plan in plans])
    assert 64 * known[64] == pytest.approx(pair, rel=4 / 64)
    facts = snippet.facts()
    for n in (8, 16, 64):
        assert (facts[f"known_{n}"], facts[f"mixed_{n}"]) == (known[n], mixed[n])
