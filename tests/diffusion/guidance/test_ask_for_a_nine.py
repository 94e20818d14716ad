"""Past one all nines are nines, and their ink leaves the range: with another solver, and by loops."""

import math

import numpy as np
import pytest

from snippets.diffusion.guidance import ask_for_a_nine as snippet
from snippets.shared.digit_flow import velocity


@pytest.fixture(scope="module")
def facts():
    return snippet.facts()


def walk(scale, n, seed, steps=60):
    """Euler's steps, six times as many as Heun's; the two velocities combined the other way round."""
    x = np.random.default_rng(seed).normal(size=(n, 64))
    for k in range(steps):
        label, any_digit = velocity(x, k / steps, 9), velocity(x, k / steps)
        x = x + (label + (scale - 1) * (label - any_digit)) / steps
    return x


@pytest.mark.parametrize("scale", [1, 3, 8])
def test_another_solver_from_other_noise_finds_the_same_shares(facts, scale, n=100):
    x = walk(scale, n, seed=5)
    far = [[math.dist(a, b) for b in snippet.train] for a in x]
    right = np.mean(snippet.labels[np.argmin(far, axis=1)] == 9)
    error = 5 * math.sqrt(2 * 0.1 * 0.9 / n)  # of a difference of two shares near 0.9
    assert abs(right - facts[f"right_{scale}"]) < error
    beyond = (abs(x) > 1.1).mean(axis=1)
    spread = math.sqrt(2 * beyond.var() / n)
    assert abs(beyond.mean() - facts[f"beyond_{scale}"]) < 5 * spread + 0.03  # the last steps of Euler differ


def test_guidance_makes_surer_nines_and_leaves_the_range_of_ink(facts):
    assert facts["right_1"] < 0.97 and facts["right_3"] == facts["right_8"] == 1
    assert facts["beyond_1"] < 0.1 < facts["beyond_3"] < 0.2 < 0.3 < facts["beyond_8"]
    assert facts["n"] == 100 and len(snippet.draw(3, 100)) == 100
    real = (abs(snippet.train) > 1.1).mean()
    assert real == 0 and facts["far_8"] > 1.8 * facts["far_1"]


def test_facts_are_counted_as_they_say(facts):
    x = snippet.draw(3, facts["n"])
    far = np.array([[math.dist(a, b) for b in snippet.train] for a in x])
    assert facts["right_3"] == np.mean(snippet.labels[far.argmin(axis=1)] == 9)
    assert facts["far_3"] == pytest.approx(far.min(axis=1).mean(), abs=1e-6)
    assert facts["beyond_3"] == pytest.approx(np.mean((x > 1.1) | (x < -1.1)))


def test_the_figure_shows_three_rows_from_the_same_noise():
    fig = snippet.figure()
    shown = np.array([np.asarray(ax.images[0].get_array()).ravel() for ax in fig.axes])
    assert shown.shape == (21, 64)
    for row, scale in zip(shown.reshape(3, 7, 64), (1, 3, 8), strict=True):
        assert row == pytest.approx(snippet.draw(scale, 7))
        near = np.linalg.norm(snippet.draw(scale, 7)[:, None] - snippet.draw(1, 7), axis=2)
        assert scale == 8 or np.diag(near).mean() < 0.8 * near.mean()  # a column is one draw
    assert [t.get_text() for t in fig.texts] == ["scale 1", "scale 3", "scale 8"]
    assert all(ax.images[0].get_clim() == (-1, 1) for ax in fig.axes)
