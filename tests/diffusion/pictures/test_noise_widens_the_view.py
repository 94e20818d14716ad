"""The noisier the picture, the farther a denoiser looks: by regression on noisy digits, and at both ends."""

import numpy as np
import pytest

from snippets.diffusion.pictures import noise_widens_the_view as snippet


@pytest.mark.parametrize("time", [0.2, 0.6])
def test_no_other_weights_denoise_better(time, rng):
    """The error is uncorrelated with every pixel: exactly, in the law of the training digits plus noise."""
    c, w = snippet.covariance, snippet.view(time).ravel()
    cross = time * c[27] - (time**2 * c + (1 - time) ** 2 * np.eye(64)) @ w
    assert cross == pytest.approx(np.zeros(64), abs=1e-12)
    x = snippet.train - snippet.train.mean(axis=0)
    loss = lambda v: np.mean((x[:, 27] - time * x @ v) ** 2) + (1 - time) ** 2 * v @ v  # noqa: E731
    assert all(loss(w) < loss(w + 0.05 * rng.normal(size=64)) for _ in range(10))


def test_the_radius_shrinks_with_the_noise_and_vanishes_at_the_end():
    radii = [snippet.radius(t) for t in (0.2, 0.4, 0.6, 0.8, 0.9)]
    assert (np.diff(radii) < 0).all() and snippet.radius(1 - 1e-6) < 1e-4
    early = snippet.covariance[27] ** 2  # at t = 0 the weights follow the covariance
    away = [(i // 8 - 3) ** 2 + (i % 8 - 3) ** 2 for i in range(64)]
    assert snippet.radius(1e-6) == pytest.approx(np.sqrt(early @ away / early.sum()), rel=1e-4)
    assert snippet.facts(0.4) == {"time": 0.4, "radius": radii[1], "late": radii[-1]}


def test_the_figure_shows_the_weights():
    left, right = snippet.figure(0.4).axes
    curve, dot = right.lines
    times, radii = curve.get_data()
    assert 0 < times[0] < min(snippet.STOPS) < max(snippet.STOPS) < times[-1] < 1  # the noise has an end at 1
    assert radii == pytest.approx([snippet.radius(t) for t in times])
    assert dot.get_xydata().tolist() == [[0.4, snippet.radius(0.4)]]
    left = np.asarray(left.images[0].get_array())
    w = abs(snippet.view(0.4))
    assert left == pytest.approx(w / w.max()) and w.argmax() == 27
