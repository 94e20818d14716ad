"""Straight lines between random pairs cross, the flow's paths do not: by their order, and by quantiles."""

import itertools
from statistics import NormalDist

import numpy as np
import pytest

from oracles import snapshot_cdf, velocity_by_quadrature
from snippets.foundations.introduction_paths import lines_cross_flows_do_not


def test_the_flow_ends_at_the_quantile_of_the_data_that_the_noise_began_with(rng):
    _, path = lines_cross_flows_do_not.lines_and_flow(25, int(rng.integers(1000)))
    assert snapshot_cdf(path[-1], 1) == pytest.approx([NormalDist().cdf(a) for a in path[0]], abs=2e-4)
    order = np.argsort(path[0])
    assert (np.diff(path[:, order], axis=1) > 0).all()  # at every time in the order of the start
    assert (lines_cross_flows_do_not.gaps(path) >= 0).all()


def test_crossings_are_pairs_that_change_their_order():
    start = np.array([0.3, -1.0, 2.0, 0.9])
    for end in itertools.permutations([-2.0, -1.0, 1.5, 3.0]):
        gaps = lines_cross_flows_do_not.gaps(np.array([start, [9, 9, 9, 9], end]))
        for i, j in itertools.product(range(4), repeat=2):
            assert gaps[i, j] == pytest.approx((start[i] - start[j]) * (end[i] - end[j]))
            assert (gaps[i, j] < 0) == ((start[i] < start[j]) != (end[i] < end[j]) and i != j)


def test_two_random_lines_cross_every_other_time(rng, n=20_000):
    lines, flow = lines_cross_flows_do_not.lines_and_flow(n, int(rng.integers(1000)))
    x0, x1 = lines[0], lines[-1]
    cross = (x0[::2] - x0[1::2]) * (x1[::2] - x1[1::2]) < 0
    assert abs(cross.mean() - 0.5) < 5 * 0.5 / (n / 2) ** 0.5
    assert abs(np.corrcoef(x0, x1)[0, 1]) < 5 / n**0.5
    for k in (0, 12, 30):  # and yet the two crowds are alike
        for edge in (-2.5, -1.0, 0.2, 1.5):
            law = snapshot_cdf(np.array([edge]), k / 30)[0]
            for path in lines, flow:
                assert abs((path[k] < edge).mean() - law) < 5 * (law * (1 - law) / n) ** 0.5 + 2e-4


def test_in_the_film_one_panel_walks_straight_and_the_other_keeps_its_quantiles():
    film, facts = lines_cross_flows_do_not.film(), lines_cross_flows_do_not.facts()
    at, x = np.moveaxis(film["points"], 2, 0)
    assert film["clock"] == pytest.approx(np.arange(31) / 30) and (at == film["clock"][:, None]).all()
    lines, flow = (x[:, film["axes"] == k] for k in range(2))
    assert lines.shape == flow.shape == (31, facts["pairs"]) and (lines[0] == flow[0]).all()
    for k in (0, 12, 30):
        assert lines[k] == pytest.approx((1 - k / 30) * lines[0] + k / 30 * lines[-1], abs=1e-12)
        assert snapshot_cdf(flow[k], k / 30) == pytest.approx([NormalDist().cdf(a) for a in flow[0]], abs=2e-4)
    assert film["trail"] == 30 and film["marker"] == "o^"
    assert (film["colour"] == (x[-1] < 0)).all()


def test_the_figure_is_how_the_film_ends_and_marks_the_widest_crossing():
    left, right = lines_cross_flows_do_not.figure().axes
    facts, points = lines_cross_flows_do_not.facts(), lines_cross_flows_do_not.film()["points"]
    drawn = []
    for k, ax in enumerate((left, right)):
        film = [line for line in ax.lines if line.get_gid() == "film"]
        assert len(film) == facts["pairs"] == 30
        for line, way in zip(film, points[:, 30 * k : 30 * k + 30].swapaxes(0, 1), strict=True):
            assert (line.get_xydata() == way).all() and line.get_markevery() == [-1]
            up = way[-1, 1] > 0
            assert line.get_marker() == ("o" if up else "^") and line.get_mfc() == ("C0" if up else "C1")
        drawn.append(np.array([line.get_ydata() for line in film]))
        assert ax.get_ylim() == (-4, 4) and abs(drawn[k]).max() < 4
    both = list(itertools.combinations(range(30), 2))
    assert facts["meetings"] == len(both) == 435
    for paths, name in zip(drawn, ("lines", "flow"), strict=True):
        swapped = [(paths[i, 0] < paths[j, 0]) != (paths[i, -1] < paths[j, -1]) for i, j in both]
        assert facts[name] == sum(swapped)
    assert facts["flow"] == 0

    lines = drawn[0]
    i, j = min(both, key=lambda ij: (lines[ij[0], 0] - lines[ij[1], 0]) * (lines[ij[0], -1] - lines[ij[1], -1]))
    (a, b), (c, d) = np.polyfit([0, 1], lines[[i, j]][:, [0, -1]].T, 1).T  # slopes and starts
    time, place = (d - b) / (a - c), b + a * (d - b) / (a - c)
    for ax, paths in zip((left, right), drawn, strict=True):
        *bold, ring = (line for line in ax.lines if line.get_gid() != "film")
        assert {line.get_linestyle() for line in bold} == {"-", "--"}
        assert sorted(tuple(line.get_ydata()) for line in bold) == sorted(tuple(paths[k]) for k in (i, j))
        assert ring.get_xydata()[0] == pytest.approx([time, place])
    assert not left.texts
    (arrow,) = right.texts
    (x, y), (u, v) = arrow.xyann, arrow.xy
    assert (x, y) == pytest.approx((time, place))
    assert (v - y) / (u - x) == pytest.approx(velocity_by_quadrature(place, time)[0], abs=1e-6)
