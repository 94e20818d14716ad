"""What docs/diffusion/words_and_masks.md says beside its figures: blanks, their rates, and the loss of training."""

from itertools import permutations, product
from math import factorial

import numpy as np
import pytest

from snippets.shared.jumps import reverse_rates
from snippets.shared.masks import unmask_law

EVERY = [*product((0, 1), repeat=3)]


def chance(p, seen):
    """The probability that these places hold these symbols, {place: symbol}."""
    return sum(q for word, q in zip(EVERY, p, strict=True) if all(word[i] == a for i, a in seen.items()))


@pytest.mark.equation("diffusion/words_and_masks/fill_rate")
def test_blanks_that_fill_at_the_printed_rate_keep_the_law_on_its_path(printed, rng, h=1e-6):
    """All 27 states of three places: what jumps in less what jumps out is how the law changes."""
    formula, p = printed("diffusion/words_and_masks/fill_rate"), rng.dirichlet(np.ones(8))
    states = [*product((0, 1, None), repeat=3)]

    def law(state, t):
        seen = {i: a for i, a in enumerate(state) if a is not None}
        return t ** len(seen) * (1 - t) ** (3 - len(seen)) * chance(p, seen)

    for t in (0.1, 0.5, 0.8):
        change = dict.fromkeys(states, 0.0)
        for state in states:
            seen = {i: a for i, a in enumerate(state) if a is not None}
            for i, a in product(range(3), (0, 1)):
                if state[i] is None:
                    given = chance(p, seen | {i: a}) / chance(p, seen)
                    pieces = {r"p_\text{data}(x^i = a \mid \text{what is there})": given, "t": t}
                    jump = law(state, t) * formula.gives(pieces, r"R_t(\text{blank} \to a)")
                    change[state] -= jump
                    change[(*state[:i], a, *state[i + 1 :])] += jump
        for state in states:
            slope = (law(state, t + h) - law(state, t - h)) / (2 * h)
            assert change[state] == pytest.approx(slope, abs=1e-8)


def test_what_fills_a_blank_does_not_depend_on_the_time(rng):
    p = rng.dirichlet(np.ones(8))
    found = []
    for t in (0.2, 0.7):
        keep = [t if place == 1 else 1 - t for place in range(3)]  # place 1 is there, and is 0; 0 and 2 are blank
        joint = [q * np.prod(keep) * (word[1] == 0) for word, q in zip(EVERY, p, strict=True)]
        found.append(sum(q for word, q in zip(EVERY, joint, strict=True) if word[0] == 1) / sum(joint))
    assert found[0] == pytest.approx(found[1], rel=1e-12)
    assert found[0] == pytest.approx(chance(p, {0: 1, 1: 0}) / chance(p, {1: 0}), rel=1e-12)


@pytest.mark.equation("diffusion/words_and_masks/reverse_rate")
def test_the_reversed_rate_is_the_spoiling_rate_weighed_by_bayes(printed, rng):
    """Spoiling from y to x at the rate 1/2t, and as much probability per time goes back."""
    formula, p = printed("diffusion/words_and_masks/reverse_rate"), rng.dirichlet(np.ones(8))
    for t in (0.2, 0.7):
        same = np.array([[sum(a == b for a, b in zip(x, y, strict=True)) for y in EVERY] for x in EVERY])
        now = p @ (((1 + t) / 2) ** same * ((1 - t) / 2) ** (3 - same))
        for x, word in enumerate(EVERY):
            for i in range(3):
                y = EVERY.index((*word[:i], 1 - word[i], *word[i + 1 :]))
                back = formula.gives({"p_t(y)": now[y], "p_t(x)": now[x], "t": t}, r"\tilde R_t(x \to y)")
                assert now[x] * back == pytest.approx(now[y] / (2 * t), rel=1e-12)
                assert reverse_rates(p, t)[x, i] == pytest.approx(back, rel=1e-12)


@pytest.mark.equation("diffusion/words_and_masks/either_order")
def test_the_probability_of_two_symbols_is_a_product_in_either_order(printed, rng):
    p, formula = rng.dirichlet(np.ones(8)), printed("diffusion/words_and_masks/either_order")
    for a, b in product((0, 1), repeat=2):
        one, other, both = chance(p, {0: a}), chance(p, {2: b}), chance(p, {0: a, 2: b})
        given = {"p(a)": one, "p(b)": other, r"p(b \mid a)": both / one, r"p(a \mid b)": both / other}
        formula.holds({"p(a, b)": both} | given, rtol=1e-12)
        for order in ([(0,), (2,), (1,)], [(2,), (0,), (1,)]):
            law = unmask_law(p, order)
            assert chance(law, {0: a, 2: b}) == pytest.approx(both, rel=1e-12)


def surprises(rng):
    """A network that errs: for each state some probability of each symbol, at each blank; as surprise at the word 010."""
    word = (0, 1, 0)
    return word, {
        (seen, i): -np.log(rng.uniform(0.1, 0.9))
        for size in range(3)
        for seen in map(frozenset, [s for s in product(range(3), repeat=size) if len({*s}) == size])
        for i in range(3)
        if i not in seen
    }


@pytest.mark.equation("diffusion/words_and_masks/masked_loss")
def test_the_weighted_loss_is_the_average_over_all_orders_and_bounds_the_surprise_at_the_text(printed, rng):
    _, surprise = surprises(rng)
    orders = [*permutations(range(3))]
    each = [sum(surprise[frozenset(o[:k]), o[k]] for k in range(3)) for o in orders]
    whole = -np.log(np.mean(np.exp(-np.array(each))))  # the clock draws each order equally often
    t = (np.arange(2000) + 0.5) / 2000
    loss = sum(t ** len(seen) * (1 - t) ** (3 - len(seen)) * bits for (seen, _), bits in surprise.items())
    formula = printed("diffusion/words_and_masks/masked_loss")
    sums = {"L(t)": loss, "t": t, r"\int_0^1": np.sum, r"\mathrm dt": 1 / len(t)}
    formula.holds({r"\log p_\theta(x)": -whole} | sums)
    bound = (loss / (1 - t)).mean()
    assert bound == pytest.approx(np.mean(each), rel=1e-6)
    assert whole < bound
    same = [3.0 * 0.7] * 6  # if all orders are equally surprised, the bound is met
    assert -np.log(np.mean(np.exp(-np.array(same)))) == pytest.approx(np.mean(same))


@pytest.mark.equation("diffusion/words_and_masks/weight")
@pytest.mark.parametrize(("n", "s"), [(1, 0), (4, 0), (4, 2), (5, 4), (6, 3)])
def test_the_weight_of_a_set_is_the_share_of_orders_that_begin_with_it(printed, n, s):
    t = (np.arange(20_000) + 0.5) / 20_000
    sums = {"t": t, "s": s, "n": n, r"\int_0^1": np.sum, r"\mathrm dt": 1 / len(t)}
    factorials = {"s!": factorial(s), "(n - s - 1)!": factorial(n - s - 1), "n!": factorial(n)}
    printed("diffusion/words_and_masks/weight").holds(sums | factorials, rtol=1e-6)
    begin = [o for o in permutations(range(n)) if {*o[:s]} == {*range(s)} and o[s] == s]
    assert len(begin) / factorial(n) == pytest.approx(factorial(s) * factorial(n - s - 1) / factorial(n))
