"""Claims of snippets/shared/notation.py."""

from math import cos, exp, log, pi, prod, sqrt

import numpy as np
import pytest

from oracles import BETAS, M2
from snippets.foundations.introduction_paths import three_clocks
from snippets.shared.notation import (
    alpha_bar,
    cosine_schedule,
    data_and_noise,
    ddpm,
    edm,
    guide,
    line,
    linear_schedule,
    nearest_step,
    noise_level,
    predict,
    rescale,
    reverse,
    snr,
    time,
    weights,
)
from snippets.shared.ode import rk4

PATHS = [line(0.05), line(0.4), line(0.9), ddpm(0.3), ddpm(0.999), edm(1.5), edm(0.01), edm(80.0), (0.3, 2.0)]
NAMES = ["data", "noise", "velocity", "score", "v"]


def means(z, path):
    """E[data | z], E[noise | z] and log p(z) of the two hills by a sum over a fine grid of data."""
    alpha, sigma = path
    x = np.linspace(-5, 5, 200_001)
    joint = M2.log_prob(x) - ((z - alpha * x) / sigma) ** 2 / 2
    share = np.exp(joint - joint.max())
    data = (share * x).sum() / share.sum()
    noise = (share * (z - alpha * x) / sigma).sum() / share.sum()
    return data, noise, joint.max() + log(share.sum() * (x[1] - x[0]) / sigma / sqrt(2 * pi))


def test_the_three_paths_weigh_data_and_noise_as_their_papers_do():
    for t in (0.0, 0.3, 1.0):
        assert line(t) == (t, 1 - t)
    for abar in (0.0, 0.2, 1.0):
        assert ddpm(abar) == pytest.approx((sqrt(abar), sqrt(1 - abar)))
    assert edm(7.0) == (1, 7.0)


def test_the_schedules_are_products_of_what_each_step_leaves():
    linear, cosine = linear_schedule(), cosine_schedule()
    assert linear.shape == cosine.shape == (1000,)
    for k in (1, 2, 500, 1000):
        assert linear[k - 1] == pytest.approx(prod(1 - b for b in BETAS[:k]), rel=1e-11)
        f = cos((k / 1000 + 0.008) / 1.008 * pi / 2) ** 2 / cos(0.008 / 1.008 * pi / 2) ** 2
        assert k == 1000 or cosine[k - 1] == pytest.approx(f, rel=1e-10)
    assert cosine[-1] == pytest.approx(cosine[-2] * 0.001, rel=1e-12)
    assert linear_schedule(10)[-1] == pytest.approx(prod(1 - 1e-4 - 0.0199 * i / 9 for i in range(10)))
    assert cosine_schedule(10)[4] == pytest.approx(cosine[499], rel=1e-10)
    assert linear == pytest.approx(three_clocks.linear(), rel=1e-12)
    assert cosine == pytest.approx(three_clocks.cosine(), rel=1e-9)


@pytest.mark.parametrize("path", PATHS)
def test_time_alpha_bar_and_noise_level_are_the_places_of_equal_snr(path):
    ratio = snr(path)
    assert ratio == pytest.approx((path[0] / path[1]) ** 2, rel=1e-12)
    for other in (line(time(path)), ddpm(alpha_bar(path)), edm(noise_level(path))):
        assert snr(other) == pytest.approx(ratio, rel=1e-10)
    # The inverse of the SNR: any pair of that ratio will do.
    assert time((sqrt(ratio), 1)) == pytest.approx(time(path), rel=1e-12)
    assert noise_level((sqrt(ratio), 1)) == pytest.approx(1 / sqrt(ratio), rel=1e-12)


def test_each_clock_read_on_its_own_path_is_the_identity():
    for value in (0.001, 0.3, 0.5, 0.999):
        assert time(line(value)) == pytest.approx(value, rel=1e-12)
        assert alpha_bar(ddpm(value)) == pytest.approx(value, rel=1e-12)
        assert noise_level(edm(value)) == value
    assert (time(line(0)), time(line(1)), alpha_bar(ddpm(1.0)), noise_level(line(1))) == (0, 1, 1, 0)


def test_the_nearest_step_of_a_step_is_itself_and_between_two_the_nearer():
    for schedule in (linear_schedule(), cosine_schedule()):
        for k in (1, 2, 260, 777, 999, 1000):
            assert nearest_step(schedule, ddpm(schedule[k - 1])) == k
        logs = np.log(schedule / (1 - schedule))
        for share, k in ((0.4, 100), (0.6, 101)):  # between the steps 100 and 101
            between = exp(((1 - share) * logs[99] + share * logs[100]) / 2)
            assert nearest_step(schedule, (between, 1)) == k
        assert nearest_step(schedule, (1e9, 1)) == 1 and nearest_step(schedule, (1e-9, 1)) == 1000


