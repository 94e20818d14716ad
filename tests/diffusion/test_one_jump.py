"""What docs/diffusion/one_jump.md says beside its figures: the law of stops, the rungs, and the average velocity."""

import numpy as np
import pytest

from snippets.shared.flow_map import consistency_ladder, flow_map, gaussian_flow_map
from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.ode import euler
from tests.oracles import M2

MEAN, STD = 1.3, 0.4
ONE = GaussianMixture([1.0], [MEAN], [STD])


def average(x, s, t):
    return (gaussian_flow_map(x, s, t, MEAN, STD) - x) / (t - s)


@pytest.mark.equation("diffusion/one_jump/gaussian_jump")
def test_one_formula_jumps_between_any_two_times(printed, rng):
    formula, x = printed("diffusion/one_jump/gaussian_jump"), rng.normal(size=4)
    v = lambda t: (1 - t) ** 2 + (t * STD) ** 2  # noqa: E731
    for s, t in ((0.2, 0.9), (0.9, 0.2)):
        followed = euler(ONE.velocity, x, np.linspace(s, t, 10_001))[-1]
        values = {r"\mu": MEAN, r"\sigma": STD, "s": s, "t": t, "x": x, "v_t": v(t), "v_s": v(s)}
        formula.holds(values | {r"\Phi_{s,t}(x)": followed}, atol=5e-3)
        formula.holds(values | {r"\Phi_{s,t}(x)": gaussian_flow_map(x, s, t, MEAN, STD)}, rtol=1e-12)


@pytest.mark.equation("diffusion/one_jump/composed")
@pytest.mark.parametrize("exact", [True, False])
def test_a_stop_on_the_way_changes_nothing(printed, rng, exact):
    """By the formula for one Gaussian to 1e-14, for two hills by small steps."""
    x = rng.normal(size=6)
    jump = (lambda x, s, t: gaussian_flow_map(x, s, t, MEAN, STD)) if exact else (lambda *a: flow_map(M2.velocity, *a))
    for s, t, u in ((0.1, 0.4, 0.8), (0.9, 0.3, 0.6)):
        y = jump(x, s, t)
        given = {"y": y, r"\Phi_{s,t}(x)": y, r"\Phi_{s,u}(x)": jump(x, s, u), r"\Phi_{t,u}(y)": jump(y, t, u)}
        printed("diffusion/one_jump/composed").holds(
            given, rtol=1e-14 if exact else 1e-5, atol=1e-14 if exact else 1e-5
        )
        assert abs(y - x).max() > 0.05


@pytest.mark.equation("diffusion/one_jump/rung")
def test_a_rung_is_the_rung_above_one_step_on_and_the_exact_jump_obeys_it_to_second_order(printed):
    grid, t, misses = np.linspace(-6, 6, 2401), 0.4, []
    x = np.array([-1.1, -0.3, 0.8])
    formula = printed("diffusion/one_jump/rung")
    for h in (0.02, 0.01):
        here = {"x": x, "t": t, "h": h, "u_t(x)": M2.velocity(x, t)}
        times = np.r_[t, np.arange(t + h, 1 + h / 2, h)]
        tables = consistency_ladder(M2, grid, times, teacher=True)

        def learned(x, r, times=times, tables=tables):
            return np.interp(x, grid, tables[np.argmin(abs(times - r))])

        formula.holds(here | {"f": learned}, atol=1e-4)
        there = flow_map(M2.velocity, x + h * M2.velocity(x, t), t + h, 1)
        misses.append(abs(flow_map(M2.velocity, x, t, 1) - there).max())
    assert misses[0] / misses[1] == pytest.approx(4, rel=0.1)


