"""Borrowed bits come back: by reading, and by the surprise of what was written."""

import math

import numpy as np
import pytest

from snippets.roads.hidden_causes import bits_that_come_back as m
from snippets.shared.bits_back import joint, posterior, read, surprise


def test_2000_numbers_cost_their_surprise_within_one_percent_and_the_seed_comes_back():
    facts, states = m.facts(), m.account(2000, posterior())
    assert len(states) == 6001 and facts["numbers"] == 2000
    paid = math.log2(states[-1]) - math.log2(m.SEED)
    assert facts["paid"] == pytest.approx(paid, abs=1e-6)
    assert facts["ideal"] == pytest.approx(surprise(m.x).sum()) == pytest.approx(2000 * facts["each"])
    assert facts["more"] == pytest.approx(paid / facts["ideal"] - 1) and abs(facts["more"]) < 0.01
    state = states[-1]
    for level in m.x[::-1]:
        found, state = read(state, posterior())
        assert found == level
    assert state == m.SEED and facts["seed"] == len(f"{m.SEED:b}") == 128


def test_whoever_knows_one_side_pays_kl_bits_more():
    guess = posterior(side=True)
    q, p = guess / guess.sum(axis=1, keepdims=True), (joint() / joint().sum(axis=0)).T
    kl = (q * np.log2(q / p)).sum(axis=1)
    cost = (q * (np.log2(q / p)) ** 2).sum(axis=1) - kl**2  # of one number, by the draw of its cause
    error = math.sqrt(cost[m.x].sum()) / 2000
    assert abs(m.facts()["side_more"] - kl[m.x].mean()) < 5 * error + 0.01
    assert m.facts()["side_more"] < 1  # near z = 0 the sides are hardly different


def test_the_doubt_about_a_cause_is_what_is_saved():
    p = (joint() / joint().sum(axis=0)).T[m.x]
    assert m.facts()["doubt"] == pytest.approx(-(p * np.log2(p)).sum(axis=1).mean())


@pytest.mark.parametrize("numbers", [5, 50, 500])
def test_the_figure_zigzags_about_the_surprise(numbers):
    (ax,) = m.figure(numbers).axes
    x, y = ax.lines[0].get_data()
    states = m.account(numbers, posterior())
    assert y == pytest.approx([math.log2(s) - math.log2(m.SEED) for s in states], abs=1e-6)
    assert x == pytest.approx(np.arange(3 * numbers + 1) / 3)
    steps = np.diff(y).reshape(-1, 3)
    assert (steps[:, 0] < 0).all() and (steps[:, 1:] > 0).all()
    ideal = ax.lines[1].get_ydata()
    assert np.diff(ideal) == pytest.approx(surprise(m.x[:numbers])) and ideal[0] == 0
