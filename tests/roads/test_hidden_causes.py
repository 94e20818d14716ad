"""What docs/roads/hidden_causes.md says beside its figures."""

import math

import numpy as np
import pytest

from snippets.shared.bits_back import decoder, joint, posterior
from snippets.shared.gaussian import normal
from snippets.shared.hidden_cause import GRID, bound, gap, log_evidence, log_joint
from snippets.shared.hidden_cause import posterior as posterior_density
from snippets.shared.linear_vae import best_encoder, log_likelihood
from snippets.shared.linear_vae import bound as linear_bound

STEP = GRID[1] - GRID[0]


@pytest.mark.equation("roads/hidden_causes/evidence")
def test_the_likelihood_adds_up_all_causes(printed, rng, n=200_000):
    x = rng.normal(size=n) ** 2 + 0.5 * rng.normal(size=n)
    for low, high in ((0.9, 1.1), (1.9, 2.1)):
        middle = (low + high) / 2
        p = math.exp(log_evidence(middle, 0.5))
        given = {
            r"\mathrm{d}z": STEP, r"\int": np.sum, "p(z)": normal(GRID), r"p(x \mid z)": normal(middle, GRID**2, 0.5),
            "p(x)": p,
        }  # fmt: skip
        printed("roads/hidden_causes/evidence").holds(given)
        share = ((x > low) & (x < high)).mean()
        assert abs(share / (high - low) - p) < 5 * math.sqrt(share / n) / (high - low) + 0.01 * p


@pytest.mark.equation("roads/hidden_causes/bound")
def test_log_likelihood_is_bound_plus_kl(printed):
    for mean, std in ((1.2, 0.3), (-0.4, 0.4)):
        q = normal(GRID, mean, std)
        given = {
            r"\mathop{\mathbb E}_{z \sim q}": lambda f, q=q: (q * f).sum() * STEP,
            r"p(z)\, p(x \mid z)": np.exp(np.maximum(log_joint(2, GRID, 0.5), -700)),
            "q(z)": np.maximum(q, 1e-300), "p(x)": math.exp(log_evidence(2, 0.5)),
            r"\text{KL}\bigl( q \,\|\, p(z \mid x) \bigr)": gap(2, 0.5, mean, std),
        }  # fmt: skip
        assert printed("roads/hidden_causes/bound").gives(given, "B") == pytest.approx(bound(2, 0.5, mean, std))
        printed("roads/hidden_causes/bound").holds(given, rtol=1e-7)
        assert posterior_density(2, 0.5).sum() * STEP == pytest.approx(1)


@pytest.mark.equation("roads/hidden_causes/two_terms")
def test_the_bound_is_explanation_minus_price(printed):
    for mean, std in ((1.2, 0.3), (-0.4, 0.7)):
        q = normal(GRID, mean, std)
        kl = (mean**2 + std**2 - 1) / 2 - math.log(std)
        given = {
            r"\mathop{\mathbb E}_{z \sim q}": lambda f, q=q: (q * f).sum() * STEP,
            r"\log p(x \mid z)": -((2 - GRID**2) ** 2) / 0.5 - math.log(0.5 * math.sqrt(2 * math.pi)),
            r"\text{KL}\bigl( q \,\|\, p(z) \bigr)": kl, "B": bound(2, 0.5, mean, std),
        }  # fmt: skip
        printed("roads/hidden_causes/two_terms").holds(given)


@pytest.mark.equation("roads/hidden_causes/diagonal_gap")
def test_independent_guesses_of_latents_that_hang_together_leave_a_gap(printed, rng):
    for k in (2, 3):
        W, noise = rng.normal(size=(4, k)), 0.7
        x = rng.normal(size=(4, 6))
        S, P = x @ x.T, np.eye(k) + W.T @ W / noise**2
        left = log_likelihood(S, W, noise) - linear_bound(S, W, *best_encoder(W, noise), noise)
        given = {
            r"\text{gap}": left, "P_i": P.diagonal(), "i": range(k), r"\det P": np.linalg.det(P),
        }  # fmt: skip
        printed("roads/hidden_causes/diagonal_gap").holds(given)
        turned = W @ np.linalg.svd(W)[2].T  # at right angles
        encoder = best_encoder(turned, noise)
        assert linear_bound(S, turned, *encoder, noise) == pytest.approx(log_likelihood(S, turned, noise))
        assert log_likelihood(S, turned, noise) == pytest.approx(log_likelihood(S, W, noise))
        assert left > 1e-6


@pytest.mark.equation("roads/hidden_causes/bits_back")
def test_the_bill_is_the_surprise_and_the_divergence(printed):
    p_x, p_post = joint().sum(axis=0), (joint() / joint().sum(axis=0)).T
    for side in (False, True):
        guess = posterior(side)
        for x in (9, 20):
            q = guess[x] / guess[x].sum()
            given = {
                "q(z)": q, r"p(x \mid z)": decoder()[:, x] / decoder().sum(axis=1), "p(z)": 1 / 64, "p(x)": p_x[x],
                r"\mathop{\mathbb E}_{z \sim q}": lambda f, q=q: q @ f,
                r"\text{KL}\bigl( q \,\|\, p(z \mid x) \bigr)": (q * np.log(q / p_post[x])).sum(),
            }  # fmt: skip
            printed("roads/hidden_causes/bits_back").holds(given)
