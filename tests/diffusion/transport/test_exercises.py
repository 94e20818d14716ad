"""Answers and numbers of the text: by hand, by both plans of two towns, and by simulation."""

import math

import numpy as np
import pytest

from snippets.diffusion.transport import exercises


def test_two_that_change_ends_save_thirty():
    assert exercises.facts()["saved"] == 30 == (7 - 1) ** 2 + (2 - 4) ** 2 - (2 - 1) ** 2 - (7 - 4) ** 2


def test_between_two_towns_the_share_that_moves_has_the_least_cost_plus_entropy():
    """A plan of two towns is one number, the share s that moves: least of s + epsilon KL, on a fine grid."""
    share = np.linspace(1e-6, 1 - 1e-6, 1_000_001)
    kl = share * np.log(2 * share) + (1 - share) * np.log(2 * (1 - share))
    found = exercises.facts()["moves"]
    assert found == pytest.approx(share[np.argmin(share + 0.5 * kl)], abs=2e-6)
    assert found == pytest.approx(math.exp(-2) / (1 + math.exp(-2)))


def test_a_quarter_turn_costs_as_much_as_pairs_at_random(rng, n=40_000):
    x0, other = rng.normal(size=(2, n, 2))
    for x1 in (np.stack([-x0[:, 1], x0[:, 0]], axis=1), other):
        way = ((x1 - x0) ** 2).sum(axis=1)
        assert abs(way.mean() - exercises.facts()["quarter"]) < 5 * way.std() / n**0.5


def test_a_batch_of_64_is_large_in_the_plane_and_small_in_64_dimensions():
    facts = exercises.facts()
    for d in (2, 64):
        assert facts[f"pays_{d}"] == exercises.batch_pays(d, batch=64)
    for d, name in ((2, "pays_2"), (64, "pays_64")):  # another draw, and its scatter
        others = [exercises.batch_pays(d, batches=5, seed=seed) for seed in range(1, 7)]
        scatter = np.std(others, ddof=1) * math.sqrt(1 / 4 + 1 / 6)
        assert abs(np.mean(others) - facts[name]) < 6 * scatter
    assert exercises.batch_pays(2) < 0.1 < 0.7 < exercises.batch_pays(64) < 1
