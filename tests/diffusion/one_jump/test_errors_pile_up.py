"""Errors of the ladders: they grow downwards, and shrink with more rungs."""

import numpy as np
import pytest

from snippets.diffusion.one_jump import errors_pile_up as pile


@pytest.mark.parametrize("teacher", [True, False])
def test_errors_grow_from_rung_to_rung_and_more_rungs_help(teacher):
    for rungs in pile.RANGE:
        misses = pile.misses(rungs, teacher)
        assert len(misses) == rungs + 1 and misses[-1] == pytest.approx(0, abs=1e-12)
        assert misses[0] > 0.95 * misses.max() and misses[0] > 4 * misses[-2]
        assert misses[0] > misses[rungs // 2] > misses[-2]
    ends = [pile.misses(rungs, teacher)[0] for rungs in pile.RANGE]
    assert ends == sorted(ends, reverse=True)


def test_a_teacher_saves_most_of_the_error():
    for rungs in pile.RANGE:
        facts = pile.facts(rungs)
        assert facts["teacher"] < 0.4 * facts["pairs"] and facts["near_end"] < 0.1 * facts["pairs"]
        assert facts["rungs"] == rungs and facts["pairs"] == pile.misses(rungs, False)[0]
        assert facts["teacher"] == pile.misses(rungs, True)[0] and facts["near_end"] == pile.misses(rungs, False)[-2]
    assert pile.facts() == pile.facts(16)


def test_with_a_teacher_the_ladder_is_eulers_path():
    """Table after table of one step each is Euler's method, but for straight pieces between grid points."""
    x = pile.paths[0]
    for k in range(8):
        x = x + pile.p_data.velocity(x, k / 8) / 8
    euler = np.sqrt(np.mean((x - pile.paths[-1]) ** 2))
    assert pile.misses(8, True)[0] == pytest.approx(euler, rel=0.02)


@pytest.mark.parametrize("rungs", [4, 16])
def test_the_figure_shows_both_ladders(rungs):
    left, right = pile.figure(rungs=rungs).axes
    for k, line in enumerate(left.lines):
        assert line.get_xydata() == pytest.approx(np.c_[np.linspace(0, 1, rungs + 1), pile.misses(rungs, k == 1)])
        curve, mark = right.lines[2 * k : 2 * k + 2]
        assert curve.get_ydata() == pytest.approx([pile.misses(n, k == 1)[0] for n in pile.RANGE])
        assert mark.get_xydata()[0] == pytest.approx([rungs, pile.misses(rungs, k == 1)[0]])
    assert left.get_xlim()[0] > 1 > 0 > left.get_xlim()[1] and left.get_ylim()[1] > pile.misses(4, False).max()
    assert [t.get_text() for t in right.texts] == ["pairs", "teacher"]
