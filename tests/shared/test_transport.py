"""Claims of snippets/shared/transport.py: by all pairings of a few points, and on a line by ranks."""

import itertools

import numpy as np

from snippets.shared.transport import cheapest_partners


def test_the_auction_finds_the_cheapest_of_all_pairings(rng):
    for n in range(2, 7):
        cost = rng.uniform(0, 3, size=(n, n))
        partner = cheapest_partners(cost)
        best = min(itertools.permutations(range(n)), key=lambda p: cost[np.arange(n), list(p)].sum())
        assert sorted(partner) == list(range(n))
        assert cost[np.arange(n), partner].sum() < cost[np.arange(n), list(best)].sum() + n * 1e-5


def test_on_a_line_the_cheapest_pairing_is_the_sorted_one(rng, n=60):
    x0, x1 = rng.normal(size=n), rng.normal(3, 0.5, n)
    partner = cheapest_partners((x1 - x0[:, None]) ** 2)
    least = ((np.sort(x1) - np.sort(x0)) ** 2).sum()
    assert least - 1e-9 < ((x1[partner] - x0) ** 2).sum() < least + n * 1e-5
