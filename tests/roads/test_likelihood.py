"""What docs/roads/likelihood.md says beside its figures."""

import math
from fractions import Fraction

import numpy as np
import pytest

from snippets.roads.likelihood.a_tree_asks_for_a_roll import names, tree
from snippets.shared.coders import push


@pytest.mark.equation("roads/likelihood/code_length")
def test_where_shares_are_powers_of_one_half_a_name_is_as_long_as_the_surprise(printed):
    p = [1 / 2, 1 / 8, 1 / 4, 1 / 16, 1 / 16]
    length = printed("roads/likelihood/code_length")
    given = names(tree(p))
    for x in range(5):
        length.holds({"x": x, "p": lambda x: p[x], r"\ell": lambda x: len(given[x])})


@pytest.mark.equation("roads/likelihood/kraft")
def test_names_that_can_be_told_apart_keep_within_the_budget(printed, rng):
    """By brute force: each name takes all strings that begin with it, and none is taken twice."""
    longest, free, lengths = 8, {*range(2**8)}, []
    for n in rng.integers(1, 9, size=20).tolist():
        name = int(rng.integers(2**n))
        taken = {name * 2 ** (longest - n) + rest for rest in range(2 ** (longest - n))}
        if taken <= free:
            free -= taken
            lengths.append(n)
    kraft = printed("roads/likelihood/kraft")
    kraft.holds({"x": range(len(lengths)), r"\ell": lambda x: lengths[int(x)]})
    assert sum(Fraction(1, 2**n) for n in lengths) == 1 - Fraction(len(free), 2**longest)
    with pytest.raises(AssertionError):  # two names of one letter and a third
        kraft.holds({"x": range(3), r"\ell": lambda x: [1, 1, 3][int(x)]})


@pytest.mark.equation("roads/likelihood/cross_entropy")
def test_cross_entropy_is_entropy_and_divergence(printed, rng):
    p, q = rng.dirichlet(np.ones(5), size=2)
    entropy = sum(-a * math.log2(a) for a in p)
    given = {"x": range(5), "p": lambda x: p[int(x)], "q": lambda x: q[int(x)], "H(p)": entropy}
    assert printed("roads/likelihood/cross_entropy").gives(given, "K") > 0
    printed("roads/likelihood/cross_entropy").holds(given)


@pytest.mark.equation("roads/likelihood/push")
def test_the_printed_division_is_the_coder(printed, rng):
    counts = [3, 7, 1, 5]
    for symbol, c in enumerate((0, 3, 10, 11)):
        x, f = int(rng.integers(10**9)), counts[symbol]
        a = x // f
        given = {"X": x, "f": f, "a": a, "b": x - a * f, "N": 16, "c": c, "X'": push(x, symbol, counts)}
        printed("roads/likelihood/push").holds(given)


def test_the_solutions(printed):
    page = "roads/likelihood"
    printed(page, r"\log_2 \frac{1}{1 - \varepsilon} = 1").holds({r"\varepsilon": 0.5})
