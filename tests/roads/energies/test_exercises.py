"""Answers by counting coins, by a grid, and by a long walk's law of variances."""

import numpy as np
import pytest

from oracles import normal
from snippets.roads.energies import exercises


def test_the_coin_balances_the_traffic():
    """Downhill everybody goes; uphill as many must come as are at the lower place times the chance."""
    low, high = np.exp(-3.0), np.exp(-5.0)
    assert low * exercises.facts()["accepted"] == pytest.approx(high * 1)


def test_the_product_of_two_bells_on_a_grid():
    x = np.linspace(-8, 10, 9001)
    p = normal(x, 0, 1) * normal(x, 3, 0.5)
    p /= p.sum()
    mean = p @ x
    assert exercises.facts()["both"] == pytest.approx(mean)
    assert exercises.facts()["variance"] == pytest.approx(p @ (x - mean) ** 2) == pytest.approx(1 / 3)


def test_the_temperature_is_the_variance_on_a_wide_bell(variance=4000.0):
    """On N(0, V) the walk rests at push^2 / (1 - (1 - h/V)^2), which is temperature times V if h/V is small."""
    rest = 0.1**2 / (1 - (1 - 0.5 / variance) ** 2)
    assert exercises.facts()["temperature"] == pytest.approx(rest / variance, rel=1e-3)
