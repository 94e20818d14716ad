"""Where real and made pictures mix, even the best discriminator guesses: by integrals, and against others."""

from math import log, pi, sqrt
from statistics import NormalDist

import numpy as np
import pytest

from snippets.foundations.introduction import the_best_discriminator
from snippets.shared.divergences import js


@pytest.mark.equation("foundations/introduction/value_function")
def test_the_value_of_a_discriminator_is_what_it_scores_on_real_and_made_pictures(printed, rng, n=20_000):
    x, m = np.linspace(-9, 12, 4201), 1.5
    p, q = (np.exp(-((x - c) ** 2) / 2) / sqrt(2 * pi) for c in (0, m))
    D = the_best_discriminator.best_discriminator(p, q)
    exact = the_best_discriminator.best_value(m)
    assert ((p * np.log(D) + q * np.log1p(-D)).sum() * (x[1] - x[0])) == pytest.approx(exact, abs=1e-9)
    means = {
        rf"\mathbb E_{{x \sim {name}}}": lambda v, law=law: (law * v).sum() * 0.005
        for name, law in (("p", p), ("q", q))
    }
    printed("foundations/introduction/value_function").holds(means | {"V(D, G)": exact, "D(x)": D}, rtol=1e-8)
    real, made = rng.normal(size=n), rng.normal(size=n) + m  # D(x) = 1 / (1 + e^(m x - m^2 / 2))
    scores = -np.logaddexp(0, m * real - m**2 / 2), -np.logaddexp(0, m**2 / 2 - m * made)
    error = sqrt(sum(s.var() / n for s in scores))
    assert abs(sum(s.mean() for s in scores) - exact) < 5 * error


@pytest.mark.equation("foundations/introduction/best_discriminator")
def test_no_other_discriminator_scores_higher_than_p_over_p_plus_q(printed, rng):
    x = np.linspace(-9, 12, 4201)
    p, q = (np.exp(-((x - c) ** 2) / 2) / sqrt(2 * pi) for c in (0, 1.5))
    o = np.log(p / q)
    best = the_best_discriminator.best_discriminator(p, q)
    values = {"p(x)": p, "q(x)": q, r"D^\star(x)": 1 / (1 + np.exp(-o))}
    printed("foundations/introduction/best_discriminator").holds(values, rtol=1e-12)
    assert best == pytest.approx(1 / (1 + np.exp(-o)), rel=1e-12)
    for size in (0.01, 0.3, 2):
        other = o + size * sum(rng.normal() * np.sin(k * x + rng.uniform(0, 6)) for k in (1, 2, 3))
        value = -(p * np.logaddexp(0, -other) + q * np.logaddexp(0, other)).sum() * (x[1] - x[0])
        assert value < the_best_discriminator.best_value(1.5)


@pytest.mark.equation("foundations/introduction/value_is_js")
@pytest.mark.parametrize("m", [0, 0.3, 1, 2.5, 4, 6])
def test_the_value_of_the_best_discriminator_is_twice_the_js_divergence_minus_log_4(printed, m):
    x = np.linspace(-10, 16, 5201)
    p, q = (np.exp(-((x - c) ** 2) / 2) / sqrt(2 * pi) for c in (0, m))
    half = (p + q) / 2
    divergence = (p * np.log(p / half) + q * np.log(q / half)).sum() * (x[1] - x[0]) / 2
    assert the_best_discriminator.best_value(m) == pytest.approx(2 * divergence - log(4), abs=1e-9)
    assert js(p, q, x) == pytest.approx(divergence, abs=1e-9)
    kl = {r"\mathrm{KL}": lambda p, r: (p * np.log(p / r)).sum() * (x[1] - x[0]), "p": p, "q": q}
    value = {r"V(D^\star, G)": the_best_discriminator.best_value(m), r"\mathrm{JS}(p, q)": divergence}
    printed("foundations/introduction/value_is_js").holds(kl | value, atol=1e-9)


def test_the_value_of_the_best_discriminator_rises_from_minus_log_4_towards_zero():
    values = [the_best_discriminator.best_value(m) for m in np.linspace(0, 6, 25)]
    assert values[0] == pytest.approx(-log(4), abs=1e-12) and (np.diff(values) > 0).all()
    assert -0.02 < values[-1] < 0


def test_the_quoted_values_of_the_best_discriminator_follow_from_its_error_on_samples():
    facts, x = the_best_discriminator.facts(), np.linspace(-12, 18, 20_001)
    for m in (1, 2, 4):
        p, q = (np.exp(-((x - c) ** 2) / 2) / sqrt(2 * pi) for c in (0, m))
        D = 1 / (1 + np.exp(m * x - m**2 / 2))
        value = np.trapezoid(p * np.log(D) + q * np.log(1 / (1 + np.exp(m**2 / 2 - m * x))), x)
        assert facts[f"value_{m}"] == pytest.approx(value, abs=1e-9)
        assert facts[f"js_{m}"] == pytest.approx((value + log(4)) / 2, abs=1e-9)
    assert facts["value_0"] == pytest.approx(-log(4)) == facts["floor"]
    assert facts["limit"] == log(2)


def test_the_grid_of_the_best_discriminator_reaches_eight_deviations_past_every_bell():
    grid = the_best_discriminator.grid
    assert (grid[0], grid[-1]) == (0 - 8, 6 + 8)
    assert the_best_discriminator.figure().axes[1].lines[1].get_xdata()[0] == 2


@pytest.mark.parametrize("mean", [0, 1, 2, 4, 6])
def test_the_curve_of_the_best_discriminator_crosses_one_half_midway_between_the_humps(mean):
    left, right = the_best_discriminator.figure(mean).axes
    data, made, best, half = left.lines
    x = best.get_xdata()
    assert (x[0], x[-1]) == (-4, 9)
    for line, center in ((data, 0), (made, mean)):
        assert line.get_ydata() == pytest.approx([NormalDist(center).pdf(a) for a in x])
    assert best.get_ydata() == pytest.approx(1 / (1 + np.exp(mean * x - mean**2 / 2)), abs=1e-12)
    assert np.interp(mean / 2, x, best.get_ydata()) == pytest.approx(0.5, abs=0.01)
    assert list(half.get_ydata()) == [0.5, 0.5] and data.get_linestyle() != made.get_linestyle()
    shades = [c.get_paths()[0].vertices[:, 1].max() for c in left.collections]
    assert shades == pytest.approx([data.get_ydata().max(), made.get_ydata().max()])
    data_label, made_label = (t.get_position() for t in left.texts)
    assert data_label == (-1.2, 0.22) and made_label == pytest.approx((mean + 1.2, 0.22))
    curve, dot, floor = right.lines
    assert curve.get_ydata() == pytest.approx([the_best_discriminator.best_value(m) for m in curve.get_xdata()])
    assert (curve.get_xdata()[0], curve.get_xdata()[-1]) == (0, 6)
    assert dot.get_xydata()[0] == pytest.approx((mean, the_best_discriminator.best_value(mean)))
    assert floor.get_ydata() == pytest.approx([-log(4)] * 2)
    label = right.texts[0].get_position()
    assert -log(4) < label[1] < -log(4) + 0.1 and label[0] == 6
