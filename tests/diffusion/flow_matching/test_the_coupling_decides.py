"""Floor and bending of a coupling: by regression and quadrature, and by steps along the flow."""

import math

import numpy as np
import pytest

from snippets.diffusion.flow_matching import the_coupling_decides as coupling
from snippets.shared.ode import rk4


def variance(t, rho, sigma):
    return (1 - t) ** 2 + (t * sigma) ** 2 + 2 * rho * t * (1 - t) * sigma


def integrals(rho, sigma, n=20_001):
    """Floor and bending, by the trapezoidal rule: Schur's complement, and the square of d/dt sqrt(v) less its mean."""
    t = np.linspace(0, 1, n)
    v = variance(t, rho, sigma)
    with_x = t * sigma**2 - (1 - t) + rho * sigma * (1 - 2 * t)  # covariance of x_1 - x_0 with x_t
    floor = np.trapezoid(1 + sigma**2 - 2 * rho * sigma - with_x**2 / v, t)
    pace = with_x / np.sqrt(v)  # of who is one deviation out
    return floor, np.trapezoid((pace - (sigma - 1)) ** 2, t)


@pytest.mark.equation("diffusion/flow_matching/floor_and_bending")
@pytest.mark.parametrize("sigma", [0.5, 1.7])
def test_floor_and_bending_are_what_the_integrals_give(printed, sigma):
    formula = printed("diffusion/flow_matching/floor_and_bending")
    for rho in (-0.9, -0.3, 0.1, 0.6, 0.95):
        floor, bending = integrals(rho, sigma)
        assert coupling.floor(rho, sigma) == pytest.approx(floor, rel=1e-6)
        assert coupling.bending(rho, sigma) == pytest.approx(bending, rel=1e-5)
        values = {r"\text{floor}": floor, r"\text{bending}": bending, r"\rho": rho, r"\sigma": sigma}
        formula.holds(values | {r"\varphi": math.acos(rho)}, rtol=1e-5)
    assert coupling.floor(0, sigma) == pytest.approx(math.pi / 2 * sigma)
    for end in (-1, 1):
        assert coupling.floor(end, sigma) == pytest.approx(0, abs=1e-7)
    assert coupling.bending(1, sigma) == pytest.approx(0, abs=1e-7)


def test_the_variance_of_the_targets_behind_a_point_is_the_one_in_the_text(printed):
    formula = printed("diffusion/flow_matching", "v_t =")
    for rho, sigma, t in ((0.4, 0.5, 0.3), (-0.7, 1.6, 0.6)):
        v = formula.gives({"t": t, r"\sigma": sigma, r"\rho": rho}, "v_t")
        assert v == pytest.approx(variance(t, rho, sigma))
        both = np.array([[1 - t, t], [-1, 1]]) @ [[1, rho * sigma], [rho * sigma, sigma**2]]
        (xx, xy), (_, yy) = both @ np.array([[1 - t, t], [-1, 1]]).T
        given = printed("diffusion/flow_matching", r"(1 - \rho^2)").gives({r"\rho": rho, r"\sigma": sigma, "v_t": v})
        assert given == pytest.approx(yy - xy**2 / xx)


@pytest.mark.parametrize("rho", [-0.9, 0.0, 0.6])
def test_the_flow_follows_the_mean_of_the_lines(rho):
    def mean_of_lines(x, t):  # by linear regression
        covariance = t * 0.25 - (1 - t) + rho * 0.5 * (1 - 2 * t)
        return 3 + covariance / variance(t, rho, 0.5) * (x - 3 * t)

    x0 = np.array([-1.5, 0.2, 1.0])
    assert coupling.flow(x0, rho) == pytest.approx(rk4(mean_of_lines, x0, np.linspace(0, 1, 601))[::10], abs=1e-6)


def test_pairs_have_their_correlation_and_both_ends(n=40_000):
    for rho in (-0.9, 0.3):
        x0, x1 = coupling.draw(rho, n)
        assert abs(np.corrcoef(x0, x1)[0, 1] - rho) < 5 * (1 - rho**2) / n**0.5
        assert abs(x0.var() - 1) < 5 * (2 / n) ** 0.5 and abs(x0.mean()) < 5 / n**0.5
        assert abs(x1.var() * 4 - 1) < 5 * (2 / n) ** 0.5 and abs(x1.mean() - 3) < 5 * 0.5 / n**0.5
    x0, x1 = coupling.draw(1, 9)
    assert x1 == pytest.approx(3 + x0 / 2)


def test_what_pairs_walk_is_floor_bending_and_way():
    facts = coupling.facts()
    assert facts["pairs"] == pytest.approx(facts["floor"] + facts["bending"] + facts["least"])
    assert facts["bent"] == pytest.approx(integrals(-0.9, 0.5)[1], rel=1e-5)
    assert (facts["floor"], facts["bending"]) == pytest.approx((math.pi / 4, 1 - math.pi / 4))
    assert (facts["pairs"], facts["least"]) == (10.25, 9.25)


@pytest.mark.parametrize("rho", [-0.9, 0.0, 1.0])
def test_the_figure_draws_the_coupling_of_its_slider(rho):
    left, right = coupling.figure(correlation=rho).axes
    lines, flow = left.lines[:40], left.lines[40:]
    drawn, paths = (np.array([line.get_ydata() for line in some]).T for some in (lines, flow))
    assert drawn == pytest.approx(np.array(coupling.draw(rho, 40)))
    assert paths == pytest.approx(coupling.flow(np.array([-1.5, -0.5, 0.5, 1.5]), rho))
    for (curve, marker), part in zip(
        (right.lines[:2], right.lines[2:]), (coupling.floor, coupling.bending), strict=True
    ):
        assert curve.get_ydata() == pytest.approx(part(curve.get_xdata()))
        assert tuple(marker.get_xydata()[0]) == pytest.approx((rho, part(rho)))
        assert curve.get_xdata()[[0, -1]] == pytest.approx([1, -1])
    assert [text.get_text() for text in right.texts] == ["floor", "bending"]
    assert [line.get_marker() for line in right.lines[1::2]] == ["o", "s"]


def test_at_minus_nine_tenths_the_paths_draw_together_and_part_again():
    path = coupling.flow(np.array([-1.0, 1.0]), -0.9)
    apart = path[:, 1] - path[:, 0]
    low = apart.argmin()
    assert 0 < low < 60 and apart[low] < 0.4 < 1 == apart[-1] < apart[0] and (apart > 0).all()
    assert abs(np.diff(coupling.flow(np.array([-1.0, 1.0]), 1), 2, axis=0)).max() < 1e-12
