"""The answers to the exercises, each found once more in another way."""

from math import log, log2, pi, sqrt
from statistics import NormalDist

import numpy as np
import pytest

from snippets.foundations.introduction import (
    a_frozen_critic_wants_one_image,
    a_linear_critic_is_blind,
    eigenvalues_decide,
    exercises,
    simultaneous_steps_spiral_out,
    the_best_discriminator,
    two_routes_one_problem,
)
from snippets.shared.divergences import js


def test_a_judge_of_three_made_for_one_real_is_undecided_nearer_to_the_data(rng, n=100_000):
    for m, made in ((2, 3), (2, 1), (1.5, 4), (3, 0.5)):
        x = exercises.undecided(m, made)
        assert NormalDist(0).pdf(x) == pytest.approx(made * NormalDist(m).pdf(x))
    x = exercises.facts()["undecided"]
    assert x == pytest.approx(1 - log(3) / 2) and exercises.undecided(2, 1) == 1
    real, false = rng.normal(size=n), rng.normal(2, 1, size=3 * n)
    near = [(abs(a - x) < 0.1).sum() for a in (real, false)]
    # D is nearly linear over such a narrow band, and one half in its middle.
    assert abs(near[0] / sum(near) - 0.5) < 5 * 0.5 / sqrt(sum(near)) + 1e-3
    p = the_best_discriminator.normal(np.linspace(-3, 3, 7), 0)
    assert the_best_discriminator.best_discriminator(p, 3 * p).tolist() == [0.25] * 7


def test_bars_come_apart_with_a_constant_slope_until_there_is_none():
    assert exercises.facts()["js_bars"] == pytest.approx(0.3 * log(2))
    grid = np.arange(-0.5, 3, 0.001) + 0.0005
    for shift in (0, 0.1, 0.3, 0.75, 1, 1.3):
        p, q = (((a < grid) & (grid < 1 + a)).astype(float) for a in (0, shift))
        assert exercises.js_bars(shift) == pytest.approx(js(p, q, grid), abs=1e-9)
    slope = np.diff([exercises.js_bars(s / 10) for s in range(14)]) * 10
    assert slope == pytest.approx([log(2)] * 10 + [0] * 3)


def test_moments_of_a_gaussian_are_its_integrals(rng, n=40_000):
    x = np.linspace(-30, 30, 60_001)
    for mean, std in ((0, 2.0), (-2, 0.5), (1.5, 1.2)):
        density = np.exp(-(((x - mean) / std) ** 2) / 2) / (std * sqrt(2 * pi))
        for k in range(7):
            assert exercises.moment(k, mean, std) == pytest.approx((x**k * density).sum() * 0.001, abs=1e-7)
    p = two_routes_one_problem.p_data
    data = p.sample(rng, n)
    for k in (1, 2, 3, 4):
        assert abs((data**k).mean() - exercises.moment_of_data(k)) < 5 * (data**k).std() / sqrt(n)


def test_a_discriminator_needs_degree_four_to_see_a_generator_of_the_right_variance():
    facts, m = exercises.facts(), a_linear_critic_is_blind
    std = m.facts()["std"]
    assert std**2 == pytest.approx(4.25) and facts["degree"] == 4
    assert facts["fourth"] == pytest.approx(2**4 + 6 * 2**2 / 4 + 3 / 16) and facts["fourth"] == 22.1875
    assert facts["fourth_made"] == pytest.approx(3 * 4.25**2)
    seen = [m.V(degree, m.made(std)) for degree in (2, 3, 4)]
    assert seen[:2] == pytest.approx([-log(4)] * 2, abs=1e-9)
    best = m.facts()["any_wide"]
    assert best > seen[2] > -log(4) + 0.9 * (best + log(4)), "nearly all there is"
    assert exercises.seeing_degree(1.0) == 2, "and at another width the second moment gives it away"
    odds = m.train(4, m.made(std))
    assert odds[abs(m.grid).argmin()] < 0 < odds[abs(m.grid - 2).argmin()] and odds[0] < 0 and odds[-1] < 0


