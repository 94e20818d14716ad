"""Early guidance overshoots, late guidance is idle: points drawn at random, walked with velocities written out here."""

import math

import numpy as np
import pytest

from snippets.diffusion.guidance import early_guidance_overshoots as snippet


def walk(x, start, width, scale=3, steps=500):
    for k in range(steps):
        t = (k + 0.5) / steps
        v = (1 - t) ** 2 + t**2 / 4
        slope = (t / 4 - (1 - t)) / v
        high, low = 2 + slope * (x - 2 * t), -2 + slope * (x + 2 * t)
        odds = np.exp(4 * t * x / v)
        plain, hedged = ((a * odds * high + low) / (a * odds + 1) for a in (1, 9))
        x = x + (plain + (scale if start < t < start + width else 1) * (hedged - plain)) / steps
    return x


WINDOWS = [("always", 0, 1), ("early", 0, 0.3), ("now", 0.3, 0.3), ("late", 0.6, 0.3)]


@pytest.mark.parametrize(("name", "start", "width"), WINDOWS)
def test_points_that_are_guided_for_a_while_go_wrong_as_often_as_the_facts_say(name, start, width, rng, n=6000):
    ends, facts = walk(rng.normal(size=n), start, width), snippet.facts()
    p = facts[f"{name}_wrong"]
    assert abs((ends < 0).mean() - p) < 5 * math.sqrt(p * (1 - p) / n) + 0.002
    right = ends[ends > 0]
    assert abs(right.mean() - facts[f"{name}_mean"]) < 5 * right.std() / math.sqrt(len(right)) + 0.01


@pytest.mark.parametrize("window", [(0, 1), (0.3, 0.3), (0.6, 0.3)])
def test_each_point_ends_where_many_small_steps_lead_it(window):
    few = slice(100, 800, 150)
    assert snippet.ends(*window)[few] == pytest.approx(walk(snippet.noise[few], *window, steps=8000), abs=5e-3)


def test_without_guidance_a_tenth_goes_wrong_and_with_a_late_one_nearly_as_many():
    border = np.interp(0, snippet.ends(0.5, 0.0), snippet.noise)
    assert math.erfc(-border / math.sqrt(2)) / 2 == pytest.approx(0.1, abs=2e-3)
    shares = [snippet.facts(s)["now_wrong"] for s in (0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7)]
    means = [snippet.facts(s)["now_mean"] for s in (0, 0.1, 0.2, 0.3, 0.4, 0.5)]
    assert (np.diff(shares) > 0).all() and shares[-1] < 0.1 and (np.diff(means) < 0).all()
    early, middle = snippet.facts(0), snippet.facts(0.3)
    assert early["now_mean"] - 2 > 3.5 * (middle["now_mean"] - 2)
    assert middle["now_wrong"] < 0.1 / 3


@pytest.mark.parametrize("start", [0.0, 0.3, 0.7])
def test_the_bar_stands_where_guidance_acts_and_the_curves_are_densities_of_the_ends(start):
    ax, clock = snippet.figure(start=start).axes
    (bar,) = clock.patches
    assert (bar.get_x(), bar.get_x() + bar.get_width()) == pytest.approx((start, start + 0.3))
    always, now, hill = ax.lines
    assert set(hill.get_xdata()) == {2}
    for line, where in ((always, (0, 1)), (now, (start, 0.3))):
        x, y = line.get_data()
        assert x == pytest.approx(snippet.ends(*where)) and np.trapezoid(y, x) == pytest.approx(1, abs=2e-3)
        assert y.max() < ax.get_ylim()[1]
    grey = ax.collections[0].get_paths()[0].vertices
    x = grey[:, 0]
    law = 0.8 * (0.1 * np.exp(-2 * (x + 2) ** 2) + 0.9 * np.exp(-2 * (x - 2) ** 2))  # 0.8 is nearly 2/sqrt(2 pi)
    assert grey[:, 1].max() == pytest.approx(law.max(), rel=5e-3)
    assert grey[:, 1][x < 0].max() == pytest.approx(law[x < 0].max(), rel=5e-3)
    assert snippet.figure().axes[1].patches[0].get_x() == 0.3
