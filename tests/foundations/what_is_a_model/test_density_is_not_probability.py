"""Only the area of a density is a probability: by Simpson's rule, by the normal CDF, and by samples."""

import math
from statistics import NormalDist

import numpy as np
import pytest

from snippets.foundations.what_is_a_model import density_is_not_probability


@pytest.mark.equation("foundations/what_is_a_model/total_probability")
def test_probabilities_of_the_faces_sum_to_one_and_every_density_encloses_an_area_of_one(printed):
    p_dice = dict(enumerate(density_is_not_probability.p_dice, start=1))
    assert math.fsum(density_is_not_probability.p_dice) == pytest.approx(1, abs=1e-15)
    assert density_is_not_probability.p_dice.tolist() == [1 / 6] * 6
    for std in (0.1, 0.2, 0.4, 1.0):
        x = np.linspace(-12 * std, 12 * std, 4001)
        y = density_is_not_probability.density(x, std)
        values = {
            r"p_\text{dice}": p_dice.__getitem__,
            r"\int_{-\infty}^{\infty}": np.sum,
            "p(x)": y,
            r"\mathrm{d}x": x[1] - x[0],
        }
        printed("foundations/what_is_a_model/total_probability").holds(values)
        simpson = (x[1] - x[0]) / 3 * (y[0] + 4 * y[1:-1:2].sum() + 2 * y[2:-1:2].sum() + y[-1])
        assert simpson == pytest.approx(1, abs=1e-12)
        assert density_is_not_probability.area(-12 * std, 12 * std, std) == pytest.approx(1, abs=1e-12)


@pytest.mark.parametrize("std", [0.1, 0.2, 0.4, 1.0])
def test_the_area_of_thin_bars_is_the_probability_that_the_normal_cdf_gives(std):
    law = NormalDist(0, std)
    for low, high in [(0, 0.2), (-0.3, 0.1), (0.5, 2)]:
        want = law.cdf(high) - law.cdf(low)
        assert density_is_not_probability.area(low, high, std) == pytest.approx(want, abs=1e-7)
    assert density_is_not_probability.area(0, 1, std, strips=1) == pytest.approx(law.pdf(0.5))
    assert density_is_not_probability.density(np.array([0, 0.3]), std) == pytest.approx([law.pdf(0), law.pdf(0.3)])


def test_a_share_of_gaussian_samples_as_large_as_the_shaded_area_lands_in_it(rng, n=20_000):
    for std in (0.1, 1.0):
        x = rng.normal(0, std, n)
        p = density_is_not_probability.area(0, 0.2, std)
        assert abs(((x > 0) & (x < 0.2)).mean() - p) < 5 * math.sqrt(p * (1 - p) / n)


def test_no_single_outcome_of_a_continuous_quantity_has_a_probability_though_all_together_have_one():
    area, density = density_is_not_probability.area, density_is_not_probability.density
    for x, std in ((0.1234, 0.1), (0.0, 0.4), (-0.7, 1.0)):
        for half in (1e-2, 1e-4, 1e-6, 1e-8):  # ever closer around the one outcome
            assert area(x - half, x + half, std, strips=10) == pytest.approx(2 * half * density(x, std), rel=0.01)
        assert area(x - 0, x + 0, std) == 0 and density(x, std) > 0.3
        assert area(-12 * std, 12 * std, std) == pytest.approx(1, abs=1e-12)
    assert min(density_is_not_probability.p_dice) > 0  # where outcomes can be counted, each has a share


def test_the_quoted_heights_and_areas_of_the_narrow_and_the_wide_density():
    facts = density_is_not_probability.facts()
    assert facts["peak_narrow"] == pytest.approx(10 / math.sqrt(2 * math.pi)) and facts["peak_narrow"] > 1
    assert facts["peak_wide"] == pytest.approx(facts["peak_narrow"] / 10)
    assert facts["part_narrow"] == pytest.approx(math.erf(2 / math.sqrt(2)) / 2, abs=1e-7)
    assert facts["part_wide"] == pytest.approx(math.erf(0.2 / math.sqrt(2)) / 2, abs=1e-7)
    assert facts["all_narrow"] == pytest.approx(1, abs=1e-9)
    assert facts["all_wide"] == pytest.approx(1, abs=1e-9)
    assert facts["all_faces"] == pytest.approx(1, abs=1e-12)
    assert facts["two_faces"] == pytest.approx(1 / 3, abs=1e-12)


@pytest.mark.parametrize("std", [0.1, 0.2, 0.4, 1.0])
def test_curve_and_shade_of_the_density_figure_follow_the_gaussian_and_only_they_move(std):
    bars, curve = density_is_not_probability.figure(std).axes
    assert [b.get_height() for b in bars.patches] == pytest.approx([1 / 6] * 6)
    assert [b.get_x() + b.get_width() / 2 for b in bars.patches] == pytest.approx([1, 2, 3, 4, 5, 6])
    assert [b.get_hatch() for b in bars.patches] == [None] * 4 + ["//"] * 2
    assert bars.texts[0].get_text() == "0.33"
    x, y = curve.lines[0].get_data()
    law = NormalDist(0, std)
    assert y == pytest.approx([law.pdf(v) for v in x]) and (x[0], x[-1]) == (-1.5, 1.5)
    assert y.max() == pytest.approx(1 / (std * math.sqrt(2 * math.pi)))
    assert (y.max() > 1) == (std < 0.3989)
    corners = curve.collections[0].get_paths()[0].vertices
    assert (corners[:, 0].min(), corners[:, 0].max()) == (0, 0.2)
    assert all(v == 0 or v == pytest.approx(law.pdf(u)) for u, v in corners)
    a, b = corners[:-1].T  # shoelace formula: the area of the shaded polygon
    shaded = abs(np.dot(a, np.roll(b, -1)) - np.dot(b, np.roll(a, -1))) / 2
    assert shaded == pytest.approx(law.cdf(0.2) - 0.5, abs=2e-4)
    assert curve.texts[1].get_text() == f"area {law.cdf(0.2) - 0.5:.2f}"
    assert curve.lines[1].get_ydata() == [1, 1]
    assert curve.get_title() == f"an area, std {std}"
    assert (curve.get_ylim(), curve.get_xlim(), bars.get_ylim()) == ((0, 4.2), (-1.5, 1.5), (0, 0.25))
