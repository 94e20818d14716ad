"""The answers to the exercises, by other sums."""

import math

import numpy as np
import pytest

from snippets.roads.hidden_causes import exercises
from snippets.shared.linear_vae import log_likelihood


def test_kl_by_a_sum_over_a_grid():
    z = np.linspace(-5, 7, 12_001)
    log_q = -((z - 1) ** 2) * 2 - math.log(0.5)
    kl = (np.exp(log_q) * (log_q + z**2 / 2)).sum() * 0.001 / math.sqrt(2 * math.pi)
    assert exercises.facts()["kl"] == pytest.approx(kl, abs=1e-6)


def test_two_latents_are_better_than_one_or_three():
    S = np.diag([9.0, 4.0, 1.0])
    score = [log_likelihood(S, np.diag(np.sqrt([6.75, 1.75, 0.5]))[:, :k], 1.5) for k in (1, 2, 3)]
    assert exercises.facts()["awake"] == 1 + int(np.argmax(score)) == 2


def test_four_bits():
    assert 2 ** exercises.facts()["bits"] == pytest.approx((1 / 2) / ((1 / 4) * (1 / 8)))
