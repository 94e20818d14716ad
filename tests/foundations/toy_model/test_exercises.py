"""The answers to the exercises, each found once more in another way."""

import math
from fractions import Fraction
from itertools import combinations
from math import log, pi, sqrt

import numpy as np
import pytest

from snippets.foundations.toy_model import (
    exercises,
    guess_the_rule,
    the_average_digit_is_no_digit,
    three_models_of_land,
)


def test_the_rarest_painter_is_the_best_guess_and_yet_it_was_probably_not_him(rng, n=40_000):
    p_y = [Fraction(5, 10), Fraction(3, 10), Fraction(2, 10)]
    wide = [Fraction(1, 10), Fraction(2, 10), Fraction(5, 10)]
    joint = [a * b for a, b in zip(p_y, wide, strict=True)]
    assert exercises.facts()["wide"] == pytest.approx(float(sum(joint)))
    exact = [j / sum(joint) for j in joint]
    assert sum(joint) == Fraction(21, 100) and exact[2] == Fraction(10, 21) < Fraction(1, 2)
    assert max(exact) == exact[2] and min(p_y) == p_y[2]
    p = exercises.painter([float(a) for a in p_y], [float(a) for a in wide])
    assert p == pytest.approx([float(e) for e in exact]) and exercises.facts()["painter"] == pytest.approx(10 / 21)
    y = rng.choice(3, size=n, p=[0.5, 0.3, 0.2])
    found = y[rng.random(n) < np.array([0.1, 0.2, 0.5])[y]]
    assert abs((found == 2).mean() - p[2]) < 5 * sqrt(p[2] * (1 - p[2]) / len(found))


def test_the_mean_of_samples_costs_less_than_a_sample_of_the_truth(rng, n=20_000):
    x = rng.exponential(size=n)  # the data; V is 1
    for k in (1, 2, 20):
        square = (x - rng.exponential(size=(k, n)).mean(axis=0)) ** 2
        assert abs(square.mean() - exercises.loss_of_a_mean(k)) < 5 * square.std() / sqrt(n)
    die = [Fraction(v) for v in range(1, 7)]
    mean = sum(die) / 6
    variance = sum((v - mean) ** 2 for v in die) / 6
    two = [(x - (a + b) / 2) ** 2 for x in die for a in die for b in die]
    assert sum(two) / len(two) / variance == Fraction(3, 2) == exercises.loss_of_a_mean(2)


def test_twenty_samples_are_needed_to_come_within_five_percent_of_the_blur():
    facts = exercises.facts()
    enough = [k for k in range(1, 100) if Fraction(1, k) <= Fraction(5, 100)]
    assert facts["blur"] == enough[0] == 20
    assert exercises.samples_needed(0.3) == 4 and exercises.samples_needed(0.5) == 2
    assert facts["one_sample"] == 2, "perfect samples cost twice the lowest loss"
    m = the_average_digit_is_no_digit
    # The same for digits: V + W / k, with W the variety of the model.
    for k in (1, 4):
        assert m.variety(1 / sqrt(k)) == pytest.approx(m.variety(1) / k)


def test_fresh_points_are_all_inside_if_both_ends_belong_to_the_data(rng, n=20_000):
    for data, fresh in ((2, 2), (3, 2), (2, 4), (4, 3)):
        choices = list(combinations(range(data + fresh), data))
        inside = sum(c[0] == 0 and c[-1] == data + fresh - 1 for c in choices)
        assert exercises.all_inside(data, fresh) == pytest.approx(inside / len(choices))
    facts = exercises.facts()
    assert facts["luck"] == pytest.approx(float(Fraction(9, 38)))
    assert facts["luck_60"] == pytest.approx(float(Fraction(60 * 59, 120 * 119)))
    for x in (rng.normal(size=(n, 20)), rng.exponential(size=(n, 20)) ** 2):  # whatever the density
        data, fresh = x[:, :10], x[:, 10:]
        lucky = (data.min(axis=1) < fresh.min(axis=1)) & (fresh.max(axis=1) < data.max(axis=1))
        assert abs(lucky.mean() - 9 / 38) < 5 * 0.5 / sqrt(n)
    growing = [exercises.all_inside(k, k) for k in range(2, 2000)]
    assert (np.diff(growing) > 0).all() and 0.2498 < growing[-1] < 0.25


