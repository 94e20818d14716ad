"""The flow map of two hills: by the share of the crowd below a point."""

from statistics import NormalDist

import numpy as np
import pytest

from snippets.diffusion.one_jump import from_any_time_to_any as jumps


def below(x, t):
    """F_t(x): half of each hill's share."""
    width = np.hypot(t / 2, 1 - t)
    return sum(NormalDist(t * m, width).cdf(x) for m in (-2, 2)) / 2


@pytest.mark.parametrize(("start", "end"), [(0.0, 1.0), (0.3, 0.6), (0.6, 0.0), (0.3, 0.3)])
def test_jumps_keep_the_share_below(start, end):
    for x in (-1.4, 0.5, 1.2):
        assert below(float(jumps.phi(x, start, end)), end) == pytest.approx(below(x, start), abs=1e-5)
    assert jumps.facts() == jumps.facts(0.0, 1.0)
    facts = jumps.facts(start, end)
    assert (facts["start"], facts["end"]) == (start, end)
    assert below(float(facts["lands"]), end) == pytest.approx(below(0.5, start), abs=1e-5)


@pytest.mark.parametrize(("start", "end"), [(0.0, 1.0), (0.6, 0.3), (0.3, 0.3)])
def test_the_figure_leads_each_dot_to_the_triangle_on_its_path(start, end):
    left, right = jumps.figure(start=start, end=end).axes
    paths, dotted, (dots, triangles) = left.lines[:12], left.lines[12:24], left.lines[24:]
    for k, path in enumerate(paths):
        xy = path.get_xydata()
        at = dict(zip(np.round(xy[:, 0], 6), xy[:, 1], strict=True))
        a, b = dots.get_xydata()[k], triangles.get_xydata()[k]
        assert a == pytest.approx([start, at[start]]) and b == pytest.approx([end, at[end]])
        assert dotted[k].get_xydata() == pytest.approx(np.stack([a, b]))
        assert float(jumps.phi(a[1], start, end)) == pytest.approx(b[1], abs=1e-5)
    curve, diagonal = right.lines
    assert (diagonal.get_xdata() == diagonal.get_ydata()).all()
    for line in right.lines:  # from edge to edge
        assert line.get_xdata()[0] <= right.get_xlim()[0] and line.get_xdata()[-1] >= right.get_xlim()[1]
    for x, landed in curve.get_xydata()[32:97:8]:
        assert below(landed, end) == pytest.approx(below(x, start), abs=1e-5)
    if start == end:
        assert curve.get_ydata() == pytest.approx(curve.get_xdata())


def test_forwards_the_middle_is_steep_and_backwards_flat():
    h = 0.05
    assert jumps.phi(h, 0, 1) - jumps.phi(-h, 0, 1) > 10 * 2 * h
    assert jumps.phi(h, 0.6, 0) - jumps.phi(-h, 0.6, 0) < 2 * h / 2
