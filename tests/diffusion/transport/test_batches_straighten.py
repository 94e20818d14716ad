"""Pairs sorted in batches: their marginals, their cost by order statistics, and the flow by quantiles."""

from statistics import NormalDist

import numpy as np
import pytest

from snippets.diffusion.transport import batches_straighten as batches


def test_a_batch_is_paired_in_order_and_keeps_noise_and_data():
    for batch in batches.RANGE:
        x0, x1 = batches.pairs(batch)
        n = len(x0)
        assert len(x1) == n == 2**16
        assert (np.diff(x0.reshape(-1, batch)) >= 0).all() and (np.diff(x1.reshape(-1, batch)) >= 0).all()
        assert abs(x0.mean()) < 5 / n**0.5 and abs((x0**2).mean() - 1) < 5 * (2 / n) ** 0.5
        assert abs(x1.mean()) < 5 * (4.25 / n) ** 0.5
        for x in (-2, 1.6, 2.3):
            share = (NormalDist(-2, 0.5).cdf(x) + NormalDist(2, 0.5).cdf(x)) / 2
            assert abs((x1 < x).mean() - share) < 5 * 0.5 / n**0.5


def test_the_pairs_cost_what_order_statistics_say(rng, n=40_000):
    """Of two, in order: E min min' + E max max' is half the product of both mean differences, here drawn anew."""
    x0 = rng.normal(size=(n, 2))
    x1 = rng.choice([-2, 2], size=(n, 2)) + 0.5 * rng.normal(size=(n, 2))
    gain = abs(x0[:, 0] - x0[:, 1]).mean() * abs(x1[:, 0] - x1[:, 1]).mean() / 2
    spent, *_ = batches.account(2)
    assert spent == pytest.approx(5.25 - gain, abs=0.1)
    assert batches.account(1)[0] == pytest.approx(5.25, abs=5 * (2 * 5.25**2 / 2**16) ** 0.5)


def test_larger_batches_come_nearer_to_the_flows_own_way_and_bend_less():
    accounts = np.array([batches.account(k) for k in batches.RANGE])
    assert (np.diff(accounts[:, 0]) < 0).all() and (np.diff(accounts[:, 1]) < 0).all()
    assert accounts[:, 2] == pytest.approx(accounts[0, 2], abs=1e-12), "everybody ends where they did before"
    assert accounts[0, 2] == pytest.approx(1.476, abs=0.03)
    assert (accounts[:, 0] > accounts[:, 1] + accounts[:, 2]).all(), "the floor is positive"
    assert batches.account(1)[1] == pytest.approx(1.0, abs=0.03), "as the chapter on flow matching has it"


def test_the_flow_at_random_is_that_of_the_exact_velocity():
    from snippets.shared.gaussian_mixture import GaussianMixture
    from snippets.shared.ode import rk4

    p = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])
    path = batches.flow(1)
    ranks = np.array([0.1, 0.3, 0.6, 0.9])
    x0 = np.array([NormalDist().inv_cdf(rank) for rank in ranks])
    exact = rk4(p.velocity, x0, np.linspace(0, 1, 101))[::5]
    assert path[:, (ranks * 2**16).astype(int)] == pytest.approx(exact, abs=0.06)


@pytest.mark.parametrize("batch", [1, 4, 64])
def test_the_figure_draws_lines_paths_and_the_two_accounts(batch):
    left, right = batches.figure(batch=batch).axes
    assert left.get_title() == f"batches of {batch}"
    lines, paths = left.lines[:40], left.lines[40:]
    x0, x1 = batches.pairs(batch)
    known = dict(zip(x0.tolist(), x1.tolist(), strict=True))
    assert all(known[a] == b for a, b in (line.get_ydata() for line in lines)) and len(paths) == 8
    for path in paths:
        assert path.get_ydata() == pytest.approx(
            batches.flow(batch)[:, np.searchsorted(batches.flow(batch)[0], path.get_ydata()[0])]
        )
    spent, bent, way = batches.account(batch)
    dots = {
        line.get_marker(): line.get_ydata()[0]
        for line in right.lines
        if line.get_marker() in "os" and line.get_marker()
    }
    assert (dots["o"], dots["s"]) == pytest.approx((spent - way, bent))
    facts = batches.facts(batch)
    assert (facts["spent"], facts["bent"], facts["way"]) == (spent, bent, way)
