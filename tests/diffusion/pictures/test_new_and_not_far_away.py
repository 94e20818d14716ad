"""Drawn digits are new: by distances one at a time, and by the binomial law of a network without memory."""

import numpy as np
import pytest

from snippets.diffusion.pictures import new_and_not_far_away as snippet


def test_distances_one_at_a_time_give_the_same_and_no_digit_is_a_copy():
    to_seen, to_fresh, real = snippet.distances()
    for i in (0, 100, 596):
        by_hand = min(np.linalg.norm(snippet.fresh[i] - y) for y in snippet.seen)
        assert real[i] == pytest.approx(by_hand)
    facts = snippet.facts()
    assert facts["copies"] == 0 and facts["least"] == to_seen.min() > 0.5
    assert facts["seen"] == np.median(to_seen) and facts["fresh"] == np.median(to_fresh)
    assert facts["real"] == np.median(real)


def test_more_than_half_lean_towards_what_was_seen_but_not_nearly_all():
    share, n = snippet.facts()["nearer"], len(snippet.fresh)
    to_seen, to_fresh, _ = snippet.distances()
    assert share == sum(a < b for a, b in zip(to_seen, to_fresh, strict=True)) / n
    assert share > 0.5 + 3 / (2 * np.sqrt(n))  # chance alone hardly ever gives so much
    assert share < 0.75


def test_real_digits_of_the_two_parts_are_exchangeable():
    """What is neither seen nor held out is nearer to either half equally often."""
    other = snippet.train[len(snippet.fresh) :]
    nearest = [[min(np.linalg.norm(part - x, axis=1)) for part in (snippet.seen, snippet.fresh)] for x in other]
    share = np.mean([a < b for a, b in nearest])
    assert abs(share - 0.5) < 5 / (2 * np.sqrt(len(other)))
