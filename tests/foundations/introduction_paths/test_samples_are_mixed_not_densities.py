"""Mixed samples make one hill, mixed densities two: by moments, and by the cost of every pairing."""

import itertools
import math
from statistics import NormalDist

import numpy as np
import pytest
from oracles import count_tops

from snippets.foundations.introduction_paths import samples_are_mixed_not_densities


@pytest.mark.parametrize("t", [0.0, 0.1, 0.5, 0.8, 1.0])
def test_mixed_samples_of_two_gaussians_are_gaussian_and_mixed_densities_are_not(t):
    law = samples_are_mixed_not_densities.mix_samples(t)
    assert (law.mean, law.variance) == pytest.approx((3 * t, (1 - t) ** 2 + t**2 / 4))
    x = np.linspace(-9, 11, 4001)
    p = np.array([samples_are_mixed_not_densities.mix_densities(a, t) for a in x])
    mean = np.trapezoid(p * x, x)
    assert (np.trapezoid(p, x), mean) == pytest.approx((1, 3 * t), abs=1e-9)
    spread = np.trapezoid(p * (x - mean) ** 2, x)
    assert spread == pytest.approx((1 - t) + t / 4 + 9 * t * (1 - t), abs=1e-9)
    if t == 0.5:
        assert samples_are_mixed_not_densities.facts()["densities"] == pytest.approx(spread) == 2.875
        assert samples_are_mixed_not_densities.facts()["samples"] == pytest.approx(law.variance) == 0.3125
        assert samples_are_mixed_not_densities.facts()["mean"] == pytest.approx(mean) == pytest.approx(law.mean)
        assert count_tops(p) == 2
        assert count_tops([law.pdf(a) for a in x]) == 1


@pytest.mark.equation("foundations/introduction_paths/transport_cost")
def test_the_cost_of_a_pairing_and_the_variance_on_the_way_follow_from_the_correlation(printed, rng, n=20_000):
    formula = printed("foundations/introduction_paths/transport_cost")
    nodes, weights = np.polynomial.hermite_e.hermegauss(3)
    a, b = (grid.ravel() for grid in np.meshgrid(nodes, nodes))
    weights = np.outer(weights, weights).ravel() / (2 * math.pi)
    for rho in (0.0, 0.6, 1.0):
        z = rng.normal(size=(2, n))
        x0, x1 = z[0], 3 + 0.5 * (rho * z[0] + math.sqrt(1 - rho**2) * z[1])
        squares, law = (x1 - x0) ** 2, 9 + 1 + 0.25 - 2 * rho * 0.5
        assert abs(squares.mean() - law) < 5 * squares.std() / math.sqrt(n)
        pair = {"x_0": 1 + 2 * a, "x_1": 4 + 0.5 * (rho * a + math.sqrt(1 - rho**2) * b)}  # exact for squares
        law_of = {r"\mu_0": 1, r"\mu_1": 4, r"\sigma_0": 2, r"\sigma_1": 0.5, r"\rho": rho}
        formula.holds(pair | law_of | {r"\mathbb E": lambda values: (weights * values).sum()}, rtol=1e-12)
        assert 9 + samples_are_mixed_not_densities.variance(-1, 1, rho) == pytest.approx(law)
        for c, d in ((0.5, 0.5), (0.2, 0.8), (-2, 3)):
            v = samples_are_mixed_not_densities.variance(c, d, rho)
            assert v == pytest.approx(c**2 + d**2 / 4 + c * d * rho)
            assert abs((c * x0 + d * x1).var() - v) < 5 * v * math.sqrt(2 / n)
    facts = samples_are_mixed_not_densities.facts()
    assert (facts["cost_random"], facts["cost_sorted"], facts["sorted"]) == pytest.approx((10.25, 9.25, 0.5625))


def test_no_pairing_of_two_gaussian_samples_costs_less_than_the_sorted_one(rng):
    x0, x1 = np.sort(rng.normal(0, 1, 6)), np.sort(rng.normal(3, 0.5, 6))
    costs = [((x1[list(p)] - x0) ** 2).sum() for p in itertools.permutations(range(6))]
    assert costs[0] == min(costs)  # the identity comes first
    facts = samples_are_mixed_not_densities.facts()
    n = 20_000  # paired by rank: the quantiles, evenly spaced
    ranks = [NormalDist().inv_cdf((i + 0.5) / n) for i in range(n)]
    assert np.mean([(3 + 0.5 * z - z) ** 2 for z in ranks]) == pytest.approx(facts["cost_sorted"], abs=1e-3)


@pytest.mark.parametrize("time", [0.0, 0.3, 0.5, 1.0])
def test_left_every_point_moves_and_right_it_jumps_from_one_hill_to_the_other(time, n=3000):
    def points(t):
        return [ax.lines[3].get_xdata() for ax in samples_are_mixed_not_densities.figure(time=t, pairs=n, seed=2).axes]

    start, end, now = points(0.0), points(1.0), points(time)
    assert (start[0] == start[1]).all() and (end[0] == end[1]).all()
    for x, mean, std in ((start[0], 0, 1), (end[0], 3, 0.5)):
        assert abs(x.mean() - mean) < 5 * std / n**0.5 and abs(x.std() / std - 1) < 5 / (2 * n) ** 0.5
    assert now[0] == pytest.approx((1 - time) * start[0] + time * end[0], abs=1e-12)
    jumped = now[1] == end[0]
    assert (jumped | (now[1] == start[0])).all()
    assert abs(jumped.mean() - time) <= 5 * (time * (1 - time) / n) ** 0.5
    for ax, curve in zip(
        samples_are_mixed_not_densities.figure(time=time).axes,
        (
            NormalDist(3 * time, math.hypot(1 - time, time / 2)).pdf,
            lambda a: (1 - time) * NormalDist().pdf(a) + time * NormalDist(3, 0.5).pdf(a),
        ),
        strict=True,
    ):
        first, last, line, dots = ax.lines
        x = line.get_xdata()
        assert (x[0], x[-1]) == ax.get_xlim() == (-3, 5)
        assert first.get_ydata() == pytest.approx([NormalDist().pdf(a) for a in x])
        assert last.get_ydata() == pytest.approx([NormalDist(3, 0.5).pdf(a) for a in x])
        assert line.get_ydata() == pytest.approx([curve(a) for a in x])
        (fill,) = ax.collections
        assert fill.get_paths()[0].vertices[:, 1].max() == pytest.approx(max(line.get_ydata()))
        assert ax.get_ylim() == (-0.18, 0.9) and max(line.get_ydata()) < 0.9
        assert len(dots.get_xdata()) == 60 and dots.get_ydata().max() < 0 and dots.get_ydata().min() > -0.18


def test_the_two_mixtures_are_first_shown_halfway():
    left, right = samples_are_mixed_not_densities.figure().axes
    top, ends = left.lines[2].get_ydata(), [line.get_ydata() for line in right.lines[:2]]
    assert left.lines[2].get_xdata()[top.argmax()] == pytest.approx(1.5)
    assert right.lines[2].get_ydata() == pytest.approx((ends[0] + ends[1]) / 2)  # each half as high
