"""The chains of the sum, against its density on a grid."""

import math

import numpy as np
import pytest

from snippets.roads.energies import energies_add as m

STOPS = [-0.1, 0.0, 0.3, 1.0, 3.0]
AXIS = np.linspace(-4, 4, 401)
X = np.stack(np.meshgrid(AXIS, AXIS), axis=-1).reshape(-1, 2)


def law(weight):
    ring = (np.hypot(*X.T) - 2) ** 2 / (2 * 0.25**2)
    stripe = (X[:, 1] - 1) ** 2 / (2 * 0.4**2)
    p = np.exp(-ring - weight * stripe)
    return p / p.sum()


@pytest.mark.parametrize("weight", STOPS)
@pytest.mark.parametrize("seed", range(10))
def test_the_chains_end_where_the_sum_is_low(weight, seed):
    p, x = law(weight), m.walk(np.array([1, weight]), seed=seed)
    for f in (lambda x: x[:, 1], lambda x: np.hypot(*x.T), lambda x: (abs(x[:, 1] - 1) < 0.8).astype(float)):
        mean, spread = p @ f(X), math.sqrt(p @ f(X) ** 2 - (p @ f(X)) ** 2)
        assert abs(f(x).mean() - mean) < 5 * spread / math.sqrt(len(x)) + 0.02  # what 800 steps may leave of the start


def test_the_score_is_minus_the_slope(rng, h=1e-5):
    x, weights = rng.normal(size=(20, 2)), np.array([0.7, 1.3])
    for k, e in enumerate(h * np.eye(2)):
        slope = weights @ (m.energies(x + e) - m.energies(x - e)) / (2 * h)
        assert m.score(x, weights)[:, k] == pytest.approx(-slope, rel=1e-4, abs=1e-6)


@pytest.mark.parametrize("weight", STOPS)
def test_the_facts_follow_the_slider(weight):
    facts, x = m.facts(weight), m.figure(weight).axes[2].lines[0].get_xydata()
    assert facts == {"weight": weight, "near": np.mean(abs(x[:, 1] - 1) < 0.8)}
    assert m.facts() == m.facts(1.0)
    assert len(x) == 300
