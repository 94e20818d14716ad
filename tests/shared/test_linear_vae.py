"""Claims of snippets/shared/linear_vae.py."""

import math

import numpy as np
import pytest

from snippets.shared.linear_vae import best_encoder, bound, log_likelihood, slopes, train


def problem(rng, d=3, k=2):
    """S, W, A, v and noise, at random."""
    x = rng.normal(size=(d, d + 3))
    return x @ x.T / 4, rng.normal(size=(d, k)), 0.3 * rng.normal(size=(k, d)), rng.uniform(0.3, 1.2, k), 0.8


def test_the_bound_is_an_average_over_data_and_draws(rng, n=40_000):
    S, W, A, v, noise = problem(rng)
    x = rng.normal(size=(n, 3)) @ np.linalg.cholesky(S).T
    e = rng.normal(size=(n, 2))
    z = x @ A.T + v * e
    log_p = -(z**2).sum(1) / 2 - ((x - z @ W.T) ** 2).sum(1) / 2 / noise**2 - 3 * math.log(noise)
    each = log_p + (e**2).sum(1) / 2 + np.log(v).sum() - 3 / 2 * math.log(2 * math.pi)
    assert abs(each.mean() - bound(S, W, A, v, noise)) < 5 * each.std() / math.sqrt(n)


def test_the_likelihood_is_that_of_what_the_decoder_makes(rng, n=40_000):
    S, W, _, _, noise = problem(rng)
    made = rng.normal(size=(n, 2)) @ W.T + noise * rng.normal(size=(n, 3))
    C = W @ W.T + noise**2 * np.eye(3)
    assert (abs(made.T @ made / n - C) < 5 * np.sqrt((np.outer(C.diagonal(), C.diagonal()) + C**2) / n)).all()
    values, vectors = np.linalg.eigh(C)
    turned = vectors.T @ S @ vectors
    by_axis = sum(-(s / c + math.log(2 * math.pi * c)) / 2 for s, c in zip(turned.diagonal(), values, strict=True))
    assert log_likelihood(S, W, noise) == pytest.approx(by_axis)


def test_slopes_are_finite_differences(rng, h=1e-6):
    S, W, A, v, noise = problem(rng)
    for k, slope in enumerate(slopes(S, W, A, v, noise)):
        for at in np.ndindex(slope.shape):
            ends = []
            for step in (h, -h):
                parts = [W.copy(), A.copy(), np.log(v)]
                parts[k][at] += step
                ends.append(bound(S, parts[0], parts[1], np.exp(parts[2]), noise))
            assert slope[at] == pytest.approx((ends[0] - ends[1]) / (2 * h), rel=1e-5, abs=1e-6)


def test_training_climbs_and_ends_where_variances_above_the_noise_are_awake(rng):
    """Two latents, but only one direction with more variance than the noise: the other falls asleep."""
    S, noise = np.diag([3.0, 0.6]), 1.0
    path = train(S, rng.normal(size=(2, 2)), 0.3 * rng.normal(size=(2, 2)), np.ones(2), noise, 3000, 0.03)
    bounds = [bound(S, *parts, noise) for parts in path]
    assert (np.diff(bounds) > -1e-12).all()
    W, A, _ = path[-1]
    assert np.linalg.eigvalsh(W @ W.T) == pytest.approx([0, 2], abs=1e-3)  # 3 - 1, and nothing
    assert bounds[-1] == pytest.approx(log_likelihood(S, W, noise), abs=1e-5)
    assert (abs(W[1]) < 0.01).all() and np.linalg.matrix_rank(W @ A, tol=0.02) == 1


def test_no_other_encoder_is_better(rng):
    S, W, _, _, noise = problem(rng)
    A, v = best_encoder(W, noise)
    here = bound(S, W, A, v, noise)
    assert here < log_likelihood(S, W, noise)
    for _ in range(100):
        other = A + 0.1 * rng.normal(size=A.shape), v * np.exp(0.1 * rng.normal(size=2))
        assert bound(S, W, *other, noise) < here
