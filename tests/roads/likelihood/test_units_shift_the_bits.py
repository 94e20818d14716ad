"""The bits of a density follow the unit, those of a coder don't: by the normal law, and by its limits."""

import math
from statistics import NormalDist

import numpy as np
import pytest

from snippets.roads.likelihood import units_shift_the_bits as m
from snippets.shared.digit_models import log_prob, split


@pytest.mark.parametrize("centre", [0, 0.25, 0.5])
@pytest.mark.parametrize("std", [0.03, 0.2, 1, 6.5])
def test_a_level_has_the_area_above_it(std, centre):
    law, reach = NormalDist(centre, std), 12 * math.ceil(std)
    area = [law.cdf(k + 0.5) - law.cdf(k - 0.5) for k in range(-reach, reach + 1)]
    assert m.coder(std, centre) == pytest.approx(-sum(p * math.log2(p) for p in area if p > 0), abs=1e-9)
    assert m.cells(std, centre).sum() == pytest.approx(1)


def test_wide_bells_cost_what_the_density_says_and_narrow_ones_no_less_than_nothing():
    for std in (1, 3, 8):
        # a level is the bell plus an even error, whose variance is 1/12
        assert m.coder(std, 0.25) == pytest.approx(m.density(math.hypot(std, 1 / math.sqrt(12))), abs=2e-3)
    assert m.coder(0.03, 0) == pytest.approx(0, abs=1e-9)
    assert m.coder(0.03, 0.5) == pytest.approx(1, abs=1e-9)
    assert m.density(0.03) < -3


@pytest.mark.parametrize("centre", [0, 25, 50])
def test_the_facts_and_the_curves(centre):
    facts = m.facts(centre)
    assert facts["centre"] == centre / 100
    assert facts["narrow"] == pytest.approx(0.5 * math.log2(2 * math.pi * math.e * 0.01)) and facts["narrow"] < 0
    assert 0 <= facts["coder_narrow"] == m.coder(0.1, centre / 100) <= 1 + 1e-12
    assert m.density(facts["zero_at"]) == pytest.approx(0, abs=1e-12)
    (ax,) = m.figure(centre).axes
    _, density, coder = ax.lines
    assert density.get_ydata() == pytest.approx([0.5 * math.log2(2 * math.pi * math.e * s * s) for s in m.WIDTHS])
    assert coder.get_ydata() == pytest.approx([m.coder(s, centre / 100) for s in m.WIDTHS])


def test_ten_bells_in_two_units_are_one_model(rng):
    facts, held = m.facts(), split()[2]
    x = held + rng.uniform(-1 / 32, 1 / 32, held.shape)  # another fraction of a level
    each = -log_prob("ten bells", x) / 64 / math.log(2)
    error = 5 * each.std() / math.sqrt(len(held))
    assert abs(each.mean() - facts["bells_0_1"]) < error
    assert facts["bells"] - facts["bells_0_1"] == pytest.approx(4)
    assert facts["bells_0_1"] + math.log2(2) < 0 < facts["bells"]


@pytest.mark.equation("roads/likelihood/rescaled")
def test_larger_pixels_have_more_bits(printed):
    small = NormalDist(0.4, 0.7)
    for a in (2, 16):
        large = NormalDist(0.4 * a, 0.7 * a)
        printed("roads/likelihood/rescaled").holds({"a": a, "x": 1.1, "p_a": large.pdf, "p": small.pdf})


@pytest.mark.equation("roads/likelihood/gaussian_bits")
@pytest.mark.parametrize("std", [0.1, 1.7])
def test_the_bits_of_a_bell_are_its_mean_surprise(printed, std):
    law = NormalDist(0, std)
    x = np.linspace(-12 * std, 12 * std, 4001)
    p = np.array([law.pdf(a) for a in x])
    surprise = -(p * np.log2(p)).sum() * (x[1] - x[0])
    printed("roads/likelihood/gaussian_bits").holds({"h": surprise, r"\sigma": std}, rtol=1e-7)
    assert m.density(std) == pytest.approx(surprise, rel=1e-7)


@pytest.mark.equation("roads/likelihood/dequantised")
@pytest.mark.parametrize("std", [0.2, 0.8, 3])
def test_random_fractions_of_a_level_never_flatter(printed, std):
    u = (np.arange(2000) + 0.5) / 2000 - 0.5
    law = NormalDist(0.3, std)
    for x in (-1, 0, 1):
        area = law.cdf(x + 0.5) - law.cdf(x - 0.5)
        bell = np.vectorize(law.pdf)
        given = {"P": lambda _, area=area: area, "x": x, "u": u, "p": bell, r"\mathbb E": np.mean}
        printed("roads/likelihood/dequantised").holds(given)
        if std == 3:  # and for a wide bell it is hardly more
            with pytest.raises(AssertionError):
                printed("roads/likelihood/dequantised").holds(given | {"P": lambda _, area=area: 0.98 * area})
