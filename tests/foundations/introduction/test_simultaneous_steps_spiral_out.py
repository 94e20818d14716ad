"""Simultaneous steps spiral out and alternating ones do not: by the law of the distance, and by an ellipse."""

from math import sqrt

import numpy as np
import pytest

from snippets.foundations.introduction import simultaneous_steps_spiral_out


@pytest.mark.equation("foundations/introduction/two_steps")
def test_both_kinds_of_steps_follow_the_slopes_of_the_difference_that_they_fight_over(printed, rng, h=1e-6):
    formula = printed("foundations/introduction/two_steps")

    def V(g, a):
        rated = lambda x: a * x  # noqa: E731
        return rated(0) - rated(g)

    m = simultaneous_steps_spiral_out
    for g, a, rate in rng.uniform(0.1, 1, size=(5, 3)):
        slope_g = lambda g, a: (V(g + h, a) - V(g - h, a)) / (2 * h)  # noqa: E731
        slope_a = lambda g, a: (V(g, a + h) - V(g, a - h)) / (2 * h)  # noqa: E731
        down, up = g - rate * slope_g(g, a), a + rate * slope_a(g, a)
        if V(down, a) > V(g, a):
            pytest.fail("G has to go downhill on V")
        assert m.simultaneous(g, a, rate) == pytest.approx((down, up))
        assert m.alternating(g, a, rate) == pytest.approx((down, a + rate * slope_a(down, a)))
        before = {"g": g, "a": a, r"\eta": rate}
        formula.part(0, 2).holds(before | {"g'": down, "a'": up}, rtol=1e-8)
        formula.part(1, 3).holds(before | {"g'": down, "a'": a + rate * slope_a(down, a)}, rtol=1e-8)


@pytest.mark.equation("foundations/introduction/spiral")
@pytest.mark.parametrize("rate", [0.02, 0.1, 0.3])
def test_simultaneous_steps_multiply_the_distance_by_the_same_factor_each_time(printed, rate):
    m = simultaneous_steps_spiral_out
    points = m.path(m.simultaneous, rate, 100)
    assert points.shape == (101, 2) and points[0].tolist() == [1, 0]
    spiral = printed("foundations/introduction/spiral")
    spiral.holds({"r_n": m.distance(points), "r_0": 1, r"\eta": rate, "n": range(101)}, rtol=1e-12)
    turn = m.path(m.simultaneous, rate, 3) * 2.5  # all that matters is how far it is at first
    spiral.holds({"r_n": m.distance(turn), "r_0": 2.5, r"\eta": rate, "n": range(4)}, rtol=1e-12)
    turn = np.unwrap(np.angle(points[:, 0] + 1j * points[:, 1]))
    assert abs(np.diff(turn)) == pytest.approx(np.arctan(rate), rel=1e-9)


@pytest.mark.parametrize("rate", [0.02, 0.1, 0.3, 0.5])
def test_alternating_steps_keep_an_ellipse_and_so_neither_arrive_nor_escape(rate):
    m = simultaneous_steps_spiral_out
    points = m.path(m.alternating, rate, 1000)
    g, a = points.T
    assert g**2 + a**2 + rate * g * a == pytest.approx(1, abs=1e-9), "an ellipse around the answer"
    low, high = 1 / sqrt(1 + rate / 2), 1 / sqrt(1 - rate / 2)
    distance = m.distance(points)
    assert low - 1e-9 < distance.min() < low + rate / 50
    assert high - rate / 50 < distance.max() < high + 1e-9


def test_facts_of_the_spiral_follow_from_its_law_and_from_its_ellipse():
    facts = simultaneous_steps_spiral_out.facts()
    assert facts["factor"] == pytest.approx(sqrt(1.01), rel=1e-12)
    assert facts["after_100"] == pytest.approx(1.01**50, rel=1e-12)
    assert round(facts["nearest"], 3) == round(1 / sqrt(1.05), 3) and round(facts["farthest"], 3) == round(
        1 / sqrt(0.95), 3
    )
    matrix, state, radii = np.array([[1, 0.1], [-0.1, 0.99]]), np.array([1.0, 0.0]), []
    for _ in range(1001):
        radii.append(np.linalg.norm(state))
        state = matrix @ state
    assert [facts["nearest"], facts["farthest"]] == pytest.approx([min(radii), max(radii)], rel=1e-9)


@pytest.mark.parametrize("rate", [0.02, 0.1, 0.3])
def test_the_figure_of_the_spiral_shows_both_paths_and_their_distances(rate):
    m = simultaneous_steps_spiral_out
    plane, line = m.figure(rate=rate).axes
    spiral, orbit, answer, start = plane.lines
    both = m.path(m.simultaneous, rate, 100), m.path(m.alternating, rate, 100)
    for drawn, far, points in zip((spiral, orbit), line.lines, both, strict=True):
        assert np.stack(drawn.get_data(), axis=1) == pytest.approx(points)
        assert far.get_ydata() == pytest.approx(np.hypot(points[:, 0], points[:, 1]))
        assert far.get_xdata().tolist() == list(range(101))
        assert drawn.get_linestyle() == far.get_linestyle() and drawn.get_color() == far.get_color()
    assert [t.get_text() for t in line.get_legend().get_texts()] == ["simultaneous", "alternating"]
    assert [*answer.get_xdata(), *answer.get_ydata()] == [0, 0] and [*start.get_xdata(), *start.get_ydata()] == [1, 0]
    assert line.get_yscale() == "log" and spiral.get_linestyle() != orbit.get_linestyle()
    leaves = abs(both[0]).max() > plane.get_xlim()[1]
    assert leaves == (rate == 0.3) and abs(both[1]).max() < plane.get_xlim()[1]
    if rate == 0.1:  # a little less than one and a half turns
        assert 1.25 < 100 * np.arctan(rate) / (2 * np.pi) < 1.75
        shown = m.figure().axes[0].lines[0].get_data()
        assert np.stack(shown, axis=1) == pytest.approx(both[0])


def test_in_the_film_one_circles_and_the_other_leaves():
    film, facts = simultaneous_steps_spiral_out.film(), simultaneous_steps_spiral_out.facts()
    alternating, simultaneous = np.hypot(*np.moveaxis(film["points"], 2, 0)).T
    assert simultaneous == pytest.approx(facts["factor"] ** film["clock"])
    assert simultaneous[-1] == pytest.approx(facts["after_100"])
    assert facts["nearest"] <= alternating.min() and alternating.max() <= facts["farthest"]
