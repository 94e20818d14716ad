"""The answers to the exercises, each found once more in another way."""

import inspect
import math
import types
from decimal import Decimal
from itertools import pairwise, product
from math import log, sqrt
from statistics import NormalDist

import numpy as np
import pytest

from snippets.foundations.nutshell import exercises, how_many_images, labels_by_bayes, nearest_in_the_family
from snippets.shared.datasets import digits
from snippets.shared.divergences import kl, kl_gaussians


def first_place_changed(snippet, old, new):
    """The snippet with the change that an exercise asks for: in the first place, as it says."""
    source = inspect.getsource(snippet)
    assert old in source
    changed = types.ModuleType("changed")
    exec(compile(source.replace(old, new, 1), "changed", "exec"), changed.__dict__)
    return changed


def test_five_by_five_black_and_white_pixels_beat_imagenet():
    facts = exercises.facts()
    assert 2**16 == 65_536 < how_many_images.IMAGENET < 2**25 and 2**25 > 30_000_000
    assert facts["side"] == 5
    assert 2 ** (16 * 16) < 10**80 < 2 ** (17 * 17) and facts["side_atoms"] == 17
    for n in (1, 2, 3):
        count = len(set(product((0, 1), repeat=n * n)))
        assert exercises.side(count - 1) == n and exercises.side(count) == n + 1


def test_ten_small_steps_cost_a_tenth_of_the_direct_way():
    facts = exercises.facts()
    assert facts["direct"] == pytest.approx(9 / 2) and facts["journey"] == pytest.approx(9 / 20)
    x = np.linspace(-12, 15, 5401)
    p = [np.array([NormalDist(m).pdf(v) for v in x]) for m in (0, 0.75, 1.5, 2.25, 3)]
    legs = [kl(a, b, x) for a, b in pairwise(p)]
    assert exercises.journey(3, 4) == pytest.approx(sum(legs), rel=1e-6)
    assert exercises.journey(3, 1) == pytest.approx(kl(p[0], p[-1], x), rel=1e-6)
    ways = [exercises.journey(3, k) for k in (1, 10, 100, 1000)]
    assert ways == pytest.approx([4.5 / k for k in (1, 10, 100, 1000)])
    roots = [k * sqrt(exercises.journey(3, k) / k) for k in (1, 10, 100)]
    assert roots == pytest.approx([roots[0]] * 3), "the square root adds up to the same"


def test_the_divergence_of_two_coins_is_the_mean_evidence_of_a_throw(rng, n=20_000):
    for p, q in ((0.5, 0.9), (0.9, 0.5), (0.2, 0.3)):
        exact = float(
            Decimal(p) * (Decimal(p) / Decimal(q)).ln() + (1 - Decimal(p)) * ((1 - Decimal(p)) / (1 - Decimal(q))).ln()
        )
        assert exercises.kl_coins(p, q) == pytest.approx(exact)
        evidence = np.where(rng.random(n) < p, log(p / q), log((1 - p) / (1 - q)))
        assert abs(evidence.mean() - exercises.kl_coins(p, q)) < 5 * evidence.std() / sqrt(n)
    facts = exercises.facts()
    assert facts["kl"] == pytest.approx(log(5 / 3)), "log 5/9 and log 5, in halves"
    assert facts["kl_back"] == pytest.approx(0.9 * log(1.8) - 0.1 * log(5))


def test_a_fair_coin_is_found_out_in_fewer_throws_than_a_loaded_one():
    facts = exercises.facts()
    for p, q, name in ((0.5, 0.9, "throws"), (0.9, 0.5, "throws_back")):
        # The mean of the log odds after n throws, over every number of heads.
        mean = []
        for n in (10, 25):
            weight = [math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(n + 1)]
            odds = [k * log(p / q) + (n - k) * log((1 - p) / (1 - q)) for k in range(n + 1)]
            mean.append(sum(w * o for w, o in zip(weight, odds, strict=True)))
        crossed = 10 + 15 * (log(1000) - mean[0]) / (mean[1] - mean[0])
        assert facts[name] == pytest.approx(crossed) and 10 < crossed < 25
    assert facts["throws"] < facts["throws_back"]
    assert exercises.throws(0.3, 0.6, 50) == pytest.approx(2 * exercises.throws(0.3, 0.6, sqrt(50)))


def test_a_hundredth_of_a_nat_takes_hundreds_of_data(rng, trials=4000):
    facts = exercises.facts()
    truth, other = NormalDist(0, 1), NormalDist(0.2, 1)
    assert facts["lead"] == pytest.approx(0.2**2 / 2)
    assert facts["data"] == pytest.approx(400)
    assert kl_gaussians(0, 1, 0.2, 1) == pytest.approx(0.02)
    assert log(truth.pdf(0.7) / other.pdf(0.7)) == pytest.approx(0.02 - 0.2 * 0.7)
    leads = (0.02 - 0.2 * rng.normal(size=(trials, 400))).mean(axis=1)
    assert abs(leads.mean() / leads.std() - 2) < 5 * sqrt((1 + 2**2 / 2) / trials)
    for shift, errors in ((0.5, 3), (1, 1)):
        n = exercises.data_needed(shift, errors)
        assert kl_gaussians(0, 1, shift, 1) == pytest.approx(errors * shift / sqrt(n))


