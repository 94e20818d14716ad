"""The box holds sea too, and not all of the land: by counting cells, and by samples."""

import math

import numpy as np
import pytest

from snippets.foundations.toy_model import a_box_is_a_model, guess_the_rule, the_land_appears, two_ways_to_be_uniform
from snippets.shared.datasets import land


@pytest.mark.equation("foundations/toy_model/precision_and_recall")
def test_precision_and_recall_of_a_box_are_areas_of_land_found_by_sampling_too(printed, rng, n=20_000):
    m = the_land_appears
    low, high = np.array([-31.7, -40.2]), np.array([88.4, 61.9])
    precision, recall = m.precision_recall(low, high)
    model = a_box_is_a_model.sample(rng, (low, high), n)
    sides = [
        np.clip(np.minimum(at + 1, high[k]) - np.maximum(at, low[k]), 0, 1)
        for k, at in enumerate((np.arange(-180, 180), np.arange(-90, 90)))
    ]
    shared = np.outer(sides[1][::-1], sides[0])[land()].sum()  # of each cell of land, how much is in the box
    areas = {
        r"B \cap \text{land}": shared,
        "B": np.prod(high - low),
        r"\text{land}": land().sum(),
        r"\text{area}": float,
    }
    values = {r"\text{precision}": precision, r"\text{recall}": recall}
    printed("foundations/toy_model/precision_and_recall").holds(areas | values)
    hit = two_ways_to_be_uniform.is_land(model.T).mean()
    assert abs(hit - precision) < 5 * math.sqrt(precision * (1 - precision) / n)
    x = guess_the_rule.sample(rng, n)
    inside = ((low <= x) & (x <= high)).all(axis=1).mean()
    assert abs(inside - recall) < 5 * math.sqrt(recall * (1 - recall) / n)


def test_land_in_a_box_counts_whole_cells_and_parts_of_cells():
    m = the_land_appears
    for west, south, east, north in ((-180, -90, 180, 90), (-20, -35, 150, 70), (10, 0, 12, 3), (-180, 60, -90, 90)):
        whole = sum(land()[90 - y - 1, x + 180] for x in range(west, east) for y in range(south, north))
        assert m.land_inside((west, south), (east, north)) == whole
    row, column = np.argwhere(land())[7000]
    corner = np.array([column - 180, 89 - row])
    assert m.land_inside(corner + 0.25, (corner[0] + 0.75, corner[1] + 0.5)) == pytest.approx(0.5 * 0.25)
    a, b = (-17.3, -20.6), (44.8, 51.1)
    split = m.land_inside(a, (3.7, b[1])) + m.land_inside((3.7, a[1]), b)
    assert m.land_inside(a, b) == pytest.approx(split)
    split = m.land_inside(a, (b[0], 9.4)) + m.land_inside((a[0], 9.4), b)
    assert m.land_inside(a, b) == pytest.approx(split)


@pytest.mark.equation("foundations/toy_model/gap_of_a_box")
def test_the_gap_of_a_box_that_holds_all_land_is_the_log_of_the_ratio_of_areas(printed):
    formula = printed("foundations/toy_model/gap_of_a_box")
    rows, columns = np.nonzero(land())
    p = 1 / land().sum()  # of each cell of land, and its density too
    for south, north in ((-90, 90), (90 - rows.max() - 1, 90 - rows.min())):
        west, east = (-180, 180) if south == -90 else (columns.min() - 180, columns.max() - 179)
        box = np.array([west, south]), np.array([east, north])
        centres = np.stack([columns - 179.5, 89.5 - rows], axis=1)
        gap = sum(p * (math.log(p) - q) for q in a_box_is_a_model.log_prob(centres, box))
        assert gap == pytest.approx(math.log((east - west) * (north - south) / land().sum()))
        areas = {"B": (east - west) * (north - south), r"\text{land}": land().sum(), r"\text{area}": float}
        law = {
            r"p_\text{data}(x)": p,
            r"p_\text{model}(x)": np.exp(a_box_is_a_model.log_prob(centres, box)),
            r"\mathbb E": np.mean,
        }
        formula.holds(areas | law | {r"\text{if } B \text{ holds all land,}": True})
        assert gap == pytest.approx(-math.log(the_land_appears.precision_recall(*box)[0]))
    assert the_land_appears.facts()["gap"] == pytest.approx(math.log(180 * 360 / land().sum()))
    smaller = np.array([-180, -90]), np.array([180, 90 - rows.min() - 1])
    assert np.isneginf(a_box_is_a_model.log_prob(centres, smaller)).any(), "less than all land: the gap is infinite"
    law[r"p_\text{model}(x)"] = np.exp(a_box_is_a_model.log_prob(centres, smaller))
    with np.errstate(divide="ignore"):
        formula.holds(areas | law | {r"\text{if } B \text{ holds all land,}": False})


