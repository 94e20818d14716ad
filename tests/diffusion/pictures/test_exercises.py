"""Answers to the exercises, by counting."""

import pytest

from snippets.diffusion.pictures import exercises
from snippets.shared.digit_flow import load


def test_the_kept_weights_are_as_many_as_the_answer_says():
    assert exercises.facts()["parameters"] == sum(p.size for p in load()) == 171_328


def test_the_memory_halves_by_stepping():
    share, steps = 1.0, 0
    while share > 0.5:
        share, steps = share * 0.999, steps + 1
    assert steps - 1 < exercises.facts()["memory"] <= steps
    assert exercises.facts()["passes"] == pytest.approx(8000 / (1200 / 256))
