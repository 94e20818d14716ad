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


def test_in_the_film_left_every_point_walks_and_right_it_jumps_once_from_one_law_to_the_other(rng, n=3000):
    film = samples_are_mixed_not_densities.film(n, int(rng.integers(1000)))
    at, x = np.moveaxis(film["points"], 2, 0)
    assert (at == film["clock"][:, None]).all() and film["clock"] == pytest.approx(np.arange(41) / 40)
    left, right = (x[:, film["axes"] == k] for k in range(2))
    assert (left[0] == right[0]).all() and (left[-1] == right[-1]).all()
    assert np.diff(left, 2, axis=0) == pytest.approx(0, abs=1e-12), "straight, at one speed"
    jumped = right == right[-1]
    assert (jumped | (right == right[0])).all() and (np.diff(jumped.astype(int), axis=0).sum(axis=0) == 1).all()
    noise, data = NormalDist(), NormalDist(3, 0.5)
    for k in (0, 14, 20, 40):
        t = k / 40
        for edge in (-0.8, 0.4, 1.5, 2.4, 3.2):
            walked = NormalDist(3 * t, math.hypot(1 - t, t / 2)).cdf(edge)
            mixed = (1 - t) * noise.cdf(edge) + t * data.cdf(edge)
            for points, law in (left[k], walked), (right[k], mixed):
                assert abs((points < edge).mean() - law) < 5 * math.sqrt(law * (1 - law) / n)


def test_the_figure_is_how_the_film_ends_over_the_density_at_every_quarter_of_the_time():
    points = samples_are_mixed_not_densities.film()["points"]
    noise, data = NormalDist(), NormalDist(3, 0.5)
    laws = (
        lambda a, t: NormalDist(3 * t, math.hypot(1 - t, t / 2)).pdf(a),
        lambda a, t: (1 - t) * noise.pdf(a) + t * data.pdf(a),
    )
    assert abs(points[..., 1] - 1).max() < 4  # within the axes
    for k, ax in enumerate(samples_are_mixed_not_densities.figure().axes):
        assert all(line.get_gid() == "film" and line.get_markevery() == [-1] for line in ax.lines)
        for line, way in zip(ax.lines, points[:, 20 * k : 20 * k + 20].swapaxes(0, 1), strict=True):
            assert (line.get_xydata() == way).all()
        assert ax.get_ylim() == (-3, 5) and len(ax.collections) == 5
        for t, ridge in zip((0, 0.25, 0.5, 0.75, 1), ax.collections, strict=True):
            vertices = ridge.get_paths()[0].vertices
            front = vertices[vertices[:, 0] > t + 1e-6]
            assert len(front) > 50
            assert front[:, 0] - t == pytest.approx([0.2 * laws[k](a, t) for a in front[:, 1]], abs=1e-9)
            assert ridge.get_linewidth()[0] == (2 if t == 0.5 else 1)
