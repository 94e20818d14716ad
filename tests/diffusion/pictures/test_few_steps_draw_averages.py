"""One step of the solver draws the mean digit: by the means of the labels."""

import numpy as np
import pytest

from snippets.diffusion.pictures import few_steps_draw_averages as snippet
from snippets.shared.digit_flow import split


def test_one_step_is_nearer_to_the_mean_of_its_label_than_to_any_digit():
    train, labels, *_ = split()
    for k, x in enumerate(snippet.drawn(1)):
        mean = train[labels == k].mean(axis=0)
        assert np.linalg.norm(x - mean) < min(np.linalg.norm(x - y) for y in train[labels == k])


def test_more_steps_come_closer_and_the_error_of_euler_halves_with_the_step():
    off = [snippet.facts(n)["off"] for n in (1, 2, 4, 8, 16)]
    assert (np.diff(off) < 0).all() and snippet.facts(64)["off"] == 0
    by_hand = [np.linalg.norm(a - b) for a, b in zip(snippet.drawn(4), snippet.drawn(64), strict=True)]
    assert off[2] == pytest.approx(np.mean(by_hand))


def test_the_rows_say_how_many_steps_they_took():
    for n, name in ((1, "1 step"), (8, "8 steps")):
        names = [ax.get_yticklabels()[0].get_text() for ax in snippet.figure(n).axes]
        assert names == [name, "64 steps"] and snippet.facts(n)["steps"] == n
