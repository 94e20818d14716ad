"""The terms of the bound sum to the bound: by chains that are drawn, and by closed forms for one Gaussian."""

import itertools
import math

import numpy as np
import pytest

from snippets.diffusion.diffusion import the_bill_of_each_step as page
from snippets.shared.diffusion import mmse
from snippets.shared.gaussian_mixture import GaussianMixture


def log_normal(x, mean, variance):
    return -((x - mean) ** 2) / (2 * variance) - np.log(2 * np.pi * variance) / 2


def by_chains(rng, p, times, n):
    """Draw x_1, its whole noising chain, and sum log q(chain | x_1) - log p(chain, x_1). No KL, no SNR. (n,)"""
    alpha = times / np.hypot(times, 1 - times)
    x1 = p.sample(rng, n)
    z = alpha[-1] * x1 + np.sqrt(1 - alpha[-1] ** 2) * rng.normal(size=n)  # least noise first
    chain, logs = [z], log_normal(z, alpha[-1] * x1, 1 - alpha[-1] ** 2)
    for k in range(len(times) - 1, 0, -1):
        kept = alpha[k - 1] / alpha[k]
        z = kept * chain[-1] + np.sqrt(1 - kept**2) * rng.normal(size=n)
        logs = logs + log_normal(z, kept * chain[-1], 1 - kept**2)
        chain.append(z)

    def guess(z, k):  # on our line the state is smaller or larger by a known factor
        x = z * np.hypot(times[k], 1 - times[k])
        return x + (1 - times[k]) * p.velocity(x, times[k])

    logs = logs - log_normal(chain[-1], 0, 1)
    for k in range(len(times) - 1):
        z, lighter = chain[-1 - k], chain[-2 - k]
        a, b = alpha[k + 1], alpha[k]
        beta = 1 - (b / a) ** 2
        small = (1 - a**2) / (1 - b**2) * beta
        mean = a * beta / (1 - b**2) * guess(z, k) + (b / a) * (1 - a**2) / (1 - b**2) * z
        logs = logs - log_normal(lighter, mean, small)
    left = mmse(p, times)[-1]
    return logs - log_normal(x1, guess(chain[0], len(times) - 1), left)


@pytest.mark.parametrize("times", [page.even(5)[1:], np.array([0.3, 0.5, 0.8, 0.9])])
def test_the_terms_sum_to_the_bound_of_chains_that_are_drawn(rng, times, n=40_000):
    bound = by_chains(rng, page.p_data, times, n)
    assert abs(bound.mean() - page.terms(page.p_data, times).sum()) < 5 * bound.std() / n**0.5


def test_for_one_gaussian_every_term_has_a_closed_form():
    for mean, std in ((0, 1.2), (0.8, 0.6)):
        p, times = GaussianMixture([1], [mean], [std]), np.array([0.1, 0.35, 0.6, 0.95])
        square, snr = mean**2 + std**2, (times / (1 - times)) ** 2
        left = 1 / (1 / std**2 + snr)  # precisions add
        assert mmse(p, times) == pytest.approx(left, abs=1e-8)
        abar = snr / (1 + snr)
        start = (abar[0] * square + 1 - abar[0] - 1 - math.log(1 - abar[0])) / 2
        steps = [(b - a) * m / 2 for a, b, m in zip(snr[:-1], snr[1:], left[:-1], strict=True)]
        expected = [start, *steps, math.log(2 * math.pi * math.e * left[-1]) / 2]
        assert page.terms(p, times) == pytest.approx(expected, abs=1e-7)
        assert sum(expected) > math.log(2 * math.pi * math.e * std**2) / 2  # its entropy


@pytest.mark.equation("diffusion/diffusion/bill")
def test_a_step_costs_what_is_printed(printed, rng, n=40_000):
    times = np.array([0.3, 0.5, 0.8])
    snr = (times / (1 - times)) ** 2
    bill = page.terms(page.p_data, times)
    for k in (0, 1):
        x1 = page.p_data.sample(rng, n)
        x = times[k] * x1 + (1 - times[k]) * rng.normal(size=n)
        error = x1 - x - (1 - times[k]) * page.p_data.velocity(x, times[k])
        values = {r"\text{SNR}_{k-1}": snr[k + 1], r"\text{SNR}_k": snr[k], "L_k": bill[k + 1]}
        values |= {r"\mathbb E\, \lVert x_1 - \hat x(x_{t_k}) \rVert^2": (error**2).mean()}
        margin = 5 * (error**2).std() / n**0.5 / (error**2).mean()
        printed("diffusion/diffusion/bill").holds(values, rtol=margin)


def test_more_steps_waste_less_and_the_waste_halves():
    facts = {K: page.facts(K) for K in (16, 32, 64, 128, 256)}
    assert page.facts() == facts[16]
    x = np.linspace(-7, 7, 100_001)
    entropy = -(page.p_data.prob(x) * page.p_data.log_prob(x)).sum() * (x[1] - x[0])
    for f in facts.values():
        assert f["entropy"] == pytest.approx(entropy, abs=1e-6)
        assert (
            f["start"] + f["steps"] + f["last"] == pytest.approx(f["bound"]) and f["gap"] == f["bound"] - f["entropy"]
        )
    gaps = [f["gap"] for f in facts.values()]
    ratios = [b / a for a, b in itertools.pairwise(gaps)]
    assert all(0.35 < r < 0.5 for r in ratios) and ratios[-1] > 0.48
    for steps in (1000, 10_000):  # even in t: as much waste with ten times as many
        t = np.arange(1, steps) / steps
        gap = page.terms(page.p_data, t).sum() - entropy
        assert gap == pytest.approx(facts[16]["in_time"], abs=0.02)


def test_even_steps_are_even_in_the_logarithm_of_data_by_noise():
    t = page.even(9)
    assert np.log(t / (1 - t)) == pytest.approx(np.linspace(-4, 4, 9))


@pytest.mark.parametrize("steps", [16, 64])
def test_the_bars_have_the_price_as_their_area_and_the_curve_is_below(steps):
    (ax,) = page.figure(steps=steps).axes
    bill = page.terms(page.p_data, page.even(steps))
    assert [bar.get_width() * bar.get_height() for bar in ax.patches] == pytest.approx(bill[1:-1])
    assert [bar.get_x() for bar in ax.patches] == pytest.approx(np.linspace(-4, 4, steps)[:-1])
    x, y = ax.lines[0].get_data()
    assert np.trapezoid(y, x) < bill[1:-1].sum() and y[-1] == pytest.approx(1, abs=0.01)
    t = 1 / (1 + np.exp(-x))
    assert y == pytest.approx(mmse(page.p_data, t) * np.exp(2 * x))
    assert max(bar.get_height() for bar in ax.patches) < 3 and f"{bill.sum():.2f}" in ax.get_title()
