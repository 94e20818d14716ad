"""Two estimates of one gradient: against the slope of the closed form, and by exact variances."""

import math

import numpy as np
import pytest

from snippets.roads.hidden_causes import two_ways_to_a_gradient as m
from snippets.shared.hidden_cause import log_joint

NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(24)  # exact for polynomials up to degree 47
WEIGHTS = WEIGHTS / WEIGHTS.sum()


@pytest.mark.equation("roads/hidden_causes/two_gradients")
def test_both_ways_have_the_same_mean_which_is_the_slope(printed):
    def mean(values):
        return WEIGHTS @ values

    def slope(_, h=1e-4):
        up, down = (mean(log_joint(2, m.MEAN + s + m.STD * NODES, 0.5)) for s in (h, -h))
        return (up - down) / (2 * h)

    derivative = r"\frac{\mathrm d}{\mathrm dm} \mathop{\mathbb E} \bigl[ f(z) \bigr]"
    given = {
        derivative: slope(0), r"\mathop{\mathbb E}": mean, "m": m.MEAN, "s": m.STD, r"\varepsilon": NODES,
        "f": lambda z: log_joint(2, z, 0.5), "f'": m.slope, r"\mathcal N(0, 1)": lambda _: True,
    }  # fmt: skip
    printed("roads/hidden_causes/two_gradients").holds(given, rtol=1e-6)
    assert m.truth() == pytest.approx(slope(0), rel=1e-6)


@pytest.mark.parametrize("points", [1, 10, 100])
def test_votes_scatter_ten_times_as_far(points):
    facts = m.facts(points)
    assert facts["points"] == points and facts["truth"] == m.truth()
    for name, way in (("moving", m.by_moving_points), ("voting", m.by_voting)):
        values = way(NODES)
        std = math.sqrt(WEIGHTS @ values**2 - (WEIGHTS @ values) ** 2)
        assert abs(facts[name] - facts["truth"]) < 5 * std / math.sqrt(2000 * points)
        kurtosis = WEIGHTS @ (values - WEIGHTS @ values) ** 4 / std**4
        error = math.sqrt((kurtosis - 1) / points + 2) / 2 / math.sqrt(2000)
        assert facts[f"{name}_std"] == pytest.approx(std / math.sqrt(points), rel=5 * error)
    assert 9 < facts["voting_std"] / facts["moving_std"] < 11


def test_the_slope_is_a_finite_difference():
    z = np.linspace(-2, 2, 9)
    h = 1e-6
    assert m.slope(z) == pytest.approx((log_joint(2, z + h, 0.5) - log_joint(2, z - h, 0.5)) / (2 * h), abs=1e-6)


@pytest.mark.parametrize("points", [1, 100])
def test_the_figure_counts_the_estimates(points):
    (ax,) = m.figure(points).axes
    bins = np.linspace(-40, 60, 81)
    for k, values in enumerate(m.estimates(points)):
        counts, _ = np.histogram(values, bins, density=True)
        assert [bar.get_height() for bar in ax.containers[k]] == pytest.approx(counts)
    assert ax.lines[0].get_xdata()[0] == m.truth()
    assert [t.get_text() for t in ax.get_legend().texts] == ["moving points", "voting"]
