"""What one Gaussian would do is done by formula: by the tanh of two hills, and by limits."""

import math
from statistics import NormalDist

import numpy as np
import pytest

from snippets.diffusion.solvers import take_one_gaussian_out as out
from snippets.shared.gaussian import even_noise

SPREAD = math.sqrt(4.25)


def by_hand(x, steps):
    """Euler's steps of y by the angle, with the velocity of two equal hills."""
    y, times = np.array(x), np.arange(steps + 1) / steps
    angles = [math.atan2(t * SPREAD, 1 - t) for t in times]
    for t, angle, after in zip(times[:-1], angles, angles[1:], strict=False):
        root = math.hypot(1 - t, t * SPREAD)
        place, v = root * y, (1 - t) ** 2 + t**2 / 4
        a = (t / 4 - (1 - t)) / v
        u = a * place + 2 * (1 - a * t) * np.tanh(2 * t * place / v)
        y = y + (after - angle) * root / SPREAD * (u - (t * 4.25 - 1 + t) / root**2 * place)
    return SPREAD * y


@pytest.mark.parametrize("steps", [1, 2, 4, 8])
def test_the_ends_are_those_of_steps_made_by_hand(steps, rng):
    x0 = rng.normal(size=6)
    assert out.as_drawn(x0, steps, plain=False)[-1] == pytest.approx(by_hand(x0, steps), abs=1e-12)


def test_one_look_gives_the_mean_to_euler_and_the_spread_to_the_other(rng):
    x0 = rng.normal(size=6)
    assert out.as_drawn(x0, 1, plain=True)[-1] == pytest.approx(0, abs=1e-14)
    assert out.as_drawn(x0, 1, plain=False)[-1] == pytest.approx(SPREAD * x0)
    at = out.as_drawn(x0, 1, plain=False)[30]  # the Gaussian of this spread, halfway
    assert at == pytest.approx(math.hypot(0.5, 0.5 * SPREAD) * x0)


@pytest.mark.parametrize("steps", [1, 2, 4, 8])
def test_the_drawn_paths_pass_through_all_steps(steps):
    x0 = np.array([-0.7, 0.1, 1.6])
    for plain in (True, False):
        path = out.as_drawn(x0, steps, plain)
        assert path.shape == (61, 3) and path[0] == pytest.approx(x0)
    middle = out.as_drawn(x0, 2, plain=False)[30]
    assert middle == pytest.approx(math.hypot(0.5, 0.5 * SPREAD) * x0), "the first step sees one Gaussian only"
    straight = out.as_drawn(x0, steps, plain=True)
    kinks = np.flatnonzero(abs(np.diff(straight[:, 2], 2)) > 1e-9) + 1
    assert all(min(abs(k / 60 - n / steps) for n in range(steps)) < 1 / 60 for k in kinks)


def test_the_facts_are_spreads_and_what_lies_between_the_hills():
    for steps in (1, 2, 4, 8):
        facts = out.facts(steps=steps)
        x0 = np.array(NormalDist().quantiles(1000))
        assert facts["exponential"] == pytest.approx(by_hand(x0, steps).std())
        assert facts["middle"] == pytest.approx(np.mean(abs(by_hand(x0, steps)) < 1))
        assert abs(facts["exponential"] - facts["data"]) < abs(facts["euler"] - facts["data"])
    assert facts["data"] == pytest.approx(SPREAD)
    p = [NormalDist(m, 0.5) for m in (-2, 2)]
    assert facts["middle_data"] == pytest.approx(sum(h.cdf(1) - h.cdf(-1) for h in p) / 2)
    assert facts == out.facts(steps=8) != out.facts() == out.facts(steps=2)


@pytest.mark.parametrize("steps", [1, 8])
def test_the_figure_shows_paths_and_shares_of_both(steps):
    axes = out.figure(steps=steps).axes
    for left, right, plain in ((*axes[:2], True), (*axes[2:], False)):
        drawn = np.array([line.get_ydata() for line in left.lines])
        assert drawn == pytest.approx(out.as_drawn(even_noise(25), steps, plain).T)
        share = np.array([bar.get_width() for bar in right.patches])
        ends = out.as_drawn(even_noise(1000), steps, plain)[-1]
        assert share.sum() == pytest.approx(np.mean(abs(ends) <= 4), abs=1e-9)
        assert share[20] == pytest.approx(np.mean((ends >= 1) & (ends < 1.25)))
        (curve,) = right.lines
        at = np.array(curve.get_ydata())
        exact = [0.125 * sum(NormalDist(m, 0.5).pdf(a) for m in (-2, 2)) for a in at]
        assert curve.get_xdata() == pytest.approx(exact)
    assert [ax.get_title() for ax in axes[::2]] == ["Euler", "exponential Euler"]
