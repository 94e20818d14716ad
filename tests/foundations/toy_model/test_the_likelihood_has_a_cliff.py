"""The best box is the smallest, and a lost point costs everything: by all boxes, and all orders of points."""

import math
from itertools import combinations, permutations

import numpy as np
import pytest

from snippets.foundations.toy_model import a_box_is_a_model, guess_the_rule, the_likelihood_has_a_cliff


@pytest.mark.equation("foundations/toy_model/box_likelihood")
def test_no_box_is_likelier_than_the_smallest_and_one_lost_point_costs_everything(printed, rng):
    formula = printed("foundations/toy_model/box_likelihood")
    m, x = the_likelihood_has_a_cliff, rng.normal(size=(4, 2))
    low, high = x.min(axis=0), x.max(axis=0)
    best = m.log_likelihood(x, low, high)
    box = a_box_is_a_model.log_prob(x, (low, high))
    assert best == pytest.approx(np.mean(box)) == pytest.approx(-math.log(np.prod(high - low)))
    edges = [np.sort(np.concatenate([x[:, k], x[:, k] + 0.3, x[:, k] - 0.3])) for k in (0, 1)]
    seen = 0
    for left, right in combinations(edges[0], 2):  # all boxes with sides at or near the points
        for bottom, top in combinations(edges[1], 2):
            corners = np.array([left, bottom]), np.array([right, top])
            value = m.log_likelihood(x, *corners)
            assert value <= best
            holds = left <= low[0] and bottom <= low[1] and right >= high[0] and top >= high[1]
            assert math.isfinite(value) == holds
            if seen < 3 or (not holds and top == edges[1][-1]):
                words = {r"\text{if } B \text{ holds all } x_i": bool(holds), r"\text{if one is outside.}": not holds}
                density = {r"p_\text{model}(x_i)": np.exp(a_box_is_a_model.log_prob(x, corners)), "n": 4, "L(B)": value}
                area = {r"\text{area}(B)": (right - left) * (top - bottom)}
                with np.errstate(divide="ignore"):
                    formula.holds(words | density | area)
            seen += holds
    assert seen > 1
    for side in range(4):
        moved = [low.copy(), high.copy()]
        moved[side // 2][side % 2] += 1e-9 if side < 2 else -1e-9
        assert m.log_likelihood(x, *moved) == -math.inf, "each side stands at a point"


@pytest.mark.equation("foundations/toy_model/outside_the_box")
def test_a_fresh_point_misses_the_box_at_most_four_times_in_n_plus_one(printed, rng, runs=4000):
    # Exact: of n + 1 points in any order each is equally likely to be the last.
    points = [(0, 3), (1, 0), (2, 4), (3, 1), (4, 2)]  # four sides, four different points
    outside = 0
    for *x, new in permutations(points):
        x = np.array(x)
        outside += the_likelihood_has_a_cliff.misses(np.array([new]), x.min(axis=0), x.max(axis=0))[0]
    formula, share = printed("foundations/toy_model/outside_the_box"), r"P(x_{n+1} \text{ outside the box})"
    assert formula.gives({share: outside / math.factorial(5), "n": 4}, share) == pytest.approx(4 / 5)
    assert outside / math.factorial(5) == pytest.approx(4 / 5)  # the bound is met
    outside = 0
    for *x, new in permutations([(0, 0), (1, 1), (2, 2), (3, 3), (4, 4)]):  # one point at two sides: fewer
        x = np.array(x)
        outside += the_likelihood_has_a_cliff.misses(np.array([new]), x.min(axis=0), x.max(axis=0))[0]
    assert outside / math.factorial(5) == pytest.approx(2 / 5)
    formula.holds({share: 2 / 5, "n": 4})
    bound = the_likelihood_has_a_cliff.facts()["bound"]
    assert bound == 4 / (60 + 1)
    x = guess_the_rule.sample(rng, 61 * runs).reshape(runs, 61, 2)
    out = ((x[:, 60] < x[:, :60].min(axis=1)) | (x[:, 60] > x[:, :60].max(axis=1))).any(axis=1).mean()
    assert 0.8 * bound < out < bound + 5 * math.sqrt(bound / runs)


def test_facts_of_the_cliff_are_those_of_the_sixty_points_and_the_next_sixty():
    x = guess_the_rule.sample(np.random.default_rng(4), 480)
    data, fresh = x[:60].T, x[60:120]
    (left, right), (bottom, top) = [(min(c), max(c)) for c in data]
    beyond = [max(left - a, a - right, bottom - b, b - top) for a, b in fresh]
    facts = the_likelihood_has_a_cliff.facts()
    assert facts == pytest.approx(
        {
            "best": -math.log((right - left) * (top - bottom)),
            "bound": 4 / 61,
            "missed": sum(d > 0 for d in beyond),
            "reach": max(beyond),
        }
    )
    assert facts["best"] == pytest.approx(a_box_is_a_model.facts()["log_prob"])


@pytest.mark.parametrize("margin", [-4, -2, 0, 2, 4, 6, 8, 10])
def test_figure_of_the_cliff_shows_the_box_the_lost_points_and_both_likelihoods(margin):
    m = the_likelihood_has_a_cliff
    top, hill = m.figure(margin=margin).axes
    x = guess_the_rule.sample(np.random.default_rng(4), 480)
    low, high = x[:60].min(axis=0) - margin, x[:60].max(axis=0) + margin
    assert top.patches[0].get_bbox().extents == pytest.approx([*low, *high])
    lost, data, fresh = (np.transpose(line.get_data()) for line in top.lines)
    assert data.tolist() == x[:60].tolist() and fresh.tolist() == x[60:120].tolist()
    assert lost.tolist() == [p.tolist() for p in x[:120] if (p < low).any() or (p > high).any()]
    assert [line.get_marker() for line in top.lines] == ["x", "o", "s"]
    sign = "−" if margin < 0 else ""
    assert f"margin {sign}{abs(margin)}°" in top.get_title("left") + top.get_title()
    assert (top.get_xlim(), top.get_ylim()) == ((-185, 185), (-105, 90))
    ticks = dict(zip((t.get_text() for t in hill.get_yticklabels()), hill.get_yticks(), strict=True))
    reach, bottom = m.facts()["reach"], hill.spines.left.get_bounds()[0]
    assert ticks["−11.0"] == -11 and ticks["−10.9"] == -10.9 and ticks["−∞"] < bottom < -11, "the axis is broken"
    size = np.ptp(x[:60], axis=0)
    for lines, cliff in ((hill.lines[:4], 0), (hill.lines[4:], reach)):
        curve, floor, mark, lost = (np.array(line.get_data()) for line in lines)
        at = curve[0]
        assert at == pytest.approx(floor[0]) and at == pytest.approx(np.arange(-60, 141) / 10)
        law = [-math.log((size[0] + 2 * s) * (size[1] + 2 * s)) if s >= cliff else -math.inf for s in at]
        assert curve[1] == pytest.approx(np.array(law))
        assert np.isfinite(floor[1]).tolist() == (at < cliff).tolist(), "below the break only where a point is lost"
        assert abs(floor[1, at < cliff] - ticks["−∞"]).max() < 0.02
        assert at[curve[1].argmax()] == pytest.approx(math.ceil(10 * cliff) / 10), "the top stands at the cliff"
        here = -math.log(np.prod(size + 2 * margin)) if margin >= cliff else -math.inf
        assert mark[:, 0] == pytest.approx([margin, here]) and np.isfinite(lost[1, 0]) == (margin < cliff)
        assert bottom < here < hill.get_ylim()[1] or here == -math.inf
    assert [t.get_text() for t in hill.texts] == ["data", "fresh points"]
    assert 4 < reach < 6


def test_figure_of_the_cliff_starts_on_its_edge():
    assert the_likelihood_has_a_cliff.figure().axes[1].lines[2].get_xdata()[0] == 0
