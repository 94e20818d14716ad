"""Answers by hand, and by following the flow."""

import numpy as np
import pytest

from snippets.diffusion.one_jump import exercises
from snippets.shared.flow_map import flow_map
from snippets.shared.gaussian_mixture import GaussianMixture


def test_the_order_of_the_times_decides_where_a_jump_ends():
    facts, one = exercises.facts(), GaussianMixture([1.0], [3.0], [0.5])
    assert facts["back"] == pytest.approx(-2) and facts["swapped"] == pytest.approx(3 + 0.5 * 2)
    for name, s, t in (("back", 1, 0), ("swapped", 0, 1)):
        assert facts[name] == pytest.approx(float(flow_map(one.velocity, 2.0, s, t)), abs=1e-5)


def test_the_average_velocity_is_the_way_by_the_time():
    end = float(flow_map(GaussianMixture([1.0], [0.0], [2.0]).velocity, 1.0, 0.2, 1))
    assert exercises.facts()["average"] == pytest.approx((end - 1) / 0.8, abs=1e-6)
    assert exercises.facts()["average"] == pytest.approx((np.sqrt(5) - 1) / 0.8)


def test_halvings():
    facts = exercises.facts()
    assert 64 / 2 ** facts["halvings"] == 1 and 1024 / 2 ** facts["from_1024"] == 4
