"""Mixed densities have a velocity too: by the probability that passes a place, and by the quantiles that it carries."""

import math
from statistics import NormalDist

import numpy as np
import pytest

from snippets.foundations.introduction_paths import mixed_densities_flow_too
from snippets.shared.ode import rk4

NOISE, DATA = NormalDist(0, 1), NormalDist(3, 0.5)


def share_below(x, t):
    return (1 - t) * NOISE.cdf(x) + t * DATA.cdf(x)


def quantile(rank, t):
    """Where the mixed density has that share below, by halving."""
    low, high = -9.0, 9.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if share_below(middle, t) < rank else (low, middle)
    return low


@pytest.mark.equation("foundations/introduction_paths/other_velocity")
def test_the_velocity_carries_past_each_place_what_the_left_side_loses(printed, h=1e-4):
    formula = printed("foundations/introduction_paths/other_velocity")
    for t in (0.1, 0.5, 0.9):
        for x in (-2.0, 0.0, 1.5, 2.2, 3.0, 6.5):
            lost = (share_below(x, t - h) - share_below(x, t + h)) / (2 * h)
            p = (share_below(x + h, t) - share_below(x - h, t)) / (2 * h)
            assert mixed_densities_flow_too.density(x, t) == pytest.approx(p, rel=1e-4, abs=1e-9)
            u = mixed_densities_flow_too.velocity(x, t)
            assert u * mixed_densities_flow_too.density(x, t) == pytest.approx(lost, abs=1e-9)
            law = {"F_0(x)": NOISE.cdf(x), "F_1(x)": DATA.cdf(x), "p_0(x)": NOISE.pdf(x), "p_1(x)": DATA.pdf(x)}
            formula.holds(law | {"t": t, "u_t(x)": u}, rtol=1e-12)
            # How the density changes is minus how the flow does, and that is p_1 - p_0.
            flow = [
                mixed_densities_flow_too.velocity(y, t) * mixed_densities_flow_too.density(y, t) for y in (x - h, x + h)
            ]
            assert (flow[1] - flow[0]) / (2 * h) == pytest.approx(NOISE.pdf(x) - DATA.pdf(x), abs=1e-7)


def test_points_that_follow_it_keep_their_rank_in_every_mixture_of_the_densities():
    ranks = np.array([0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
    x0 = np.array([NOISE.inv_cdf(rank) for rank in ranks])
    path = rk4(mixed_densities_flow_too.velocity, x0, np.linspace(0, 1, 2001))
    for t in (0.2, 0.5, 0.8, 1.0):
        assert path[round(2000 * t)] == pytest.approx([quantile(rank, t) for rank in ranks], abs=1e-4)


def test_the_continuity_residual_is_small_and_notices_a_wrong_velocity(monkeypatch):
    x, t = np.linspace(-5, 7, 601), 0.5
    assert mixed_densities_flow_too.facts()["residual"] == pytest.approx(
        abs(mixed_densities_flow_too.continuity(x, t)).max()
    )
    for t in (0.01, 0.5, 0.99):
        assert abs(mixed_densities_flow_too.continuity(x, t)).max() < 1e-8
    right = mixed_densities_flow_too.velocity
    monkeypatch.setattr(mixed_densities_flow_too, "velocity", lambda x, t: right(x, t) + 0.01)
    assert abs(mixed_densities_flow_too.continuity(x, 0.5)).max() > 1e-3


def test_in_the_valley_mixed_densities_are_thin_and_fast():
    facts, half = mixed_densities_flow_too.facts(), math.sqrt(0.25 + 0.0625)
    assert facts["x"] == 1.5
    assert facts["crowd_left"] == pytest.approx(1 / (half * math.sqrt(2 * math.pi)))  # the top of the one hill
    assert facts["left"] == pytest.approx(3)  # at the mean, the difference of the means
    crowd = (NOISE.pdf(1.5) + DATA.pdf(1.5)) / 2
    assert facts["crowd_right"] == pytest.approx(crowd)
    assert facts["right"] == pytest.approx((NOISE.cdf(1.5) - DATA.cdf(1.5)) / crowd)
    assert facts["right"] > 4 * facts["left"] and facts["crowd_right"] < facts["crowd_left"] / 10


@pytest.mark.parametrize("time", [0.0, 0.3, 0.5, 1.0])
def test_both_panels_lead_from_the_same_noise_to_the_same_data(time):
    axes = mixed_densities_flow_too.figure(time=time).axes
    ranks = [(i + 0.5) / 20 for i in range(20)]
    mix = NOISE * (1 - time) + DATA * time
    now = [[mix.inv_cdf(rank) for rank in ranks], [quantile(rank, time) for rank in ranks]]
    for ax, places in zip(axes, now, strict=True):
        *lines, dots, when = ax.lines
        assert list(when.get_xdata()) == [time, time] and list(dots.get_xdata()) == [time] * 20
        assert dots.get_ydata() == pytest.approx(places, abs=2e-3)
        for line, rank in zip(lines, ranks, strict=True):
            (start, *_, end), (first, *_, last) = line.get_ydata(), line.get_xdata()
            assert (first, last) == (0, 1)
            assert (start, end) == pytest.approx((NOISE.inv_cdf(rank), DATA.inv_cdf(rank)), abs=2e-3)
            assert ax.get_ylim()[0] < start < end < ax.get_ylim()[1]


def test_mixed_densities_climb_one_after_the_other_from_the_top_down():
    left, right = mixed_densities_flow_too.figure().axes
    assert (left.get_title(), right.get_title()) == ("mix the samples", "mix the densities")
    steepest = []
    for line in right.lines[:20]:
        steps = np.diff(line.get_ydata())
        if line.get_ydata()[0] < 1 and line.get_ydata()[-1] > 2.1:
            steepest.append(steps.argmax())
            assert steps.max() > 3 * np.median(steps)  # stays, climbs, settles
    assert len(steepest) > 10 and (np.diff(steepest) < 0).all()
    for line in left.lines[:20]:
        y = line.get_ydata()
        assert abs(y - np.linspace(y[0], y[-1], len(y))).max() < 0.4  # bends gently
