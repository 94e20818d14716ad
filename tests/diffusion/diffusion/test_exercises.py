"""The answers to the exercises, each found once more in another way."""

import pytest

from snippets.diffusion.diffusion import exercises


def test_the_direction_of_variance_nine_drowns_at_a_quarter():
    t = exercises.facts()["when_it_drowns"]
    assert t == 0.25 and t**2 * 9 == (1 - t) ** 2
    t = exercises.when_it_drowns(0.3)
    assert t**2 * 0.3 == pytest.approx((1 - t) ** 2)


def test_the_step_of_the_exercise_mixes_data_and_noise_anew():
    facts = exercises.facts()
    assert 0.6 * facts["data"] + 0.8 * -0.5 == pytest.approx(1)
    assert facts["step"] == pytest.approx(0.8 * facts["data"] + 0.6 * -0.5)


def test_without_the_half_noise_rests_at_one_half():
    facts, h = exercises.facts(), 0.01
    for pull, name in ((1, "at_rest"), (0.5, "half")):  # a fixed point of v = (1 - pull h)^2 v + h
        assert facts[name] == pytest.approx(h / (1 - (1 - pull * h) ** 2), rel=1e-6)
    assert exercises.at_rest(2, 3, h=1e-3, steps=20_000) == pytest.approx(3 / 4, rel=2e-3)
