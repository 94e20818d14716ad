"""The film of a ladder: what it shows is learned, rung by rung, beside the exact jump."""

from statistics import NormalDist

import numpy as np
import pytest

from snippets.diffusion.one_jump import rung_by_rung as ladder
from snippets.shared.flow_map import consistency_ladder


def test_at_the_top_both_are_the_place_itself_and_at_the_bottom_the_learned_jump_is_too_gentle():
    learned, exact = ladder.tables()
    x = ladder.grid[ladder.seen]
    assert learned.shape == exact.shape == (17, 41) and x == pytest.approx(np.linspace(-3, 3, 41), abs=1e-12)
    assert learned[-1] == pytest.approx(x) and exact[-1] == pytest.approx(x)
    middle = abs(x) < 0.35
    assert (abs(learned[0]) <= abs(exact[0]) + 1e-9)[middle].all()
    near = np.argmin(abs(x - 0.15))
    assert learned[0][near] < exact[0][near] - 0.5
    facts = ladder.facts()
    assert facts["rungs"] == 16 and facts["first"] < 0.02 < 0.2 < facts["last"]
    assert facts["last"] == pytest.approx(np.linalg.norm(learned[0] - exact[0]) / np.sqrt(41))


def test_the_exact_jump_from_noise_keeps_the_share_below():
    _, exact = ladder.tables()
    for x, end in zip(ladder.grid[ladder.seen], exact[0], strict=True):
        if abs(x) < 2.5:
            share = sum(NormalDist(m, 0.5).cdf(end) for m in (-2, 2)) / 2
            assert share == pytest.approx(NormalDist().cdf(x), abs=1e-4)


def test_the_film_runs_from_the_data_to_the_noise():
    film, (learned, exact) = ladder.film(), ladder.tables()
    points = film["points"]
    assert points.shape == (81, 82, 2)
    assert film["clock"][[0, 5, -1]] == pytest.approx([1, 15 / 16, 0])
    for rung in (16, 9, 0):
        now = points[5 * (16 - rung)]
        assert now[:41, 1] == pytest.approx(exact[rung]) and now[41:, 1] == pytest.approx(learned[rung])
        assert (now[:, 0] == np.tile(ladder.grid[ladder.seen], 2)).all()
    assert points[2] == pytest.approx(0.6 * points[0] + 0.4 * points[5])
    assert film["colour"].tolist() == [0] * 41 + [1] * 41 and not film["axes"].any()


def test_the_poster_ends_the_film():
    (ax,) = ladder.figure().axes
    line, blue, orange = ax.lines
    last = ladder.film()["points"][-1]
    assert line.get_xydata() == pytest.approx(last[:41])
    assert blue.get_xydata() == pytest.approx(last[:41]) and orange.get_xydata() == pytest.approx(last[41:])
    assert blue.get_gid() == orange.get_gid() == "film"
    shown = abs(last[:, 0]) <= ax.get_xlim()[1]
    assert abs(ladder.film()["points"][:, shown, 1]).max() < ax.get_ylim()[1]


def test_without_a_teacher():
    learned, _ = ladder.tables()
    alone = consistency_ladder(ladder.p_data, ladder.grid, ladder.times, teacher=False)
    assert (learned == alone[:, ladder.seen]).all()
