"""The answers to the exercises, by other sums."""

from fractions import Fraction

import numpy as np
import pytest

from snippets.roads.autoregressive import exercises
from snippets.shared.belief_net import fit
from snippets.shared.drafts import kept


def test_a_net_of_nine_pixels_has_so_many_numbers(rng):
    x = rng.integers(2, size=(500, 9)).astype(float)
    _, W, b = fit(x)
    assert exercises.facts()["net"] == (W != 0).sum() + len(b) == 45
    assert exercises.facts()["table"] == len(list(np.ndindex(*[2] * 9))) - 1


def test_a_coin_with_odds_of_four_has_odds_of_sixteen():
    assert exercises.facts()["cooled"] == pytest.approx(float(Fraction(16, 17)))


def test_the_draft_is_kept_where_both_agree():
    p, q = np.array([0.1, 0.9]), np.array([0.4, 0.6])
    assert exercises.facts()["kept"] == pytest.approx(q @ kept(p, q))
    assert q @ kept(p, q) == pytest.approx(0.7)
