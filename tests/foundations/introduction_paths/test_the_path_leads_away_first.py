"""The path leads away from the data first: by quadrature, by quantiles, and by the variance."""

import math

import numpy as np
import pytest

from oracles import snapshot_cdf, snapshot_hills
from snippets.foundations.introduction_paths import the_path_leads_away_first

NAMES = ["reverse KL", "forward KL", "total variation", "earth mover’s"]


def density(x, t):
    return sum(np.exp(-(((x - h.mean) / h.stdev) ** 2) / 2) / h.stdev for h in snapshot_hills(t)) / math.sqrt(
        8 * math.pi
    )


@pytest.mark.parametrize("t", [0.0, 0.2, 0.5, 0.9, 1.0])
def test_the_four_distances_are_those_of_a_quadrature_over_the_hills(t):
    x = np.linspace(-9, 9, 20_001)
    p, q = density(x, t), density(x, 1)
    logs, gap = np.log(p) - np.log(q), snapshot_cdf(x, t) - snapshot_cdf(x, 1)
    law = [np.trapezoid(f, x) for f in (p * logs, -q * logs, abs(p - q) / 2, abs(gap))]
    assert list(the_path_leads_away_first.distances(t)) == NAMES
    assert list(the_path_leads_away_first.distances(t).values()) == pytest.approx(law, rel=1e-3, abs=1e-6)


def test_by_each_of_the_four_the_path_is_further_away_at_a_fifth_of_the_time_than_at_its_start():
    start, later, end = (the_path_leads_away_first.distances(t) for t in (0, 0.2, 1))
    for name in NAMES:
        assert later[name] > 1.05 * start[name] > 0 and end[name] == pytest.approx(0, abs=1e-9)
    facts = the_path_leads_away_first.facts()
    assert (facts["kl_0"], facts["kl_later"]) == (start["reverse KL"], later["reverse KL"])
    assert (facts["earth_0"], facts["earth_later"]) == (start["earth mover’s"], later["earth mover’s"])
    # The crowd draws together before it parts: the variance falls below that of the noise, and the data have 4.25.
    variance = [np.mean([h.mean**2 + h.variance for h in snapshot_hills(t)]) for t in (0, 0.2, 1)]
    assert variance == pytest.approx([1, 0.81, 4.25])


def test_the_curves_rise_fall_below_one_before_six_tenths_and_end_at_zero():
    (ax,) = the_path_leads_away_first.figure().axes
    level, *curves = ax.lines
    assert set(level.get_ydata()) == {1}
    assert [text.get_text() for text in ax.get_legend().get_texts()] == NAMES
    tops = []
    for name, line in zip(NAMES, curves, strict=True):
        t, y = line.get_data()
        assert y == pytest.approx(
            [the_path_leads_away_first.distances(s)[name] / the_path_leads_away_first.distances(0)[name] for s in t]
        )
        top = y.argmax()
        assert (np.diff(y[: top + 1]) > 0).all() and (np.diff(y[top:]) < 0).all()
        assert 0.15 <= t[top] <= 0.3 and (y[t >= 0.6] < 1).all() and y[-1] == pytest.approx(0, abs=1e-9)
        assert ax.get_ylim()[0] <= y.min() and y.max() < ax.get_ylim()[1]
        tops.append(y.max())
    assert max(tops) == tops[1] == pytest.approx(1.25, abs=0.02)
