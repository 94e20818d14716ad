"""Sixteen tiles of noise become digits, none of them a copy: by distances one at a time, and by a solver of higher order."""

import numpy as np
import pytest

from snippets.diffusion.pictures import noise_becomes_digits as snippet
from snippets.shared.digit_flow import nearest, split, velocity
from snippets.shared.ode import heun, rk4


def test_the_path_is_that_of_the_flow_but_for_an_error_of_second_order(h=1 / 20):
    path = snippet.path()
    assert (path[0] == np.random.default_rng(3).normal(size=(16, 64))).all() and len(path) == 41
    field = lambda x, t: velocity(x, t, np.arange(16) % 10)  # noqa: E731
    coarse, end = (rk4(field, path[0], np.linspace(0, 1, n + 1))[-1] for n in (40, 80))
    off = [np.linalg.norm(x - end) for x in (heun(field, path[0], np.linspace(0, 1, 21))[-1], path[-1])]
    assert np.linalg.norm(coarse - end) < h * off[1]  # so good a judge that it does not count
    assert off[0] / off[1] == pytest.approx(4, rel=h)  # half the step, a quarter of the error, to first order


def test_distances_one_at_a_time_give_the_facts_and_the_tiles_below():
    train, end = split()[0], snippet.path()[-1]
    distances = [[np.linalg.norm(x - image) for image in train] for x in end]
    facts = snippet.facts()
    assert facts["least"] == pytest.approx(np.min(distances))
    # new as new digits are: no closer to a training digit than a held-out one comes
    assert facts["least"] > nearest(split()[2], train)[1].min()
    assert facts["median"] == pytest.approx(np.median(np.min(distances, axis=1)))
    found = train[np.argmin(distances[11])].reshape(8, 8)
    assert snippet.film()["tiles"][-1, 3, :, 27:35] == pytest.approx((found + 1) / 2)


def test_the_film_ends_as_the_figure_and_what_is_nearest_stands_still():
    film = snippet.film()
    shown = [ax.images[0].get_array() for ax in snippet.figure().axes]
    assert film["tiles"][-1] == pytest.approx(np.array(shown))
    assert (film["tiles"][:, 1::2] == film["tiles"][-1, 1::2]).all()
    assert film["tiles"].shape == (41, 4, 8, 71) and film["tiles"].min() == 0 and film["tiles"].max() == 1
    assert film["clock"][[0, -1]].tolist() == [0, 1]
