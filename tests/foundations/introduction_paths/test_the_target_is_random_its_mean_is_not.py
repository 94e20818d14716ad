"""The velocity is the mean of all pairs that pass through a point: by an integral over them."""

import math

import numpy as np
import pytest

from oracles import M2, normal, velocity_by_quadrature
from snippets.foundations.introduction_paths import the_target_is_random_its_mean_is_not


def test_the_targets_behind_a_point_are_two_gaussians_with_the_mean_and_variance_of_the_integral():
    for t in (0.0, 0.3, 0.5, 0.9):
        for x in (-1.5, 0.0, 0.25, 0.8, 3.0):
            u, variance = velocity_by_quadrature(x, t)
            mine = the_target_is_random_its_mean_is_not.mean_and_variance(x, t)
            assert mine == pytest.approx((u, variance), abs=1e-6)
            r, means, stds = the_target_is_random_its_mean_is_not.targets(x, t)
            assert r.sum() == pytest.approx(1) and r @ means == pytest.approx(u, abs=1e-8)
            assert stds == pytest.approx([0.5 / math.hypot(1 - t, t / 2)] * 2)


def test_the_targets_through_the_middle_are_far_from_their_mean():
    facts = the_target_is_random_its_mean_is_not.facts()
    assert (facts["low"], facts["high"]) == pytest.approx((-3.2, 3.2))
    assert facts["std"] == pytest.approx(math.sqrt(0.8))
    assert velocity_by_quadrature(0.0, 0.5)[0] == pytest.approx(0, abs=1e-12)


@pytest.mark.equation("foundations/introduction_paths/loss_splits")
def test_the_loss_is_the_distance_to_the_velocity_and_a_rest_that_no_network_can_lower(printed):
    times, x = (np.arange(400) + 0.5) / 400, np.linspace(-8, 8, 801)
    p = np.array([np.exp(M2.path_log_prob(x, t)) for t in times]) * (x[1] - x[0]) / 400
    u = np.array([M2.velocity(x, t) for t in times])
    rest = 0.25 + 4 + 1 - (p * u**2).sum()  # E (x_1 - x_0)² less E u²
    assert the_target_is_random_its_mean_is_not.facts()["rest"] == pytest.approx(rest, abs=1e-4)
    assert the_target_is_random_its_mean_is_not.facts()["rest"] == pytest.approx(2.7705, abs=5e-5)
    for c in (0.0, 0.5, 2.0):  # the network c x, whose loss is known from the moments alone
        moments = c**2 * np.mean((1 - times) ** 2 + 4.25 * times**2) - 2 * c * np.mean(4.25 * times - (1 - times))
        assert 5.25 + moments == pytest.approx(rest + (p * (c * x - u) ** 2).sum(), abs=1e-6)
    # The same with each pair of ends: an integral over t, x_t and x_1.
    t, x, x1 = np.meshgrid((np.arange(9) + 0.5) / 10, np.linspace(-8, 8, 161), np.linspace(-5, 5, 201), indexing="ij")
    x0 = (x - t * x1) / (1 - t)
    weight = normal(x0, 0, 1) * M2.prob(x1) / (1 - t)
    weight /= weight.sum()
    law = {"x_t": x, "t": t, "x_0": x0, "x_1": x1, r"\mathbb E": lambda values: (weight * values).sum()}
    u = {
        r"u_\theta": lambda x, t: 0.7 * x - t,
        "u_t": lambda x: M2.velocity(x.ravel(), t.ravel()).reshape(x.shape),
    }
    printed("foundations/introduction_paths/loss_splits").holds(law | u, rtol=1e-6)


@pytest.mark.parametrize("x", [-1.0, -0.2, 0.0, 0.2, 1.0])
def test_all_pairs_go_through_the_point_and_the_arrow_has_their_mean_slope(x):
    left, right = the_target_is_random_its_mean_is_not.figure(x=x, seed=1).axes
    u, _ = velocity_by_quadrature(x, 0.5)
    ways = [line for line in left.lines if line.get_marker() == "None"]
    (dot,) = [line for line in left.lines if line.get_marker() == "o"]
    assert (dot.get_xdata()[0], dot.get_ydata()[0]) == (0.5, x)
    ends = np.array([line.get_ydata() for line in ways])
    assert all(list(line.get_xdata()) == [0, 1] for line in ways)
    assert ends.mean(axis=1) == pytest.approx(x) and 39 <= len(ends) <= 42
    for line in ways:  # the solid lines go to the upper hill, but for its outliers
        assert (line.get_linestyle(), line.get_color()) in {("-", "C0"), ("--", "C1")}
    slopes = {s: [w.get_ydata()[1] - w.get_ydata()[0] for w in ways if w.get_linestyle() == s] for s in ("-", "--")}
    for style, mean in (("-", 2 - 1.2 * (x - 1)), ("--", -2 - 1.2 * (x + 1))):
        if slopes[style]:
            assert abs(np.mean(slopes[style]) - mean) < 5 * (0.8 / len(slopes[style])) ** 0.5
    (arrow,) = left.collections
    assert arrow.get_offsets().tolist() == [[0.5, x]]
    assert (arrow.U[0], arrow.V[0]) == pytest.approx((0.35, 0.35 * u), abs=1e-6)
    assert (arrow.angles, arrow.scale_units, arrow.scale) == ("xy", "xy", 1)
    low, high = right.containers
    counts = [sum(bar.get_height() for bar in side) for side in (low, high)]
    upper = 1 / (1 + math.exp(-6.4 * x))
    assert sum(counts) == 400 and abs(counts[1] - 400 * upper) <= 1
    centre = [np.sum([b.get_height() * (b.get_x() + b.get_width() / 2) for b in side]) for side in (low, high)]
    assert abs(sum(centre) / 400 - u) < 5 * 0.9 / 20 + 0.05
    assert max(b.get_y() + b.get_height() for b in high) <= right.get_ylim()[1]
    (mean,) = right.lines
    assert mean.get_xdata() == pytest.approx([u, u], abs=1e-6)
    assert left.get_title() == f"pairs through $x_t = {x:g}$" and left.get_ylim() == (-4, 4)
    assert low[0].get_x() == right.get_xlim()[0] == -7 and high[-1].get_x() + 0.5 == right.get_xlim()[1] == 7


def test_the_targets_are_first_shown_in_the_middle_where_both_hills_are_equally_far():
    left, right = the_target_is_random_its_mean_is_not.figure().axes
    assert left.get_title() == "pairs through $x_t = 0$"
    assert [sum(bar.get_height() for bar in side) for side in right.containers] == [200, 200]
    assert sum(line.get_marker() == "None" for line in left.lines) == 40
