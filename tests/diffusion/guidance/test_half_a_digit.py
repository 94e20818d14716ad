"""Half a digit filled in: shares by Bayes' rule, one digit at a time, and what the figure shows."""

import math

import numpy as np
import pytest

from snippets.diffusion.guidance import half_a_digit as snippet


@pytest.fixture(scope="module")
def facts():
    return snippet.facts()


def posterior(digit=103, std=0.5):
    """P(nine | half) and 1 over the sum of squared shares, by a loop over the training digits."""
    y = snippet.held_out[digit].reshape(8, 8)[:4].ravel()
    fits = [math.exp(-sum((y - x.reshape(8, 8)[:4].ravel()) ** 2) / (2 * std**2)) for x in snippet.X]
    nines = [f for f, label in zip(fits, snippet.L, strict=True) if label == 9]
    return sum(nines) / sum(fits), sum(fits) ** 2 / sum(f**2 for f in fits)


def test_the_digit_is_a_nine_that_the_training_set_does_not_hold(facts):
    assert len(snippet.X) == 1200 == len(snippet.L)
    assert facts["label"] == 9 == snippet.labels[103]
    assert np.linalg.norm(snippet.X - snippet.held_out[103], axis=1).min() > 0.5


def test_shares_of_the_posterior_are_those_of_bayes_rule(facts):
    nine, candidates = posterior()
    assert facts["posterior"] == pytest.approx(nine, rel=1e-9)
    assert facts["candidates"] == pytest.approx(candidates, rel=1e-9)


def test_exact_guidance_keeps_to_the_posterior_and_the_popular_rule_leaves_it(facts):
    p, n = facts["posterior"], facts["n"]
    error = 5 * math.sqrt(p * (1 - p) / n)
    assert n == 100 and abs(facts["exact"] - p) < error
    assert p - facts["popular"] > 2 * error


def test_every_filling_ends_near_a_training_digit():
    for exact in (True, False):
        x = snippet.fill(103, 0.5, exact, 12)
        far = np.linalg.norm(x[:, None] - snippet.X, axis=2)
        assert np.median(far.min(axis=1)) < 0.05
        assert (snippet.kind(x) == snippet.L[far.argmin(axis=1)]).all()


def test_the_figure_shows_the_half_the_whole_and_both_fillings():
    fig = snippet.figure()
    shown = [np.asarray(ax.images[0].get_array(), dtype=float).ravel() for ax in fig.axes]
    whole = snippet.held_out[103]
    assert len(shown) == 16
    assert shown[0][:32] == pytest.approx(whole[:32]) and not (shown[0][32:] == whole[32:]).any()
    assert shown[1] == pytest.approx(whole)
    assert np.array(shown[2:9]) == pytest.approx(snippet.fill(103, 0.5, True, 7))
    assert np.array(shown[9:]) == pytest.approx(snippet.fill(103, 0.5, False, 7))
    assert [t.get_text() for t in fig.texts] == ["half a digit, and all of it", "exact guidance", "popular rule"]
    assert (snippet.kind(np.array(shown[2:9])) == 9).all() and (snippet.kind(np.array(shown[9:])) != 9).any()
    assert all(ax.images[0].get_clim() == (-1, 1) for ax in fig.axes)
