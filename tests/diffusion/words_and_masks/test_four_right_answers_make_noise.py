"""Four right answers make noise: the bars and the loss from entropies, counted by hand."""

from math import log2

import numpy as np
import pytest

from oracles import SIXTEEN, SMOOTH, bits
from snippets.diffusion.words_and_masks import four_right_answers_make_noise as snippet


@pytest.mark.equation("diffusion/words_and_masks/all_at_once")
def test_all_at_once_loses_the_total_correlation(printed, rng):
    formula = printed("diffusion/words_and_masks/all_at_once")
    facts = snippet.facts(4)
    for p in (SMOOTH, rng.dirichlet(np.ones(16))):
        law = snippet.unmask_law(p, snippet.plan(4))
        lost = sum(a * log2(a / b) for a, b in zip(p, law, strict=True))
        formula.holds(
            {
                r"\text{KL}(p \,\Vert\, q)": lost,
                "n": 4,
                "H(x^i)": lambda i, p=p: bits([int(i) - 1], p),
                "H(x)": bits(range(4), p),
            },
            rtol=0,
            atol=1e-12,
        )
    assert abs(facts["lost"] - facts["total_correlation"]) < 1e-12
    assert facts["total_correlation"] == pytest.approx(4 - bits(range(4), SMOOTH), abs=1e-12)
    assert facts["entropy"] == pytest.approx(bits(range(4), SMOOTH), abs=1e-12)


def test_in_reading_order_each_step_loses_what_its_places_share_beyond_what_is_there():
    assert snippet.facts(1)["lost"] == pytest.approx(0, abs=1e-12)
    pairs, all_four = (((), (0, 1)), ((0, 1), (2, 3))), bits(range(4), SMOOTH)
    two = sum(bits([*seen, i], SMOOTH) - bits(seen, SMOOTH) for seen, group in pairs for i in group)
    assert snippet.facts(2)["lost"] == pytest.approx(two - all_four, abs=1e-12) == snippet.facts()["lost_2"]
    three = 3 - bits((0, 1, 2), SMOOTH)
    assert snippet.facts(3)["lost"] == pytest.approx(three, abs=1e-12)


@pytest.mark.parametrize(
    ("at_once", "plan"),
    [(1, [(0,), (1,), (2,), (3,)]), (2, [(0, 1), (2, 3)]), (3, [(0, 1, 2), (3,)]), (4, [(0, 1, 2, 3)])],
)
def test_the_bars_are_products_of_probabilities_given_what_was_there(at_once, plan):
    law, seen = [], ()
    for x in SIXTEEN:
        q, seen = 1.0, ()
        for group in plan:
            q *= np.prod([given(x, i, seen) for i in group])
            seen += group
        law.append(q)
    (ax,) = snippet.figure(at_once=at_once).axes
    bars, outlines = np.reshape([bar.get_height() for bar in ax.patches], (2, 16))
    by_picture = dict(zip(np.argsort(order_of_bars()), range(16), strict=True))
    assert snippet.plan(at_once) == plan and len(by_picture) == 16
    assert bars == pytest.approx(np.array(law)[order_of_bars()], rel=1e-12)
    assert outlines == pytest.approx(SMOOTH[order_of_bars()], rel=1e-12)
    facts = snippet.facts(at_once)
    assert facts["plain"] == pytest.approx(law[0] + law[15]) and facts["checkers"] == pytest.approx(law[6])
    assert {text.get_text() for text in ax.texts} >= {f"lost: {facts['lost']:.3f} bits"}


def order_of_bars():
    from snippets.shared.sixteen import order

    return order


def given(x, i, seen):
    """P(place i as in x | the places seen as in x)."""
    fits = np.array([all(y[j] == x[j] for j in seen) for y in SIXTEEN])
    same = np.array([y[i] == x[i] for y in SIXTEEN])
    return SMOOTH[fits & same].sum() / SMOOTH[fits].sum()


def test_all_at_once_is_pure_noise_and_that_is_where_it_opens():
    facts = snippet.facts()
    assert facts == snippet.facts(4)
    assert facts["plain"] == pytest.approx(1 / 8) and facts["checkers"] == pytest.approx(1 / 16)
    assert facts["data_plain"] == pytest.approx(2 * SMOOTH[0]) and facts["data_checkers"] == pytest.approx(SMOOTH[6])
    assert snippet.figure().axes[0].get_title() == "1 + 2 + 3 + 4"
    assert snippet.figure(at_once=3).axes[0].get_title() == "1 + 2 + 3 → 4"