def test_a_frozen_jury_ends_with_one_picture_on_average_and_drawn_one_by_one(rng):
    jurors = rng.normal(size=(100, 20))  # log odds of 20 pictures
    average = jurors.mean(axis=0)
    m = a_frozen_critic_wants_one_image
    early, late = (m.train_generator(average, 200, rate) for rate in (0.1, 100))
    assert late[average.argmax()] > 0.9 and m.entropy(late) < m.entropy(early)
    one, all_of_them = (m.entropy(m.train_generator(o, 50)) for o in (jurors[0], average))
    assert one < all_of_them < log2(20), "their whims partly cancel, and the collapse is slower"
    # A hundred jurors in any order multiply the shares as their average does in a hundred steps.
    drawn = np.full(20, 1 / 20)
    for o in jurors[rng.permutation(100)]:
        drawn = drawn * np.exp(0.1 * o)
    assert drawn / drawn.sum() == pytest.approx(m.train_generator(average, 100))


def test_there_is_a_rate_that_brings_alternating_players_home_in_eight_steps():
    facts, m = exercises.facts(), simultaneous_steps_spiral_out
    assert facts["rate_six"] == pytest.approx(1)
    by_hand = [(1, 0), (1, -1), (0, -1), (-1, 0), (-1, 1), (0, 1), (1, 0)]
    assert m.path(m.alternating, 1, 6).tolist() == [list(point) for point in by_hand]
    for steps, rate in ((8, facts["rate_home"]), (5, exercises.rate_home(5)), (12, exercises.rate_home(12))):
        path = m.path(m.alternating, rate, steps)
        assert path[-1] == pytest.approx([1, 0], abs=1e-12)
        assert (m.distance(path[1:-1] - path[0]) > 0.1).all(), "and not before"
        turned = np.diff(np.unwrap(np.arctan2(path[:, 1], path[:, 0]))).sum()
        assert turned == pytest.approx(-2 * pi), "once round"
    angle = pi / 4
    assert 2 - facts["rate_home"] ** 2 == pytest.approx(2 * np.cos(angle))
    values = np.linalg.eigvals(eigenvalues_decide.alternating(facts["rate_home"]))
    assert sorted(np.angle(values)) == pytest.approx([-angle, angle])


def test_if_both_pay_the_triangles_move_in_faster_and_out_sooner(changed):
    facts, old = exercises.facts(), eigenvalues_decide
    second = "[-rate, 1 - rate * penalty]"
    new = changed(old, f"[1, rate], {second}", f"[1 - rate * penalty, rate], {second}")
    for rate, penalty in ((0.5, 1), (0.5, 4), (0.2, 3)):
        assert exercises.both_pay(rate, penalty) == pytest.approx(new.largest(new.simultaneous(rate, penalty)))
    assert facts["both_pay"] == pytest.approx(sqrt(0.5)) and facts["both_pay"] < old.facts()["penalty_1"]
    assert facts["both_pay_4"] == pytest.approx(old.facts()["simultaneous"]), "as far outside as the squares"
    assert old.largest(old.simultaneous(0.5, 4)) < 1, "while the discriminator alone may pay so much"
    (triangles,) = (line for line in new.figure().axes[0].lines if line.get_marker() == "^")
    assert np.hypot(*triangles.get_data()) == pytest.approx([facts["both_pay"]] * 2)


def test_a_generator_that_pays_stops_short_of_data_that_are_elsewhere():
    for penalty, rate in ((1, 0.1), (0.5, 0.1), (2, 0.1)):
        g = a = 0.0
        for _ in range(1000):
            g, a = g + rate * (a - penalty * g), a + rate * (1 - g - penalty * a)
        assert g == pytest.approx(exercises.rest(penalty))
        for _ in range(1000):  # the generator no longer pays
            g, a = g + rate * a, a + rate * (1 - g - penalty * a)
        assert (g, a) == (pytest.approx(1), pytest.approx(0, abs=1e-9))
    assert exercises.facts()["rest"] == 0.5
