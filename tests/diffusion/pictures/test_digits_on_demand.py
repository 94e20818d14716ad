"""Ask for a label and the same noise becomes that digit: by another reader than the snippet's."""

import numpy as np

from snippets.diffusion.pictures import digits_on_demand as snippet
from snippets.shared.digit_flow import sample, split


def test_a_reader_by_class_means_agrees(rng):
    train, labels, *_ = split()
    means = np.array([train[labels == k].mean(axis=0) for k in range(10)])
    real = np.mean(((train[:, None] - means) ** 2).sum(axis=2).argmin(axis=1) == labels)
    asked = rng.integers(10, size=300)
    made = sample(300, rng, 8, asked)
    read = np.mean(((made[:, None] - means) ** 2).sum(axis=2).argmin(axis=1) == asked)
    assert read > real - 5 * np.sqrt(real * (1 - real) / 300)


def test_the_share_that_is_read_is_far_from_chance_and_near_to_all():
    facts = snippet.facts()
    assert facts["n"] == 300 and 0.9 < facts["read"] <= 1


def test_rows_share_their_noise_and_columns_their_label():
    rows = snippet.grid().reshape(5, 10, 64)
    noise = np.random.default_rng(0).normal(size=(5, 1, 64))

    class Row:
        def normal(self, size):
            return np.repeat(noise[3], 10, axis=0)

    assert np.allclose(rows[3], sample(10, Row(), 12, np.arange(10)), atol=1e-3)
