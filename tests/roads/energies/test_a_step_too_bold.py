"""Laws of the two walks, by a closed form, by simulation, and by what the figure draws."""

import math

import numpy as np
import pytest

from snippets.roads.energies import a_step_too_bold as m
from snippets.shared.langevin import mala, ula
from snippets.shared.walk_tables import at_rest, proposals

STOPS = [0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.65]


def test_one_valley_alone_gets_wider_by_the_formula():
    """Each valley is a bell of variance 0.36; alone, its walkers rest at 0.36 / (1 - h / 0.72), so h must stay below 0.72."""
    bell = type(m.p)([1], [-1.25], [0.6])
    for h in (0.05, 0.3):
        law = at_rest(proposals(bell, m.grid, h))
        assert law @ (m.grid + 1.25) ** 2 == pytest.approx(0.36 / (1 - h / 0.72), rel=1e-4)
    assert max(STOPS) < 0.72


@pytest.mark.parametrize("h", [0.1, 0.3, 0.65])
def test_walkers_settle_where_the_curve_says(rng, h, n=4000):
    end = ula(m.p.score, m.p.sample(rng, n), h, 150, rng)
    left = m.facts(h)["left"]
    assert abs((end < 0).mean() - left) < 5 * math.sqrt(left * (1 - left) / n)


def test_with_a_coin_the_left_keeps_its_share(rng, n=4000):
    end = mala(m.p.log_prob, m.p.score, m.p.sample(rng, n), 0.5, 50, rng)
    left = 0.6926
    assert abs((end < 0).mean() - left) < 5 * math.sqrt(left * (1 - left) / n)


@pytest.mark.parametrize("h", [0.1, 0.5, 1.5])
def test_moves_are_those_of_walkers_with_a_coin(rng, h, n=20_000):
    start = m.p.sample(rng, n)
    end = mala(m.p.log_prob, m.p.score, start, h, 1, rng)
    moved, taken = (end - start) ** 2, (end != start).astype(float)
    want = m.with_coin(h)
    for found, expected in zip((taken, moved), want, strict=True):
        assert abs(found.mean() - expected) < 5 * found.std() / math.sqrt(n) + 0.005  # cells of 0.04


def test_bold_steps_flatten_the_law_and_accept_less():
    laws, shares, facts = [], [], [m.facts(h) for h in STOPS]
    for h, fact in zip(STOPS, facts, strict=True):
        left, right = m.figure(h).axes
        dashed, blue = left.lines
        assert dashed.get_ydata() == pytest.approx(m.p.prob(m.grid), rel=1e-6)
        x, y = blue.get_data()
        assert np.trapezoid(y, x) == pytest.approx(1, abs=1e-3) and y.max() < left.get_ylim()[1]
        laws.append(y.max())
        shares.append(fact["taken"])
        assert [*right.lines[2].get_ydata()] == [fact["taken"], fact["moved"]]
        assert [*right.lines[2].get_xdata()] == [h, h]
    assert laws == sorted(laws, reverse=True) and shares == sorted(shares, reverse=True)
    assert [f["left"] for f in facts] == sorted((f["left"] for f in facts), reverse=True)
    assert m.facts() == m.facts(0.3)


def test_the_best_pace_is_in_between():
    steps, moved = m.figure().axes[1].lines[1].get_data()
    best = int(np.argmax(moved))
    assert 1 < steps[best] < 2 and 0 < best < len(steps) - 1
    taken, pace = m.with_coin(m.facts()["brisk"])
    assert m.facts()["brisk_taken"] == taken and 0.98 * moved[best] < pace <= moved[best]
    taken = m.figure().axes[1].lines[0].get_ydata()
    assert (np.diff(taken) < 0).all() and taken[0] > 0.99 and 0.1 < taken[-1] < 0.25


def test_the_curves_are_drawn_without_corners():
    """Each point is so near the line between its neighbours that a curve through them strays by a tenth of a pixel at most."""
    right = m.figure().axes[1]
    for line in right.lines[:2]:
        points = right.transData.transform(line.get_xydata()) * 96 / right.figure.dpi
        across, out = points[2:] - points[:-2], points[1:-1] - points[:-2]
        height = np.abs(across[:, 0] * out[:, 1] - across[:, 1] * out[:, 0]) / np.hypot(*across.T)
        assert height.max() / 4 < 0.1  # of an arc on half the chord
