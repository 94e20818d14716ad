"""What docs/diffusion/guidance.md says beside its figures."""

import numpy as np
import pytest

from oracles import normal, velocity_by_quadrature
from snippets.diffusion.guidance import guided_and_tilted_part
from snippets.shared.guidance import gaussian_tilted


def test_the_tilted_law_in_the_text_is_the_one_at_scale_3(printed):
    formula = printed("diffusion/guidance", r"\mathcal N(2.4,\, 0.4)")
    x = np.linspace(-6, 10, 16_001)
    p = normal(x, 2, 1) ** 3 / normal(x, 0, 4) ** 2
    mean = (p * x).sum() / p.sum()
    made = formula.gives({r"\mathcal N": lambda m, v: (m, v)})
    assert made == pytest.approx((mean, (p * (x - mean) ** 2).sum() / p.sum()), rel=1e-6)


def test_the_two_sums_in_the_fold_are_the_variances_that_they_claim(printed):
    first = printed("diffusion/guidance", r"\tfrac14 + \tfrac14 \cdot 0.4")
    first.holds({})
    second = printed("diffusion/guidance", "1 / (3 / 0.5")
    second.holds({}, rtol=2e-3)


def test_classifier_free_and_classifier_guidance_are_one_if_networks_are_exact():
    for t, x in ((0.2, 0.7), (0.5, -1.3), (0.9, 2.0)):
        v = (1 - t) ** 2 + t**2 / 4
        label = 2 + (t / 4 - (1 - t)) / v * (x - 2 * t)
        plain = velocity_by_quadrature(x, t)[0]
        slope = 4 * t / v / (1 + np.exp(4 * t * x / v))  # of log 1 / (1 + e^(-4tx/v))
        for g in (0, 1, 3):
            free, classifier = plain + g * (label - plain), plain + g * (1 - t) / t * slope
            assert free == pytest.approx(classifier, abs=1e-6)


def test_past_one_the_guided_variance_falls_by_the_same_factor_with_every_unit_of_scale():
    facts = guided_and_tilted_part.facts()
    guided = [facts[f"guided_variance_{g}"] for g in range(4)]
    assert np.divide(guided[1:], guided[:-1]) == pytest.approx([1 / 4] * 3)
    tilted = [gaussian_tilted(0, 2, 2, 1, g)[1] ** 2 for g in range(4)]
    assert np.divide(tilted[1:], tilted[:-1]) == pytest.approx([1 / 4, 4 / 7, 7 / 10])
    assert guided[3] < tilted[3] / 6


def test_guided_and_tilted_snapshots_agree_at_both_ends_of_the_knob():
    facts = guided_and_tilted_part.facts()
    for g in (0, 1):
        for part in ("mean", "variance"):
            assert facts[f"guided_{part}_{g}"] == pytest.approx(facts[f"tilted_{part}_{g}"], abs=1e-9)


def test_the_laws_in_the_folds_hold_of_the_guess_and_of_mistakes_that_cancel(printed):
    page, data = "diffusion/guidance", np.linspace(-9, 9, 18_001)
    for t, x in ((0.2, 0.7), (0.5, -1.3), (0.9, 2.0)):
        v = printed(page, "v = (1-t)^2 + t^2").gives({"t": t}, "v")
        behind = normal(data, 0, 1) * normal(x, t * data, (1 - t) ** 2)
        mean = (behind * data).sum() / behind.sum()
        printed(page, r"\hat x = \frac{t}{v}\, x").holds({r"\hat x": mean, "t": t, "v": v, "x": x})
        variance = (behind * (data - mean) ** 2).sum() / behind.sum()
        printed(page, "V = (1-t)^2 / v").holds({"V": variance, "t": t, "v": v})
    scales = np.linspace(1, 3, 2_000_001)
    width = np.exp(np.log(1.2) * scales + np.log(1.5) * (1 - scales))
    g = scales[np.abs(width - 1).argmin()]
    for law in (r"1.2^g\, 1.5^{1 - g} = 1", r"g \ln 1.2 =", r"g = \ln 1.5 /"):
        printed(page, law).holds({"g": g}, rtol=1e-5)
