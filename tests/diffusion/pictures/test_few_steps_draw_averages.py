"""One step of the solver draws the mean digit: by the means of the labels."""

import numpy as np
import pytest

from snippets.diffusion.pictures import few_steps_draw_averages as snippet
from snippets.shared.digit_flow import split, trainings, velocity


def test_one_step_is_nearer_to_the_mean_of_its_label_than_to_any_digit():
    train, labels, *_ = split()
    for k, x in enumerate(snippet.drawn(1)):
        mean = train[labels == k].mean(axis=0)
        assert np.linalg.norm(x - mean) < min(np.linalg.norm(x - y) for y in train[labels == k])


def test_each_step_follows_the_velocity_where_it_begins():
    x = np.random.default_rng(5).normal(size=(10, 64))
    for t in (0, 0.25, 0.5, 0.75):
        x = x + 0.25 * velocity(x, t, np.arange(10))
    assert snippet.drawn(4) == pytest.approx(x, abs=1e-9)


def test_more_steps_come_closer_and_the_error_of_euler_halves_with_the_step():
    off = {n: snippet.facts(n)["off"] for n in snippet.STOPS}
    by_hand = [np.linalg.norm(a - b) for a, b in zip(snippet.drawn(4), snippet.drawn(64), strict=True)]
    assert off[4] == pytest.approx(np.mean(by_hand))
    for n in (4, 8, 16):
        # an error of c/n is c (1/n - 1/64) from that of 64 steps; the next term of it is smaller by 1/n
        law = (1 / n - 1 / 64) / (1 / 2 / n - 1 / 64)
        assert off[n] / off[2 * n] == pytest.approx(law, rel=1 / n)


def test_the_first_of_ten_trainings_is_the_network_of_the_page_and_all_come_closer():
    ten = trainings()
    off = np.array([ten[f"off_{n}"] for n in snippet.STOPS])
    assert (np.diff(off, axis=0) < 0).all()
    for n, each in zip(snippet.STOPS, off, strict=True):
        facts = snippet.facts(n)
        assert each[0] == pytest.approx(facts["off"], rel=1e-5)  # six digits are kept
        assert facts["off_mean"] == pytest.approx(sum(each) / 10)
        assert facts["off_std"] == pytest.approx(np.sqrt(sum((each - sum(each) / 10) ** 2) / 9))


def test_the_rows_say_how_many_steps_they_took():
    for n, name in ((1, "1 step"), (8, "8 steps")):
        names = [ax.get_yticklabels()[0].get_text() for ax in snippet.figure(n).axes]
        assert names == [name, "64 steps"] and snippet.facts(n)["steps"] == n
