"""Claims of snippets/shared/langevin.py."""

import copy
import math

import numpy as np
import pytest

from oracles import M2, drawn_from, snapshot_hills
from snippets.shared.langevin import mala, ula

COVARIANCE = np.array([[1.0, 0.6], [0.6, 2.0]])
PRECISION = np.linalg.inv(COVARIANCE)


def log_prob(x):
    return -np.einsum("ni,ij,nj->n", x, PRECISION, x) / 2


def score(x):
    return -x @ PRECISION


def cdf(x):
    return sum(hill.cdf(x) for hill in snapshot_hills(1)) / 2


@pytest.mark.parametrize("shape", [(5,), (4, 3)])
def test_a_step_is_a_stretch_along_the_score_and_the_root_of_twice_the_step_of_noise(rng, shape, h=0.3):
    x0 = rng.normal(size=shape)
    noise = copy.deepcopy(rng).normal(size=(2, *shape))
    kept = x0.copy()
    end = ula(lambda x: 1 - x**3, x0, h, 2, rng)
    want = x0
    for z in noise:
        want = want + h * (1 - want**3) + math.sqrt(0.6) * z
    assert end == pytest.approx(want, abs=1e-12) and (x0 == kept).all()
    assert (ula(lambda x: -x, [1, 2], h, 0, rng) == [1, 2]).all()


@pytest.mark.parametrize("h", [0.1, 0.7, 1.6])
def test_without_a_coin_the_variance_on_a_gaussian_is_that_of_the_closed_form(rng, h, n=20_000):
    variance = 1 / (1 - h / 2)
    end = ula(lambda x: -x, rng.normal(0, math.sqrt(variance), n), h, 5, rng)
    assert abs(end.var() / variance - 1) < 5 * math.sqrt(2 / n)
    assert abs(end.mean()) < 5 * math.sqrt(variance / n)


def test_with_a_coin_a_correlated_gaussian_is_reached_and_kept_even_with_long_steps(rng, n=4000):
    end = mala(lambda x: log_prob(x) + 7, score, np.full((n, 2), 2.5), 0.9, 80, rng)
    for i, j in ((0, 0), (0, 1), (1, 1)):
        error = math.sqrt((COVARIANCE[i, j] ** 2 + COVARIANCE[i, i] * COVARIANCE[j, j]) / n)
        assert abs(np.mean(end[:, i] * end[:, j]) - COVARIANCE[i, j]) < 5 * error
    assert (abs(end.mean(axis=0)) < 5 * np.sqrt(np.diag(COVARIANCE) / n)).all()


def test_with_a_coin_two_hills_stay_as_they_are(rng, n=3000):
    end = mala(M2.log_prob, M2.score, M2.sample(rng, n), 0.3, 12, rng)
    assert drawn_from(cdf)(end)
    plain = ula(M2.score, M2.sample(rng, n), 0.3, 12, rng)
    assert plain.var() > end.var() and not drawn_from(cdf)(plain)


@pytest.mark.parametrize("h", [0.3, 1.3])
def test_the_coin_accepts_as_often_as_the_integral_says_and_else_leaves_the_walker_alone(rng, h, n=20_000):
    """From a place of no symmetry, on two hills."""
    start = -1.3
    y = np.linspace(-12, 12, 24_001)

    def density(to, at):
        return np.exp(-((to - at - h * M2.score(at)) ** 2) / (4 * h)) / math.sqrt(4 * math.pi * h)

    at = np.full_like(y, start)
    ratio = M2.prob(y) * density(at, y) / (M2.prob(at) * np.maximum(density(y, at), 1e-300))
    share = np.sum(density(y, at) * np.minimum(1, ratio)) * (y[1] - y[0])
    end = mala(M2.log_prob, M2.score, np.full(n, start), h, 1, rng)
    assert abs(np.mean(end != start) - share) < 5 * math.sqrt(share * (1 - share) / n)
    mean = np.sum(density(y, at) * np.minimum(1, ratio) * (y - start)) * (y[1] - y[0])
    assert abs(np.mean(end - start) - mean) < 5 * np.std(end) / math.sqrt(n)


def test_each_step_of_the_coin_begins_where_the_last_one_ended(rng):
    """Many steps are the same as one step many times, with the same random numbers; the start is left alone."""
    x0 = rng.normal(size=(6, 2))
    kept, twin = x0.copy(), copy.deepcopy(rng)
    at_once = mala(log_prob, score, x0, 0.8, 9, rng)
    one_by_one = x0
    for _ in range(9):
        one_by_one = mala(log_prob, score, one_by_one, 0.8, 1, twin)
    assert at_once == pytest.approx(one_by_one, abs=1e-12) and (x0 == kept).all()
    assert mala(log_prob, score, [[1, 2]], 0.1, 0, rng).tolist() == [[1.0, 2.0]]
