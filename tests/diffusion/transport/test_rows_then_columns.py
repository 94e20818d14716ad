"""Sinkhorn's iterations: each half round puts one side right, and all together end where the shared helper does."""

import numpy as np
import pytest

from snippets.diffusion.transport import rows_then_columns as rounds
from snippets.shared.transport import sinkhorn


def test_half_a_round_puts_the_rows_right_the_other_half_the_columns():
    plans = rounds.plans()
    assert len(plans) == 23 and plans.sum(axis=(1, 2))[0] == pytest.approx(1)
    for half, plan in enumerate(plans[1:], 1):
        rows, columns = plan.sum(axis=1), plan.sum(axis=0)
        right, wrong = (rows, columns) if half % 2 else (columns, rows)
        goal, other = (rounds.a, rounds.b) if half % 2 else (rounds.b, rounds.a)
        assert right == pytest.approx(goal, abs=1e-14) and abs(wrong - other).max() > 1e-5


def test_the_error_falls_by_a_fixed_ratio_to_the_plan_of_the_helper():
    plans, facts = rounds.plans(), rounds.facts()
    x = rounds.x
    goal = sinkhorn((x[:, None] - x) ** 2, rounds.a, rounds.b, rounds.epsilon)
    off = abs(plans - goal).sum(axis=(1, 2))
    assert (np.diff(off[1:]) < 0).all() and off[-1] < off[1] / 50
    wrong = [np.maximum(plan.sum(axis=1) - rounds.a, 0).sum() for plan in plans]
    assert facts["first"] == pytest.approx(wrong[2]) and facts["last"] == pytest.approx(wrong[-1])
    assert facts["fall"] == pytest.approx((wrong[-3] - wrong[-1]) / wrong[-3])
    late = [wrong[k + 2] / wrong[k] for k in range(12, 22, 2)]
    assert max(late) - min(late) < 0.02, "late rounds each leave the same share"
    assert facts["rounds"] == 11


def test_the_film_shows_both_sides_and_the_mean_end_and_stops_at_each_half_round():
    film, plans = rounds.film(), rounds.plans()
    points, x = film["points"], rounds.x
    assert points.shape == (89, 93, 2) and film["clock"][[0, 4, 8, -1]].tolist() == [0, 0.5, 1, 11]
    for half in (0, 1, 7, 22):
        now, plan = points[4 * half], plans[half]
        assert (now[:, 0] == np.tile(x, 3)).all()
        assert now[:31, 1] == pytest.approx(plan.sum(axis=1)) and now[31:62, 1] == pytest.approx(plan.sum(axis=0))
        assert now[62:, 1] == pytest.approx((plan @ x) / plan.sum(axis=1))
    assert points[6] == pytest.approx((points[4] + points[8]) / 2)
    assert (film["colour"] == film["axes"]).all() and np.bincount(film["axes"]).tolist() == [31, 31, 31]


def test_the_poster_ends_the_film_and_its_lines_are_the_goal():
    last, axes = rounds.film()["points"][-1], rounds.figure().axes
    for k, ax in enumerate(axes):
        line, dots = ax.lines
        assert dots.get_gid() == "film" and dots.get_xydata() == pytest.approx(last[31 * k : 31 * k + 31])
        low, high = ax.get_ylim()
        every = rounds.film()["points"][:, 31 * k : 31 * k + 31, 1]
        assert low < every.min() and every.max() < high
        if k < 2:
            assert line.get_ydata() == pytest.approx((rounds.a, rounds.b)[k], abs=1e-12)
    assert axes[2].lines[0].get_ydata() == pytest.approx(last[62:, 1], abs=0.05)
