"""What the smallest loss draws is in the training set, row by row."""

import numpy as np
import pytest

from snippets.diffusion.pictures import the_floor_draws_copies as snippet
from snippets.shared.ode import euler


def test_it_follows_the_mean_of_what_may_lie_ahead():
    train = 2 * snippet.train - 1  # from -1, paper, to 1, ink, as the noise is meant

    def velocity(x, t):
        chance = np.exp(-((x - t * train) ** 2).sum(axis=1) / (2 * (1 - t) ** 2))
        return (chance @ train / chance.sum() - x) / (1 - t)

    noise = np.random.default_rng(0).normal(size=(8, 64))
    early = euler(velocity, noise[0], np.linspace(0, 1, 26)[:11])[-1]  # later, all chances may be 0 in floats
    assert 2 * snippet.windowed_flow(noise[:1], snippet.train, 15, 25)[10] - 1 == pytest.approx(early[None], abs=1e-8)


def test_every_drawing_is_a_training_digit_and_no_two_training_digits_are_that_near():
    drawn = snippet.drawings()
    assert len(drawn) == 8
    rows = [int(np.linalg.norm(snippet.train - x, axis=1).argmin()) for x in drawn]
    assert drawn == pytest.approx(snippet.train[rows], abs=1e-6)
    assert np.linalg.norm(snippet.train[rows][:, None] - snippet.fresh, axis=2).min() > 0.25
    assert snippet.facts() == {"nearest": 2}