def test_facts_of_the_boxes_are_the_areas_of_their_land():
    x = guess_the_rule.sample(np.random.default_rng(4), 480)
    facts = the_land_appears.facts()
    for name, low, high in (
        (60, x[:60].min(axis=0), x[:60].max(axis=0)),
        (480, x.min(axis=0), x.max(axis=0)),
        ("bold", (-20, -35), (150, 70)),
    ):  # on a grid of fifths of a degree, instead of exactly
        side = np.arange(0.1, 360, 0.2)
        a, b = side - 180, 90 - side[:900]
        inside = np.ix_((low[1] < b) & (b < high[1]), (low[0] < a) & (a < high[0]))
        fine = land().repeat(5, axis=0).repeat(5, axis=1)
        assert facts[f"precision_{name}"] == pytest.approx(fine[inside].mean(), abs=2e-3)
        assert facts[f"recall_{name}"] == pytest.approx(fine[inside].sum() / fine.sum(), abs=2e-3)
    assert len(facts) == 7
    assert facts["precision_480"] < facts["precision_60"] < facts["precision_bold"]
    assert facts["recall_480"] > facts["recall_60"] > facts["recall_bold"]
    scores = [
        the_land_appears.precision_recall(x[:n].min(axis=0), x[:n].max(axis=0)) for n in (10, 30, 60, 120, 240, 480)
    ]
    precision, recall = np.transpose(scores)
    assert (np.diff(recall) > 0).all() and np.ptp(precision) < 0.04 and precision.argmin() == 5
    assert (x[:60, 0] < -20).any(), "some of the data are in America"


@pytest.mark.parametrize("data_points", [10, 30, 60, 120, 240, 480])
def test_a_is_sea_in_the_box_b_is_land_outside_and_c_is_land_in_the_box(data_points):
    m = the_land_appears
    (ax,) = m.figure(data_points=data_points).axes
    dots, *marks = ax.lines
    x = guess_the_rule.sample(np.random.default_rng(4), 480)[:data_points]
    assert np.transpose(dots.get_data()).tolist() == x.tolist()
    (box,) = ax.patches
    left, bottom, right, top = box.get_bbox().extents
    assert [left, bottom, right, top] == pytest.approx([*x.min(axis=0), *x.max(axis=0)])
    seen = {}
    for mark, text in zip(marks, ax.texts, strict=True):
        (a,), (b,) = mark.get_data()
        assert text.xy == (a, b)
        is_land = land()[math.floor(90 - b), math.floor(a + 180)]
        seen[text.get_text()] = (bool(is_land), bool(left < a < right and bottom < b < top))
    assert seen == {"A": (False, True), "B": (True, False), "C": (True, True)}
    assert len({mark.get_marker() for mark in marks}) == 3
    precision, recall = m.precision_recall(x.min(axis=0), x.max(axis=0))
    assert f"precision {precision:.1%}, recall {recall:.1%}" in ax.get_title("left") + ax.get_title()
    assert ax.get_xlim() == (-183, 183) and ax.get_ylim() == (-93, 93)


def test_the_drawn_land_is_the_land_of_the_mask():
    from matplotlib.path import Path

    (ax,) = the_land_appears.figure().axes
    (coast,) = ax.collections
    shape = Path(coast.get_paths()[0].vertices, coast.get_paths()[0].codes)
    a, b = np.meshgrid(np.arange(-175.5, 176, 3), np.arange(-86.5, 87, 3))
    centres = np.stack([a.ravel(), b.ravel()], axis=1)
    drawn = np.zeros(len(centres), dtype=int)
    for polygon in shape.to_polygons():
        drawn += Path(polygon).contains_points(centres)
    true = land()[np.floor(90 - centres[:, 1]).astype(int), np.floor(centres[:, 0] + 180).astype(int)]
    assert np.mean(drawn % 2 == true) > 0.96
    assert len(the_land_appears.figure().axes[0].lines[0].get_xdata()) == 60
