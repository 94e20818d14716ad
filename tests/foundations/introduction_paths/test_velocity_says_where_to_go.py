"""The velocity says where each point goes: by an integral over all pairs, and by the flux of the snapshots."""

import math

import numpy as np
import pytest

from oracles import M2, normal, snapshot_hills, velocity_by_quadrature
from snippets.foundations.introduction_paths import velocity_says_where_to_go
from snippets.shared.gaussian_mixture import GaussianMixture


@pytest.mark.equation("foundations/introduction_paths/marginal_velocity")
@pytest.mark.equation("foundations/introduction_paths/mixture_velocity")
def test_the_velocity_is_the_mean_of_the_differences_behind_a_point(printed):
    mean = printed("foundations/introduction_paths/marginal_velocity")
    mixture = printed("foundations/introduction_paths/mixture_velocity")
    uneven = GaussianMixture([0.3, 0.7], [-2.0, 1.0], [0.5, 0.8])
    law = {
        "w_k": uneven.weights,
        r"\mu_k": uneven.means,
        r"\sigma_k": uneven.stds,
        "k": [0, 1],
        "j": [0, 1],
        r"\mathcal N": normal,
    }
    for t in (0.0, 0.1, 0.5, 0.8, 0.95):
        for x in (-3.0, -0.4, 0.0, 0.25, 1.0, 2.6):
            exact, _ = velocity_by_quadrature(x, t)
            assert velocity_says_where_to_go.velocity(x, t) == pytest.approx(exact, abs=1e-8)
            assert M2.velocity(x, t) == pytest.approx(exact, abs=1e-8)
            u = velocity_says_where_to_go.velocity(x, t)
            mean.holds({"u_t(x)": u, r"\mathbb E\,[\, x_1 - x_0 \mid x_t = x \,]": exact}, atol=1e-8)
            ends = np.linspace(-9, 9, 9001)
            weight = normal((x - t * ends) / (1 - t), 0, 1) * (
                0.3 * normal(ends, -2, 0.25) + 0.7 * normal(ends, 1, 0.64)
            )
            u = (weight * (ends - x)).sum() / weight.sum() / (1 - t)  # x_1 - x_0 for each x_1 that could lie behind x
            mixture.holds(law | {"u_t(x)": u, "x": x, "t": t}, rtol=1e-7, atol=1e-9)
            p = sum(h.pdf(x) for h in snapshot_hills(t)) / 2
            assert velocity_says_where_to_go.p_data.path_prob(x, t) == pytest.approx(p)


@pytest.mark.equation("foundations/introduction_paths/continuity")
def test_the_snapshots_change_exactly_as_the_velocity_moves_them(printed):
    formula = printed("foundations/introduction_paths/continuity")
    facts = velocity_says_where_to_go.facts()
    assert 0 < facts["residual"] < 2e-7
    h = 1e-4
    for t in (0.2, 0.5, 0.9):
        for x in (-1.5, -0.2, 0.0, 0.7, 2.0):
            change = (
                velocity_says_where_to_go.p_data.path_prob(x, t + h)
                - velocity_says_where_to_go.p_data.path_prob(x, t - h)
            ) / (2 * h)
            near = x + np.array([-h, 0, h])
            p = sum(np.array([hill.pdf(a) for a in near]) for hill in snapshot_hills(t)) / 2
            u = np.array([velocity_by_quadrature(a, t)[0] for a in near])
            slope = {r"\nabla \cdot": lambda values: (values[2] - values[0]) / (2 * h)}
            flow = {r"\frac{\partial p_t(x)}{\partial t}": change, "p_t(x)": p, "u_t(x)": u}
            formula.holds(flow | slope, atol=1e-6)
            grid = np.linspace(-9, x, 20_001)  # mass to the left of x: what leaves it, passes x
            left = [np.trapezoid(velocity_says_where_to_go.p_data.path_prob(grid, s), grid) for s in (t - h, t + h)]
            flux = velocity_says_where_to_go.p_data.path_prob(x, t) * velocity_says_where_to_go.velocity(x, t)
            assert (left[1] - left[0]) / (2 * h) == pytest.approx(-flux, abs=1e-6)
            assert abs(velocity_says_where_to_go.continuity(x, t)) < 2e-7 < 1e-3 < abs(change) + abs(flux)


