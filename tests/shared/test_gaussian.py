"""Claims of snippets/shared/gaussian.py."""

import math
from statistics import NormalDist

import numpy as np
import pytest

from snippets.shared.gaussian import even_noise, log_normal, normal


@pytest.mark.parametrize(("mean", "std"), [(0, 1), (-1.3, 0.4), (2, 3)])
def test_the_density_is_the_slope_of_the_share_below(mean, std, h=1e-5):
    x = np.array([-2.0, 0.1, 1.7])
    below = [[(1 + math.erf((a + side - mean) / std / math.sqrt(2))) / 2 for a in x] for side in (-h, h)]
    assert normal(x, mean, std) == pytest.approx(np.diff(below, axis=0)[0] / (2 * h), abs=1e-9)
    assert normal(0.3) == pytest.approx(NormalDist().pdf(0.3))


def test_mean_and_std_broadcast():
    density = normal(np.zeros((3, 1)), np.array([0, 1]), np.array([1, 2]))
    assert density == pytest.approx(np.array([[NormalDist().pdf(0), NormalDist(1, 2).pdf(0)]] * 3))


def test_the_logarithm_reaches_further_than_the_density():
    x = np.array([-3.0, 0.2, 5.0])
    assert log_normal(x, 1, 0.5) == pytest.approx(np.log(normal(x, 1, 0.5)), rel=1e-12)
    assert normal(50) == 0 and log_normal(50) == pytest.approx(-1250 - math.log(2 * math.pi) / 2)


@pytest.mark.parametrize("n", [1, 4, 99])
def test_between_two_neighbours_lies_the_same_share_of_the_noise(n):
    shares = [NormalDist().cdf(x) for x in even_noise(n)]
    assert shares == pytest.approx([(k + 1) / (n + 1) for k in range(n)])
