"""Eigenvalues say whether the game comes to rest: by trace and determinant, and step by step."""

from fractions import Fraction
from math import sqrt

import numpy as np
import pytest

from snippets.foundations.introduction import eigenvalues_decide, simultaneous_steps_spiral_out


def test_the_matrices_of_the_game_take_the_same_steps_as_its_two_players(rng):
    m, steps = eigenvalues_decide, simultaneous_steps_spiral_out
    for g, a, rate, penalty in rng.uniform(0.1, 1.5, size=(5, 4)):
        assert m.simultaneous(rate) @ [g, a] == pytest.approx(steps.simultaneous(g, a, rate))
        assert m.alternating(rate) @ [g, a] == pytest.approx(steps.alternating(g, a, rate))
        h = 1e-6  # D climbs on V minus its penalty
        reward = lambda a: -a * g - penalty / 2 * a**2  # noqa: B023, E731
        slope = (reward(a + h) - reward(a - h)) / (2 * h)
        assert m.simultaneous(rate, penalty) @ [g, a] == pytest.approx([g + rate * a, a + rate * slope])


@pytest.mark.equation("foundations/introduction/eigenvalues_of_the_game")
@pytest.mark.parametrize("rate", [0.1, 0.5, 1.2])
def test_the_eigenvalues_of_the_game_lie_outside_on_and_inside_the_unit_circle(printed, rate):
    m = eigenvalues_decide
    pair = sorted(np.linalg.eigvals(m.simultaneous(rate)), key=lambda v: v.imag)
    assert pair == pytest.approx([1 - 1j * rate, 1 + 1j * rate])
    assert m.largest(m.simultaneous(rate)) == pytest.approx(sqrt(1 + rate**2))
    turning = np.linalg.eigvals(m.alternating(rate))
    assert abs(turning) == pytest.approx([1, 1], rel=1e-12) and turning.imag.max() > 0
    assert turning.real == pytest.approx([1 - rate**2 / 2] * 2)
    formula = printed("foundations/introduction/eigenvalues_of_the_game")
    for penalty in (0.3, 1.0, 1.9):  # the formula of the page, below penalty 2
        game = np.column_stack([simultaneous_steps_spiral_out.simultaneous(*unit, rate) for unit in np.eye(2)])
        game[1, 1] -= rate * penalty  # the slope of penalty / 2 a^2
        pair = np.array(sorted(np.linalg.eigvals(game), key=lambda v: -v.imag))
        formula.holds({"M": game, r"\lambda": pair, "i": 1j, r"\eta": rate, r"\gamma": penalty}, rtol=1e-9)
        values = np.linalg.eigvals(m.simultaneous(rate, penalty))
        assert values.real == pytest.approx([1 - rate * penalty / 2] * 2)
        assert sorted(values.imag) == pytest.approx([s * rate * sqrt(1 - penalty**2 / 4) for s in (-1, 1)])
        size = sqrt(1 - rate * penalty + rate**2)
        assert m.largest(m.simultaneous(rate, penalty)) == pytest.approx(size)
        assert (size < 1) == (penalty > rate)


def test_a_penalty_as_large_as_the_rate_does_just_what_alternating_does():
    m = eigenvalues_decide
    for rate in (0.1, 0.5):
        both = [
            sorted(np.linalg.eigvals(M), key=lambda v: v.imag)
            for M in (m.alternating(rate), m.simultaneous(rate, rate))
        ]
        assert both[0] == pytest.approx(both[1])


def test_a_penalty_of_two_is_best_and_one_beyond_its_limit_is_worse_than_none():
    m, rate = eigenvalues_decide, 0.5
    sizes = {p: m.largest(m.simultaneous(rate, p)) for p in np.linspace(0, 5, 101).round(2)}
    assert min(sizes, key=sizes.get) == 2
    limit = 2 / rate + rate / 2
    assert limit == 4.25 and sizes[4.2] < 1 < sizes[4.3]
    assert m.largest(m.simultaneous(rate, limit)) == pytest.approx(1, abs=1e-9)
    assert sizes[4.5] > sizes[0.0]


