"""Exact laws of filling blanks: against sums over all words, written out one by one, and against draws."""

from itertools import permutations, product
from math import comb, factorial, log

import numpy as np
import pytest

from snippets.shared.divergences import kl_discrete
from snippets.shared.masks import clock_law, clock_loss, clock_plans, entropy, plans, total_correlation, unmask_law
from snippets.shared.masks import words as all_words

ORDERS = {
    3: [[(0, 1, 2)], [(2,), (0, 1)], [(1, 0), (2,)], [(2,), (0,), (1,)]],
    4: [[(0, 3), (1, 2)], [(3,), (0, 1, 2)], [(1,), (3, 0), (2,)], [(0, 1, 2, 3)]],
    1: [[(0,)]],
}


def law_of(p):
    """{word as a tuple: probability}, place 0 first."""
    n = len(p).bit_length() - 1
    return dict(zip(product((0, 1), repeat=n), p, strict=True))


def chance(law, seen):
    """The probability that these places hold these symbols."""
    return sum(q for word, q in law.items() if all(word[i] == a for i, a in seen.items()))


def by_hand(p, order):
    """The law of the plan, word by word and place by place."""
    law, made = law_of(p), []
    for word in law:
        q, seen = 1.0, {}
        for group in order:
            for i in group:
                q *= chance(law, seen | {i: word[i]}) / chance(law, seen)
            seen |= {i: word[i] for i in group}
        made.append(q)
    return np.array(made)


def test_words_are_indexed_as_binary_numbers_with_place_0_first():
    assert all_words(3).tolist() == [list(word) for word in product((0, 1), repeat=3)]
    assert all_words(4)[0b0110].tolist() == [0, 1, 1, 0]


@pytest.mark.parametrize("n", ORDERS)
def test_the_law_of_a_plan_is_what_a_sum_over_all_words_gives(rng, n):
    p = rng.dirichlet(np.ones(2**n))
    for order in ORDERS[n]:
        law = unmask_law(p, order)
        assert law.shape == (2**n,)
        assert law == pytest.approx(by_hand(p, order), rel=1e-12)
        assert law.sum() == pytest.approx(1, rel=1e-12)


def test_one_at_a_time_is_exact_in_every_order(rng):
    p = rng.dirichlet(np.ones(16))
    for order in permutations(range(4)):
        assert unmask_law(p, [(i,) for i in order]) == pytest.approx(p, rel=1e-12)


def test_all_at_once_loses_the_total_correlation_and_no_more(rng):
    p = rng.dirichlet(np.ones(16))
    black = [p[[word[i] == 1 for word in law_of(p)]].sum() for i in range(4)]
    alone = [np.prod([b if a else 1 - b for a, b in zip(word, black, strict=True)]) for word in law_of(p)]
    law = unmask_law(p, [(0, 1, 2, 3)])
    assert law == pytest.approx(alone, rel=1e-12)
    assert abs(kl_discrete(p, law) - total_correlation(p)) < 1e-12
    surprise = sum(-b * log(b) - (1 - b) * log(1 - b) for b in black)
    assert total_correlation(p) == pytest.approx(surprise + (p * np.log(p)).sum(), abs=1e-12)


def test_an_order_may_come_as_any_sequence_and_its_groups_in_any_order(rng):
    p = rng.dirichlet(np.ones(8))
    law = unmask_law(p, [(2, 0), (1,)])
    assert (unmask_law(p.tolist(), ([0, 2], [1])) == law).all()


def test_draws_that_fill_group_by_group_have_this_law(rng, n=4000):
    p, order = rng.dirichlet(np.ones(8)), [(0, 2), (1,)]
    law = law_of(p)
    counts = dict.fromkeys(law, 0)
    for _ in range(n):
        seen = {}
        for group in order:
            at = {i: int(rng.random() < chance(law, seen | {i: 1}) / chance(law, seen)) for i in group}
            seen |= at
        counts[seen[0], seen[1], seen[2]] += 1
    exact = unmask_law(p, order)
    error = np.sqrt(exact * (1 - exact) / n)
    assert (abs(np.array([*counts.values()]) / n - exact) < 5 * error).all()


def test_what_never_happens_is_decided_by_a_fair_coin():
    p = np.array([0, 0.5, 0.5, 0])  # two places that always differ
    assert unmask_law(p, [(0,), (1,)]).tolist() == p.tolist()
    three = np.zeros(8)
    three[[0b010, 0b101]] = 1 / 4, 3 / 4  # the first two always differ, so 00 and 11 say nothing of the third
    law = unmask_law(three, [(0, 1), (2,)])
    expected = [3 / 32, 3 / 32, 1 / 16, 0, 0, 9 / 16, 3 / 32, 3 / 32]
    assert law == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("order", [[(0, 1)], [(0, 1), (1, 2)], [(0, 1, 3)], [(0,), (0,), (1,), (2,)]])
def test_an_order_that_misses_a_place_or_fills_it_twice_is_refused(order):
    with pytest.raises(ValueError, match="order must fill each place 0 to 2 once"):
        unmask_law(np.full(8, 1 / 8), order)


@pytest.mark.parametrize("shape", [(6,), (2, 2), (0,)])
def test_a_law_that_is_not_over_words_of_two_symbols_is_refused(shape):
    with pytest.raises(ValueError, match="shape"):
        unmask_law(np.ones(shape), [(0,), (1,)])


def test_kl_and_entropy_know_what_to_do_with_zeros():
    assert kl_discrete([0, 1], [0.5, 0.5]) == pytest.approx(log(2)) == entropy([0.5, 0.5, 0])
    assert kl_discrete([0.5, 0.5], [0, 1]) == np.inf
    assert kl_discrete([0.25, 0.75], [0.5, 0.5]) == pytest.approx(0.25 * log(0.5) + 0.75 * log(1.5))
    assert entropy([0, 1]) == 0


def test_there_are_as_many_plans_as_ordered_partitions_and_each_fills_every_place_once():
    for n, count in ((1, 1), (2, 3), (3, 13), (4, 75)):  # the ordered Bell numbers
        found = plans(range(n))
        assert len(found) == len({tuple(map(tuple, plan)) for plan in found}) == count
        assert all(sorted(i for group in plan for i in group) == [*range(n)] for plan in found)
    by_steps = [sum(len(plan) == k for plan in plans(range(4))) for k in range(1, 5)]
    assert by_steps == [sum((-1) ** j * comb(k, j) * (k - j) ** 4 for j in range(k)) for k in range(1, 5)]
    assert by_steps[3] == factorial(4)


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_the_clock_draws_a_step_for_each_place(rng, steps):
    p = rng.dirichlet(np.ones(8))
    mixed, lost = np.zeros(8), 0.0
    for when in product(range(steps), repeat=3):
        plan = [tuple(i for i in range(3) if when[i] == k) for k in sorted(set(when))]
        law = by_hand(p, plan)
        mixed += law / steps**3
        lost += (p * np.log(p / law)).sum() / steps**3
    assert clock_law(p, steps) == pytest.approx(mixed, rel=1e-12)
    assert clock_loss(p, steps) == pytest.approx(lost, abs=1e-12)
    assert sum(chance for chance, _, _ in clock_plans(p, steps)) == pytest.approx(1, rel=1e-12)
