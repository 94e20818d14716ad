"""The likelihood of a flow: by stretching of intervals, by quantiles, by the area of one."""

import math
from statistics import NormalDist

import numpy as np
import pytest

from oracles import M2, count_tops
from snippets.diffusion.flow_matching import the_divergence_keeps_count as count
from snippets.shared import flow_matching
from snippets.shared.ode import rk4


@pytest.mark.equation("diffusion/flow_matching/likelihood")
def test_the_log_density_of_a_sample_is_that_of_its_noise_less_the_divergence_met(printed):
    """From N(0, 1) to N(mu, sigma^2): x(t) = t mu + sqrt(v) x_0, and the divergence is d/dt log sqrt(v)."""
    formula = printed("diffusion/flow_matching/likelihood")
    t = np.linspace(0, 1, 2001)
    for x0, mu, sigma in ((0.5, 3, 0.5), (-1.2, -1, 1.8)):
        v = (1 - t) ** 2 + (t * sigma) ** 2
        slope = (t * sigma**2 - (1 - t)) / v
        values = {"x": lambda t, x0=x0, mu=mu, sigma=sigma: t * mu + math.hypot(1 - t, t * sigma) * x0}
        values |= {"p_1": NormalDist(mu, sigma).pdf, "p_0": NormalDist().pdf, "x_0": x0}
        values[r"\int_0^1 \nabla \cdot u_t(x(t))\, \mathrm dt"] = np.trapezoid(slope, t)
        formula.holds(values, rtol=1e-6)


def test_a_learned_flow_has_the_density_by_which_it_stretches_intervals():
    """p_1(x) is p_0(x_0) dx_0/dx, with x_0 the noise that ends in x: followed from both sides of each point."""
    rng = np.random.default_rng(0)
    states = flow_matching.training(count.p_data, rng)
    for _ in range(31):
        net, _ = next(states)
    u, x, h = flow_matching.velocity_of(net), np.array([[-2.2], [-0.4], [0.9], [2.1]]), 1e-4
    up, down = (rk4(u, x + e, np.linspace(1, 0, 161))[-1] for e in (h, -h))
    middle = (up + down)[:, 0] / 2
    log_p = np.log((up - down)[:, 0] / (2 * h)) - middle**2 / 2 - math.log(2 * math.pi) / 2
    nearest = abs(count.x - x.T).argmin(axis=0)
    assert count.x[nearest] == pytest.approx(x)
    assert count.learned(30)[nearest] == pytest.approx(log_p, abs=2e-3)


def test_on_the_way_the_sum_is_the_log_density_of_the_snapshots():
    for x0 in (0.05, 1.2, -0.7):
        path, exact, summed = count.account(x0)
        assert path[0] == x0 and path[[0, 20, 40]] == pytest.approx(
            [x0, *rk4(M2.velocity, np.array(x0), np.linspace(0, 1, 401))[[200, 400]]], abs=1e-4
        )
        assert exact == pytest.approx([M2.path_log_prob(a, t) for a, t in zip(path, count.times, strict=True)])
        assert summed == pytest.approx(exact, abs=0.02) and summed[0] == exact[0]
    _, exact, summed = count.account(0.05)
    assert summed[-1] < -2.2 < -0.85 < summed.max()


def test_the_density_of_a_learned_flow_has_area_one_and_costs_its_kl_divergence_more():
    facts = count.facts()
    assert facts["area"] == pytest.approx(1, abs=1e-3)
    # Two hills far apart: the entropy of one Gaussian and of a coin, less what the overlap saves.
    apart = math.log(2) + math.log(0.5 * math.sqrt(2 * math.pi * math.e))
    assert apart - 1e-3 < facts["entropy"] < apart
    x = np.linspace(-6, 6, 4001)
    log_q = np.interp(x, count.x[:, 0], count.learned(300))
    gap = np.trapezoid(M2.prob(x) * (M2.log_prob(x) - log_q), x)
    assert facts["gap"] == pytest.approx(gap, abs=1e-3) and facts["gap"] > 0
    assert facts["nats"] == pytest.approx(facts["entropy"] + facts["gap"])
    gaps = [count.facts(steps)["gap"] for steps in (10, 30, 100, 300, 1000)]
    assert (np.diff(gaps) < 0).all() and gaps[-1] > 0


@pytest.mark.parametrize("steps", [10, 300])
def test_the_figure_shows_sums_on_exact_curves_and_the_density_on_the_hills(steps):
    left, right = count.figure(steps=steps).axes
    for k, x0 in enumerate((0.05, 1.2)):
        broad, thin = left.lines[2 * k : 2 * k + 2]
        _, exact, summed = count.account(x0)
        assert broad.get_ydata() == pytest.approx(exact) and thin.get_ydata() == pytest.approx(summed)
        assert broad.get_linewidth() > thin.get_linewidth()
    assert [text.get_text() for text in left.texts] == ["from 0.05", "from 1.2"]
    (curve,), (shade,) = right.lines, right.collections
    assert curve.get_ydata() == pytest.approx(np.exp(count.learned(steps)))
    assert shade.get_paths()[0].vertices[:, 1].max() == pytest.approx(M2.prob(count.x[:, 0]).max())
    assert count_tops(curve.get_ydata()) == 2
    assert right.get_title() == f"density, {steps} steps" and curve.get_ydata().max() < right.get_ylim()[1]
