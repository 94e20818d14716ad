"""Two ellipses: the flow's map against the cheapest, by closed forms for 2 x 2 and by commuting axes."""

import numpy as np
import pytest

from snippets.diffusion.transport import ellipses_turn as ellipses

ANGLES = [0, 15, 30, 45, 60, 75, 90]


def crowds(angle):
    start = np.diag([4, 0.25])
    turn = np.array([[np.cos(np.radians(angle)), -np.sin(np.radians(angle))],
                     [np.sin(np.radians(angle)), np.cos(np.radians(angle))]])  # fmt: skip
    return start, turn @ start @ turn.T


@pytest.mark.parametrize("angle", ANGLES)
def test_costs_are_those_of_the_traces(angle):
    """tr of the root of a 2 x 2 matrix with eigenvalues > 0 is sqrt(tr + 2 sqrt(det)), and det is 1 here."""
    start, end = crowds(angle)
    quotient = end @ np.linalg.inv(start)
    flow = (quotient + np.sqrt(np.linalg.det(quotient)) * np.eye(2)) / np.sqrt(np.trace(quotient) + 2)
    least = np.trace(start + end) - 2 * np.sqrt(np.trace(start @ end) + 2 * np.sqrt(np.linalg.det(start @ end)))
    facts = ellipses.facts(angle)
    assert ellipses.maps(angle)[0] == pytest.approx(flow, abs=1e-5)
    assert facts["flow"] == pytest.approx(np.trace(start + end) - 2 * np.trace(flow @ start), abs=1e-4)
    assert facts["least"] == pytest.approx(least, abs=1e-9)


@pytest.mark.parametrize("angle", ANGLES)
def test_both_maps_are_one_if_and_only_if_the_axes_agree(angle):
    start, end = crowds(angle)
    flow, best = ellipses.maps(angle)
    commute = np.allclose(start @ end, end @ start)
    assert commute == (angle in (0, 90))
    assert np.allclose(flow, best, atol=1e-5) == commute
    assert np.allclose(flow, flow.T, atol=1e-5) == commute and best == pytest.approx(best.T)
    facts = ellipses.facts(angle)
    assert abs(facts["turned"]) < 1e-3 if commute else facts["turned"] > 10
    if not commute:
        assert facts["flow"] > facts["least"] + 0.1


def test_the_flow_is_a_turn_within_the_first_ellipse_and_then_the_cheapest_map():
    for angle in (15, 30, 60):
        flow, best = ellipses.maps(angle)
        within = np.linalg.solve(best * ellipses.STD, flow * ellipses.STD)
        back = np.radians(ellipses.facts(angle)["turned"])
        assert within == pytest.approx(
            np.array([[np.cos(back), np.sin(back)], [-np.sin(back), np.cos(back)]]), abs=1e-5
        )


def test_what_the_text_quotes_is_the_first_state():
    assert ellipses.facts() == ellipses.facts(30)
    assert (ellipses.angles[0], ellipses.angles[-1]) == (0, 90)


def test_at_15_degrees_the_flow_costs_almost_four_times_the_least():
    facts = ellipses.facts(15)
    assert 3.7 < facts["flow"] / facts["least"] < 4


@pytest.mark.parametrize("angle", [0, 30, 90])
def test_the_figure_draws_the_ends_of_both_maps(angle):
    left, right = ellipses.figure(angle=angle).axes
    flow, best = ellipses.maps(angle)
    dotted = [line for line in left.lines if line.get_marker() in ("o", "^")]
    assert [line.get_marker() for line in dotted] == ["o", "^", "o"]
    blue, triangles, grey = (line.get_xydata().T for line in dotted)
    assert blue == pytest.approx(flow @ grey) and triangles == pytest.approx(best @ grey)
    assert ((grey / ellipses.STD[:, None]) ** 2).sum(axis=0) == pytest.approx(1)
    _, end = crowds(angle)
    for ends in (blue, triangles):
        assert np.einsum("in,ij,jn->n", ends, np.linalg.inv(end), ends) == pytest.approx(1, abs=1e-4)
    for line in left.lines:
        assert abs(line.get_xydata()).max() < 2.2
    dots = {line.get_marker(): line.get_xydata()[0] for line in right.lines if line.get_marker() in ("o", "^")}
    assert dots["o"] == pytest.approx([angle, ellipses.facts(angle)["flow"]])
    assert dots["^"] == pytest.approx([angle, ellipses.facts(angle)["least"]])
