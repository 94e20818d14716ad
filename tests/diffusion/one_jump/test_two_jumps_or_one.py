"""Learned jumps: cubics of least squares, alone and one after the other."""

import numpy as np
import pytest

from snippets.diffusion.one_jump import two_jumps_or_one as jumps


def test_each_learned_jump_is_the_best_cubic():
    """What it leaves is at right angles to 1, x, x^2 and x^3."""
    for start, end in ((0, 100), (0, 50), (50, 100)):
        x, off = jumps.x[start], jumps.learned(start, end)(jumps.x[start]) - jumps.x[end]
        assert jumps.learned(start, end).order == 3
        for power in range(4):
            assert np.mean(off * x**power) == pytest.approx(0, abs=1e-9)


def test_a_stop_helps_and_errors_are_handed_on():
    assert jumps.facts() == jumps.facts(0.5)
    for middle in (0.1, 0.3, 0.5, 0.7, 0.9):
        facts, m = jumps.facts(middle), round(100 * middle)
        one, two = jumps.learned(0, 100), (jumps.learned(0, m), jumps.learned(m, 100))
        ends = one(jumps.x[0]), two[1](two[0](jumps.x[0]))
        off = [np.linalg.norm(e - jumps.x[100]) / 20 for e in ends]
        assert (facts["one"], facts["two"]) == pytest.approx(off) and facts["middle"] == middle
        assert facts["between"] == pytest.approx(np.linalg.norm(ends[0] - ends[1]) / 20)
        assert facts["two"] < facts["one"]
        alone = np.linalg.norm(two[1](jumps.x[m]) - jumps.x[100]) / 20  # the second, from exact places
        assert facts["two"] > alone


def test_agreement_proves_little():
    near = jumps.facts(0.1)
    assert near["between"] < 0.01 * near["two"]
    assert near["two"] + near["one"] >= near["between"], "where they differ, one of them is wrong"
    floor = min(jumps.RANGE, key=lambda m: jumps.errors(m)[1])
    assert floor == 55


@pytest.mark.parametrize("middle", [0.1, 0.5])
def test_the_figure_shows_both_and_all_stops(middle):
    left, right = jumps.figure(middle=middle).axes
    exact, one, two = left.lines
    assert exact.get_ydata() == pytest.approx(jumps.x[100])
    for line, ends in zip((one, two), jumps.ends(round(100 * middle)), strict=True):
        assert line.get_xydata() == pytest.approx(np.c_[jumps.x[0], ends])
    every = np.transpose([jumps.errors(m) for m in jumps.RANGE])
    here = list(jumps.facts(middle).values())[1:]
    for k in range(3):
        curve, mark = right.lines[2 * k : 2 * k + 2]
        assert curve.get_ydata() == pytest.approx(every[k])
        assert mark.get_xydata()[0] == pytest.approx([middle, here[k]])
    assert every.max() < right.get_ylim()[1]