def test_a_penalty_on_all_slopes_but_one_keeps_the_players_away_for_ever_where_a_zero_centred_one_brings_them_home():
    m, half = eigenvalues_decide, Fraction(1, 2)
    reward = lambda g, a: -a * g - (abs(a) - 1) ** 2 / 2  # noqa: E731
    g, a, far = Fraction(1), Fraction(0), [1.0]
    for _ in range(100):
        # The slope of a parabola by symmetric differences is exact, as long as they don't reach over a = 0.
        h = abs(a) / 2
        slope = (reward(g, a + h) - reward(g, a - h)) / (2 * h) if h else -g
        g, a = g + half * a, a + half * slope
        far.append(float(g**2 + a**2) ** 0.5)
    game = m.simultaneous(0.5, 1.0)
    assert m.distance(game, 100, push=0.5) == pytest.approx(far, rel=1e-9)
    assert m.distance(game, 100)[-1] < 1e-5, "zero-centred, at the same rate and strength"
    assert far[-12:] == pytest.approx(far[-24:-12], rel=1e-4), "they go round in twelve steps"
    assert m.facts()["to_one"] == pytest.approx(min(far[-12:]), rel=1e-9) and min(far[1:]) > far[0]


def test_facts_of_the_eigenvalues_follow_from_trace_and_determinant():
    facts = eigenvalues_decide.facts()
    assert facts["simultaneous"] == pytest.approx(sqrt(1.25))
    assert facts["alternating"] == pytest.approx(1, abs=1e-12)
    assert facts["penalty_1"] == pytest.approx(sqrt(0.75))
    assert facts["best"] == pytest.approx(0.5, abs=1e-6)
    trace, determinant = 2 - 0.5 * 4.5, 1 - 0.5 * 4.5 + 0.25
    root = sqrt(trace**2 / 4 - determinant)
    assert facts["too_strong"] == pytest.approx(max(abs(trace / 2 + root), abs(trace / 2 - root)))


@pytest.mark.parametrize("penalty", [0.5, 1.0, 2.0, 4.5])
def test_the_figure_of_the_eigenvalues_shows_three_pairs_and_where_they_lead(penalty):
    m = eigenvalues_decide
    plane, line = m.figure(penalty=penalty).axes
    circle, *pairs = plane.lines
    around = np.unwrap(np.angle(circle.get_xdata() + 1j * circle.get_ydata()))
    assert np.hypot(*circle.get_data()) == pytest.approx(1) and np.ptp(around) == pytest.approx(2 * np.pi)
    matrices = m.simultaneous(0.5), m.alternating(0.5), m.simultaneous(0.5, penalty)
    for M, pair, far in zip(matrices, pairs, line.lines, strict=True):
        x, y = pair.get_data()
        for value in np.stack([x, y], axis=1) @ [1, 1j]:
            assert abs(np.linalg.det(M - value * np.eye(2))) < 1e-7, "an eigenvalue"
        assert sum(x) == pytest.approx(np.trace(M)) and sum(y) == pytest.approx(0, abs=1e-9)
        law = [np.linalg.norm(np.linalg.matrix_power(M, n) @ [1, 0]) for n in range(31)]
        assert far.get_ydata() == pytest.approx(law, rel=1e-6) and far.get_xdata().tolist() == list(range(31))
        assert pair.get_color() == far.get_color()
        assert max(abs(x)) < 1.4 and max(abs(y)) < 1.4, "inside the picture"
    assert [t.get_text() for t in line.get_legend().get_texts()] == ["simultaneous", "alternating", "with penalty"]
    assert len({pair.get_marker() for pair in pairs}) == len({far.get_linestyle() for far in line.lines}) == 3
    bottom, top = line.get_ylim()
    assert bottom < 1 and top > max(far.get_ydata().max() for far in line.lines)
    inside = {0.5: False, 1.0: True, 2.0: True, 4.5: False}[penalty]
    assert (line.lines[2].get_ydata()[-1] < 0.1) == inside
    if penalty == 1.0:
        shown = m.figure().axes[0].lines[3].get_xdata()
        assert shown == pytest.approx([0.75, 0.75])
