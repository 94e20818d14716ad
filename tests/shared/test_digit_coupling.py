"""Claims of snippets/shared/digit_coupling.py."""

import numpy as np
import pytest

from snippets.shared import digit_coupling, digit_levels
from snippets.shared.digit_tables import split
from snippets.shared.mlp import MLP

TRAIN, _, HELD = split()


@pytest.fixture
def model(rng):
    """Layers that do something, in double precision."""
    kept = rng.permutation(64) < 32
    return [(kept if layer % 2 else ~kept, MLP(rng, (32, 6, 64))) for layer in range(4)]


def test_what_is_drawn_leads_back_to_its_noise(model):
    x = digit_coupling.sample(model, 7, np.random.default_rng(3))
    z, _, _ = digit_coupling.to_noise(model, x)
    assert z == pytest.approx(np.random.default_rng(3).normal(size=(7, 64)), abs=1e-9)


def test_the_log_determinant_is_that_of_finite_differences(model, rng, h=1e-5):
    x = digit_levels.spread(HELD[:1], rng)
    ahead, behind = (digit_coupling.to_noise(model, x + a * np.eye(64))[0] for a in (h, -h))
    log_det = digit_coupling.to_noise(model, x)[1][0]
    assert np.linalg.slogdet((ahead - behind) / (2 * h))[1] == pytest.approx(log_det, abs=1e-6)


def test_fresh_layers_are_one_gaussian(rng):
    x = digit_levels.spread(HELD[:50], rng)
    mean, cov = digit_levels.moments()
    square = ((x - mean) @ np.linalg.inv(cov) * (x - mean)).sum(axis=1)
    by_hand = -(square + np.linalg.slogdet(2 * np.pi * cov)[1]) / 2
    fresh = digit_coupling.fresh(rng)
    assert digit_coupling.log_prob(fresh, x) == pytest.approx(by_hand, rel=1e-9)
    (first, _), (second, _), *_ = fresh
    assert first.sum() == 32 and (first != second).all() and len(fresh) == digit_coupling.LAYERS


def test_the_slopes_are_those_of_finite_differences(model, rng, h=1e-6):
    x = digit_levels.spread(HELD[:5], rng)
    slopes = [g.copy() for g in digit_coupling.slopes(model, x)]
    arrays = [p for _, net in model for p in net.parameters]
    for array, slope in zip(arrays, slopes, strict=True):
        for i in [tuple(rng.integers(s) for s in array.shape) for _ in range(6)]:
            value = array[i]
            array[i] = value + h
            above = -digit_coupling.log_prob(model, x).mean()
            array[i] = value - h
            below = -digit_coupling.log_prob(model, x).mean()
            array[i] = value
            assert slope[i] == pytest.approx((above - below) / (2 * h), rel=1e-4, abs=1e-6)


def test_the_density_of_what_is_drawn_is_worth_its_entropy(model, rng, n=4000):
    """If p is a density and x is drawn from it, another density q has the mean ratio q / p = 1."""
    x = digit_coupling.sample(model, n, rng)
    log_p = digit_coupling.log_prob(model, x)
    # q is the model with its last layer turned by a hair, so that the ratio doesn't vary much
    kept, net = model[-1]
    other = [*model[:-1], (kept, MLP.of([p.copy() for p in net.parameters]))]
    other[-1][1].parameters[-1] += 0.02 * rng.normal(size=64)
    ratio = np.exp(digit_coupling.log_prob(other, x) - log_p)
    assert ratio.std() > 0.01 and abs(ratio.mean() - 1) < 5 * ratio.std(ddof=1) / np.sqrt(n)


def test_training_raises_the_density_of_held_out_digits(rng):
    x = digit_levels.spread(HELD, rng)
    before, after = (digit_coupling.log_prob(digit_coupling.train(TRAIN, rng, steps), x) for steps in (0, 100))
    gain = after - before
    assert gain.mean() > 5 * gain.std() / np.sqrt(len(x))
