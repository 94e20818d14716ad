"""Answers by finite differences of shares, and by following points."""

from statistics import NormalDist

import numpy as np
import pytest

from snippets.roads.change_of_variables import exercises
from snippets.shared.coupling import forward
from snippets.shared.ode import rk4


def test_stretched_by_the_share_below():
    law = NormalDist(1, 3)
    assert exercises.facts()["stretched"] == pytest.approx((law.cdf(4.001) - law.cdf(3.999)) / 0.002, rel=1e-5)


def test_layers_by_the_area_of_a_small_square():
    layers = [(0, lambda y: 0 * y + 0.7, np.sin), (1, lambda x: 0 * x - 0.2, np.cos)]
    square = np.array([0.3, 0.6]) + 1e-4 * np.array([[0, 0], [1, 0], [1, 1], [0, 1]])
    x, y = forward(square, layers)[0].T
    area = abs(x @ np.roll(y, -1) - np.roll(x, -1) @ y) / 2
    assert exercises.facts()["layers"] == pytest.approx(0.1 * 1e-8 / area, rel=1e-3)


def test_stream_by_a_square_that_shrinks():
    corners = rk4(lambda x, t: -x / 2, np.array([[1.0, 1], [2, 1], [1, 2]]), np.linspace(0, 2, 201))[-1]
    area = np.linalg.det(corners[1:] - corners[0])
    assert exercises.facts()["stream"] == pytest.approx(1 / area, rel=1e-5)
