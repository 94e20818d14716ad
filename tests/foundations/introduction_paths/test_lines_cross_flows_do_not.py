"""Straight lines between random pairs cross, the flow's paths do not: by their order, and by quantiles."""

import itertools
from statistics import NormalDist

import numpy as np
import pytest
from oracles import snapshot_cdf

from snippets.foundations.introduction_paths import lines_cross_flows_do_not


def test_straight_lines_and_flow_start_alike_and_the_lines_end_at_their_partners(rng):
    x0, x1 = rng.normal(size=9), rng.normal(size=9)
    lines = lines_cross_flows_do_not.lines(x0, x1)
    for t, x in zip(lines_cross_flows_do_not.times, lines, strict=True):
        assert x == pytest.approx((1 - t) * x0 + t * x1, abs=1e-12)
    assert (lines_cross_flows_do_not.flow(x0)[0] == x0).all()
    assert lines_cross_flows_do_not.times == pytest.approx(np.arange(31) / 30)


def test_the_flow_ends_at_the_quantile_of_the_data_that_the_noise_began_with(rng):
    x0 = rng.normal(size=25)
    path = lines_cross_flows_do_not.flow(x0)
    assert snapshot_cdf(path[-1], 1) == pytest.approx([NormalDist().cdf(a) for a in x0], abs=2e-4)
    order = np.argsort(x0)
    assert (np.diff(path[:, order], axis=1) > 0).all()  # at every time in the order of the start
    assert lines_cross_flows_do_not.crossings(path) == 0


def test_crossings_are_pairs_that_change_their_order():
    start = np.array([0.3, -1.0, 2.0, 0.9])
    for end in itertools.permutations([-2.0, -1.0, 1.5, 3.0]):
        count = sum((a[0] < b[0]) != (a[1] < b[1]) for a, b in itertools.combinations(zip(start, end, strict=True), 2))
        assert lines_cross_flows_do_not.crossings(np.array([start, [9, 9, 9, 9], end])) == count


def test_two_random_lines_cross_every_other_time(rng, n=40_000):
    x0, x1 = lines_cross_flows_do_not.draw(n, int(rng.integers(1000)))
    assert abs(x0.mean()) < 5 / n**0.5 and abs(x0.var() - 1) < 5 * (2 / n) ** 0.5
    assert abs((x1 > 0).mean() - 0.5) < 5 * 0.5 / n**0.5 and abs(abs(x1).mean() - 2) < 5 * 0.5 / n**0.5
    cross = (x0[::2] - x0[1::2]) * (x1[::2] - x1[1::2]) < 0
    assert abs(cross.mean() - 0.5) < 5 * 0.5 / (n / 2) ** 0.5
    assert abs(np.corrcoef(x0, x1)[0, 1]) < 5 / n**0.5


def test_the_figure_of_lines_counts_its_crossings_and_marks_the_widest():
    left, right = lines_cross_flows_do_not.figure().axes
    facts = lines_cross_flows_do_not.facts()
    drawn = []
    for ax in (left, right):
        plain = [line for line in ax.lines if line.get_marker() == "None"]
        assert len(plain) == facts["pairs"] == 30
        for line in plain:
            up = line.get_ydata()[-1] > 0
            assert line.get_linestyle() == ("-" if up else "--")
            assert line.get_color() == ("C0" if up else "C1")
        drawn.append(np.array([line.get_ydata() for line in plain]))
    lines, flow = drawn
    assert (lines[:, 0] == flow[:, 0]).all()
    assert abs(np.diff(lines, 2, axis=1)).max() < 1e-12 < 0.01 < abs(np.diff(flow, 2, axis=1)).max()
    both = list(itertools.combinations(range(30), 2))
    assert facts["meetings"] == len(both) == 435
    for paths, name in ((lines, "lines"), (flow, "flow")):
        swapped = [(paths[i, 0] < paths[j, 0]) != (paths[i, -1] < paths[j, -1]) for i, j in both]
        assert facts[name] == sum(swapped)
    assert facts["flow"] == 0
    products = [(lines[i, 0] - lines[j, 0]) * (lines[i, -1] - lines[j, -1]) for i, j in both]
    widest = both[int(np.argmin(products))]
    for ax, paths in ((left, lines), (right, flow)):
        bold = [line for line in ax.lines if line.get_marker() != "None"]
        assert {line.get_marker() for line in bold} == {"o", "s"}
        assert sorted(tuple(line.get_ydata()) for line in bold) == sorted(tuple(paths[k]) for k in widest)
        assert all(line.get_markevery() == len(line.get_xdata()) - 1 for line in bold)
        assert ax.get_ylim() == (-4, 4) and abs(paths).max() < 4
