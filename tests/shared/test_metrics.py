"""Claims of snippets/shared/metrics.py."""

import math

import numpy as np
import pytest

from snippets.shared.metrics import distances, frechet, nearest_neighbour_accuracy, precision_recall


def spread(rng, d):
    a = rng.normal(size=(d, d + 2))
    return a @ a.T


def test_distances_are_those_of_pythagoras(rng):
    a, b = rng.normal(size=(4, 3)), rng.normal(size=(5, 3))
    assert distances(a, b) == pytest.approx(np.array([[math.dist(p, q) for q in b] for p in a]))
    assert distances(a.tolist(), a.tolist()).diagonal() == pytest.approx(np.zeros(4), abs=1e-7)


def test_frechet_is_the_sum_over_axes_for_independent_ones_and_does_not_depend_on_the_axes(rng):
    m, n = rng.normal(size=(2, 4))
    s, t = rng.uniform(0.5, 3, size=(2, 4))
    by_axis = ((m - n) ** 2 + (s - t) ** 2).sum()
    assert frechet(m, np.diag(s**2), n, np.diag(t**2)) == pytest.approx(by_axis)
    turn = np.linalg.qr(rng.normal(size=(4, 4)))[0]
    turned = (turn @ m, turn @ np.diag(s**2) @ turn.T, turn @ n, turn @ np.diag(t**2) @ turn.T)
    assert frechet(*turned) == pytest.approx(by_axis)


def test_frechet_is_what_the_cheapest_linear_map_costs(rng):
    """The optimal map between Gaussians, A with A P A = Q, moves x by (A - I) x: E|.|^2 = tr (A - I) P (A - I)."""
    p, q = spread(rng, 3), spread(rng, 3)
    values, vectors = np.linalg.eigh(p)
    half, back = (vectors * values**e @ vectors.T for e in (0.5, -0.5))
    values, vectors = np.linalg.eigh(half @ q @ half)
    a = back @ (vectors * np.sqrt(values) @ vectors.T) @ back
    assert a @ p @ a == pytest.approx(q)
    move = a - np.eye(3)
    assert frechet(np.zeros(3), p, np.zeros(3), q) == pytest.approx(np.trace(move @ p @ move))
    assert frechet(np.ones(3), q, np.ones(3), p) == pytest.approx(np.trace(move @ p @ move))


def test_a_singular_covariance_is_no_trouble():
    flat = np.diag([4.0, 0.0])
    assert frechet(np.zeros(2), flat, np.zeros(2), np.eye(2)) == pytest.approx(2.0)
    assert frechet(np.zeros(2), np.zeros((2, 2)), [3, 4], flat) == pytest.approx(29)


def test_precision_and_recall_count_balls_one_by_one(rng):
    real, fake = rng.normal(size=(12, 2)), 0.6 * rng.normal(size=(9, 2)) + 0.5
    for k in (1, 3):

        def inside(points, centres, k=k):
            reach = [sorted(math.dist(c, o) for o in centres)[k] for c in centres]
            pairs = zip(centres, reach, strict=True)
            balls = [*pairs]
            return sum(any(math.dist(p, c) <= r for c, r in balls) for p in points) / len(points)

        assert precision_recall(real, fake, k) == pytest.approx((inside(fake, real), inside(real, fake)))
    for k in (0, 9):
        with pytest.raises(ValueError, match="k must be at least 1"):
            precision_recall(real, fake, k)


def test_a_timid_cloud_has_precision_and_a_far_one_has_nothing(rng):
    real = rng.normal(size=(80, 2))
    assert precision_recall(real, real, 3) == (1, 1)
    precision, recall = precision_recall(real, 0.01 * real, 3)
    # a real point in the ball around 0.01 y, of radius 0.01 r, is at most 0.01 (|y| + r) from the middle
    reach = np.linalg.norm(real, axis=1) + np.sort(distances(real, real), axis=1)[:, 3]
    assert precision == 1 and recall <= np.mean(np.linalg.norm(real, axis=1) < 0.01 * reach.max()) < 1
    assert precision_recall(real, real + 50, 3) == (0, 0)


def test_neighbours_tell_apart_what_is_far_and_are_fooled_by_copies(rng):
    real = rng.normal(size=(30, 2))
    assert nearest_neighbour_accuracy(real, 50 + rng.normal(size=(10, 2))) == 1
    assert nearest_neighbour_accuracy(real, real + 1e-6) == 0


def test_neighbours_of_one_law_are_right_by_exchangeability(rng, runs=400):
    """Any other picture is equally likely the nearest: (n-1)/(n+m-1) and (m-1)/(n+m-1) on average."""
    for n, m in ((12, 12), (18, 6)):
        marks = [nearest_neighbour_accuracy(*np.split(rng.normal(size=(n + m, 3)), [n])) for _ in range(runs)]
        law = (n + m - 2) / (n + m - 1) / 2
        assert abs(np.mean(marks) - law) < 5 * np.std(marks) / math.sqrt(runs)


def test_neighbours_are_counted_one_by_one():
    real, fake = np.array([[0.0], [1.0], [10.0]]), np.array([[1.2], [30.0]])
    # 0 -> 1 right, 1 -> 1.2 wrong, 10 -> 1.2 wrong; 1.2 -> 1 wrong, 30 -> 10 wrong
    assert nearest_neighbour_accuracy(real, fake) == pytest.approx(1 / 6)
