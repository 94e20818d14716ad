"""Sixteen tiles of noise become digits, none of them a copy: by distances one at a time, and by the clock run backwards."""

import numpy as np
import pytest

from snippets.diffusion.pictures import noise_becomes_digits as snippet
from snippets.shared.digit_flow import split, velocity
from snippets.shared.ode import rk4


def test_run_backwards_the_flow_leads_from_the_digits_to_the_noise():
    forward = snippet.path()
    field = lambda x, t: velocity(x, t, np.arange(16) % 10)  # noqa: E731
    back = rk4(field, forward[-1], np.linspace(1, 0, 161))[-1]
    assert abs(back - forward[0]).max() < 0.5 and np.sqrt(np.mean((back - forward[0]) ** 2)) < 0.05


def test_distances_one_at_a_time_give_the_facts_and_the_tiles_below():
    train, end = split()[0], snippet.path()[-1]
    distances = [[np.linalg.norm(x - image) for image in train] for x in end]
    facts = snippet.facts()
    assert facts["least"] == pytest.approx(np.min(distances)) and facts["least"] > 1
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
