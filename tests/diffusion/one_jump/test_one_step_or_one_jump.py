"""Euler's step ends in a mean of the data, the jump on the path."""

import numpy as np
import pytest

from snippets.diffusion.one_jump import one_step_or_one_jump as once
from tests.oracles import M2


@pytest.mark.parametrize("start", [0.0, 0.3, 0.7])
def test_a_step_ends_in_the_mean_of_the_data_given_where_it_began(rng, start, n=400_000):
    """By drawn pairs that pass nearby."""
    x0, x1 = rng.normal(size=n), M2.sample(rng, n)
    x = (1 - start) * x0 + start * x1
    for place in (-0.6, 0.4):
        near = abs(x - place) < 0.03
        off = x1[near] - once.step(x[near], start)
        assert abs(off.mean()) < 5 * off.std() / np.sqrt(near.sum())


def test_from_noise_all_steps_end_in_one_place_and_late_ones_come_near():
    facts = [once.facts(start) for start in (0.0, 0.3, 0.5, 0.7, 0.9)]
    assert facts[0]["spread"] == pytest.approx(0, abs=1e-12)
    assert facts[0]["miss"] == pytest.approx(once.crowd[-1].std(), abs=1e-9)
    misses = [f["miss"] for f in facts]
    assert misses == sorted(misses, reverse=True) and misses[-1] < 0.02
    assert facts[0]["data"] == pytest.approx(np.sqrt(4 + 0.25))


def test_paths_bend_and_jumps_are_right_all_the_same():
    middle = (once.crowd[0] + once.crowd[-1]) / 2
    assert abs(once.crowd[50] - middle).max() > 0.3
    left, _ = once.figure().axes
    triangles, dots = left.lines[-2:]
    for line, (_, end) in zip(left.lines[20:30], triangles.get_xydata(), strict=True):
        start, landed = line.get_ydata()
        assert landed == end and np.interp(start, once.crowd[0], once.crowd[-1]) == pytest.approx(end)
    assert dots.get_ydata() == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("start", [0.0, 0.5])
def test_the_curves_are_the_ends_of_step_and_jump(start):
    _, right = once.figure(start=start).axes
    step, jump = right.lines
    assert step.get_ydata() == pytest.approx(once.step(step.get_xdata(), start))
    at, end = once.crowd[round(100 * start)], once.crowd[-1]
    inside = (abs(at) > 0.05) & (abs(at) < 2.5)  # where the curve, of straight pieces, isn't too steep
    landed = np.interp(at[inside], *jump.get_xydata().T)
    assert landed == pytest.approx(end[inside], abs=0.03)
