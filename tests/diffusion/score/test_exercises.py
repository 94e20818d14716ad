"""The exercises on the score, and what the slips cost of which the page warns."""

import math

import numpy as np
import pytest

from oracles import normal
from snippets.diffusion.score import exercises
from snippets.shared.langevin import ula


def test_a_missing_minus_sends_the_walkers_away():
    facts, h, n = exercises.facts(), 0.1, 50
    closed = 1.1 ** (2 * n) * (1 + 0.2 / 0.21) - 0.2 / 0.21  # of v -> 1.21 v + 0.2, from 1
    assert facts["downhill"] == pytest.approx(closed)
    rng = np.random.default_rng(0)
    away = ula(lambda x: x, rng.normal(size=4000), h, n, rng)
    assert abs(away.var() / closed - 1) < 5 * math.sqrt(2 / 4000)


@pytest.mark.parametrize(("fact", "noise"), [("by_step", 0.1), ("root", math.sqrt(0.1)), ("right", math.sqrt(0.2))])
def test_noise_of_another_size_comes_to_rest_at_another_variance(rng, fact, noise, n=20_000):
    v = exercises.facts()[fact]
    x = rng.normal(0, math.sqrt(v), n)
    for _ in range(4):
        x = x - 0.1 * x + noise * rng.normal(size=n)
    assert abs(x.var() / v - 1) < 5 * math.sqrt(2 / n)
    assert v == pytest.approx({"by_step": 0.1 / 1.9, "root": 1 / 1.9, "right": 2 / 1.9}[fact])


@pytest.mark.parametrize("temperature", [0.5, 0.8, 2.0])
def test_a_temperature_changes_the_weights_of_the_hills(temperature):
    x = np.linspace(-30, 30, 60_001)
    p = 0.2 * normal(x, -10, 1) + 0.8 * normal(x, 10, 1)
    cooled = p ** (1 / temperature)
    share = cooled[x > 0].sum() / cooled.sum()
    assert exercises.cold(0.8, temperature) == pytest.approx(share, abs=1e-6)
    assert exercises.facts()["cold"] == pytest.approx(16 / 17)


def test_the_answers_by_another_way():
    facts = exercises.facts()
    x = np.linspace(-20, 20, 40_001)
    weight = normal(x, 0, 4) * normal(3, x, 1)
    assert facts["denoised_by_hand"] == pytest.approx((weight * x).sum() / weight.sum(), abs=1e-9)
    h = facts["one_percent_too_wide"]
    v = 1.0
    for _ in range(2000):
        v = (1 - h) ** 2 * v + 2 * h
    assert v == pytest.approx(1.01, abs=1e-9)
