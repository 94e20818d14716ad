"""Eight looks take three solvers to three places: by steps made by hand, and by the rank that a point keeps."""

import math
from statistics import NormalDist

import numpy as np
import pytest

from oracles import snapshot_cdf
from snippets.diffusion.solvers import one_point_three_solvers as race


def field(x, t):
    """The velocity of two equal hills, which is a tanh."""
    v = (1 - t) ** 2 + t**2 / 4
    a = (t / 4 - (1 - t)) / v
    return a * x + 2 * (1 - a * t) * math.tanh(2 * t * x / v)


def by_hand(name, x, looks):
    """The steps of the three methods, and how often the field was asked."""
    h, asked = {"Euler": 1, "Heun": 2, "RK4": 4}[name] / looks, 0
    for n in range(round(1 / h)):
        t = n * h
        slopes = [field(x, t)]
        if name == "Heun":
            slopes += [field(x + h * slopes[0], t + h)]
        if name == "RK4":
            for part in (0.5, 0.5, 1):
                slopes += [field(x + part * h * slopes[-1], t + part * h)]
        x += h * np.average(slopes, weights={1: [1], 2: [1, 1], 4: [1, 2, 2, 1]}[len(slopes)])
        asked += len(slopes)
    return x, asked


@pytest.mark.parametrize("name", ["Euler", "Heun", "RK4"])
@pytest.mark.parametrize("looks", [4, 8, 16])
def test_each_solver_takes_as_many_steps_as_its_looks_allow(name, looks):
    for x0 in (-1.1, 0.2, 0.7):
        times, path = race.follow(name, x0, looks)
        end, asked = by_hand(name, x0, looks)
        assert asked == looks and path[-1] == pytest.approx(end, abs=1e-12)
        assert (times[0], times[-1], path[0]) == (0, 1, x0) and np.diff(times) == pytest.approx(times[1])


def test_the_curve_keeps_the_rank_of_the_point():
    for x0 in (-0.8, 0.2):
        times, path = race.exact(x0)
        assert times == pytest.approx(np.arange(401) / 400) and path.shape == (401,)
        for n in (0, 130, 290, 400):
            assert snapshot_cdf(path[n], times[n]) == pytest.approx(NormalDist().cdf(x0), abs=2e-5)


def test_the_facts_are_the_ends_and_euler_is_the_farthest_off():
    facts = race.facts()
    for name in race.solvers:
        assert facts[name.lower()] == pytest.approx(by_hand(name, 0.2, 8)[0])
    assert facts["euler"] < facts["rk4"] < facts["heun"] < facts["exact"] == race.exact(0.2)[1][-1]
    assert (facts["start"], facts["evaluations"]) == (0.2, 8)


def test_the_film_walks_along_the_straight_pieces_of_the_figure():
    film = race.film()
    at, places = np.moveaxis(film["points"], 2, 0)
    assert [own[-1] for own in places.T] == pytest.approx([by_hand(name, 0.2, 8)[0] for name in race.solvers])
    assert (
        at.shape == (65, 3)
        and (at == film["clock"][:, None]).all()
        and film["clock"] == pytest.approx(np.arange(65) / 64)
    )
    (ax,) = race.figure().axes
    drawn = [line for line in ax.lines if line.get_gid() == "film"]
    for line, own, colour, marker in zip(drawn, places.T, film["colour"], "so^", strict=True):
        times, path = line.get_data()
        assert own[np.round(np.multiply(times, 64)).astype(int)] == pytest.approx(path)
        bends = np.flatnonzero(abs(np.diff(own, 2)) > 1e-9) + 1
        assert set(bends / 64) <= set(times)  # straight in between
        assert (line.get_color(), line.get_marker()) == (f"C{colour}", marker)
    assert [film["marker"][c] for c in film["colour"]] == list("so^")
    assert [len(line.get_xdata()) for line in drawn] == [9, 5, 3]
    labels = {text.get_text() for text in ax.get_legend().get_texts()}
    assert labels == set(race.solvers)
    named = [line for line in ax.lines if line.get_label() in labels]
    assert [(n.get_color(), n.get_marker()) for n in named] == [(d.get_color(), d.get_marker()) for d in drawn]
