"""Labels alone teach the best possible boundary: by Bayes' rule, and by a likelihood that is flat there."""

from math import exp, log, pi, sqrt

import numpy as np
import pytest

from snippets.foundations.toy_model import a_boundary_from_labels


@pytest.mark.equation("foundations/toy_model/logistic")
def test_the_label_probability_of_a_stroke_is_the_sigmoid_of_a_weighted_sum(printed, rng):
    formula = printed("foundations/toy_model/logistic")
    for x, w in zip(rng.normal(size=(50, 2)), rng.normal(size=(50, 3)), strict=True):
        odds = exp(w[0]) * exp(w[1] * x[0]) * exp(w[2] * x[1])
        assert a_boundary_from_labels.p_label(x, w) == pytest.approx(odds / (1 + odds))
        numbers = {"x_1": x[0], "x_2": x[1], "w_0": w[0], "w_1": w[1], "w_2": w[2]}
        formula.holds(numbers | {r"p(y{=}1 \mid x)": odds / (1 + odds)})
    far = a_boundary_from_labels.p_label(np.array([[1e4, 0], [-1e4, 0]]), np.array([0, 1, 0]))
    assert far.tolist() == [1, 0]


@pytest.mark.equation("foundations/toy_model/bayes_weights")
def test_bayes_rule_on_two_gaussian_kinds_of_strokes_gives_the_best_weights(printed, rng):
    m = a_boundary_from_labels
    inverse = np.linalg.inv(m.Sigma)

    def density(x, mean):
        return exp(-(x - mean) @ inverse @ (x - mean) / 2) / (2 * pi * sqrt(np.linalg.det(m.Sigma)))

    for x in rng.uniform(-3, 5, size=(30, 2)):
        zero, one = (0.5 * density(x, mean) for mean in m.mu)
        assert m.p_label(x, m.bayes_weights()) == pytest.approx(one / (zero + one), rel=1e-9)
    assert m.bayes_weights() == pytest.approx([-3.5, 2, -1])
    columns = {rf"\mu_{k}": mean[:, None] for k, mean in enumerate(m.mu)}
    weights = dict(zip(("w_0", "w_1", "w_2"), m.bayes_weights(), strict=True))
    printed("foundations/toy_model/bayes_weights").holds(columns | weights | {r"\Sigma": m.Sigma})


def test_strokes_are_half_of_each_kind_with_their_means_and_common_covariance(rng, n=20_000):
    m = a_boundary_from_labels
    x, y = m.sample(rng, n)
    assert x.shape == (n, 2) and set(y) == {0, 1} and abs(y.mean() - 0.5) < 5 * 0.5 / sqrt(n)
    for k, mean in enumerate(((1, 0), (2.5, 0))):
        e = x[y == k] - mean
        assert abs(e.mean(axis=0)).max() < 5 / sqrt(len(e))
        assert abs(e.T @ e / len(e) - [[1, 0.5], [0.5, 1]]).max() < 5 * sqrt(2 / len(e))


def test_fitted_weights_are_where_the_likelihood_of_the_labels_is_flat_and_highest(rng):
    m = a_boundary_from_labels
    x, y = m.sample(rng, 200)
    w = m.fit(x, y)
    columns = np.column_stack([np.ones(200), x])

    def log_likelihood(w):
        return -np.log1p(np.exp(-(2 * y - 1) * (columns @ w))).sum()

    p = 1 / (1 + np.exp(-columns @ w))
    assert abs(columns.T @ (y - p)).max() < 1e-8
    for step in rng.normal(size=(10, 3)) / 10:
        assert log_likelihood(w + step) < log_likelihood(w)


def test_fitted_weights_come_to_the_best_ones_within_their_standard_errors(rng):
    m = a_boundary_from_labels
    best = m.bayes_weights()
    for n in (1000, 16_000):
        x, y = m.sample(rng, n)
        columns = np.column_stack([np.ones(n), x])
        p = 1 / (1 + np.exp(-columns @ best))
        information = (columns.T * (p * (1 - p))) @ columns
        off = m.fit(x, y) - best
        # off ~ N(0, information^-1): its squared length in these units is chi-square, 3 degrees of freedom.
        assert off @ information @ off < 3 + 5 * sqrt(6) + 12


def test_labels_teach_the_same_weights_wherever_the_strokes_are_taken_from(rng, n=40_000):
    # Keep only long strokes: p(x) changes beyond recognition, p(y | x) does not.
    m = a_boundary_from_labels
    x, y = m.sample(rng, n)
    long = x[:, 1] > 0.3
    columns = np.column_stack([np.ones(long.sum()), x[long]])
    p = m.p_label(x[long], m.bayes_weights())
    covariance = np.linalg.inv((columns.T * (p * (1 - p))) @ columns)
    off = m.fit(x[long], y[long]) - m.bayes_weights()
    assert (abs(off) < 5 * np.sqrt(np.diag(covariance))).all()


def test_rarer_strokes_lower_the_first_weight_by_the_logarithm_of_the_odds(rng):
    m = a_boundary_from_labels
    x, best = rng.normal(size=2), m.bayes_weights()
    odds = m.p_label(x, best) / (1 - m.p_label(x, best))  # p(x | 1) / p(x | 0), both kinds being equally common
    rare = m.p_label(x, best - [log(99), 0, 0])
    assert rare == pytest.approx(0.01 * odds / (0.01 * odds + 0.99))