def test_the_continuity_residual_notices_a_wrong_velocity(monkeypatch):
    right = velocity_says_where_to_go.velocity
    monkeypatch.setattr(velocity_says_where_to_go, "velocity", lambda x, t: right(x, t) + 0.01 * x)
    p, s = velocity_says_where_to_go.p_data.path_prob, 1e-5
    extra = 0.01 * ((0.7 + s) * p(0.7 + s, 0.5) - (0.7 - s) * p(0.7 - s, 0.5)) / (2 * s)
    assert velocity_says_where_to_go.continuity(0.7, 0.5) == pytest.approx(extra, abs=1e-6)


def test_the_velocity_points_at_the_mean_of_the_data_first_and_away_from_the_mean_of_the_noise_last():
    x = np.linspace(-4, 4, 33)
    assert velocity_says_where_to_go.velocity(x, 0) == pytest.approx(-x, abs=1e-12)
    assert velocity_says_where_to_go.velocity(x, 1) == pytest.approx(x, abs=1e-12)
    skew = GaussianMixture([0.3, 0.7], [-1, 2], [0.5, 0.2])
    assert skew.velocity(x, 0) == pytest.approx(1.1 - x, abs=1e-12)
    assert skew.velocity(x, 1) == pytest.approx(x, abs=1e-12)
    facts = velocity_says_where_to_go.facts()
    half, _ = velocity_by_quadrature(1.0, 0.5)
    assert (facts["early"], facts["half"], facts["late"]) == pytest.approx((-1, half, 1), abs=1e-9)


def test_velocity_and_score_are_the_same_up_to_a_known_linear_change(h=1e-5):
    for t in (0.1, 0.5, 0.9):
        for x in (-2.0, 0.3, 1.4):
            up, down = (math.log(velocity_says_where_to_go.p_data.path_prob(x + k * h, t)) for k in (1, -1))
            score = (up - down) / (2 * h)
            assert velocity_says_where_to_go.velocity(x, t) == pytest.approx(x / t + (1 - t) / t * score, abs=1e-7)


@pytest.mark.parametrize("time", [0.0, 0.1, 0.5, 0.9, 1.0])
def test_the_field_shades_arrows_and_cut_all_show_the_same_velocity(time):
    exact = M2.velocity
    field, cut = velocity_says_where_to_go.figure(time=time).axes
    shades, arrows = field.collections
    assert list(shades.levels) == [-5, -2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 5]
    for path, low, high in zip(shades.get_paths(), shades.levels[:-1], shades.levels[1:], strict=True):
        t, x = path.vertices.T
        assert ((exact(x, t) > low - 0.1) & (exact(x, t) < high + 0.1)).all()
        assert t.min() >= 0 and t.max() <= 1 and abs(x).max() <= 4
    u, strength = shades.get_facecolor()[:, :3], shades.get_facecolor()[:, 3]
    assert (u[:3] == u[0]).all() and (u[4:] == u[4]).all() and not (u[0] == u[4]).all()
    assert strength[:3] == pytest.approx(strength[:3:-1]) and (np.diff(strength[4:]) > 0).all()
    t, x = arrows.get_offsets().T
    assert len(t) == 90 and t.min() >= 0 and t.max() + 0.08 <= 1 and abs(x).max() < 4
    assert len(np.unique(t)) == 9 and len(np.unique(x)) == 10 and np.unique(t)[:2] == pytest.approx([0.02, 0.13])
    assert pytest.approx(0.08) == arrows.U
    assert pytest.approx(0.08 * exact(x, t), abs=1e-12) == arrows.V
    assert (arrows.angles, arrows.scale_units, arrows.scale) == ("xy", "xy", 1)
    (line,) = field.lines
    assert line.get_xdata() == [time, time]
    zero, curve = cut.lines
    assert list(zero.get_xdata()) == [0, 0] and cut.get_title() == f"at $t = {time:g}$"
    y = curve.get_ydata()
    assert (y[0], y[-1]) == field.get_ylim() == (-4, 4)
    assert curve.get_xdata() == pytest.approx(exact(y, time), abs=1e-12)
    assert abs(curve.get_xdata()).max() < cut.get_xlim()[1] == -cut.get_xlim()[0] == 4.5
