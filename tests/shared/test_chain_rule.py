"""The chain rule for words: by counting words, one by one."""

from itertools import permutations

import numpy as np
import pytest

from snippets.shared.chain_rule import chances, law, raised, step_by_step
from snippets.shared.masks import words


def by_hand(p, order, word, i):
    """Chance of a 1 at place i, given the places of the word that come before in the order."""
    seen = order[: order.index(i)]
    fits = [k for k, other in enumerate(words(len(order)).tolist()) if all(other[j] == word[j] for j in seen)]
    ones = [k for k in fits if words(len(order))[k, i] == 1]
    return sum(p[k] for k in ones) / sum(p[k] for k in fits)


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 0, 1)])
def test_a_chance_is_a_ratio_of_sums(rng, order):
    p = rng.dirichlet(np.ones(8))
    black = chances(p, order)
    for k, word in enumerate(words(3).tolist()):
        assert black[k] == pytest.approx([by_hand(p, order, word, i) for i in range(3)], rel=1e-12)


def test_in_each_of_24_orders_the_chances_multiply_to_the_law(rng):
    p = rng.dirichlet(np.ones(16))
    for order in permutations(range(4)):
        assert law(chances(p, order)) == pytest.approx(p, abs=1e-12)
        assert step_by_step(p, 1, order) == pytest.approx(p, abs=1e-12)
    assert (chances(p) == chances(p, (0, 1, 2, 3))).all()


def test_where_nothing_is_known_a_fair_coin_decides():
    p = np.array([0.5, 0.5, 0, 0])
    assert chances(p).tolist() == [[0, 0.5], [0, 0.5], [0, 0.5], [0, 0.5]]
    assert law(chances(p)).tolist() == p.tolist()


@pytest.mark.parametrize("temperature", [0.25, 0.5, 2, 3])
def test_raised_laws_have_raised_ratios_and_the_sum_one(rng, temperature):
    p = rng.dirichlet(np.ones(5), size=2)
    q = raised(p, temperature)
    assert q.sum(axis=1) == pytest.approx([1, 1])
    assert q[:, 0] / q[:, 1] == pytest.approx((p[:, 0] / p[:, 1]) ** (1 / temperature))
    assert raised(np.array([0.5, 0.5, 0]), temperature).tolist() == [0.5, 0.5, 0]
    assert raised(p[0], 1e-3).max() == pytest.approx(1)  # no overflow


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 1, 0, 2)])
def test_step_by_step_raises_each_chance_and_divides_at_each_fork(rng, order, temperature=0.5):
    p = rng.dirichlet(np.ones(16))
    q = step_by_step(p, temperature, order)
    for k, word in enumerate(words(4).tolist()):
        product = 1.0
        for i in order:
            a = by_hand(p, order, word, i)
            a, b = a**2, (1 - a) ** 2
            product *= (a if word[i] else b) / (a + b)
        assert q[k] == pytest.approx(product, rel=1e-12)
    assert q.sum() == pytest.approx(1)
    assert abs(q - raised(p, temperature)).max() > 1e-4  # and this is another law


@pytest.mark.parametrize("p, order", [(np.ones(6) / 6, None), (np.ones(4) / 4, (0, 0)), (np.ones(4) / 4, (0,))])
def test_other_shapes_and_orders_are_refused(p, order):
    with pytest.raises(ValueError, match="each of the n places once"):
        chances(p, order)
