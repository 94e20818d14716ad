"""The answers to the exercises, by trying."""

import numpy as np
import pytest

from snippets.diffusion.evaluation import exercises


def test_two_bells_in_order_are_as_far_as_their_quantiles(rng):
    z = np.sort(rng.normal(size=100_000))
    facts, cost = exercises.facts(), (z - (3 + 2 * z)) ** 2
    assert abs(facts["two_bells"] - cost.mean()) < 5 * cost.std() / np.sqrt(len(z))
    assert facts["check"] == pytest.approx(facts["two_bells"])


def test_two_million_pictures_are_just_enough():
    n = exercises.facts()["pictures_needed"]
    assert 2048 * 2053 / 2 / n <= 1 < 2048 * 2053 / 2 / (n - 1)


def test_half_is_left_in_generation_69():
    left, g = 1.0, 0
    while left > 0.5:
        left, g = left * 0.99, g + 1
    assert exercises.facts()["generations"] == g == 69
