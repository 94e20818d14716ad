"""Claims of snippets/shared/hidden_cause.py."""

import math
from statistics import NormalDist

import numpy as np
import pytest

from snippets.shared.hidden_cause import GRID, best, bound, gap, log_evidence, log_joint, posterior

STEP = GRID[1] - GRID[0]


@pytest.mark.parametrize(("x", "noise"), [(2, 0.5), (0.3, 1.5), (-1, 0.7)])
def test_the_joint_is_prior_times_decoder_and_the_posterior_is_bayes(x, noise):
    joint = [NormalDist().pdf(z) * NormalDist(z * z, noise).pdf(x) for z in GRID[::10]]
    assert np.exp(log_joint(x, GRID[::10], noise)) == pytest.approx(joint, rel=1e-9, abs=1e-300)
    p = sum(joint) * 10 * STEP
    assert log_evidence(x, noise) == pytest.approx(math.log(p), abs=1e-6)
    assert posterior(x, noise)[::10] == pytest.approx(np.array(joint) / p, rel=1e-5, abs=1e-12)
    assert posterior(x, noise) == pytest.approx(posterior(x, noise)[::-1])  # z and -z are equally good


def test_the_evidence_is_a_density_of_what_the_model_draws(rng, n=20_000):
    x = rng.normal(size=n) ** 2 + 0.5 * rng.normal(size=n)
    for low, high in ((-0.5, 0.2), (0.8, 1.6)):
        grid = np.linspace(low, high, 41)
        p = np.exp([log_evidence(a, 0.5) for a in grid])
        share = (p[:-1] + p[1:]).sum() * (grid[1] - grid[0]) / 2
        assert abs(((x > low) & (x < high)).mean() - share) < 5 * math.sqrt(share * (1 - share) / n) + 1e-4


def test_bound_and_gap_make_the_log_likelihood_for_every_guess_on_a_grid():
    for x, noise in ((2, 0.5), (0.5, 1)):
        for mean in (-1.4, -0.5, 0, 0.9):
            for std in (0.15, 0.6, 0.9):
                below = bound(x, noise, mean, std)
                assert below <= log_evidence(x, noise)
                assert below + gap(x, noise, mean, std) == pytest.approx(log_evidence(x, noise), abs=1e-6)


def test_the_bound_is_an_average_over_draws(rng, n=40_000):
    mean, std = 1.1, 0.3
    z = mean + std * rng.normal(size=n)
    each = log_joint(2, z, 0.5) - [math.log(NormalDist(mean, std).pdf(a)) for a in z]
    assert abs(each.mean() - bound(2, 0.5, mean, std)) < 5 * each.std() / math.sqrt(n)


@pytest.mark.parametrize("noise", [0.25, 0.5, 1, 2])
def test_no_other_bell_is_better(noise, rng):
    mean, std = best(2, noise)
    here = bound(2, noise, mean, std)
    others = bound(2, noise, rng.uniform(-3, 3, 4000), np.exp(rng.uniform(-4, 1, 4000)))
    assert others.max() <= here + 1e-4  # the grid is fine, not endless
    assert (mean == 0) == (noise >= 1)