def test_a_rescaled_state_holds_the_same_data_and_the_same_noise(rng):
    data, noise = rng.normal(size=(2, 5))
    for old in PATHS:
        z = old[0] * data + old[1] * noise
        for new in (line(time(old)), ddpm(alpha_bar(old)), edm(noise_level(old))):
            assert rescale(z, old, new) == pytest.approx(new[0] * data + new[1] * noise, abs=1e-9)
            assert rescale(rescale(z, old, new), new, old) == pytest.approx(z, rel=1e-12)
    assert rescale(3.0, (0, 2), (0, 1)) == 1.5 and rescale(3.0, (2, 0), (1, 0)) == 1.5  # pure noise, pure data


@pytest.mark.parametrize(("old", "new"), [(line(0.5), edm(1.1)), (ddpm(0.3), line(0.3)), (line(0.5), line(0.501))])
def test_a_state_is_not_rescaled_to_another_snr(old, new):
    with pytest.raises(ValueError, match="differ in SNR"):
        rescale(1.0, old, new)


@pytest.mark.parametrize("path", [line(0.3), ddpm(0.3), edm(1.5)])
def test_every_prediction_is_the_mean_or_the_slope_that_its_name_says(path, rates=(0.7, -1.2), h=1e-4):
    alpha, sigma = path
    for z in (-1.0, 0.2, 1.7):
        data, noise, _ = means(z, path)
        assert alpha * data + sigma * noise == pytest.approx(z, abs=1e-9)
        assert predict("data", data, noise, path) == data and predict("noise", data, noise, path) == noise
        slope = (means(z + h, path)[2] - means(z - h, path)[2]) / (2 * h)
        assert predict("score", data, noise, path) == pytest.approx(slope, abs=1e-5)
        assert predict("v", data, noise, path) == pytest.approx(alpha * noise - sigma * data)
        assert predict("velocity", data, noise, path, rates) == pytest.approx(0.7 * data - 1.2 * noise)


@pytest.mark.parametrize("path", [line(0.4), ddpm(0.3), edm(1.5), (0.3, 2.0)])
def test_each_prediction_gives_back_mean_data_and_mean_noise(path, rng):
    data, noise = rng.normal(size=(2, 4, 3))
    z = path[0] * data + path[1] * noise
    for name in NAMES:
        value = predict(name, data, noise, path, rates=(0.7, -1.2))
        back = data_and_noise(name, value, z, path, rates=(0.7, -1.2))
        assert back[0] == pytest.approx(data, abs=1e-11) and back[1] == pytest.approx(noise, abs=1e-11)


def test_on_our_line_the_velocity_is_data_minus_noise_and_never_fails():
    for t in (0.0, 0.3, 1.0):
        assert predict("velocity", 5.0, 3.0, line(t), (1, -1)) == 2
        assert data_and_noise("velocity", 2.0, t * 5 + (1 - t) * 3, line(t), (1, -1)) == pytest.approx((5, 3))
    for x in (-3.0, 0.1, 2.0):
        for t in (0.2, 0.7):
            exact = M2.velocity(x, t)
            assert data_and_noise("velocity", exact, x, line(t), (1, -1)) == pytest.approx(means(x, line(t))[:2])


def test_weights_broadcast_over_many_times(rng):
    t, data, noise = rng.uniform(0.1, 0.9, size=(3, 6))
    for name in NAMES:
        many = predict(name, data, noise, line(t), (1, -1))
        one = [predict(name, d, n, line(s), (1, -1)) for d, n, s in zip(data, noise, t, strict=True)]
        assert many == pytest.approx(one)


def test_a_name_without_meaning_and_a_velocity_without_a_clock_are_refused():
    with pytest.raises(ValueError, match="'eps': take data, noise"):
        weights("eps", line(0.5))
    with pytest.raises(ValueError, match="needs rates"):
        predict("velocity", 1.0, 2.0, line(0.5))


def test_the_reversed_flow_carries_data_back_to_the_noise_that_they_came_from():
    noise = np.linspace(-2, 2, 9)
    data = rk4(M2.velocity, noise, np.linspace(0, 1, 201))[-1]
    back = rk4(reverse(M2.velocity), data, np.linspace(0, 1, 201))[-1]
    assert back == pytest.approx(noise, abs=1e-6) and abs(data - noise).max() > 0.5
    assert reverse(M2.velocity)(0.7, 0.2) == -M2.velocity(0.7, 0.8)


def test_guidance_without_scale_ignores_the_condition_and_with_one_obeys_it():
    assert guide(3.0, 2.0, 0) == 2 and guide(3.0, 2.0, 1) == 3 and guide(3.0, 2.0, 7.5) == 9.5
    for w in (0.0, 0.3, 4.0):  # of Ho and Salimans
        assert guide(3.0, 2.0, 1 + w) == pytest.approx((1 + w) * 3 - w * 2)