def test_half_the_nats_take_twice_the_data_and_half_the_shift_four_times():
    facts = exercises.facts()
    for data, shift, lead in (("data_half", sqrt(0.02), 0.01), ("data_near", 0.1, 0.005)):
        assert kl_gaussians(0, 1, shift, 1) == pytest.approx(lead)
        assert 2 * shift / sqrt(facts[data]) == pytest.approx(lead)  # two standard errors are the lead
    assert facts["lead_near"] == pytest.approx(0.005)
    assert (facts["data_half"], facts["data_near"]) == pytest.approx((2 * facts["data"], 4 * facts["data"]))


def test_other_units_for_all_pixels_change_no_label_and_for_half_of_them_every_tenth():
    (train, test), (y, truth) = (np.split(a, [1200]) for a in digits())
    m = labels_by_bayes
    plain = m.posterior(test, train, y, 0.2)
    assert m.posterior(test / 16, train / 16, y, 0.2) == pytest.approx(plain, abs=1e-9)
    own, x = train[y == 3], test[:5]
    gain = m.log_joint(x / 16, own / 16, 0.1, 0.2) - m.log_joint(x, own, 0.1, 0.2)
    assert gain == pytest.approx(np.full(5, 64 * log(16))), "each density is 16^64 times as large"
    unit = np.where(np.arange(64) < 32, 1 / 16, 1)
    labels, changed = plain.argmax(axis=1), m.posterior(test * unit, train * unit, y, 0.2).argmax(axis=1)
    moved = labels != changed
    assert moved.mean() > 0.1 and (labels == truth)[moved].sum() > moved.sum() / 2
    below = m.posterior(test * (unit == 1), train * (unit == 1), y, 0.2).argmax(axis=1)
    assert (below == changed).mean() > 0.9 > (labels == changed).mean(), "read by their lower halves"


def test_a_gaussian_with_the_plain_covariance_does_not_mind_the_units_of_single_numbers(rng):
    own, x = rng.normal(size=(500, 64)) @ rng.normal(size=(64, 64)), rng.normal(size=(4, 64))
    unit = np.where(np.arange(64) < 32, 1 / 16, 1)
    for s, same in ((0, True), (0.2, False)):
        gain = labels_by_bayes.log_joint(x * unit, own * unit, 0.1, s) - labels_by_bayes.log_joint(x, own, 0.1, s)
        assert (gain == pytest.approx(np.full(4, 32 * log(16)), rel=1e-6)) is same


def test_the_changed_figure_marks_the_larger_hill_if_it_is_on_the_left():
    facts, snippet = exercises.facts(), nearest_in_the_family
    left, right = (first_place_changed(snippet, "[0.5] * 2", new) for new in ("[0.8, 0.2]", "[0.2, 0.8]"))
    p, m, s = left.nearest(left.reverse, 4.0)
    assert (m, s) == (pytest.approx(-2, abs=1e-3), pytest.approx(0.5, abs=1e-3))
    assert facts["picked"] == pytest.approx(left.reverse(p, m, s), abs=1e-3) == pytest.approx(-log(0.8), abs=1e-3)
    assert left.figure().axes[3].texts[0].get_text() == f"{facts['picked']:.2f}" == "0.22"
    p, m, s = left.nearest(left.forward, 4.0)
    assert m == pytest.approx(-1.2, abs=1e-4) and s**2 == pytest.approx(facts["covered"], abs=1e-4)
    p, m, s = right.nearest(right.reverse, 4.0)
    assert m == pytest.approx(-2, abs=1e-2), "the search begins on the left and stays there"
    assert facts["stuck"] == pytest.approx(right.reverse(p, m, s), abs=1e-3) == pytest.approx(log(5), abs=1e-3)
    assert right.reverse(p, 2.0, 0.5) == pytest.approx(facts["picked"], abs=1e-3), "where it ought to be"
    assert right.figure().axes[3].texts[0].get_text() == f"{facts['stuck']:.2f}" == "1.61"


def test_two_uneven_hills_have_the_variance_within_plus_that_between(rng, n=40_000):
    for weight, apart, std in ((0.8, 4, 0.5), (0.3, 1, 2), (0.5, 4, 0.5)):
        x = rng.normal(np.where(rng.random(n) < weight, -apart / 2, apart / 2), std)
        square = (x - x.mean()) ** 2
        assert abs(square.mean() - exercises.covered(weight, apart, std)) < 5 * square.std() / sqrt(n)
    assert exercises.covered(0.5) == pytest.approx(nearest_in_the_family.facts()["variance"], abs=1e-4)
    assert exercises.facts()["covered"] == pytest.approx(0.25 + 0.16 * 16)
