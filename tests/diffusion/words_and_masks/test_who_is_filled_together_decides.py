"""Who is filled together decides: what each of the 75 plans loses, from entropies given what is there."""

from itertools import permutations, product
from math import log2

import numpy as np
import pytest

from oracles import SIXTEEN, SMOOTH, bits
from snippets.diffusion.words_and_masks import who_is_filled_together_decides as snippet


@pytest.mark.equation("diffusion/words_and_masks/lost_by_a_plan")
def test_a_plan_loses_what_the_places_of_each_group_share_beyond_what_is_there(printed, rng):
    formula = printed("diffusion/words_and_masks/lost_by_a_plan")
    for p, plans in ((SMOOTH, snippet.every), (rng.dirichlet(np.ones(16)), snippet.every[::7])):
        for plan in plans:
            before = {group: sum(plan[:k], ()) for k, group in enumerate(plan)}

            def apart(g, before=before, p=p):
                return sum(bits((*before[g], i), p) - bits(before[g], p) for i in g)

            def together(g, before=before, p=p):
                return bits((*before[g], *g), p) - bits(before[g], p)

            q = snippet.unmask_law(p, plan)
            lost = sum(a * log2(a / b) for a, b in zip(p, q, strict=True))
            pieces = {r"\sum_{i \in g} H(x^i \mid v_g)": apart, r"H(x^g \mid v_g)": together, "g": plan}
            formula.holds({r"\text{KL}(p \,\Vert\, q)": lost} | pieces, rtol=0, atol=1e-12)
            if p is SMOOTH:
                assert snippet.loss(plan) == pytest.approx(lost, abs=1e-12)


@pytest.mark.equation("diffusion/words_and_masks/sure_blanks")
def test_a_group_loses_at_most_the_uncertainty_of_all_its_places_but_the_least_sure(printed, rng):
    formula = printed("diffusion/words_and_masks/sure_blanks")
    laws = [SMOOTH, rng.dirichlet(np.ones(16)), rng.dirichlet(np.full(16, 0.1))]
    for p, plan in product(laws, ([(0, 1, 2, 3)], [(2,), (0, 1, 3)], [(0, 2), (1, 3)])):
        for k, group in enumerate(plan):
            seen = sum(plan[:k], ())
            left = [bits((*seen, i), p) - bits(seen, p) for i in group]
            lost = sum(left) - bits((*seen, *group), p) + bits(seen, p)
            pieces = {r"\sum_{i \in g} H(x^i \mid v_g)": sum(left), r"\max_{i \in g} H(x^i \mid v_g)": max(left)}
            formula.holds({r"\ell_g": lost} | pieces, atol=1e-12)
    twins = np.zeros(16)
    twins[[0, 15]] = 1 / 2  # whoever knows one place knows all: the bound is met
    assert 4 - bits(range(4), twins) == 4 - max(bits([i], twins) for i in range(4)) == 3
    pieces = {r"\sum_{i \in g} H(x^i \mid v_g)": 4, r"\max_{i \in g} H(x^i \mid v_g)": 1}
    formula.holds({r"\ell_g": 3} | pieces)
    with pytest.raises(AssertionError):  # so that nothing is left of it
        formula.holds({r"\ell_g": 3.01} | pieces)


def test_every_order_of_one_at_a_time_is_exact():
    """So the order of unmasking doesn't matter for an exact model, however crooked the law."""
    singles = [[(i,) for i in order] for order in permutations(range(4))]
    assert all(plan in snippet.every for plan in singles) and len(singles) == snippet.facts()["orders"] == 24
    p = np.random.default_rng(0).dirichlet(np.full(16, 0.3))
    for plan in singles:
        assert abs(snippet.unmask_law(p, plan) - p).max() < 1e-12
    assert snippet.facts()["one_by_one"] < 1e-12


def test_the_order_of_groups_does_matter():
    assert snippet.loss([(0,), (1, 2, 3)]) - snippet.loss([(1, 2, 3), (0,)]) == pytest.approx(-0.2285, abs=1e-4)
    facts = snippet.facts()
    assert facts["worst_2"] == max(snippet.loss(plan) for plan in snippet.every if len(plan) == 2)
    assert facts["pairs"] < facts["rows"] < facts["worst_2"]
    assert facts["rows"] == pytest.approx(snippet.loss([(2, 3), (0, 1)]), abs=1e-12)
    assert facts["pairs"] == pytest.approx(snippet.loss([(1, 2), (0, 3)]), abs=1e-12)


def test_three_steps_lose_nothing_if_the_last_two_are_opposite_corners():
    """Given both their neighbours, opposite corners of the ring are independent."""
    free = [plan for plan in snippet.every if len(plan) == 3 and abs(snippet.loss(plan)) < 1e-12]
    assert len(free) == snippet.facts()["exact_3"] == 4 and snippet.free in free
    assert {frozenset(plan[2]) for plan in free} == {frozenset((0, 3)), frozenset((1, 2))}
    assert snippet.facts()["free"] < 1e-12
    for a, b in product((0, 1), repeat=2):
        p = np.array([q for x, q in zip(SIXTEEN, SMOOTH, strict=True) if (x[0], x[3]) == (a, b)]).reshape(2, 2)
        assert np.linalg.det(p / p.sum()) == pytest.approx(0, abs=1e-15)


def test_neighbours_know_more_of_each_other_than_opposite_corners():
    near, far = (2 - bits(pair, SMOOTH) for pair in ((0, 1), (0, 3)))
    assert near > far == pytest.approx(snippet.facts()["pairs"], abs=1e-12)  # the second diagonal costs nothing


def test_the_figure_has_a_dot_for_every_plan():
    (ax,) = snippet.figure().axes
    (dots,) = ax.collections
    assert ((dots.get_sizes() - 20) / 12).sum() == pytest.approx(snippet.facts()["plans"]) == 75
    shown = dots.get_offsets()
    for plan in snippet.every:
        far = abs(shown - (len(plan), snippet.loss(plan))).max(axis=1)
        assert far.min() < 1e-8
    texts = {text.get_text(): text.get_position() for text in ax.texts}
    assert texts["row by row"] == pytest.approx((2.13, snippet.facts()["rows"]))
    assert texts["diagonals"] == pytest.approx((2.13, snippet.facts()["pairs"]))
    assert texts["all at once"] == pytest.approx((1.13, 4 - bits(range(4), SMOOTH)))
