"""Walks with any amount of noise have the law of the data; DDIM's step is Euler's: by recursions and by another path."""

import itertools

import numpy as np
import pytest

from oracles import M2
from snippets.shared import notation
from snippets.shared.diffusion import ddim_step, flow_sde
from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.ode import euler

SIGMAS = 0, 0.7, 1.5, 3


@pytest.mark.parametrize("sigma", SIGMAS)
def test_the_variance_at_the_end_is_that_of_the_data_whatever_the_noise_on_the_way(sigma, rng, n=4000):
    """One Gaussian: each step is linear, so mean and variance obey a recursion, with numbers that we find by probing."""
    p, times = GaussianMixture([1], [1.5], [0.6]), np.linspace(0, 1, 801)

    def drift(x, t):
        v, mean = (1 - t) ** 2 + 0.36 * t**2, 1.5 * t
        u = 1.5 + (0.36 * t - (1 - t)) / v * (x - mean)
        return u - sigma**2 / 2 * (x - mean) / v

    mean, variance = 0.0, 1.0
    for t, end in itertools.pairwise(times):
        h, slope = end - t, drift(1.0, t) - drift(0.0, t)
        mean, variance = mean + h * drift(mean, t), (1 + h * slope) ** 2 * variance + sigma**2 * h
    assert mean == pytest.approx(1.5, abs=0.02) and variance == pytest.approx(0.36, rel=0.03)
    x = flow_sde(p.velocity, p.path_score, rng.normal(size=n), times, sigma, rng)
    assert x.shape == (801, n)
    assert abs(x[-1].mean() - mean) < 5 * (variance / n) ** 0.5
    assert abs(x[-1].var() - variance) < 5 * variance * (2 / n) ** 0.5
    assert sigma != 0 or np.array_equal(x, euler(p.velocity, x[0], times))


@pytest.mark.parametrize("sigma", SIGMAS)
def test_two_hills_arrive_as_two_hills_whatever_the_noise(sigma, rng, n=4000):
    x = flow_sde(M2.velocity, M2.path_score, rng.normal(size=n), np.linspace(0, 1, 801), sigma, rng)[-1]
    assert abs(x.var() - 4.25) < 5 * (4.125 / n) ** 0.5 + 0.03  # Var x^2 = 4 + 1/8; the steps are not endless
    assert abs(np.mean(x > 0) - 0.5) < 5 * 0.5 / n**0.5


def test_a_step_adds_the_noise_of_its_own_sigma(rng, n=20_000):
    x = flow_sde(lambda x, t: 3 * x + t, lambda x, t: -x + 1, np.ones(n), [0.2, 0.3, 0.7], [0.5, 2], rng)
    assert abs(x[1].mean() - (1 + 0.1 * 3.2)) < 5 * (0.025 / n) ** 0.5
    assert abs(x[1].var() / 0.025 - 1) < 5 * (2 / n) ** 0.5
    step = x[2] - x[1] - 0.4 * (3 * x[1] + 0.3 + 2 * (1 - x[1]))
    assert abs(step.var() / 1.6 - 1) < 5 * (2 / n) ** 0.5 and abs(np.corrcoef(step, x[1])[0, 1]) < 5 / n**0.5


def test_times_must_increase_and_data_must_be_left():
    for times in ([0, 0.5, 0.5], [1, 0]):
        with pytest.raises(ValueError, match="increase"):
            flow_sde(M2.velocity, M2.path_score, np.zeros(2), times, 1, None)
    with pytest.raises(ValueError, match="abar_from"):
        ddim_step(np.zeros(2), 0.0, np.array([0.5, 0]), 0.7)


def test_a_ddim_step_is_an_euler_step_of_the_flow_after_rescaling_to_rounding(rng):
    abar = np.array([0.003, 0.1, 0.37, 0.62, 0.9, 0.998])
    t = np.sqrt(abar) / (np.sqrt(abar) + np.sqrt(1 - abar))
    x = rng.normal(size=30)
    for k in range(len(abar) - 1):
        scale = t[k] / abar[k] ** 0.5
        noise = x - t[k] * M2.velocity(x, t[k])
        z = ddim_step(x / scale, noise, abar[k], abar[k + 1])
        on_the_line = z * t[k + 1] / abar[k + 1] ** 0.5
        step = euler(M2.velocity, x, t[k : k + 2])[-1]
        assert abs(on_the_line - step).max() < 1e-14 * max(1, abs(step).max()) * 4
        x = step


def test_a_ddim_step_keeps_data_and_noise_and_reaches_the_data():
    data, noise = np.array([1.0, -2.5]), np.array([0.3, 0.8])
    for a, b in ((0.2, 0.7), (0.7, 0.2), (0.4, 1.0)):
        (p, q), (r, s) = notation.ddpm(a), notation.ddpm(b)
        z = ddim_step(p * data + q * noise, noise, a, b)
        assert z == pytest.approx(r * data + s * noise, rel=1e-13)
    assert z == pytest.approx(data)
