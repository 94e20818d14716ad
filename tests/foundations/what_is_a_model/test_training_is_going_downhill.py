"""Small steps downhill reach the best line, steps too long fly away: by curvatures, and by exact fractions."""

from fractions import Fraction
from itertools import pairwise
from math import sqrt

import numpy as np
import pytest

from snippets.foundations.what_is_a_model import loss_of_a_guess, training_is_going_downhill


def test_loss_of_a_line_is_the_average_over_the_five_houses_of_the_page(rng):
    m = training_is_going_downhill
    assert (100 * m.Y).tolist() == pytest.approx([100, 110, 120, 130, 540])
    for a, b in rng.normal(size=(5, 2)):
        by_hand = np.mean([(y - (a + b * x)) ** 2 for x, y in zip(m.X.tolist(), m.Y.tolist(), strict=True)])
        assert m.loss(a, b) == pytest.approx(by_hand, rel=1e-12)


def test_gradient_of_the_line_is_the_slope_of_its_loss(rng, h=1e-6):
    m = training_is_going_downhill
    for a, b in rng.normal(size=(5, 2)):
        slopes = [m.loss(a + h, b) - m.loss(a - h, b), m.loss(a, b + h) - m.loss(a, b - h)]
        assert m.gradient(a, b) == pytest.approx(np.array(slopes) / (2 * h), abs=1e-6)


@pytest.mark.equation("foundations/what_is_a_model/gradient_step")
def test_each_step_of_training_goes_against_the_gradient_times_the_learning_rate(printed, h=1e-4):
    formula = printed("foundations/what_is_a_model/gradient_step")
    m, rate = training_is_going_downhill, 0.17
    path = m.train(rate)
    assert path.shape == (31, 2) and path[0].tolist() == [0, 0]
    for (a, b), after in pairwise(path):
        e = m.Y - (a + b * m.X)
        assert after[0] == pytest.approx(a + rate * 2 / 5 * sum(e), abs=1e-12)
        loss = lambda a, b: ((m.Y - a - b * m.X) ** 2).mean()  # noqa: E731  of second degree: a difference is exact
        slope = np.array([loss(a + h, b) - loss(a - h, b), loss(a, b + h) - loss(a, b - h)]) / (2 * h)
        data = {"a": a, "b": b, "x_i": m.X, "y_i": m.Y, "n": 5, r"\eta": rate, r"\nabla L(a, b)": slope[:, None]}
        step = {r"\begin{bmatrix} a \\ b \end{bmatrix} \leftarrow": after[:, None]}
        formula.holds(data | step, atol=1e-8)
        assert after[1] == pytest.approx(b + rate * 2 / 5 * sum(e * m.X), abs=1e-12)
    assert m.train(rate, steps=3).tolist() == path[:4].tolist()


@pytest.mark.equation("foundations/what_is_a_model/step_contracts")
@pytest.mark.parametrize("rate", [0.02, 0.3, 0.57, 0.6])
def test_each_step_multiplies_the_distance_along_each_axis_by_one_minus_rate_times_curvature(printed, rate):
    m = training_is_going_downhill
    n, s, q = 5, sum(m.X), sum(m.X**2)
    mean, root = (n + q) / n, sqrt((n - q) ** 2 + 4 * s**2) / n  # eigenvalues of 2/n [[n, s], [s, q]]
    flat, steep = mean - root, mean + root
    assert m.curvatures() == pytest.approx([flat, steep], rel=1e-12)
    best = np.polyfit(m.X, m.Y, 1)[::-1]
    path, formula = m.train(rate), printed("foundations/what_is_a_model/step_contracts")
    for before, after in pairwise(path[:4]):
        data = {"x_i": m.X, "n": n, r"\eta": rate, "I": np.eye(2), "a": before[0], "b": before[1]}
        far = {r"\begin{bmatrix} a - a^\star \\ b - b^\star \end{bmatrix} \leftarrow": (after - best)[:, None]}
        formula.holds(data | far | {r"a^\star": best[0], r"b^\star": best[1]}, atol=1e-9)
    for curvature in (flat, steep):
        axis = np.array([2 * s / n, curvature - 2])  # (H - curvature) axis = 0, first row
        along = (m.train(rate) - best) @ (axis / np.linalg.norm(axis))
        assert along == pytest.approx(along[0] * (1 - rate * curvature) ** np.arange(31), rel=1e-8, abs=1e-12)


def test_training_converges_just_below_the_largest_rate_and_flies_away_just_above_it():
    m = training_is_going_downhill
    limit, best = m.facts()["largest_rate"], np.polyfit(m.X, m.Y, 1)[::-1]
    below, above = (abs(m.train(f * limit, steps=3000) - best).max(axis=1) for f in (0.99, 1.01))
    assert below[-1] < 1e-9 and above[-1] > 1e9
    # At the limit itself the steep direction swings for ever, neither in nor out.
    swing = m.train(limit, steps=4000) - best
    assert swing[-1] == pytest.approx(-swing[-2], rel=1e-6) and abs(swing[-1]).max() > 0.1