def test_little_boxes_have_no_largest_likelihood_and_lose_every_fresh_point():
    x = guess_the_rule.sample(np.random.default_rng(4), 480)
    data, fresh = x[:60], x[60:]
    gap = abs(data[:, None] - data).max(axis=2) + 1e9 * np.eye(60)

    def L(points, s):
        inside = (abs(points[:, None] - data) <= s / 2).all(axis=2).any(axis=1)
        return -log(60 * s * s) if inside.all() else -math.inf

    sides = gap.min() / 2 ** np.arange(1, 20)  # none overlap
    # Half the side, log 4 nats more, for ever.
    assert np.diff([L(data, s) for s in sides]) == pytest.approx(np.full(18, log(4)))
    assert L(data, 1e-150) > 600 and L(fresh, gap.min()) == -math.inf
    missed = (abs(fresh[:, None] - data) > sides[-1] / 2).any(axis=2).all(axis=1)
    assert missed.all()


def test_a_memory_that_makes_half_its_samples_at_random_is_better_for_fresh_points(changed):
    changed = changed(three_models_of_land, "hedge=0.01", "hedge=0.5")
    facts, before, after = exercises.facts(), three_models_of_land.facts(), changed.facts()
    assert facts["memory"] == pytest.approx(after["fresh_1"], rel=1e-12)
    for name in ("precision", "recall"):
        assert after[f"{name}_1"] == before[f"{name}_1"], "score counts them without the hedge"
    # Where the data have not been, exactly log 50 is gained, and elsewhere at most as much.
    missed = 1 - before["recall_1"]
    gain = after["fresh_1"] - before["fresh_1"]
    assert missed * log(50) + (1 - missed) * log(0.5 / 0.99) < gain < missed * log(50)
    for hedge in (0.01, 0.2, 1):
        x = guess_the_rule.sample(np.random.default_rng(4), 480)
        score = three_models_of_land.score(*three_models_of_land.histogram(x, 1), hedge=hedge)
        assert exercises.memory(hedge) == pytest.approx(score[3], rel=1e-12)
    assert exercises.memory(0.01) == pytest.approx(before["fresh_1"])


def test_where_the_changed_dashed_curve_ends_and_where_knowing_nothing_leaves_it(changed):
    facts = exercises.facts()
    half, nothing = (changed(three_models_of_land, "hedge=0.01", f"hedge={h}") for h in (0.5, 1))
    dashed = half.figure().axes[2].lines[2]
    assert dashed.get_linestyle() == "--" and dashed.get_xdata()[-1] == 1
    assert dashed.get_ydata()[-1] == pytest.approx(facts["memory"])
    assert facts["cells"] == 180 * 360 and facts["known_nothing"] == pytest.approx(-log(180 * 360))
    for line in nothing.figure().axes[2].lines[::2]:
        assert line.get_ydata() == pytest.approx(np.full(10, facts["known_nothing"]))
    assert facts["memory"] < facts["known_nothing"]


def test_points_of_a_cube_moved_to_the_sphere_crowd_at_its_corners(rng, n=100_000):
    x = rng.uniform(-1, 1, size=(n, 3))
    x /= np.linalg.norm(x, axis=1)[:, None]
    cap = 0.97  # of the cosine: such a cap has (1 - cap) / 2 of the sphere
    for direction in ([1, 1, 1], [1, 0, 0], [0, -1, 1], [3, 1, -2]):
        d = np.array(direction) / np.linalg.norm(direction)
        share = (x @ d > cap).mean()
        # The mean density over the cap, at places spread evenly over it.
        u, v = (np.arange(40) + 0.5) / 40, 2 * pi * np.arange(40) / 40
        a = np.linalg.svd(d[None])[2][1:]
        height = cap + (1 - cap) * u
        places = height[:, None, None] * d + np.sqrt(1 - height**2)[:, None, None] * (
            np.cos(v)[:, None] * a[0] + np.sin(v)[:, None] * a[1]
        )
        density = np.mean([exercises.density_from_cube(p) for p in places.reshape(-1, 3)])
        expected = density * (1 - cap) / 2
        assert abs(share - expected) < 5 * sqrt(expected / n)


def test_the_density_from_a_cube_is_one_on_average_and_depends_on_direction_only():
    height, turn = np.linspace(-1, 1, 201)[1::2], 2 * pi * (np.arange(100) + 0.5) / 100
    ring = np.sqrt(1 - height**2)[:, None]
    places = np.stack([ring * np.cos(turn), ring * np.sin(turn), height[:, None] + 0 * turn], axis=-1)
    density = [exercises.density_from_cube(p) for p in places.reshape(-1, 3)]
    assert np.mean(density) == pytest.approx(1, abs=2e-3)
    facts = exercises.facts()
    assert facts["cube"] == pytest.approx(3 * sqrt(3)) == pytest.approx(facts["corner"] / facts["face"])
    assert facts["face"] == pytest.approx(pi / 6), "as the ball of radius 1 is to the cube"
    assert max(density) < facts["corner"] and min(density) > facts["face"] * 0.999
    assert exercises.density_from_cube([-5, 5, -5]) == pytest.approx(facts["corner"])
