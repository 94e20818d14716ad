"""Answers and numbers of the text: by simulation, by quantiles, and by a walk around a square."""

import math
from statistics import NormalDist

import numpy as np
import pytest

from oracles import M2
from snippets.diffusion.flow_matching import exercises
from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.ode import euler, rk4


def test_the_lowest_loss_is_that_of_the_exact_velocity_on_drawn_pairs(rng, n=200_000):
    t, x0, z = rng.uniform(size=n), rng.normal(size=n), rng.normal(size=n)
    x1 = 3 + z / 4
    x, v = (1 - t) * x0 + t * x1, (1 - t) ** 2 + t**2 / 16
    square = (3 + (t / 16 - (1 - t)) / v * (x - 3 * t) - (x1 - x0)) ** 2
    assert abs(square.mean() - exercises.facts()["floor"]) < 5 * square.std() / n**0.5
    assert exercises.floor(2.0) == pytest.approx(math.pi)


def test_pairs_in_order_need_a_single_step(rng):
    x0 = np.sort(rng.normal(size=50))
    x1 = np.sort(M2.sample(rng, 50))

    def field(x, t):  # the line that is at x; in order, no two are
        return np.interp(x, (1 - t) * x0 + t * x1, x1 - x0)

    steps = exercises.facts()["steps"]
    assert euler(field, x0, np.linspace(0, 1, steps + 1))[-1] == pytest.approx(x1, abs=1e-9)
    assert rk4(field, x0, np.linspace(0, 1, 20))[-1] == pytest.approx(x1, abs=1e-6)


def test_the_density_of_the_sample_is_that_of_the_data():
    facts = exercises.facts()
    assert facts["log_p"] == pytest.approx(math.log(NormalDist(3, 0.5).pdf(3.25)))
    assert facts["log_p"] == pytest.approx(facts["log_p0"] + facts["gain"])
    assert facts["gain"] == pytest.approx(math.log(2))


@pytest.mark.equation("diffusion/flow_matching/three_parts")
def test_what_pairs_walk_is_floor_plus_bending_plus_way(printed, rho=0.4, mu=1.5, sigma=0.6):
    """On two grids, over all pairs of that correlation, and over all noise with its path: nobody overtakes."""
    nodes, w = np.polynomial.legendre.leggauss(30)
    nodes, w = (1 + nodes) / 2, w / 2
    t, x0, z = np.meshgrid(nodes, np.linspace(-6, 6, 61), np.linspace(-6, 6, 61), indexing="ij")
    x1 = mu + sigma * (rho * x0 + math.sqrt(1 - rho**2) * z)
    law = w[:, None, None] * np.exp(-(x0**2 + z**2) / 2)
    start = np.linspace(-6, 6, 61)[None, None]
    crowd = w[None, :, None] * np.exp(-(start**2) / 2)
    law, crowd = law / law.sum(), crowd / crowd.sum()

    def spread(t):
        return np.sqrt((1 - t) ** 2 + (t * sigma) ** 2 + 2 * rho * t * (1 - t) * sigma)

    def velocity(x, t):  # by linear regression of x_1 - x_0 on x_t
        slope = t * sigma**2 - (1 - t) + rho * sigma * (1 - 2 * t)
        return mu + slope / spread(t) ** 2 * (x - t * mu)

    times = nodes[None, :, None]
    way = np.broadcast_to(mu + (sigma - 1) * start, crowd.shape)
    values = {r"\mathbb E": lambda square: ((crowd if len(square) == 1 else law) * square).sum(), "x_0": x0, "x_1": x1}
    values["u_t(x_t)"] = velocity((1 - t) * x0 + t * x1, t)
    values[r"u_t(x(t)) - (x(1) - x_0)"] = velocity(times * mu + spread(times) * start, times) - way
    printed("diffusion/flow_matching/three_parts").holds(values | {r"\lVert x(1) - x_0 \rVert": way}, rtol=1e-6)


def test_the_three_parts_of_the_two_hills_are_floor_bending_and_the_way_of_the_quantiles():
    facts = exercises.facts()
    assert facts["pairs"] == 5.25
    assert facts["rest"] == pytest.approx(2.7705, abs=2e-3), "less both tails"
    assert facts["pairs"] == pytest.approx(facts["rest"] + facts["bending"] + facts["way"])
    # In order: x(1) = F^-1(Phi(x_0)), by symmetry from the upper half alone.
    x = np.linspace(-2, 5, 70_001)
    cdf = np.array([NormalDist(-2, 0.5).cdf(a) + NormalDist(2, 0.5).cdf(a) for a in x]) / 2
    x0 = np.linspace(0, 5, 5001)
    ends = np.interp([NormalDist().cdf(a) for a in x0], cdf, x)
    density = 2 * np.exp(-(x0**2) / 2) / math.sqrt(2 * math.pi)
    assert facts["way"] == pytest.approx(np.trapezoid(density * (ends - x0) ** 2, x0), abs=2e-3)


def test_the_map_of_the_flow_has_a_twist_and_is_no_gradient(h=0.05):
    """By the integral of the map around a small square, which is zero for a gradient (Green)."""
    one, other = exercises.twist()
    p = GaussianMixture([0.5, 0.2, 0.3], [(-2.0, -1.0), (0.5, 2.0), (2.0, -0.5)], [0.25, 0.6, 0.4])
    s = np.linspace(-h, h, 41)
    x, y = 0.5, 0.8
    sides = [
        np.c_[x + s, 0 * s + y - h],
        np.c_[0 * s + x + h, y + s],
        np.c_[x + s, 0 * s + y + h],
        np.c_[0 * s + x - h, y + s],
    ]
    ends = [rk4(p.velocity, side, np.linspace(0, 1, 101))[-1] for side in sides]
    below, right, above, left = (np.trapezoid(end[:, k % 2], s) for k, end in enumerate(ends))
    assert below + right - above - left == pytest.approx((other - one) * 4 * h**2, rel=0.1)
    facts = exercises.facts()
    assert (facts["twist_1"], facts["twist_2"]) == (one, other) and one - other > 0.005
    straight = GaussianMixture([1.0], [(2.0, -1.0)], [0.5])  # one heap: a gradient
    around = np.array([0.5, 0.8]) + 1e-3 * np.array([(1, 0), (-1, 0), (0, 1), (0, -1)])
    right, left, above, below = rk4(straight.velocity, around, np.linspace(0, 1, 101))[-1]
    assert (right - left)[1] == pytest.approx((above - below)[0], abs=1e-9)
