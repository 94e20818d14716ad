"""Taking turns, generator and judge come home: by slopes of their losses, and by the matrix of the game near its end."""

from itertools import pairwise
from math import pi, sqrt

import numpy as np
import pytest

from oracles import normal
from snippets.foundations.introduction import taking_turns_they_come_home as m

NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(80)
WEIGHTS = WEIGHTS / sqrt(2 * pi)  # of means over N(0, 1)


def V(mean, a, b):
    odds = lambda x: b - a * x  # noqa: E731
    return WEIGHTS @ -np.logaddexp(0, -odds(NODES)) + WEIGHTS @ -np.logaddexp(0, odds(NODES + mean))


def loss(mean, a, b):
    return WEIGHTS @ np.logaddexp(0, a * (NODES + mean) - b)  # E[-log D]


def one_round(state, rate_D, rate_G, h=1e-5):
    mean, a, b = state
    a, b = (
        a + rate_D * (V(mean, a + h, b) - V(mean, a - h, b)) / (2 * h),
        b + rate_D * (V(mean, a, b + h) - V(mean, a, b - h)) / (2 * h),
    )
    return mean - rate_G * (loss(mean + h, a, b) - loss(mean - h, a, b)) / (2 * h), a, b


@pytest.mark.parametrize("rates", [(0.2, 1.0), (0.5, 0.3)])
def test_in_each_round_d_climbs_on_v_and_then_g_descends_on_its_own_loss(rates):
    game = m.play(12, *rates)
    assert game.shape == (13, 3) and game[0].tolist() == [3, 0, 0]
    for before, after in pairwise(game):
        assert after == pytest.approx(one_round(before, *rates), abs=1e-8)


def test_the_grid_of_the_turns_reaches_far_past_all_that_is_ever_made():
    made = m.play(60)[:, 0]
    assert m.grid[0] == -10 < made.min() - 8 and m.grid[-1] == 12 > made.max() + 8


def test_the_judge_with_two_numbers_can_be_the_best_discriminator_of_all():
    x = np.linspace(-3, 5, 17)
    for mean in (0.0, 1.3, -2.0):
        p, q = normal(x, 0, 1), normal(x, mean, 1)
        assert m.D(x, mean, mean**2 / 2) == pytest.approx(p / (p + q), rel=1e-12)


def test_near_the_end_of_the_game_every_swing_is_smaller_than_the_last():
    # At m = a = b = 0 the linear part of a round has eigenvalues inside the unit circle: it comes to rest there.
    rest, h = np.zeros(3), 1e-4
    columns = [
        (np.array(one_round(rest + h * e, 0.2, 1.0)) - one_round(rest - h * e, 0.2, 1.0)) / (2 * h) for e in np.eye(3)
    ]
    values = np.linalg.eigvals(np.stack(columns, axis=1))
    assert abs(values).max() < 1 and abs(values.imag).max() > 0.1
    end = m.play(300)
    assert abs(end[-1]).max() < 1e-4
    turns = m.play(200)[:, 0]
    tops = [
        abs(a) for before, a, after in zip(turns, turns[1:], turns[2:], strict=False) if (a - before) * (after - a) < 0
    ]
    assert len(tops) > 3 and all(later < earlier for earlier, later in pairwise(tops))


def test_facts_of_the_turns_are_those_of_a_game_by_finite_differences():
    facts, states = m.facts(), [(3.0, 0.0, 0.0)]
    for _ in range(60):
        states.append(one_round(states[-1], 0.2, 1.0))
    means = [state[0] for state in states]
    assert facts["start"] == 3 and facts["when"] == means.index(min(means)) == 14
    assert facts["furthest"] == pytest.approx(min(means), abs=1e-6)
    assert facts["last"] == pytest.approx(max(map(abs, means[-10:])), abs=1e-6)


@pytest.mark.parametrize("round", [0, 5, 14, 60])
def test_the_figure_of_the_turns_shows_both_bells_the_judge_and_the_whole_walk(round):
    top, bottom = m.figure(round).axes
    data, made, judge = top.lines
    mean, a, b = m.play(60)[round]
    x = data.get_xdata()
    assert (x[0], x[-1]) == top.get_xlim() == (-4, 6)
    assert data.get_ydata() == pytest.approx(normal(x, 0, 1)) and made.get_ydata() == pytest.approx(normal(x, mean, 1))
    assert judge.get_ydata() == pytest.approx(1 / (1 + np.exp(a * x - b)))
    assert data.get_linestyle() != made.get_linestyle() and top.get_title() == f"after {round} rounds"
    zero, walk, dot = bottom.lines
    assert walk.get_ydata() == pytest.approx(m.play(60)[:, 0]) and walk.get_xdata().tolist() == list(range(61))
    assert dot.get_xydata()[0] == pytest.approx((round, mean)) and list(zero.get_ydata()) == [0, 0]
    low, high = bottom.get_ylim()
    assert low < walk.get_ydata().min() and walk.get_ydata().max() < high
    if round == 0:
        assert set(judge.get_ydata()) == {0.5}
    if round == 60:
        assert abs(judge.get_ydata() - 0.5).max() < 0.15 and abs(mean) < 0.1
    if round == 14:
        assert mean < -0.8


def test_the_figure_of_the_turns_starts_in_round_five_with_a_judge_that_leads_the_way():
    top = m.figure().axes[0]
    assert top.get_title() == "after 5 rounds"
    judge = top.lines[2].get_ydata()
    assert judge[0] > 0.9 and judge[-1] < 0.1 and m.play(5)[5, 0] == pytest.approx(1.1, abs=0.05)
