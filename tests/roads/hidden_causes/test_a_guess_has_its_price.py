"""The price of a guess: nothing for the prior, by a sum over a grid, and by two latents in the place of one."""

import math

import numpy as np
import pytest

from snippets.roads.hidden_causes import a_guess_has_its_price as page


def by_a_grid(mean, std):
    z = np.linspace(mean - 10 * std, mean + 10 * std, 4001)
    log_q = -(((z - mean) / std) ** 2) / 2 - math.log(std)
    return (np.exp(log_q) * (log_q + z**2 / 2)).sum() * (z[1] - z[0]) / math.sqrt(2 * math.pi)


def test_the_prior_itself_costs_nothing():
    assert page.price(np.zeros(3), np.zeros(3)) == pytest.approx(0)


@pytest.mark.parametrize("std", [0.5, 2])
def test_one_latent_costs_what_a_sum_over_a_grid_gives(std):
    assert page.price(np.array([1.0]), np.array([math.log(std**2)])) == pytest.approx(by_a_grid(1, std))


def test_two_equal_latents_cost_twice_as_much_as_one():
    one, two = (page.price(np.full(n, 1.0), np.full(n, -1.0)) for n in (1, 2))
    assert two == pytest.approx(2 * one)


def test_the_facts_are_the_price_of_a_guess_with_a_latent_asleep():
    assert page.facts()["price"] == pytest.approx(by_a_grid(1, 0.5))
