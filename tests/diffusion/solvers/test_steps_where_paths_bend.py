"""Steps belong where paths bend: by differences along the quantiles, and by bounds."""

from statistics import NormalDist

import numpy as np
import pytest

from oracles import snapshot_cdf
from snippets.diffusion.solvers import steps_where_paths_bend as bend


@pytest.mark.equation("diffusion/solvers/shift")
@pytest.mark.parametrize("shift", [0.125, 1.0, 3.0])
def test_the_shifted_times_are_those_of_the_formula(printed, shift):
    times = bend.shifted(8, shift)
    formula = printed("diffusion/solvers/shift")
    formula.holds({"t'": times, "t": np.arange(9) / 8, "s": shift}, rtol=1e-12)
    odds = times[1:-1] / (1 - times[1:-1])  # the shift divides the odds
    assert odds == pytest.approx(np.arange(1, 8) / (8 - np.arange(1, 8)) / shift)
    assert (times[0], times[-1]) == (0, 1)


def test_the_bend_is_the_second_difference_of_the_paths():
    keeps = snapshot_cdf(bend.paths[70], bend.fine[70])
    assert keeps == pytest.approx([NormalDist().cdf(a) for a in bend.noise], abs=2e-5)
    second = np.diff(bend.paths, 2, axis=0) / bend.fine[1] ** 2
    assert bend.bend() == pytest.approx(np.sqrt((second**2).mean(axis=1)), rel=5e-3, abs=5e-3)
    facts = bend.facts()
    assert facts["peak"] == pytest.approx(np.sqrt((second**2).mean(axis=1)).max(), rel=2e-3)
    assert abs(facts["peak_at"] - bend.fine[1 + (second**2).mean(axis=1).argmax()]) < 0.011


def test_a_wrong_place_costs_more_than_the_best_one_saves():
    errors = {s: bend.facts(shift=s)["error"] for s in (0.125, 0.25, 0.5, 1, 2, 4, 8)}
    assert min(errors, key=errors.get) == 2
    assert errors[1] - errors[2] < 0.1 * errors[0.125] and errors[8] > 2 * errors[1]
    assert bend.facts()["balanced"] < errors[2]


def test_the_balanced_steps_carry_equal_shares_of_the_root_of_the_bend():
    curve = np.sqrt(bend.bend())
    share = np.append(0, np.cumsum(curve)) / curve.sum()
    times = np.interp(np.arange(9) / 8, share, np.linspace(0, 1, len(share)))
    assert bend.error(times) == pytest.approx(bend.facts()["balanced"])
    assert bend.error(np.linspace(0, 1, 401)) < 0.005  # the error is that of the steps


@pytest.mark.parametrize("shift", [0.125, 1.0, 8.0])
def test_the_figure_marks_the_steps_and_the_shift(shift):
    top, low = bend.figure(shift=shift).axes
    marks = [path.vertices[0, 0] for path in top.collections[0].get_paths()]
    assert marks == pytest.approx(bend.shifted(8, shift))
    assert top.lines[0].get_ydata() == pytest.approx(bend.bend())
    valley, dot = low.lines
    assert dot.get_xydata()[0] == pytest.approx([shift, bend.facts(shift=shift)["error"]])
    assert valley.get_ydata()[12] == pytest.approx(bend.facts()["error"])
    assert max(valley.get_ydata()) < low.get_ylim()[1]
