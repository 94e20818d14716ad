"""The same noise at seven moments of training: the last one by the weights that were kept, and by who reads them."""

import numpy as np
import pytest

from snippets.diffusion.pictures import practice_makes_digits as snippet
from snippets.shared.digit_flow import nearest, sample, split


def test_the_last_pictures_are_what_the_kept_weights_draw():
    again = sample(16, np.random.default_rng(3), 32, np.arange(16) % 10)
    # the weights are kept in half precision, whose relative error is at most 2^-11
    assert np.sqrt(np.mean((again - snippet.pictures[-1, 1]) ** 2)) < 0.02


def test_early_pictures_are_nothing_and_late_ones_are_read_as_asked():
    _, _, fresh, labels = split()
    read = [labels[nearest(own, fresh)[0]] == np.arange(16) % 10 for own in snippet.pictures[:, 1]]
    assert read[0].sum() < 12 < 15 <= read[-1].sum()
    off = [nearest(own, fresh)[1].mean() for own in snippet.pictures[:, 1]]
    assert off[0] > off[2] > off[-1]


@pytest.mark.parametrize("step", [100, 1000, 8000])
def test_the_figure_shows_the_pictures_of_its_step(step):
    top, bottom = snippet.figure(step).axes
    at = list(snippet.steps).index(step)
    for ax, own in zip((top, bottom), snippet.pictures[at], strict=True):
        tile = np.asarray(ax.images[0].get_array())[9:17, 18:26]
        assert tile == pytest.approx(((own[10].reshape(8, 8) + 1) / 2).clip(0, 1))
    facts = snippet.facts(step)
    assert facts == {"step": step, "raw": snippet.losses[at, 0, 1], "averaged": snippet.losses[at, 1, 1]}
