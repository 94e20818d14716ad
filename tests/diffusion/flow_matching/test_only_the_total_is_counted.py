"""The gate counts the same on lines and in the flow: by the exact CDF of the snapshots."""

import numpy as np
import pytest

from oracles import drawn_from, normal, snapshot_cdf, velocity_by_quadrature
from snippets.diffusion.flow_matching import only_the_total_is_counted as gates


@pytest.mark.equation("diffusion/flow_matching/gate")
def test_the_share_below_a_gate_falls_by_density_times_mean_velocity(printed, h=1e-4):
    formula = printed("diffusion/flow_matching/gate")
    for x, t in ((1.0, 0.3), (-0.6, 0.5), (1.8, 0.7), (0.3, 0.9)):
        later, before = (snapshot_cdf(x, t + s)[0] for s in (h, -h))
        v = (1 - t) ** 2 + t**2 / 4
        density = (normal(x, -2 * t, v) + normal(x, 2 * t, v)) / 2
        u, _ = velocity_by_quadrature(x, t)
        slope = {r"\frac{\partial F_t(x)}{\partial t}": (later - before) / (2 * h)}
        formula.holds(slope | {"p_t(x)": density, r"\mathbb E[x_1 - x_0 \mid x_t = x]": u}, rtol=1e-5)


def test_lines_and_flow_have_the_exact_snapshots_at_all_times():
    lines, flow = gates.crowds()
    assert (lines[0] == flow[0]).all() and lines.shape == flow.shape == (41, 6000)
    assert abs(np.diff(lines, 2, axis=0)).max() < 1e-12
    for path in (lines, flow):
        for k in (10, 20, 30, 40):
            assert drawn_from(lambda x, t=gates.times[k]: snapshot_cdf(x, t)[0])(path[k])
    for path, most in ((lines, 1e-3), (flow, 2e-3)):  # both ends are even
        for x in (-2.2, 0.3, 1.9):
            assert (path[-1] < x).mean() == pytest.approx(snapshot_cdf(x, 1)[0], abs=most)


@pytest.mark.parametrize("gate", [-1.0, 0.0, 0.5, 1.0])
def test_the_total_of_a_gate_is_what_the_cdf_has_lost(gate, n=6000):
    exact = np.array([snapshot_cdf(gate, 0)[0] - snapshot_cdf(gate, t)[0] for t in gates.times])
    for path in gates.crowds():
        up, down = gates.traffic(path, gate)
        assert abs(up - down - exact).max() < 5 * 0.5 / n**0.5
        assert (up - down)[-1] == pytest.approx(exact[-1], abs=2e-3)
    up, down = gates.traffic(gates.crowds()[0], gate)
    assert (np.diff(up) >= 0).all() and (np.diff(down) >= 0).all(), "a line passes once"
    # the end of a line doesn't know its start
    below, above = snapshot_cdf(gate, 0)[0], 1 - snapshot_cdf(gate, 1)[0]
    assert abs(up[-1] - below * above) < 5 * 0.5 / n**0.5
    assert abs(down[-1] - (1 - below) * (1 - above)) < 5 * 0.5 / n**0.5


def test_traffic_counts_who_has_changed_sides():
    path = np.array([[0.0, 0.0, 2.0, 2.0, 0.0], [2.0, 0.0, 0.0, 2.0, 2.0], [2.0, 0.5, 0.0, 3.0, 0.0]])
    up, down = gates.traffic(path, 1.0)
    assert up.tolist() == [0, 0.4, 0.2] and down.tolist() == [0, 0.2, 0.2]


def test_half_of_them_change_sides_at_the_middle_and_the_total_stays_zero():
    up, down = gates.traffic(gates.crowds()[0], 0.0)
    assert up[-1] == pytest.approx(down[-1], abs=1e-12) and up[-1] == pytest.approx(0.25, abs=0.03)
    facts = gates.facts()
    assert facts["total"] == pytest.approx(facts["up"] - facts["down"])
    (rose, fell), (up, down) = (gates.traffic(path, 1.0) for path in gates.crowds()[::-1])
    assert facts["flow"] == rose[-1] - fell[-1] and (facts["up"], facts["down"]) == (up[-1], down[-1])


@pytest.mark.parametrize("gate", [1.0, -0.5])
def test_the_figure_draws_the_gate_and_all_counts(gate):
    a, b, c = gates.figure(gate=gate).axes
    lines, flow = gates.crowds()
    for ax, path in ((a, lines), (b, flow)):
        *drawn, bar = ax.lines
        assert len(drawn) == 40 and list(bar.get_ydata()) == [gate, gate]
        shown = np.array([line.get_ydata() for line in drawn]).T
        assert shown == pytest.approx(path[:, ::150])
    zero, up, down, total, dashed = c.lines
    rose, fell = gates.traffic(lines, gate)
    assert list(zero.get_ydata()) == [0, 0]
    for line, y in ((up, rose), (down, -fell), (total, rose - fell)):
        assert line.get_ydata() == pytest.approx(y)
    rose, fell = gates.traffic(flow, gate)
    assert dashed.get_ydata() == pytest.approx(rose - fell) and dashed.get_linestyle() == "--"
    texts = {text.get_text(): text.get_position()[1] for text in c.texts}
    assert texts["up"] > total.get_ydata()[-1] > texts["down"] and texts["total"] == total.get_ydata()[-1]
    low, high = c.get_ylim()
    assert all(low < y < high for line in c.lines for y in line.get_ydata())
