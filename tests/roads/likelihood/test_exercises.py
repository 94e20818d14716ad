"""The answers to the exercises, by other sums."""

from math import log2

import numpy as np
import pytest

from snippets.roads.likelihood import exercises
from snippets.roads.likelihood.almost_only_noise import held, spoiled


def test_three_rolls_have_one_chance_in_forty():
    facts = exercises.facts()
    assert facts["rolls"] == pytest.approx(log2(40)) and facts["one"] == pytest.approx(log2(10))


def test_doubt_costs_the_divergence_of_the_die_from_a_fair_one():
    assert exercises.facts()["doubt"] == pytest.approx(0.5 * log2(0.5 / (1 / 6)) + 0.5 * log2(0.1 / (1 / 6)))


def test_half_noise_costs_one_bit():
    extra = spoiled(held, exercises.facts()["noise"]) - spoiled(held, 0)
    assert extra == pytest.approx(np.ones(len(held)))
