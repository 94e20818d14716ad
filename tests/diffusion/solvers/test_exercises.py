"""The answers to the exercises of the solvers: by ranks, by quadrature, and by the laws of the page."""

import math
from statistics import NormalDist

import numpy as np
import pytest

from oracles import M2
from snippets.diffusion.solvers import exercises, noise_forgets_old_errors, the_order_pays_later
from snippets.shared.ode import euler, heun


def test_the_answers_by_other_ways():
    facts = exercises.facts()
    assert facts["euler_wanted"] == pytest.approx(8 * 16) and facts["heun_wanted"] == pytest.approx(16 * 4)
    assert facts["one_gaussian"] == pytest.approx(3 - 0.5 / math.sqrt(5 / 16))
    left = noise_forgets_old_errors.variance(facts["churn_for"], start=0.2) - 1
    assert left == pytest.approx(-0.8 / 100, abs=2e-5)
    assert facts["heun_2"] > facts["euler_4"]
    grid = np.linspace(-8, 8, 4001)
    weights = np.exp(-(grid**2) / 2) / np.exp(-(grid**2) / 2).sum()
    for key, method, times in (
        ("heun_2", heun, [0, 0.5, 1]),
        ("euler_4", euler, np.arange(5) / 4),
    ):
        spread = math.sqrt(weights @ method(M2.velocity, grid, times)[-1] ** 2)
        assert facts[key] == pytest.approx(spread, abs=1e-6)
    x = np.linspace(-6, 0, 601)
    rank = [sum(NormalDist(m, 0.5).cdf(a) for m in (-2, 2)) / 2 for a in x]
    back = [NormalDist().inv_cdf(r) for r in rank]  # a point keeps its rank, backwards too
    spread = math.sqrt(np.exp(-(x**2) / 2) @ np.square(back) / np.exp(-(x**2) / 2).sum())
    assert facts["backwards"] == pytest.approx(spread, abs=0.004)


def test_on_needles_the_plainest_comes_closest_and_on_wide_hills_the_cleverest():
    thin, wide = (
        [the_order_pays_later.error(name, 4, width) for name in ("Euler", "Heun", "RK4")] for width in (0.01, 0.5)
    )
    assert exercises.facts()["needles"] == min(range(3), key=thin.__getitem__) == 0
    assert min(range(3), key=wide.__getitem__) == 2
