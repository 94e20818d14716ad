"""What one step does to the walkers: by signs, and by the spread of coins in the place of noise."""

from itertools import product

import numpy as np
import pytest

from snippets.diffusion.score import one_step_keeps_the_bell as page


@pytest.mark.parametrize("x", [-2, 0.5])
def test_without_noise_a_step_leads_uphill(x):
    assert abs(page.step(x, 0.1, 0)) < abs(x)  # the bell is highest at 0


def test_four_small_pushes_carry_twice_as_far_as_one():
    assert 2 * page.step(0, 0.01, 1) == pytest.approx(page.step(0, 0.04, 1))


@pytest.mark.parametrize("h", [0.1, 0.01, 0.001])
def test_a_small_step_keeps_the_variance_of_the_bell(h):
    """Coins have the mean 0 and the variance 1, as walkers and noise do. A step may err by about its square."""
    after = [page.step(x, h, noise) for x, noise in product((-1, 1), repeat=2)]
    assert np.mean(np.square(after)) == pytest.approx(1, abs=1.01 * h**2)


def test_the_facts_are_those_of_a_step_of_one_hundredth():
    facts = page.facts()
    assert facts == pytest.approx({"push": 0.02, "pull": 0.99, "variance": 1.0001})
