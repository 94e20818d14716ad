"""The answers to the exercises, each found once more in another way."""

from itertools import product
from math import exp, log10
from statistics import NormalDist

import numpy as np
import pytest

from snippets.foundations.introduction_challenges import exercises, z_has_too_many_terms


def test_the_middle_pixel_decides_how_likely_three_ones_are():
    # A dark middle pixel leaves 4 pictures without pairs; beside a bright one each neighbour adds 1 or e.
    Z = 4 + (1 + exp(1)) ** 2
    assert exercises.facts()["Z"] == pytest.approx(Z, rel=1e-12)
    assert exercises.facts()["three_pixels"] == pytest.approx(exp(2) / Z, rel=1e-12)


def test_huge_outputs_have_probabilities_that_depend_on_differences_alone():
    assert exercises.facts()["three_words"] == pytest.approx(1 / (1 + exp(-1) + exp(-2)), rel=1e-12)
    f = np.array([0.3, -2.0, 1.1, 0.0])
    exact = [exp(-v) / sum(exp(-w) for w in f) for v in f]
    for shift in (0, 5, -1e4, 1e4):
        assert exercises.three_words(f + shift) == pytest.approx(exact, rel=1e-8)
    assert exercises.three_words(np.array([0, 2000])) == pytest.approx([1, 0]), "no overflow, however far apart"


def test_a_look_at_one_pixel_needs_few_numbers_and_a_look_at_all_as_many_as_the_table():
    assert exercises.facts()["neighbours_only"] == 3 + 5 * 4 * 3 == 63
    assert exercises.facts()["all_before"] == 4**6 - 1
    for levels, pixels in product((2, 3, 256), (1, 2, 5)):
        assert exercises.neighbours_only(levels, pixels, seen=pixels) == levels**pixels - 1
        assert exercises.neighbours_only(levels, pixels, seen=0) == pixels * (levels - 1)
        # Two pixels are seen: count the settings of those that there are, one table for each.
        contexts = sum(len(list(product(range(levels), repeat=min(i, 2)))) for i in range(pixels))
        assert exercises.neighbours_only(levels, pixels, seen=2) == contexts * (levels - 1)


def test_stretched_noise_has_the_density_that_its_distribution_function_says():
    def below(x):
        """P(z + z^3 < x): the probability of the noise below the only root."""
        (root,) = (z.real for z in np.roots([1, 0, 1, -x]) if abs(z.imag) < 1e-9)
        return NormalDist().cdf(root)

    for z in (-1.5, 0.0, 0.4, 1.0):
        x, h = z + z**3, 1e-4
        slope = (below(x + h) - below(x - h)) / (2 * h)
        assert exercises.stretched_noise(z) == pytest.approx(slope, rel=1e-5)
    assert exercises.facts()["stretched_noise"] == pytest.approx((below(2.0001) - below(1.9999)) / 0.0002, rel=1e-5)
    assert exercises.facts()["noise"] == pytest.approx(NormalDist().pdf(1), rel=1e-12)


def test_the_changed_figure_of_seconds_says_what_the_faster_machine_can_do(monkeypatch):
    facts = exercises.facts()
    monkeypatch.setattr(z_has_too_many_terms, "SPEED", 10**18)
    assert facts["faster_machine"] == z_has_too_many_terms.facts()["last_binary"]
    assert facts["hours"] == pytest.approx(z_has_too_many_terms.seconds(256, 9) / 3600)
    digits_of_sums = 18 + log10(13.8e9 * 365.25 * 86400)
    assert 100 * log10(2) < digits_of_sums < 121 * log10(2) and facts["faster_machine"] == 10
    assert 9 * log10(256) < digits_of_sums < 16 * log10(256) and facts["faster_grey"] == 3
    assert exercises.faster_machine(2, speed=10**9) == 9
