"""The gap of every guess is a divergence: bound by closed form, KL by quadrature."""

import numpy as np
import pytest

from snippets.roads.hidden_causes import the_gap_is_a_divergence as m
from snippets.shared.hidden_cause import bound, log_evidence

STOPS = [-1.6, -1.33, -1.0, 1.0, 1.33, 1.6]


@pytest.mark.parametrize("mean", STOPS)
def test_bound_and_gap_make_the_log_likelihood(mean):
    facts = m.facts(mean)
    assert facts["mean"] == mean and facts["log_p"] == log_evidence(2, 0.5)
    assert facts["bound"] == bound(2, 0.5, mean, m.STD)
    assert facts["bound"] + facts["gap"] == pytest.approx(facts["log_p"], abs=1e-9)
    (ax,) = m.figure(mean).axes
    level, curve, bar, dot = ax.lines
    x, y = curve.get_data()
    assert (y < facts["log_p"]).all() and y == pytest.approx([bound(2, 0.5, a, m.STD) for a in x])
    assert (x[0], x[-1]) == (-2, 2)
    assert [*level.get_ydata()] == [facts["log_p"]] * 2
    assert [*bar.get_ydata()] == [facts["bound"], facts["log_p"]] and [*bar.get_xdata()] == [mean, mean]
    assert [*dot.get_ydata()] == [facts["bound"]]


def test_the_humps_are_where_the_alt_says():
    (ax,) = m.figure().axes
    assert ax.lines[3].get_xdata()[0] == m.facts()["mean"] == 1
    x, y = ax.lines[1].get_data()
    tops = [a for a, before, here, after in zip(x[1:], y, y[1:], y[2:], strict=False) if before < here > after]
    assert np.abs(tops) == pytest.approx([1.33, 1.33], abs=0.01)
    assert ax.get_ylim()[0] < y[200] < -9
