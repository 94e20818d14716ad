"""Score matching never sees a target: by quadrature over the data, and by its distance from the explicit loss."""

import math

import numpy as np
import pytest

from oracles import normal
from snippets.diffusion.score import a_parabola_without_a_target as page


@pytest.mark.equation("diffusion/score/parabola")
@pytest.mark.parametrize("variance", [0.3, 2, 5])
def test_the_loss_is_least_at_the_variance_of_the_data_where_it_is_minus_half_its_inverse(printed, variance):
    formula = printed("diffusion/score/parabola")
    formula.holds({"J": lambda v: variance / (2 * np.square(v)) - 1 / v, "V": variance, "v": 0.7})
    x = np.linspace(-10, 10, 20_001) * math.sqrt(variance)

    def mean(v):  # of s²/2 + s' for the score -x/v, over the data
        return np.sum(normal(x, 0, variance) * ((x / v) ** 2 / 2 - 1 / v)) * (x[1] - x[0])

    for v in (0.6, variance, 7.0):
        assert formula.part(0).gives({"V": variance, "v": v}, "J(v)") == pytest.approx(mean(v), rel=1e-9)
        assert page.implicit(1 / v, variance) == pytest.approx(mean(v), rel=1e-9)
    tried = variance * np.geomspace(0.2, 5, 2001)  # with the variance itself in the middle
    losses = [mean(v) for v in tried[::100]]
    assert tried[::100][int(np.argmin(losses))] == pytest.approx(variance)
    assert min(losses) == pytest.approx(-1 / (2 * variance), rel=1e-9)


@pytest.mark.parametrize("a", [0.1, 0.5, 1.2])
def test_the_distance_from_the_true_score_is_the_same_curve_a_quarter_higher(a):
    x = np.linspace(-14, 14, 20_001)
    distance = np.sum(normal(x, 0, 2) * (-a * x + x / 2) ** 2 / 2) * (x[1] - x[0])
    assert page.explicit(a) == pytest.approx(distance, rel=1e-9)
    assert page.explicit(a) - page.implicit(a, 2) == pytest.approx(1 / 4)
    assert page.facts()["gap"] == pytest.approx(1 / 4)


@pytest.mark.parametrize("data", [3, 100, 10_000])
def test_the_dot_is_the_lowest_point_of_the_curve_of_those_data(data):
    axes = page.figure(data=data).axes[0]
    curve = axes.lines[3].get_xydata()
    dot = axes.lines[4].get_xydata()[0]
    square = axes.lines[2].get_xydata()[0]
    assert square.tolist() == [0.5, 0] and axes.lines[1].get_xydata()[:, 1].min() >= 0
    lowest = curve[curve[:, 1].argmin()]
    assert dot == pytest.approx(lowest, abs=0.0126) and dot[1] <= lowest[1] + 1e-12
    x = np.random.default_rng(8).normal(size=10_000)[:data] * math.sqrt(2)
    assert 1 / dot[0] == pytest.approx(sum(x**2) / data)
    assert abs(1 / dot[0] - 2) < 5 * 2 * math.sqrt(2 / data)
    if data != 100:
        assert page.facts()["from_3" if data == 3 else "from_all"] == pytest.approx(1 / dot[0])
