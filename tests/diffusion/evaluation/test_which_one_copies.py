"""Four of the five models make what nobody wrote; one copies: by the law of its noise."""

import math

import numpy as np
import pytest

from snippets.diffusion.evaluation import which_one_copies
from snippets.shared.digit_models import LEVEL, split


def test_each_letter_stands_for_its_model_and_a_copy_is_as_far_as_its_noise():
    facts = which_one_copies.facts()
    # the length of 64 numbers of spread LEVEL: chi with 64 degrees of freedom, whose variance is below 1/2
    mean = LEVEL * math.sqrt(2) * math.exp(math.lgamma(32.5) - math.lgamma(32))
    assert abs(facts["A"] - mean) < 5 * LEVEL * math.sqrt(0.5 / 400)
    train, _, held = split()
    pictures = which_one_copies.draw(400)
    near = {a: np.array([np.linalg.norm(train - x, axis=1).min() for x in pictures[a]]) for a in "ABCDE"}
    for a, d in near.items():
        assert facts[a] == pytest.approx(d.mean())
    # no picture of another model is as near as a copy is: by five standard deviations of one
    assert min(near[a].min() for a in "BCDE") > mean + 5 * LEVEL * math.sqrt(0.5)
    assert (facts["train"], facts["held_out"]) == (1200, 597)
    assert facts["held_least"] == pytest.approx(min(np.linalg.norm(train - x, axis=1).min() for x in held))
    far = [min(math.dist(x, y) for y in train) for x in held[:40]]
    assert abs(np.mean(far) - facts["held"]) < 5 * np.std(far) / math.sqrt(40)


def test_the_figure_has_a_row_of_eight_for_each_letter():
    axes = which_one_copies.figure().axes
    pictures = which_one_copies.draw()
    assert len(axes) == 40 and [*pictures] == [*"ABCDE"]
    for i, ax in enumerate(axes):
        row, column = divmod(i, 8)
        letter = "ABCDE"[row]
        assert np.asarray(ax.images[0].get_array()).ravel() == pytest.approx(pictures[letter][column])
        assert ax.images[0].get_clim() == (0, 1)
        assert ax.get_ylabel() == ("" if column else letter)
