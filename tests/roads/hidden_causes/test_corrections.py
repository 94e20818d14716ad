"""What is often said of VAEs, and is false: by quadrature, and by counting draws."""

import math
from statistics import NormalDist

import numpy as np
import pytest

from snippets.roads.hidden_causes import corrections as m
from snippets.shared.linear_vae import best_encoder, bound, log_likelihood


def test_the_mean_over_latents_is_no_bound():
    facts = m.facts()
    A, v = best_encoder(m.W, 0.5)
    assert facts["with_sum"] == bound(m.S, m.W, A, v, 0.5) <= facts["log_p"] + 1e-9
    assert facts["log_p"] == pytest.approx(log_likelihood(m.S, m.W, 0.5))
    best = np.diag(np.sqrt([4 - 0.25, 3 - 0.25, 0]))[:, :2]
    assert 0 < log_likelihood(m.S, best, 0.5) - facts["log_p"] < 0.01
    each = [(A[k] @ m.S @ A[k] + v[k] ** 2 - 1) / 2 - math.log(v[k]) for k in range(2)]
    assert facts["with_mean"] == pytest.approx(facts["with_sum"] + sum(each) / 2)
    assert facts["with_mean"] > facts["log_p"] + 1


def test_an_estimate_of_a_kl_may_be_negative_and_the_kl_is_not(rng):
    facts, q, p = m.facts(), NormalDist(1, 0.5), NormalDist()
    # log q - log p is a parabola in z; its roots cut off what is below zero
    a, b, c = 1 / 2 - 2, 4.0, -2 - math.log(0.5)
    low, high = sorted((-b + s * math.sqrt(b * b - 4 * a * c)) / 2 / a for s in (1, -1))
    share = q.cdf(low) + 1 - q.cdf(high)
    assert abs(facts["below"] - share) < 5 * math.sqrt(share * (1 - share) / 100_000)
    z = np.linspace(-4, 6, 4001)
    log_ratio = np.array([math.log(q.pdf(t) / p.pdf(t)) for t in z])
    kl = sum(q.pdf(t) * r for t, r in zip(z, log_ratio, strict=True)) * (z[1] - z[0])
    assert facts["kl"] == pytest.approx(kl, abs=1e-6) and kl > 0
    draws = m.one_draw(1, 0.5, rng)
    assert abs(draws.mean() - kl) < 5 * draws.std() / math.sqrt(len(draws))


def test_a_program_that_misreads_the_width_has_its_least_at_the_same_place():
    facts = m.facts()
    assert facts["right"] == pytest.approx((0.25 - 1) / 2 - math.log(0.5))
    assert facts["misread"] == pytest.approx((0.5 - 1 - math.log(0.5)) / 2) and facts["misread"] < facts["right"] / 3
    widths = np.linspace(0.2, 3, 281)
    assert widths[m.misread(np.log(widths)).argmin()] == pytest.approx(1)


def test_the_middle_is_a_hole():
    density = [NormalDist(side, 0.5).pdf(x) for x in (0, 2) for side in (-2, 2)]
    assert m.facts()["hole"] == pytest.approx(sum(density[:2]) / sum(density[2:]))
