"""The answers to the exercises, each found once more in another way."""

import inspect
import math
import types
from fractions import Fraction
from math import exp, sqrt
from statistics import NormalDist

import numpy as np
import pytest

from snippets.foundations.what_is_a_model import (
    entropy_of_a_coin,
    exercises,
    mean_and_standard_deviation,
    perfect_memory_only_copies,
    two_questions,
)


def test_the_suspicious_die_is_off_by_the_root_of_twelve_standard_errors(rng, m=4000):
    p, n = Fraction(1, 6), 6000
    assert (Fraction(1100, n) - p) ** 2 / (p * (1 - p) / n) == 12
    assert exercises.facts()["suspicious_die"] == pytest.approx(sqrt(12), rel=1e-12)
    sixes = rng.binomial(n, 1 / 6, size=m)
    apart = np.array([exercises.suspicious_die(k, n) for k in sixes])
    assert abs(apart.mean()) < 5 / sqrt(m) and abs(apart.std() - 1) < 5 / sqrt(2 * m)


def test_the_share_of_another_face_is_measured_in_its_own_standard_errors():
    assert exercises.suspicious_die(60, 100, p=0.5) == pytest.approx(2)
    assert exercises.suspicious_die(900, 6000) == pytest.approx(-sqrt(12)), "too few count as negative"


def test_the_loaded_die_has_the_mean_surprise_of_ten_tickets_five_of_them_six(rng, n=20_000):
    tickets = [1, 2, 3, 4, 5, 6, 6, 6, 6, 6]
    surprise = [-math.log2(tickets.count(t) / 10) for t in tickets]
    bits = exercises.facts()["loaded_die"]
    assert bits == pytest.approx(sum(surprise) / 10) == pytest.approx((1 + math.log2(10)) / 2)
    drawn = rng.choice(surprise, size=n)
    assert abs(drawn.mean() - bits) < 5 * np.std(surprise) / sqrt(n)
    assert bits < exercises.loaded_die(1 / 6) == pytest.approx(math.log2(6)), "the fair one is the least certain"
    assert exercises.loaded_die(1 / 6) == pytest.approx(entropy_of_a_coin.facts()["die"])
    assert all(exercises.loaded_die(six) < math.log2(6) for six in (0.05, 0.1, 0.16, 0.17, 0.3, 0.9))


def test_the_share_of_a_gaussian_between_minus_and_plus_one_depends_on_variance_or_deviation(rng, n=20_000):
    facts = exercises.facts()
    for share, std in ((facts["mind_the_square"], 2), (facts["square_forgotten"], 4)):
        law = NormalDist(0, std)
        assert share == pytest.approx(law.cdf(1) - law.cdf(-1), abs=1e-12)
        middles = np.arange(-0.9995, 1, 0.001)
        assert share == pytest.approx(sum(map(law.pdf, middles)) * 0.001, abs=1e-6)
        assert share == pytest.approx(mean_and_standard_deviation.within(1 / std)), "what the page tells to call"
    x = rng.normal(0, 2, size=n)
    assert abs((abs(x) < 1).mean() - facts["mind_the_square"]) < 5 * 0.5 / sqrt(n)
    assert exercises.mind_the_square(3, 9) == pytest.approx(NormalDist().cdf(1) - NormalDist().cdf(-1))


def test_a_rare_class_is_the_worse_bet_at_its_own_centre(rng, n=40_000):
    facts, density = exercises.facts(), two_questions.p_x_given_label
    for x1, x2, share in ((1, 0, 0.1), (1, 2, 0.1), (-0.5, 1, 0.3), (2, 0, 0.5)):
        joint = [density(np.array([x1, x2]), y) * (share, 1 - share)[y == 0] for y in (0, 1)]
        assert exercises.rare_class(x1, share) == pytest.approx(joint[1] / sum(joint))
    assert facts["rare_class"] == pytest.approx(exp(2) / (9 + exp(2))) and facts["rare_class"] < 0.5
    assert exercises.rare_class(facts["boundary"], 0.1) == pytest.approx(0.5, abs=1e-12)
    y = rng.random(n) < 0.1
    x1 = rng.normal(np.where(y, 1, -1))
    near = abs(x1 - 1) < 0.5
    assert abs((y - exercises.rare_class(x1, 0.1))[near].mean()) < 5 * 0.5 / sqrt(near.sum())


def test_the_better_valuer_counts_four_times_as_much():
    facts = exercises.facts()
    weights = [Fraction(1, 10**2), Fraction(1, 20**2)]
    assert (weights[0] * 100 + weights[1] * 130) / sum(weights) == 106
    assert facts["two_valuers"] == pytest.approx(106) and facts["plain_mean"] == pytest.approx(115)
    guesses = [90 + k / 10 for k in range(500)]
    likelihood = [NormalDist(a, 10).pdf(100) * NormalDist(a, 20).pdf(130) for a in guesses]
    assert guesses[int(np.argmax(likelihood))] == pytest.approx(106)
    laplace = [abs(100 - a) / 10 + abs(130 - a) / 20 for a in guesses]
    assert guesses[int(np.argmin(laplace))] == 100
    assert exercises.two_valuers([1, 5, 9], [1, 1, 2]) == pytest.approx((1 + 5 + 9 / 4) / (9 / 4))


def test_heaps_on_the_digits_themselves_make_the_class_too_wide():
    # The change that the exercise asks for, made in the source of the snippet.
    snippet, seen = perfect_memory_only_copies, {}
    source, cut = inspect.getsource(snippet), "np.sqrt(1 - width**2) *"
    assert source.count(cut) == 1
    (line,) = [line for line in source.splitlines() if cut in line]
    assert line.strip().startswith("centres =")

    def spread(code, width):
        changed = types.ModuleType("changed")
        exec(compile(code, "changed", "exec"), changed.__dict__)
        changed.velocity = lambda x, t, centres, variance: seen.update(axes=x, c=centres, v=variance) or 0 * x
        changed.generate(np.eye(64), width)
        x, rest = changed.train()
        within = seen["c"] - (x - rest) @ seen["axes"]
        return ((within**2).sum(axis=1).mean() + seen["v"].sum()) / (rest**2).sum(axis=1).mean()

    for width in (0.0, 0.3, 0.7, 1.0):
        assert spread(source.replace(cut, ""), width) == pytest.approx(exercises.wider_memory(width))
        assert spread(source, width) == pytest.approx(1), "as printed, the variance stays"
    assert exercises.facts()["wider_memory"] == pytest.approx(1.49)


def test_facts_of_the_exercises_are_those_named_on_the_page():
    asked = {"suspicious_die", "loaded_die", "mind_the_square", "rare_class", "two_valuers", "wider_memory"}
    assert set(exercises.facts()) == asked | {"square_forgotten", "boundary", "plain_mean"}