@pytest.mark.equation("diffusion/one_jump/average")
def test_the_average_velocity_is_the_mean_of_the_velocities_on_the_way(printed):
    x, s, t = np.array([-0.7, 0.2, 1.9]), 0.15, 0.85
    nodes, weights = np.polynomial.legendre.leggauss(30)
    way = [ONE.velocity(gaussian_flow_map(x, s, r, MEAN, STD), r) for r in s + (t - s) * (1 + nodes) / 2]
    values = {"x": x, "s": s, "t": t, r"\Phi_{s,t}(x)": gaussian_flow_map(x, s, t, MEAN, STD)}
    printed("diffusion/one_jump/average").holds(values | {r"\bar u": weights @ way / 2}, rtol=1e-9)


def derivatives(x, s, t, h=1e-5):
    """Of the average velocity: along the path at the start, by s, by x, and by t."""
    u = ONE.velocity(x, s)
    back, on = (gaussian_flow_map(x, s, s + k, MEAN, STD) for k in (-h, h))
    along = average(on, s + h, t) - average(back, s - h, t)
    by_s = average(x, s + h, t) - average(x, s - h, t)
    by_x = average(x + h, s, t) - average(x - h, s, t)
    by_t = average(x, s, t + h) - average(x, s, t - h)
    return u, *(part / (2 * h) for part in (along, by_s, by_x, by_t))


WAYS = [(0.15, 0.85), (0.6, 0.97), (0.9, 0.3)]


@pytest.mark.equation("diffusion/one_jump/mean_flow")
@pytest.mark.parametrize(("s", "t"), WAYS)
def test_the_average_is_the_velocity_at_the_start_plus_a_term_and_the_other_sign_misses_by_two(printed, s, t):
    x = np.array([-0.7, 0.2, 1.9])
    u, along, *_ = derivatives(x, s, t)
    exact, term = average(x, s, t), (t - s) * along
    values = {"s": s, "t": t, r"\bar u": exact, "u_s(x)": u, r"\frac{\mathrm d \bar u}{\mathrm ds}": along}
    printed("diffusion/one_jump/mean_flow").holds(values, atol=1e-8)
    assert (u - term - exact) / (u - exact) == pytest.approx(2, abs=1e-5)
    assert abs(term).min() > 1e-3


@pytest.mark.equation("diffusion/one_jump/mean_flow_end")
@pytest.mark.parametrize(("s", "t"), WAYS)
def test_the_velocity_at_the_end_is_the_average_plus_a_term(printed, s, t):
    x = np.array([-0.7, 0.2, 1.9])
    *_, by_t = derivatives(x, s, t)
    end = ONE.velocity(gaussian_flow_map(x, s, t, MEAN, STD), t)
    values = {
        "s": s, "t": t, r"\bar u": average(x, s, t), r"u_t\bigl(\Phi_{s,t}(x)\bigr)": end,
        r"\frac{\partial \bar u}{\partial t}": by_t,
    }  # fmt: skip
    printed("diffusion/one_jump/mean_flow_end").holds(values, atol=1e-8)


@pytest.mark.equation("diffusion/one_jump/along")
@pytest.mark.parametrize(("s", "t"), WAYS)
def test_the_change_along_the_path_has_two_parts(printed, s, t):
    x = np.array([-0.7, 0.2, 1.9])
    u, along, by_s, by_x, _ = derivatives(x, s, t)
    values = {
        "u_s(x)": u, r"\frac{\mathrm d \bar u}{\mathrm ds}": along, r"\frac{\partial \bar u}{\partial s}": by_s,
        r"\frac{\partial \bar u}{\partial x}": by_x,
    }  # fmt: skip
    printed("diffusion/one_jump/along").holds(values, atol=1e-8)
    assert abs(u * by_x).min() > 1e-3


def test_the_papers_clock_has_the_minus(s=0.2, t=0.9):
    """Data at 0, noise at 1: r = 1 - time, velocities change sign, and so does the term's."""
    x = np.array([-0.7, 0.2, 1.9])
    u, along, *_ = derivatives(x, s, t)
    now, target = 1 - s, 1 - t
    v, mean = -u, -average(x, s, t)  # dx/dr, and its average from target to now
    by_now = along  # d(-average)/d(1 - s)
    assert mean == pytest.approx(v - (now - target) * by_now, abs=1e-8)
