"""The mean of a wandering network is better than the network: by its loss on fresh examples."""

import numpy as np
import pytest

from snippets.diffusion.pictures import averaged_weights_are_better as snippet
from snippets.shared.digit_flow import batch, split, velocity


def test_the_kept_losses_are_those_of_the_kept_weights(rng):
    parts = split()
    for part, name in ((parts[:2], "train"), (parts[2:], "averaged")):
        x0, x1, t, label = batch(rng, 4000, *part, drop=0)
        x = (1 - t[:, None]) * x0 + t[:, None] * x1
        square = ((velocity(x, t, label) - (x1 - x0)) ** 2).mean(axis=1)
        # both are means over examples, here of 4,000 and there of 9,600
        error = square.std() * np.sqrt(1 / 4000 + 1 / 9600)
        assert abs(square.mean() - snippet.facts()[name]) < 5 * error


def test_the_average_is_ahead_from_step_200_on_by_more_than_the_last_4000_steps_gain():
    raw, averaged, train = snippet.losses[:, 0, 1], snippet.losses[:, 1, 1], snippet.losses[:, 1, 0]
    assert (raw > averaged)[snippet.steps >= 200].all() and (averaged > train).all()
    facts = snippet.facts()
    assert facts["gain"] > max(raw[-2] - raw[-1], facts["early"] - facts["averaged"]) > 0
    assert facts["early"] == averaged[-2] and facts["gap"] == pytest.approx(averaged[-1] - train[-1])
    assert facts["gain"] == pytest.approx(raw[-1] - averaged[-1]) and facts["raw"] == raw[-1]


def test_a_weight_that_jitters_has_an_average_that_jitters_less(rng, decay=0.999):
    """The average of independent values has their variance times (1 - b) / (1 + b)."""
    shares = (1 - decay) * decay ** np.arange(20000)
    assert (shares**2).sum() == pytest.approx((1 - decay) / (1 + decay), rel=1e-10)


def test_the_curves_are_the_losses():
    a, b, c = (line.get_xydata()[:, 1] for line in snippet.figure().axes[0].lines)
    assert (a == snippet.losses[:, 0, 1]).all() and (b == snippet.losses[:, 1, 1]).all()
    assert (c == snippet.losses[:, 1, 0]).all()
