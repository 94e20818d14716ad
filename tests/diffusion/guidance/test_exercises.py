"""The answers to the exercises, each found once more in another way."""

import math

import numpy as np
import pytest

from snippets.diffusion.guidance import exercises
from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.guidance import guided
from snippets.shared.ode import rk4


def test_a_scale_counted_from_0_guides_one_more_than_it_says():
    everything, label = GaussianMixture([1.0], [0], [2]), GaussianMixture([1.0], [2], [1])
    x, t = np.array([0.0, 1.0]), np.linspace(0, 1, 401)

    def inventors(x, t, w=2):
        return (1 + w) * label.velocity(x, t) - w * everything.velocity(x, t)

    ends = rk4(inventors, x, t)[-1]
    assert exercises.facts()["off_by_one"] == pytest.approx(ends[1] - ends[0], rel=1e-5) == 0.25
    programs = rk4(guided(everything.velocity, label.velocity, 2), x, t)[-1]
    assert programs[1] - programs[0] == pytest.approx(0.5, rel=1e-5)  # twice as much


def test_at_the_right_scale_the_mistakes_cancel():
    g = exercises.facts()["right_scale"]
    assert 1.2**g * 1.5 ** (1 - g) == pytest.approx(1, rel=1e-12)
    assert exercises.right_scale(0.5, 0.7, 0.98) == pytest.approx(2)
    assert exercises.right_scale(1, 1.2, 1.3) > g  # the nearer the copy, the further


def test_the_popular_rule_is_too_sure_by_the_root_of_the_ratio_of_variances():
    answer = exercises.facts()["too_sure"]
    assert answer == pytest.approx(math.sqrt(0.1 * math.exp(9)), rel=1e-12)
    assert exercises.too_sure(0.2) > answer > exercises.too_sure(0.5)


def test_to_tilt_and_to_noise_in_the_other_order_gives_another_variance(rng, n=200_000):
    facts = exercises.facts()
    mixed = (rng.normal(size=n) + math.sqrt(0.4) * rng.normal(size=n)) / 2
    assert mixed.var() == pytest.approx(facts["noised_tilt"], rel=5 * math.sqrt(2 / n))
    for std, name in ((2, "v_u"), (1, "v_c")):
        assert ((rng.normal(size=n) + std * rng.normal(size=n)) / 2).var() == pytest.approx(
            facts[name], rel=5 * math.sqrt(2 / n)
        )
    x = np.linspace(-8, 8, 16_001)
    p = np.exp(-3 * x**2 / (2 * 0.5) + 2 * x**2 / (2 * 1.25))
    assert facts["tilted_snapshots"] == pytest.approx((p * x**2).sum() / p.sum(), rel=1e-8)


def test_equal_widths_hide_the_difference():
    facts = exercises.facts()
    assert (facts["equal_mean"], facts["equal_std"]) == pytest.approx((6, 1), rel=1e-9)
    assert exercises.gaussian_tilted(0, 1, 2, 1, 3) == pytest.approx((6, 1), rel=1e-12)
