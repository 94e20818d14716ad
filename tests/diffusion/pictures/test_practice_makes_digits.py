"""The same noise at seven moments of training: the last one by the weights that were kept, and by who reads them."""

import numpy as np
import pytest

from snippets.diffusion.pictures import practice_makes_digits as snippet
from snippets.shared.digit_flow import load, nearest, sample, split, trainings


def test_the_last_pictures_are_what_the_kept_weights_draw(rng):
    draw = lambda weights: sample(16, np.random.default_rng(3), 32, np.arange(16) % 10, weights=weights)  # noqa: E731
    again = draw(load())
    off = np.sqrt(np.mean((again - snippet.pictures[-1, 1]) ** 2))
    # The weights are kept in half precision, whose relative error is at most 2^-11: what do other errors so large do?
    moved = [draw([p * (1 + rng.uniform(-1, 1, p.shape) / 2**11) for p in load()]) - again for _ in range(3)]
    assert 0 < off < 5 * np.sqrt(np.mean(np.square(moved)))


def test_early_pictures_are_nothing_and_late_ones_are_read_as_asked():
    _, _, fresh, labels = split()
    read = [labels[nearest(own, fresh)[0]] == np.arange(16) % 10 for own in snippet.pictures[:, 1]]
    assert read[0].sum() < 16 * 0.1 + 5 * np.sqrt(16 * 0.1 * 0.9)  # as a reader would who guesses one of ten
    assert read[-1].all()
    off = [nearest(own, fresh)[1].mean() for own in snippet.pictures[:, 1]]
    assert (np.diff(off) < 0).all()


@pytest.mark.parametrize("step", [100, 1000, 8000])
def test_the_figure_shows_the_pictures_of_its_step(step):
    top, bottom = snippet.figure(step).axes
    at = list(snippet.steps).index(step)
    for ax, own in zip((top, bottom), snippet.pictures[at], strict=True):
        tile = np.asarray(ax.images[0].get_array())[9:17, 18:26]
        assert tile == pytest.approx(((own[10].reshape(8, 8) + 1) / 2).clip(0, 1))
    facts, ten = snippet.facts(step), trainings()
    for name in ("raw", "averaged"):
        each = [ten[f"{name}_{step}"][k] for k in range(10)]
        assert facts[f"{name}_mean"] == pytest.approx(sum(each) / 10)
        assert facts[f"{name}_std"] == pytest.approx(np.sqrt(np.var(each) * 10 / 9))
    assert facts["step"] == step and len(facts) == 5


def test_the_page_tells_the_end_of_the_training_and_shows_it():
    assert snippet.facts() == snippet.facts(8000)
    for shown, last in zip(snippet.figure().axes, snippet.figure(8000).axes, strict=True):
        assert (shown.images[0].get_array() == last.images[0].get_array()).all()