def test_facts_of_the_boundary_are_fitted_to_ten_thousand_strokes_beside_the_best_weights():
    m, facts = a_boundary_from_labels, a_boundary_from_labels.facts()
    x, y = m.sample(np.random.default_rng(0), 10_000)
    w = np.array([facts[f"w{i}"] for i in range(3)])
    p = 1 / (1 + np.exp(-(w[0] + x @ w[1:])))
    assert [(y - p).sum(), *((y - p) @ x)] == pytest.approx([0, 0, 0], abs=1e-6)
    assert [facts[f"b{i}"] for i in range(3)] == pytest.approx([-3.5, 2, -1]) and len(facts) == 6


@pytest.mark.parametrize("n", [30, 300, 1000])
def test_figure_of_the_boundary_shows_shades_a_fit_and_the_best_line(n):
    m = a_boundary_from_labels
    plane, path = m.figure(training_points=n).axes
    x, y = m.sample(np.random.default_rng(0), 10_000)
    w, best = m.fit(x[:n], y[:n]), m.bayes_weights()
    bands, fitted, ideal, *dots = plane.collections
    assert bands.levels == pytest.approx([0, 0.1, 0.5, 0.9, 1])
    for edges, line in ((w, fitted), (best, ideal)):
        assert line.levels == pytest.approx([0.5])
        vertices = np.concatenate([p.vertices for p in line.get_paths()])
        assert abs(edges[0] + vertices @ edges[1:]).max() < 0.05 and len(vertices) > 20
    assert (fitted.get_linestyle(), ideal.get_linestyle()) != (ideal.get_linestyle(), fitted.get_linestyle())
    for path_of_band, low, high in zip(bands.get_paths(), (0, 0.1, 0.5, 0.9), (0.1, 0.5, 0.9, 1), strict=True):
        inside = m.p_label(path_of_band.vertices, w)
        assert low - 0.01 < inside.min() and inside.max() < high + 0.01
    whole = np.concatenate([p.vertices for p in bands.get_paths()])
    assert [*whole.min(axis=0), *whole.max(axis=0)] == pytest.approx([-4, -4, 6, 6])
    shown = min(n, 300)
    for k, dot in enumerate(dots):
        assert np.array_equal(dot.get_offsets(), x[:shown][y[:shown] == k])
    assert len(dots) == 2 and len(dots[0].get_paths()[0].vertices) != len(dots[1].get_paths()[0].vertices)
    *curves, marker = path.lines
    (levels,) = path.collections
    sizes = curves[0].get_xdata()
    assert sizes[0] == 30 and sizes[-1] == 10_000 and len(sizes) == 50 == len(set(sizes))
    assert np.diff(np.log(sizes)) == pytest.approx(log(10_000 / 30) / 49, abs=0.05)
    for i, line in enumerate(curves):
        for at in (0, 20, 49):
            k = int(sizes[at])
            assert line.get_ydata()[at] == pytest.approx(m.fit(x[:k], y[:k])[i], abs=1e-9)
    assert [s[:, 1].tolist() for s in levels.get_segments()] == [[b, b] for b in best]
    assert all(s[:, 0].tolist() == [30, 10_000] for s in levels.get_segments())
    ticks = dict(zip((t.get_text() for t in path.get_yticklabels()), path.get_yticks(), strict=True))
    assert ticks == pytest.approx({"$w_0$": -3.5, "$w_1$": 2, "$w_2$": -1})
    assert list(marker.get_xdata()) == [n, n] and path.get_xscale() == "log"
    low, high = path.get_ylim()
    assert all(low < v < high for line in curves for v in line.get_ydata())


def test_figure_of_the_boundary_starts_with_300_strokes_all_inside_the_shades():
    plane, path = a_boundary_from_labels.figure().axes
    assert path.lines[-1].get_xdata()[0] == 300
    points = np.concatenate([d.get_offsets() for d in plane.collections[3:]])
    assert len(points) == 300 and points.min() > -4 and points.max() < 6


def test_boundaries_from_30_and_from_10000_strokes_are_clearly_apart_and_on_top_of_each_other():
    m = a_boundary_from_labels
    x, y = m.sample(np.random.default_rng(0), 10_000)
    gaps = []
    for n in (30, 10_000):
        w = m.fit(x[:n], y[:n])
        crossing = [-(w[0] + w[2] * x2) / w[1] - (3.5 + x2) / 2 for x2 in (-2, 0, 2)]
        gaps.append(max(map(abs, crossing)))
    assert gaps[0] > 0.4 and gaps[1] < 0.04


def test_the_boundary_is_sure_of_van_gogh_in_a_corner_where_no_stroke_is():
    m = a_boundary_from_labels
    x, y = m.sample(np.random.default_rng(0), 10_000)
    corner = np.array([6, -4])
    assert m.p_label(corner, m.fit(x[:300], y[:300])) > 0.999
    assert np.linalg.norm(x[:300] - corner, axis=1).min() > 2
