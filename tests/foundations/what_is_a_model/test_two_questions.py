"""Of the same data one model asks for the label, the other for the data: by Bayes' rule, and by the sigmoid."""

from math import exp, log, pi
from statistics import NormalDist

import numpy as np
import pytest

from snippets.foundations.what_is_a_model import two_questions


@pytest.mark.equation("foundations/what_is_a_model/bayes_rule")
def test_bayes_rule_turns_the_class_densities_into_the_sigmoid_of_twice_x1(printed):
    formula = printed("foundations/what_is_a_model/bayes_rule")
    axis, normal = np.linspace(-5, 5, 41), NormalDist().pdf
    for x1 in axis:
        for x2 in (-3.0, 0.0, 1.7):
            x = np.array([x1, x2])
            joint = [two_questions.p_x_given_label(x, y) * 0.5 for y in (0, 1)]
            assert joint == pytest.approx([0.5 * normal(x1 + 1) * normal(x2), 0.5 * normal(x1 - 1) * normal(x2)])
            sigmoid = 1 / (1 + exp(-2 * x1))
            assert joint[1] / sum(joint) == pytest.approx(sigmoid, abs=1e-12)
            assert two_questions.p_label_given_x(x) == pytest.approx(sigmoid, abs=1e-12)
            given = [normal(x1 + 1) * normal(x2), normal(x1 - 1) * normal(x2)]
            law = {r"p(y \mid x)": sigmoid, r"p(x \mid y)": given[1], "p(y)": 0.5, "p(x)": (given[0] + given[1]) / 2}
            formula.holds(law | {r"p(x \mid y')": given.__getitem__, "p(y')": [0.5, 0.5].__getitem__, "y'": (0, 1)})


def test_each_class_density_sums_to_one():
    side = np.linspace(-9, 9, 181)
    grid = np.stack(np.meshgrid(side, side), axis=-1)
    for y in (0, 1):
        assert two_questions.p_x_given_label(grid, y).sum() * 0.1**2 == pytest.approx(1, abs=1e-9)


def test_the_label_probability_stays_finite_far_from_both_classes():
    x = np.array([[-1e3, 5.0], [1e3, -5.0]])
    assert two_questions.p_label_given_x(x).tolist() == [0, 1]


def test_labelled_points_are_half_of_each_class_around_its_mean(rng, n=20_000):
    x, y = two_questions.sample(rng, n)
    assert x.shape == (n, 2) and set(y) == {0, 1}
    assert abs(y.mean() - 0.5) < 5 * 0.5 / n**0.5
    for k, mean in ((0, (-1, 0)), (1, (1, 0))):
        own = x[y == k]
        assert (abs(own.mean(axis=0) - mean) < 5 / len(own) ** 0.5).all()
        assert (abs(own.var(axis=0) - 1) < 5 * (2 / len(own)) ** 0.5).all()
        assert abs(np.mean((own[:, 0] - mean[0]) * own[:, 1])) < 5 / len(own) ** 0.5


def test_a_generative_model_gives_labels_too_and_gets_phi_of_one_of_them_right(rng, n=20_000):
    x, y = two_questions.sample(rng, n)
    label = two_questions.classify(x)
    assert (label == (x[:, 0] > 0)).all()  # the boundary p(y=1|x) = 1/2
    assert (label == (two_questions.p_label_given_x(x) > 0.5)).all()
    # A point of class 1 has x_1 ~ N(1, 1), of class 0 x_1 ~ N(-1, 1).
    law = 0.5 * (1 - NormalDist(1).cdf(0)) + 0.5 * NormalDist(-1).cdf(0)
    accuracy = two_questions.facts()["accuracy"]
    assert accuracy == pytest.approx(law, abs=1e-12)
    assert abs((label == y).mean() - accuracy) < 5 * (law * (1 - law) / n) ** 0.5


def test_two_questions_shows_one_boundary_left_and_circles_with_fresh_points_right():
    left, right = two_questions.figure(n=60, seed=3).axes
    bands, boundary, *dots = left.collections
    assert bands.levels == pytest.approx([0, 0.1, 0.5, 0.9, 1]) and boundary.levels == pytest.approx([0.5])
    assert boundary.get_paths()[0].vertices[:, 0] == pytest.approx(0, abs=1e-9)
    edges = [log(p / (1 - p)) / 2 for p in (0.1, 0.9)]
    for path, lo, hi in zip(bands.get_paths(), (-4, edges[0], 0, edges[1]), (edges[0], 0, edges[1], 4), strict=True):
        assert path.vertices[:, 0].min() == pytest.approx(lo, abs=0.01)
        assert path.vertices[:, 0].max() == pytest.approx(hi, abs=0.01)
    x, y = two_questions.sample(np.random.default_rng(3), 60)
    shown = [dot.get_offsets() for dot in dots]
    assert all(np.array_equal(s, x[y == k]) for k, s in enumerate(shown))
    faint, fresh = right.collections[0::3], right.collections[1::3]
    assert [np.array_equal(f.get_offsets(), s) for f, s in zip(faint, shown, strict=True)] == [True, True]
    assert sum(len(f.get_offsets()) for f in fresh) == 60
    assert not set(map(tuple, x)) & {tuple(p) for f in fresh for p in f.get_offsets()}
    for f, mean in zip(fresh, (-1, 1), strict=True):  # each fresh point at its own class
        assert abs(f.get_offsets()[:, 0].mean() - mean) < 5 / len(f.get_offsets()) ** 0.5
    for k, circles in enumerate(right.collections[2::3]):
        assert circles.levels == pytest.approx([exp(-2) / (2 * pi), exp(-0.5) / (2 * pi)])
        for path, radius in zip(circles.get_paths(), (2, 1), strict=True):
            assert np.hypot(*(path.vertices - (2 * k - 1, 0)).T) == pytest.approx(radius, abs=0.01)
