"""The answers to the exercises, each found once more in another way."""

import itertools

import numpy as np
import pytest

from snippets.foundations.introduction_paths import exercises, one_step_is_the_mean


def heun(field, x0, times):
    """The mean of the arrows at both ends of each step of Euler's."""
    path = [x0]
    for t, end in itertools.pairwise(times):
        first = field(path[-1], t)
        second = field(path[-1] + (end - t) * first, end)
        path.append(path[-1] + (end - t) * (first + second) / 2)
    return np.stack(path)


def test_the_two_lines_of_the_exercise_are_at_one_place_when_it_says(rng):
    def at(line, t):
        return (1 - t) * line[0] + t * line[1]

    t = exercises.facts()["where_lines_meet"]
    assert t == pytest.approx(3 / 11, rel=1e-12)
    assert at((-1, 2), t) == pytest.approx(-2 / 11) and at((0.5, -2), t) == pytest.approx(-2 / 11)
    a, b = rng.normal(size=(2, 2))
    t = exercises.where_lines_meet(a, b)
    assert at(a, t) == pytest.approx(at(b, t), abs=1e-9 * (1 + abs(t)))


def test_who_is_ahead_of_the_crowd_has_the_mean_velocity_of_the_lines_through_its_place():
    assert exercises.facts()["ahead_of_the_crowd"] == pytest.approx(2.4, rel=1e-12)
    x1 = np.linspace(-12, 18, 60_001)
    for x, t, mean, std in ((2, 0.5, 3, 0.5), (-1, 0.3, 1, 2), (0.7, 0.9, -2, 0.1)):
        x0 = (x - t * x1) / (1 - t)  # where a line to x1 began
        weight = np.exp(-((x1 - mean) ** 2) / (2 * std**2) - x0**2 / 2)
        expected = (weight * (x1 - x0)).sum() / weight.sum()
        assert exercises.ahead_of_the_crowd(x, t, mean, std) == pytest.approx(expected, rel=1e-6)


def test_data_velocity_and_score_of_the_exercise_are_those_of_a_point_between_noise_and_data():
    for x, noise, t in ((1, -0.5, 0.8), (-0.3, 1.2, 0.25)):
        data, velocity, score = exercises.from_noise_to_arrow(x, noise, t)
        assert (1 - t) * noise + t * data == pytest.approx(x)
        assert data - noise == pytest.approx(velocity)
        assert score == pytest.approx((t * velocity - x) / (1 - t))
    facts = exercises.facts()
    assert (facts["data"], facts["from_noise_to_arrow"], facts["score"]) == pytest.approx((1.375, 1.875, 2.5))


def test_a_tenth_of_the_signal_is_left_at_the_step_of_the_exercise():
    left, steps = 1.0, 0
    while left > 0.1:
        steps += 1
        left *= 1 - (1e-4 + (0.02 - 1e-4) * (steps - 1) / 999)
    # The product passes a tenth within this step; the step before it is further away.
    before = left / (1 - (1e-4 + (0.02 - 1e-4) * (steps - 1) / 999))
    assert 0.1 - left < before - 0.1
    assert exercises.facts()["a_quarter_of_the_way"] == steps == 476
    assert exercises.a_quarter_of_the_way(0.499) == 260


def test_better_steps_are_what_the_changed_snippet_gives(monkeypatch):
    facts = exercises.facts()
    monkeypatch.setattr(one_step_is_the_mean, "euler", heun)
    assert facts["better_steps"] == pytest.approx(one_step_is_the_mean.facts()["std_2"], rel=1e-12)
    assert facts["one_step"] == pytest.approx(one_step_is_the_mean.facts()["std_1"], rel=1e-12)
    assert facts["one_step"] == pytest.approx(0.5, abs=0.001), "half of the noise"


def test_one_learned_score_gives_the_flow_and_the_walk_two_laws(rng, n=20_000, h=0.01):
    """By single steps: what they multiply, add, and make of samples."""

    def follow(scale, time):
        flow = walk = 1.0
        for _ in range(round(time / h)):
            flow *= (1 + h * (1 - scale) / 2) ** 2
            walk = walk * (1 + h * (1 / 2 - scale)) ** 2 + h
        return flow, walk

    for scale, time in ((1.1, 10), (0.9, 3), (1.1, 1), (1.5, 2)):
        variances = exercises.two_samplers(scale, time)
        assert follow(scale, time) == pytest.approx((variances["by_flow"], variances["by_walk"]), rel=0.02)
    assert exercises.two_samplers(1, 10) == pytest.approx({"by_flow": 1, "by_walk": 1})  # the exact score keeps the law

    facts, start = exercises.facts(), rng.normal(size=n)
    assert facts["by_flow"] == pytest.approx(np.exp(-1)) and facts["by_walk"] == pytest.approx(5 / 6, abs=1e-5)
    x = start
    for _ in range(round(10 / h)):
        x = x + h * (x / 2 - 1.1 * x) + h**0.5 * rng.normal(size=n)
    assert abs(x.var() / facts["by_walk"] - 1) < h + 5 * (2 / n) ** 0.5
    # What the flow's likelihood says of its samples is so; of the walk's it is wrong by a tenth of a nat and more.
    x_flow, std = start * np.exp(-0.05 * 10), facts["by_flow"] ** 0.5
    log_density = -(start**2) / 2 - np.log(2 * np.pi) / 2 + 0.05 * 10  # minus the divergence, integrated
    assert log_density == pytest.approx(-(x_flow**2) / (2 * std**2) - np.log(std) - np.log(2 * np.pi) / 2)
    ratio = facts["by_walk"] / facts["by_flow"]
    assert (ratio - 1 - np.log(ratio)) / 2 > 0.1  # KL from the walk's law to the flow's
