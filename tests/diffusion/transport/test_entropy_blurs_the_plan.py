"""The plan between noise and two hills: by ranks without entropy, by the product of both sides with much of it."""

from statistics import NormalDist

import numpy as np
import pytest

from snippets.diffusion.transport import entropy_blurs_the_plan as blur


def test_the_plans_of_all_stops_have_the_sums_of_noise_and_data():
    for epsilon in (0.03, 0.3, 100, *blur.RANGE):
        plan = blur.plan(epsilon)
        assert plan.sum(axis=1) == pytest.approx(blur.a, rel=0, abs=1e-12)
        assert plan.sum(axis=0) == pytest.approx(blur.b, rel=0, abs=1e-12)
    bell = np.array([NormalDist().pdf(place) for place in blur.x])
    hills = np.array([NormalDist(-2, 0.5).pdf(place) + NormalDist(2, 0.5).pdf(place) for place in blur.x])
    assert blur.a == pytest.approx(bell / bell.sum()) and blur.b == pytest.approx(hills / hills.sum())


def test_more_entropy_costs_more_between_the_order_and_pairs_at_random():
    prices = [blur.price(epsilon) for epsilon in blur.RANGE]
    facts = blur.facts()
    assert (np.diff(prices) > 0).all()
    assert facts["least"] < prices[0] < facts["least"] + 0.03 * np.log(53)  # KL is at most the entropy of one side
    assert prices[-1] < facts["random"] < prices[-1] + 0.3
    assert blur.plan(1e8) == pytest.approx(np.outer(blur.a, blur.b), abs=1e-6)
    assert facts["here"] == blur.price(0.3)


def test_in_order_is_the_way_of_the_quantiles():
    """In the continuum the mean squared way is 1.4759, less both tails; the grid is 0.125 wide."""
    least, start, end = blur.in_order()
    q = (np.arange(20_000) + 0.5) / 20_000
    where = [blur.x[np.searchsorted(np.cumsum(side), q).clip(0, 52)] for side in (blur.a, blur.b)]
    assert least == pytest.approx(((where[0] - where[1]) ** 2).mean(), abs=2e-3)
    assert least == pytest.approx(1.476, abs=0.02)
    assert (np.diff(start) >= 0).all() and (np.diff(end) >= 0).all()
    both = blur.a @ blur.x**2 + blur.b @ blur.x**2
    assert blur.facts()["random"] == pytest.approx(both), "means are zero"


@pytest.mark.parametrize("epsilon", [0.03, 0.3, 100])
def test_the_figure_shows_the_plan_with_its_ends_upwards(epsilon):
    left, right = blur.figure(epsilon=epsilon).axes
    density = blur.plan(epsilon).T
    filled = [area for area in left.collections if len(area.get_paths()) and area.get_paths()[0].vertices.size]
    assert [area.levels[0] for area in filled] == pytest.approx(density.max() * np.array([0.02, 0.1, 0.25, 0.5, 0.8]))
    for area in filled:
        vertices = area.get_paths()[0].vertices
        (u, v), part = ((vertices.T + 3.25) / 0.125).astype(int).clip(0, 51), ((vertices.T + 3.25) / 0.125) % 1
        inner = (abs(vertices) < 3.25 - 1e-9).all(axis=1)
        corners = [density[v, u], density[v, u + 1], density[v + 1, u], density[v + 1, u + 1]]
        weights = [(1 - part[0]) * (1 - part[1]), part[0] * (1 - part[1]), (1 - part[0]) * part[1], part[0] * part[1]]
        height = sum(c * w for c, w in zip(corners, weights, strict=True))
        assert inner.sum() > 10 and height[inner] == pytest.approx(area.levels[0], abs=1e-9)
    *_, curve, dot = right.lines
    assert curve.get_ydata() == pytest.approx([blur.price(e) for e in blur.RANGE])
    assert dot.get_xydata()[0] == pytest.approx([epsilon, blur.price(epsilon)])
    levels = {line.get_ydata()[0] for line in right.lines[:2]}
    assert levels == {blur.facts()["least"], blur.facts()["random"]}
