"""Weights of data and noise: by coins in the place of both, at the two ends, and by two steps in the place of one."""

from itertools import product

import numpy as np
import pytest

from snippets.diffusion.diffusion import noised_data_keep_their_spread as page


@pytest.mark.parametrize("abar", [0.36, 0.9])
def test_a_variance_of_one_stays_one(abar):
    """Coins have the mean 0 and the variance 1, as data and noise do."""
    after = [page.noised(x, noise, abar) for x, noise in product((-1, 1), repeat=2)]
    assert np.mean(np.square(after)) == pytest.approx(1)


def test_data_that_are_kept_whole_get_no_noise():
    assert page.noised(2.0, 5.0, 1) == pytest.approx(2)


def test_two_steps_in_a_row_keep_the_product_of_what_each_keeps():
    assert page.noised(page.noised(1, 0, 0.5), 0, 0.4) == pytest.approx(page.noised(1, 0, 0.2))


def test_the_facts_are_those_of_the_weights():
    assert page.facts() == pytest.approx({"abar": 0.36, "data": 0.6, "noise": 0.8, "variance": 1})
