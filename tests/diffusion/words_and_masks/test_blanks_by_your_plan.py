"""The plan that a reader makes: its steps, what each of them loses, and the picture of it, by entropies counted by hand."""

from math import log2

import numpy as np
import pytest
from matplotlib.patches import Rectangle

from oracles import SIXTEEN, SMOOTH, bits
from snippets.diffusion.words_and_masks import blanks_by_your_plan as snippet
from snippets.shared.masks import plans
from snippets.shared.sixteen import order as smoothest_first


def test_a_plan_has_the_places_of_each_step_and_no_step_is_empty():
    assert snippet.plan([1, 1, 2, 2]) == [(0, 1), (2, 3)]
    assert snippet.plan((4, 2, 2, 1)) == [(3,), (1, 2), (0,)]
    assert snippet.plan(np.ones(4)) == [(0, 1, 2, 3)]


@pytest.mark.equation("diffusion/words_and_masks/lost_by_a_plan")
def test_the_two_columns_are_the_two_terms_of_what_a_step_loses(printed, rng):
    formula = printed("diffusion/words_and_masks/lost_by_a_plan")
    for p in (SMOOTH, rng.dirichlet(np.ones(16))):
        for plan in plans(range(4)):
            alone, jointly = snippet.entropies(p, plan).T
            assert (jointly <= alone + 1e-12).all() and jointly.sum() == pytest.approx(bits(range(4), p), abs=1e-12)
            for k, group in enumerate(plan):
                seen = sum(plan[:k], ())
                by_hand = [bits((*seen, i), p) - bits(seen, p) for i in group]
                assert alone[k] == pytest.approx(sum(by_hand), abs=1e-12)
            law = snippet.unmask_law(p, plan)
            pieces = {
                r"\sum_{i \in g} H(x^i \mid v_g)": lambda g, plan=plan, alone=alone: alone[plan.index(g)],
                r"H(x^g \mid v_g)": lambda g, plan=plan, jointly=jointly: jointly[plan.index(g)],
                "g": plan,
            }
            lost = sum(a * log2(a / b) for a, b in zip(p, law, strict=True))
            formula.holds({r"\text{KL}(p \,\Vert\, q)": lost} | pieces, rtol=0, atol=1e-12)


def test_twins_know_all_of_each_other_and_what_never_happens_has_no_entropy():
    twins = np.where(np.isin(np.arange(16), [0, 15]), 1 / 2, 0)
    assert snippet.entropies(twins, [(0, 1, 2, 3)]) == pytest.approx(np.array([[4, 1]]))
    assert snippet.entropies(twins, [(2,), (0, 1, 3)]) == pytest.approx(np.array([[1, 1], [0, 0]]))


@pytest.mark.parametrize("step", [(1, 1, 2, 2), (1, 2, 2, 3), (4, 4, 4, 4), (1, 2, 3, 4)])
def test_the_figure_shows_steps_losses_and_the_law(step):
    top, ax = snippet.figure(step=step).axes
    squares = [(patch.get_xy(), str(k)) for patch, k in zip(top.patches, step, strict=True)]
    texts = {tuple(np.round(text.get_position(), 6)): text.get_text() for text in top.texts}
    assert [xy for xy, _ in squares] == [(0, 0), (1, 0), (0, -1), (1, -1)]
    assert {(patch.get_width(), patch.get_height()) for patch in top.patches} == {(1, 1)}
    assert all(texts[x + 0.5, y + 0.5] == k for (x, y), k in squares)
    plan, said = snippet.plan(step), [text.get_text() for text in top.texts[4:]]
    columns = np.reshape(said, (4, len(plan) + 2)).T.tolist()
    assert columns[0] == ["bits", "alone", "jointly", "lost"]
    for k, (name, *numbers) in enumerate(columns[1:-1]):
        seen = sum(plan[:k], ())
        jointly = bits((*seen, *plan[k]), SMOOTH) - bits(seen, SMOOTH)
        alone = sum(bits((*seen, i), SMOOTH) - bits(seen, SMOOTH) for i in plan[k])
        assert name == f"step {step[plan[k][0]]}"
        assert numbers == [f"{abs(value):.3f}" for value in (alone, jointly, alone - jointly)]
    assert columns[-1][0] == "all" and columns[-1][2] == f"{bits(range(4), SMOOTH):.3f}"
    bars = np.reshape([bar.get_height() for bar in ax.patches if isinstance(bar, Rectangle)], (2, 16))
    assert bars[0] == pytest.approx(snippet.unmask_law(SMOOTH, plan)[smoothest_first])
    assert bars[1] == pytest.approx(SMOOTH[smoothest_first])


def test_the_toy_gets_the_numbers_of_the_figure_and_opens_as_it():
    given = snippet.toy()
    assert given["p"] == pytest.approx(SMOOTH) and len(SIXTEEN) == len({*given["order"].tolist()})
    told = [
        [text.get_text() for text in figure.axes[0].texts]
        for figure in (snippet.figure(), snippet.figure(given["step"]))
    ]
    assert told[0] == told[1]
