"""Blanks in words and pictures of n places with two symbols: exact laws.

A law over such words is an array p of shape (2^n,), and the index of a word
is its n symbols read as a binary number, place 0 first: the index 6, 0110
for n = 4, has 1s in the places 1 and 2. A plan, or order, is a list of
groups of places: the first group is filled first.
"""

from itertools import combinations
from math import comb

import numpy as np

from snippets.shared.divergences import kl_discrete


def words(n):
    """All words of n symbols, in the order of their index. (2^n, n)"""
    return np.arange(2**n)[:, None] >> np.arange(n)[::-1] & 1


def unmask_law(p, order):
    """The exact law of what is written when blanks are filled by p.

    p: (2^n,), sum 1. order: tuples of places; each place is in one of them.
    The groups are filled one after the other. Each place of a group gets a
    symbol by its exact probability given the symbols that were there before
    the group, independently of the rest of the group. Where p gives these
    the probability 0, it says nothing, and a fair coin decides. -> (2^n,)
    """
    p = np.asarray(p, dtype=float)
    n = p.size.bit_length() - 1
    if p.shape != (2**n,):
        raise ValueError(f"p must have the shape (2^n,), not {p.shape}")
    if sorted(i for group in order for i in group) != list(range(n)):
        raise ValueError(f"order must fill each place 0 to {n - 1} once, "
                         f"not {list(order)}")
    joint = p.reshape((2,) * n)

    def margin(places):
        others = tuple(i for i in range(n) if i not in places)
        return joint.sum(axis=others, keepdims=True)

    law, there = np.ones_like(joint), ()
    for group in order:
        before = margin(there)
        for i in group:
            both = margin((*there, i))
            law = law * np.divide(both, before, where=before > 0,
                                  out=np.full_like(both, 0.5))
        there += tuple(group)
    return law.ravel()


def total_correlation(p):
    """Sum of the entropies of the places, less that of all, in nats."""
    n = p.size.bit_length() - 1
    black = p @ words(n)  # the probability of a 1 in each place
    return entropy([black, 1 - black]) - entropy(p)


def entropy(p):
    """Minus the sum of p log p, in nats, with 0 log 0 = 0."""
    p = np.asarray(p)
    return -(p * np.log(np.where(p > 0, p, 1))).sum()


def plans(places):
    """Every way to fill these places group by group: a list of orders."""
    places = tuple(places)
    if not places:
        return [[]]
    return [[group, *rest] for size in range(1, len(places) + 1)
            for group in combinations(places, size)
            for rest in plans(i for i in places if i not in group)]


def clock_plans(p, steps):
    """(probability, plan, law) of all that the clock can do: n <= 5.

    Each place draws one of so many equal steps, as masked diffusion has it:
    a plan with k groups has the probability binomial(steps, k) / steps^n.
    """
    n = np.asarray(p).size.bit_length() - 1
    return [(comb(steps, len(plan)) / steps**n, plan, unmask_law(p, plan))
            for plan in plans(range(n)) if len(plan) <= steps]


def clock_law(p, steps):
    """The law of what comes out, whatever plan the clock draws. (2^n,)"""
    return sum(chance * law for chance, _, law in clock_plans(p, steps))


def clock_loss(p, steps):
    """KL(p || law of a plan) in nats, on average over the clock's plans."""
    return sum(chance * kl_discrete(p, law)
               for chance, _, law in clock_plans(p, steps))
