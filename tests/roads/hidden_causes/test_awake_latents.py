"""Only what varies more than the noise is worth a latent: by trying all lengths of a stretch."""

import math

import numpy as np
import pytest

from snippets.roads.hidden_causes import awake_latents as m
from snippets.shared.linear_vae import best_encoder, log_likelihood


@pytest.mark.equation("roads/hidden_causes/stretch")
@pytest.mark.parametrize(("variance", "noise"), [(9.0, 2.0), (2.5, 1.5), (1.0, 1.3)])
def test_the_best_stretch_leaves_the_noise_its_share(printed, variance, noise):
    w = np.linspace(0, 4, 8001)
    total = w**2 + noise**2
    best = w[(-np.log(total) - variance / total).argmax()]
    stretch = printed("roads/hidden_causes/stretch").gives({r"\lambda_i": variance, r"\sigma": noise}, "w_i")
    assert stretch == pytest.approx(best, abs=5e-4)
    given = {r"\lambda_i": variance, r"\sigma": noise, "w_i": best}
    if best:
        printed("roads/hidden_causes/stretch").holds(given, rtol=1e-3)


@pytest.mark.parametrize("noise", [1, 2, 4, 8])
def test_so_many_latents_are_awake_and_no_other_number_is_better(noise):
    facts = m.facts(noise)
    n = facts["awake"]
    S = np.diag(m.variances)
    score = {
        k: log_likelihood(S, np.diag(np.sqrt(abs(m.variances - noise**2)))[:, :k], noise) for k in range(n - 2, n + 3)
    }  # fmt: skip
    assert max(score, key=score.get) == n
    assert n == sum(math.sqrt(v) > noise for v in m.variances) and facts["noise"] == noise
    W = m.directions * np.sqrt(np.clip(m.variances - noise**2, 0, None))
    A, _ = best_encoder(W, noise)
    back = m.mean + (m.held - m.mean) @ A.T @ W.T
    assert m.decode_mean(m.held, noise) == pytest.approx(back, abs=1e-6)


@pytest.mark.parametrize("noise", [1, 8])
def test_the_figure_has_blue_bars_above_the_line_and_sixteen_digits(noise):
    axes = m.figure(noise).axes
    bars = axes[0].patches
    assert [bar.get_height() for bar in bars] == pytest.approx(m.variances)
    colours = [bar.get_facecolor() for bar in bars]
    n = m.facts(noise)["awake"]
    assert len({*colours[:n]}) == len({*colours[n:]}) == 1 and colours[0] != colours[-1]
    assert axes[0].lines[0].get_ydata()[0] == noise**2
    shown = np.array([np.ravel(ax.images[0].get_array()) for ax in axes[1:]])
    assert shown[:8] == pytest.approx(m.held[:8])
    assert shown[8:] == pytest.approx(m.decode_mean(m.held[:8], noise))
