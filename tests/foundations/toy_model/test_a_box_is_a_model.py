"""A box around the data is a model that makes new points: by its area, and by moments of its samples."""

import math

import numpy as np
import pytest

from snippets.foundations.toy_model import a_box_is_a_model, guess_the_rule


@pytest.mark.equation("foundations/toy_model/box_density")
def test_box_density_is_one_over_its_area_inside_zero_outside_and_one_in_total(printed):
    m, box = a_box_is_a_model, (np.array([-3.0, 1.0]), np.array([2.0, 5.0]))
    side = np.arange(-7.95, 8, 0.1)
    grid = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2)
    p = np.exp(m.log_prob(grid, box))
    inside = (abs(grid[:, 0] + 0.5) < 2.5) & (abs(grid[:, 1] - 3) < 2)
    assert p[inside] == pytest.approx(1 / 20) and (p[~inside] == 0).all()
    assert p.sum() * 0.1**2 == pytest.approx(1)
    values = {
        r"p_\text{model}(x)": p,
        r"\text{if } x \in B": inside,
        "B": box,
        r"\text{area}": lambda box: np.prod(box[1] - box[0]),
    }
    printed("foundations/toy_model/box_density").holds(values)
    edge = np.array([[-3.0, 1.0], [2.0, 5.0], [-3.0, 5.0], [2.001, 3.0], [0.0, 0.999], [-3.001, 2.0], [0.0, 5.001]])
    assert np.isfinite(m.log_prob(edge, box)).tolist() == [True] * 3 + [False] * 4


def test_samples_of_the_box_fill_it_evenly_and_are_all_new(rng, n=20_000):
    m, box = a_box_is_a_model, (np.array([-3.0, 1.0]), np.array([2.0, 5.0]))
    x = m.sample(rng, box, n)
    u = (x - box[0]) / np.array([5, 4])
    assert x.shape == (n, 2) and u.min() >= 0 and u.max() <= 1
    assert (abs(u.mean(axis=0) - 0.5) < 5 / math.sqrt(12 * n)).all()
    assert (abs((u**2).mean(axis=0) - 1 / 3) < 5 * math.sqrt(4 / 45 / n)).all()
    assert abs(np.mean((u[:, 0] - 0.5) * (u[:, 1] - 0.5))) < 5 / 12 / math.sqrt(n)
    assert np.isfinite(m.log_prob(x, box)).all() and len(np.unique(x, axis=0)) == n


def test_the_fitted_box_has_a_point_on_each_side_and_holds_all_of_them(rng):
    m, x = a_box_is_a_model, rng.normal(size=(40, 2))
    low, high = m.fit(x)
    assert [min(x[:, 0]), min(x[:, 1]), max(x[:, 0]), max(x[:, 1])] == [*low, *high]
    assert m.log_prob(x, (low, high)) == pytest.approx(-math.log((high[0] - low[0]) * (high[1] - low[1])))


@pytest.mark.parametrize("new_points", [10, 30, 100, 300])
def test_figure_of_the_box_shows_data_box_and_samples_inside_it(new_points):
    figure = a_box_is_a_model.figure(new_points=new_points)
    (ax,) = figure.axes
    data, new = (np.transpose(line.get_data()) for line in ax.lines)
    (box,) = ax.patches
    assert data.tolist() == guess_the_rule.sample(np.random.default_rng(4), 480)[:60].tolist()
    (left, bottom), (right, top) = data.min(axis=0), data.max(axis=0)
    assert box.get_bbox().extents == pytest.approx([left, bottom, right, top])
    assert len(new) == new_points and not {*map(tuple, new)} & {*map(tuple, data)}
    assert ((new >= (left, bottom)) & (new <= (right, top))).all()
    assert (
        new.tolist()
        == np.transpose(a_box_is_a_model.figure(new_points=300).axes[0].lines[1].get_data())[:new_points].tolist()
    )
    assert [line.get_marker() for line in ax.lines] == ["o", "D"]
    assert [t.get_text() for t in figure.legends[0].get_texts()] == ["data", "new points"]
    if new_points == 30:
        assert a_box_is_a_model.facts() == pytest.approx(
            {
                "width": right - left,
                "height": top - bottom,
                "area": (right - left) * (top - bottom),
                "log_prob": -math.log((right - left) * (top - bottom)),
            }
        )
        assert len(a_box_is_a_model.figure().axes[0].lines[1].get_xdata()) == 30
        assert ax.get_xlim() == (-185, 185) and ax.get_ylim() == (-95, 95)
