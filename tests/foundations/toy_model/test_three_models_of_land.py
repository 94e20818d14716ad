"""Finer cells keep the samples on land, until they only repeat the data: by counting, and by samples."""

import math

import numpy as np
import pytest

from snippets.foundations.toy_model import (
    guess_the_rule,
    the_land_appears,
    three_models_of_land,
    two_ways_to_be_uniform,
)
from snippets.shared.datasets import land


@pytest.mark.parametrize("cell", [90, 45, 30, 20, 15, 10, 5, 3, 2, 1])
def test_the_histogram_counts_points_and_land_cell_by_cell(cell):
    m = three_models_of_land
    x = guess_the_rule.sample(np.random.default_rng(1), 300)
    p, covered = m.histogram(x, cell)
    count, ground = np.zeros((180 // cell, 360 // cell)), np.zeros((180 // cell, 360 // cell))
    for a, b in x:
        count[int((90 - b) // cell), int((a + 180) // cell)] += 1
    for row, column in np.argwhere(land()):
        ground[row // cell, column // cell] += 1
    assert p.tolist() == (count / 300).tolist()
    assert covered == pytest.approx(ground / cell**2)


@pytest.mark.parametrize("cell", [90, 20, 5, 1])
def test_scores_of_the_histogram_are_what_samples_of_it_and_of_land_find(cell, rng, n=20_000):
    m = three_models_of_land
    x = guess_the_rule.sample(np.random.default_rng(4), 480)
    p, covered = m.histogram(x, cell)
    precision, recall, seen, fresh = m.score(p, covered)
    k = rng.choice(p.size, size=n, p=p.ravel())
    row, column = np.unravel_index(k, p.shape)
    a, b = (column + rng.uniform(size=n)) * cell - 180, 90 - (row + rng.uniform(size=n)) * cell
    hit = two_ways_to_be_uniform.is_land(np.stack([a, b])).mean()
    assert abs(hit - precision) <= 5 * math.sqrt(precision * (1 - precision) / n) + 1e-12
    new = guess_the_rule.sample(rng, n)

    def density(y):
        at = p[((90 - y[:, 1]) // cell).astype(int), ((y[:, 0] + 180) // cell).astype(int)]
        return at, np.log(0.99 * at / cell**2 + 0.01 / 64_800)

    at, log_p = density(new)
    assert abs((at > 0).mean() - recall) <= 5 * math.sqrt(recall * (1 - recall) / n) + 1e-12
    assert abs(log_p.mean() - fresh) < 5 * log_p.std() / math.sqrt(n)
    assert density(x)[1].mean() == pytest.approx(seen)


def test_fresh_points_never_score_better_than_p_data_itself_and_the_whole_map_scores_its_area():
    m = three_models_of_land
    _, covered = m.histogram(guess_the_rule.sample(np.random.default_rng(0), 50), 1)
    truth = covered / covered.sum()
    best = m.score(truth, covered, hedge=1e-12)
    assert best[3] == pytest.approx(-math.log(land().sum())) and best[:2] == pytest.approx((1, 1))
    flat = m.score(np.full((180, 360), 1 / 64_800), covered)
    assert flat == pytest.approx((land().mean(), 1, -math.log(64_800), -math.log(64_800)))
    for cell in m.CELLS:
        assert m.score(*m.histogram(guess_the_rule.sample(np.random.default_rng(4), 480), cell))[3] < best[3]


def test_box_cells_and_memory_are_ordered_as_the_page_says():
    m, x = three_models_of_land, guess_the_rule.sample(np.random.default_rng(4), 480)
    scores = np.array([m.score(*m.histogram(x, cell)) for cell in m.CELLS])
    precision, recall, seen, fresh = scores.T
    box = the_land_appears.precision_recall(x.min(axis=0), x.max(axis=0))
    assert box[0] < precision[0] and (np.diff(precision) > 0).all() and precision[-1] == pytest.approx(1)
    assert (np.diff(recall) <= 0).all() and recall[0] == 1 and recall[-1] < 0.03 and box[1] > 0.99
    assert (np.diff(seen) > 0).all(), "the data always like finer cells better"
    assert m.CELLS[fresh.argmax()] == 20, "fresh points do not"
    assert (np.diff(fresh[:4]) > 0).all() and (np.diff(fresh[3:]) < 0).all()


def test_facts_of_the_three_models_are_the_scores_of_three_cell_sizes():
    m, x = three_models_of_land, guess_the_rule.sample(np.random.default_rng(4), 480)
    expected = {}
    for cell in (90, 20, 1):
        expected |= dict(
            zip(
                (f"{n}_{cell}" for n in ("precision", "recall", "seen", "fresh")),
                m.score(*m.histogram(x, cell)),
                strict=True,
            )
        )
    assert m.facts() == pytest.approx(expected)


@pytest.mark.parametrize("cell", [90, 20, 3, 1])
def test_figure_of_the_cells_shows_the_histogram_and_its_place_on_both_curves(cell):
    m, x = three_models_of_land, guess_the_rule.sample(np.random.default_rng(4), 480)
    figure = m.figure(cell=cell)
    plane, trade, curves = figure.axes
    p, covered = m.histogram(x, cell)
    shown = np.zeros_like(p)
    for square in plane.patches:
        assert (square.get_width(), square.get_height()) == (cell, cell)
        shown[(90 - cell - square.get_y()) // cell, (square.get_x() + 180) // cell] = square.get_facecolor()[3] ** 2
    assert shown == pytest.approx(p / p.max()), "the stronger, the more points"
    (coast,) = plane.collections[0].get_paths()
    assert coast.vertices[:, 1].min() < -60 and 75 < coast.vertices[:, 1].max() < 85, "north is up"
    assert f"cells of {cell}°, up to {(480 * p).max():.0f} points" == plane.get_title("left") + plane.get_title()
    assert plane.get_xlim() + plane.get_ylim() == pytest.approx((-180, 180, -90, 90), abs=2)
    scores = np.array([m.score(*m.histogram(x, c)) for c in m.CELLS])
    now = m.score(p, covered)
    assert np.array(trade.lines[0].get_data()).tolist() == scores[:, :2].T.tolist()
    assert [v[0] for v in trade.lines[1].get_data()] == list(now[:2])
    assert trade.get_xlabel() == "precision" and "recall" in trade.get_title("left") + trade.get_title()
    assert trade.get_xlim() == (0.3, 1.05)
    for k, (line, mark) in enumerate((curves.lines[:2], curves.lines[2:])):
        assert line.get_xdata().tolist() == list(m.CELLS) and line.get_ydata().tolist() == scores[:, 2 + k].tolist()
        assert (mark.get_xdata()[0], mark.get_ydata()[0]) == (cell, now[2 + k])
        text = curves.texts[k]
        assert text.get_text() == ("data", "fresh")[k] and text.get_color() == line.get_color()
    at, heights = [t.get_position()[0] for t in curves.texts], [t.get_position()[1] for t in curves.texts]
    near = [np.interp(at[k], m.CELLS[::-1], scores[::-1, 2 + k]) for k in (0, 1)]
    assert heights[0] > near[0] and heights[1] < near[1] and min(heights) > scores[:, 3].min()
    assert curves.get_xscale() == "log" and curves.get_xlim()[0] > 90, "from 90° on the left, as the slider has it"


def test_figure_of_the_cells_starts_where_fresh_points_are_happiest():
    assert three_models_of_land.figure().axes[2].lines[1].get_xdata()[0] == 20