def test_facts_of_the_trained_line_are_exact_fractions_of_sizes_and_prices():
    m = training_is_going_downhill
    x = [Fraction(v, 10) for v in (4, 6, 5, 7, 18)]
    y = [Fraction(v, 10) for v in (10, 11, 12, 13, 54)]
    mean_x, mean_y = sum(x) / 5, sum(y) / 5
    b = sum((u - mean_x) * (v - mean_y) for u, v in zip(x, y, strict=True)) / sum((u - mean_x) ** 2 for u in x)
    a = mean_y - b * mean_x
    best = sum((v - a - b * u) ** 2 for u, v in zip(x, y, strict=True)) / 5
    p = q = Fraction(0)
    for _ in range(30):
        e = [v - p - q * u for u, v in zip(x, y, strict=True)]
        p += Fraction(3, 10) * 2 * sum(e) / 5
        q += Fraction(3, 10) * 2 * sum(v * u for u, v in zip(x, e, strict=True)) / 5
    trained = sum((v - p - q * u) ** 2 for u, v in zip(x, y, strict=True)) / 5
    steep = m.curvatures()[1]
    facts = m.facts()
    assert facts["one_price"] == pytest.approx(float(sum((v - mean_y) ** 2 for v in y) / 5), rel=1e-12)
    assert facts["best_line"] == pytest.approx(float(best), rel=1e-12)
    assert facts["trained"] == pytest.approx(float(trained), rel=1e-12)
    assert facts["largest_rate"] == 2 / steep and facts["best_line"] < facts["trained"] < facts["one_price"]
    assert (a, b) == (Fraction(-64, 100), Fraction(33, 10))
    # The average loss with one price for all is that of the page's first figure, in other units.
    assert facts["one_price"] * 100**2 == pytest.approx(loss_of_a_guess.facts()["lowest_average"])


@pytest.mark.parametrize("rate", [0.02, 0.1, 0.3, 0.5, 0.57, 0.6])
def test_figure_of_training_shows_the_path_and_the_loss_of_every_step(rate):
    m = training_is_going_downhill
    left, right = m.figure(learning_rate=rate).axes
    path, best = left.lines
    steps = np.stack(path.get_data(), axis=1)
    assert steps == pytest.approx(m.train(rate))
    assert (best.get_xdata()[0], best.get_ydata()[0]) == pytest.approx((-0.64, 3.3))
    losses, floor = right.lines
    assert losses.get_xdata().tolist() == list(range(31))
    assert losses.get_ydata() == pytest.approx([m.loss(a, b) for a, b in steps])
    assert list(floor.get_ydata()) == pytest.approx([m.facts()["best_line"]] * 2)
    assert losses.get_ydata().min() > floor.get_ydata()[0] and right.get_yscale() == "log"
    bottom, top = right.get_ylim()
    assert bottom < floor.get_ydata()[0] and losses.get_ydata().max() < top
    assert (np.diff(losses.get_ydata()) < 0).all() == (rate < m.facts()["largest_rate"])
    assert f"rate {rate}" in left.get_title("left") + left.get_title()
    (a0, a1), (b0, b1) = left.get_xlim(), left.get_ylim()
    assert a0 < -0.64 < 0 < a1 and b0 < 0 < 3.3 < b1
    rings = [p.vertices for p in left.collections[0].get_paths() if len(p.vertices)]
    for vertices, height in zip(rings, (0.05, 0.5, 2, 5, 10), strict=True):
        heights = np.array([m.loss(a, b) for a, b in vertices]) - m.facts()["best_line"]
        assert np.mean(heights) == pytest.approx(height, rel=0.03, abs=0.01)
    lowest, highest = np.concatenate(rings).min(axis=0), np.concatenate(rings).max(axis=0)
    assert [*lowest, *highest] == pytest.approx([a0, b0, a1, b1], abs=0.1), "the contours fill the panel"


def test_figure_of_training_starts_with_a_rate_that_converges():
    m = training_is_going_downhill
    _, right = m.figure().axes
    assert right.lines[0].get_ydata()[-1] == pytest.approx(m.facts()["trained"])
    best = np.polyfit(m.X, m.Y, 1)[::-1]
    columns = np.stack([np.ones(5), m.X])
    steep = np.linalg.eigh(columns @ columns.T)[1][:, 1]
    start, first = ((theta - best) @ steep for theta in m.train(0.3)[:2])
    assert abs(first) < 0.06 * abs(start), "the first step lands on the floor of the valley"
    swings = np.sign(np.diff(m.train(0.5)[:8, 0]))
    assert (swings[:-1] == -swings[1:]).all(), "long steps swing from side to side"
    assert m.loss(*m.train(0.02)[-1]) > 5 * m.facts()["trained"], "tiny steps are slow"
