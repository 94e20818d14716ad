"""The crowd of the question is that of the answer, and the person stands where it says."""

import numpy as np
import pytest

from oracles import normal
from snippets.diffusion.diffusion import it_came_from_the_crowd, who_was_here


def test_the_figure_shows_the_crowd_before_its_shake_and_one_person():
    (ax,) = who_was_here.figure().axes
    (dot,) = ax.lines
    assert dot.get_xydata().tolist() == [[it_came_from_the_crowd.facts()["x"], 0]] == [[1, 0]]
    y, height = ax.collections[0].get_paths()[0].vertices.T
    top = height > 0
    hills = (normal(y, -2, 1 / 4) + normal(y, 2, 1 / 4)) / 2
    assert height[top] == pytest.approx(hills[top]) and height.max() < ax.get_ylim()[1]
    assert (y.min(), y.max()) == ax.get_xlim()
    assert it_came_from_the_crowd.crowd.prob(y[top]) == pytest.approx(height[top])
    assert np.isclose(it_came_from_the_crowd.h, 0.3)
