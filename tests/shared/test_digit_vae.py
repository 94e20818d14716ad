"""Claims of snippets/shared/digit_vae.py."""

import numpy as np
import pytest

import oracles
from snippets.shared import digit_levels, digit_vae
from snippets.shared.digit_tables import split
from snippets.shared.mlp import MLP

TRAIN, _, HELD = split()


def small(rng, hidden=5):
    """A model in double precision."""
    encoder = MLP(rng, (64, hidden, 2 * digit_vae.CAUSES))
    return encoder, MLP(rng, (digit_vae.CAUSES, hidden, 64)), rng.normal(size=64) / 5


def test_the_slopes_are_those_of_the_bound_with_its_divergence_in_closed_form(rng, h=1e-6):
    model, x = small(rng), digit_levels.spread(HELD[:4], rng)
    e = rng.normal(size=(4, digit_vae.CAUSES))

    def loss():
        """By hand: squared misses over variances, and the divergence of N(m, s^2) from N(0, 1)."""
        encoder, decoder, log_noise = model
        y = digit_levels.scaled(x)
        m, s = np.split(encoder.forward(y), 2, axis=1)
        s = np.exp(s)
        miss = decoder.forward(m + s * e) - y
        variance = np.exp(log_noise) ** 2
        return ((miss**2 / variance + np.log(variance)).sum() + (m**2 + s**2 - 1 - np.log(s**2)).sum()) / 2 / len(x)

    slopes = [g.copy() for g in digit_vae.slopes(model, x, e)]
    for array, slope in zip(digit_vae.parameters(model), slopes, strict=True):
        for i in [tuple(rng.integers(s) for s in array.shape) for _ in range(10)]:
            assert slope[i] == pytest.approx(oracles.slope(loss, array, i, h), rel=1e-4, abs=1e-7)


def linear(rng):
    """A decoder without a hidden layer, so that log p(x) is known, and an encoder that is too wide by half."""
    k = digit_vae.CAUSES
    decoder, log_noise = MLP(rng, (k, 64)), rng.normal(size=64) / 5
    W, b = decoder.parameters
    b[:] = rng.normal(size=64) / 3
    # given x, the causes are Gaussian with this covariance
    cov = np.linalg.inv(np.eye(k) + (W / np.exp(2 * log_noise)) @ W.T)
    encoder = MLP(rng, (64, 2 * k))
    A, a = encoder.parameters
    A[:, :k] = (cov @ (W / np.exp(2 * log_noise))).T
    a[:k] = -b @ A[:, :k]
    A[:, k:], a[k:] = 0, np.log(1.5 * np.sqrt(cov.diagonal()))
    total = W.T @ W + np.diag(np.exp(2 * log_noise))
    return (encoder, decoder, log_noise), b, total, cov


def test_weights_average_to_the_probability_and_their_logarithms_to_the_bound(rng, n=4000):
    model, b, total, cov = linear(rng)
    k = digit_vae.CAUSES
    x = digit_levels.spread(HELD[:1], rng)
    y = digit_levels.scaled(x)[0] - b
    log_p = -(y @ np.linalg.solve(total, y) + np.linalg.slogdet(2 * np.pi * total)[1]) / 2 - digit_levels.log_volume()
    logs = digit_vae.log_weights(model, np.repeat(x, n, axis=0), rng.normal(size=(n, k)))
    weights = np.exp(logs - log_p)
    assert abs(weights.mean() - 1) < 5 * weights.std(ddof=1) / np.sqrt(n)
    # how far the bound is below: the divergence of one Gaussian from another with the same mean
    v = 1.5**2 * cov.diagonal()
    gap = ((np.linalg.inv(cov).diagonal() * v).sum() - k + np.linalg.slogdet(cov)[1] - np.log(v).sum()) / 2
    assert gap > 0
    assert abs(log_p - logs.mean() - gap) < 5 * logs.std(ddof=1) / np.sqrt(n)


def test_drawn_pictures_have_mean_and_covariance_of_the_model(rng, n=20_000):
    model, b, total, _ = linear(rng)
    y = digit_levels.scaled(digit_vae.sample(model, n, rng))
    assert (abs(y.mean(axis=0) - b) < 5 * np.sqrt(total.diagonal() / n)).all()
    # entries of the covariance of n Gaussians vary by (c_ii c_jj + c_ij^2) / n; 2080 of them
    spread = np.sqrt((np.outer(total.diagonal(), total.diagonal()) + total**2) / n)
    assert (abs(np.cov(y.T) - total) < 5.5 * spread).all()


def test_training_raises_the_bound_of_held_out_digits(rng):
    x, e = digit_levels.spread(HELD, rng), rng.normal(size=(len(HELD), digit_vae.CAUSES))
    before, after = (digit_vae.log_weights(digit_vae.train(TRAIN, rng, steps), x, e) for steps in (0, 60))
    gain = after - before
    assert gain.mean() > 5 * gain.std() / np.sqrt(len(x))
