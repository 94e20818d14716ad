"""What a perfect discriminator leaves to learn from depends on the loss: by integrals, and by slopes."""

from math import erf, exp, log, pi, sqrt

import numpy as np
import pytest

from oracles import normal
from snippets.foundations.introduction import gradients_that_vanish
from snippets.shared.divergences import js


@pytest.mark.equation("foundations/introduction/generator_gradients")
@pytest.mark.parametrize("m", [0.5, 1, 2, 4, 6])
def test_the_two_gradients_are_twice_the_slope_of_the_js_divergence_and_its_rest_to_m(printed, m, h=1e-3):
    x = np.linspace(-12, 20, 6401)

    def divergence(mean):
        p, q = (np.exp(-((x - c) ** 2) / 2) / sqrt(2 * pi) for c in (0, mean))
        return js(p, q, x)

    slope = (divergence(m - 2 * h) - 8 * divergence(m - h) + 8 * divergence(m + h) - divergence(m + 2 * h)) / (12 * h)
    assert gradients_that_vanish.minimax(m) == pytest.approx(2 * slope, abs=1e-8)
    assert gradients_that_vanish.non_saturating(m) == pytest.approx(m - 2 * slope, abs=1e-8)
    x = x[m * x - m**2 / 2 > -30]  # further left D is 1 in floating point, and q is nothing
    near = np.array([[normal(x, m + k * h, 1)] for k in (-2, -1, 1, 2)])
    expectation = lambda values: (near[:, 0] * values).sum(axis=1) * (x[1] - x[0])  # noqa: E731
    slope_in_m = lambda values: values @ [1, -8, 8, -1] / (12 * h)  # noqa: E731  D is held
    operators = {r"\mathbb E_{x \sim q}": expectation, r"\frac{\partial}{\partial m}": slope_in_m}
    values = {
        r"D^\star(x)": 1 / (1 + np.exp(m * x - m**2 / 2)),
        r"\frac{\mathrm d\, \mathrm{JS}}{\mathrm d m}": slope,
        "m": m,
    }
    printed("foundations/introduction/generator_gradients").holds(operators | values, atol=1e-8)


@pytest.mark.parametrize("m", [1, 2, 4])
def test_the_gradients_are_the_slopes_of_the_two_losses_against_a_discriminator_that_stands_still(m, h=1e-4):
    z = np.linspace(-9, 9, 3601)
    density = np.exp(-(z**2) / 2) / sqrt(2 * pi) * (z[1] - z[0])

    def losses(moved):  # D knows only the generator at m
        o = m**2 / 2 - m * (z + moved)
        return density @ -np.logaddexp(0, o), density @ np.logaddexp(0, -o)

    up, down = losses(m + h), losses(m - h)
    assert (up[0] - down[0]) / (2 * h) == pytest.approx(gradients_that_vanish.minimax(m), rel=1e-6)
    assert (up[1] - down[1]) / (2 * h) == pytest.approx(gradients_that_vanish.non_saturating(m), rel=1e-6)


def test_the_minimax_gradient_falls_like_the_overlap_of_the_two_bells_and_the_other_grows_like_m():
    for m in (8, 16):
        # With y = x - m/2, p q / (p + q) is e^(-m^2/8) phi(y) / (2 cosh(m y/2)), and 1 / cosh has the area pi.
        overlap = gradients_that_vanish.minimax(m) / m
        top = exp(-(m**2) / 8) / sqrt(2 * pi) * pi / m
        assert 0.9 * top < overlap < top
        assert gradients_that_vanish.non_saturating(m) == pytest.approx(m, abs=1e-3)
        # It is less than the smaller of p and q, whose area is twice that of N(0, 1) beyond m/2.
        assert overlap < 1 - erf(m / 2 / sqrt(2))


def test_against_the_best_discriminator_one_loss_leaves_the_generator_where_it_is_and_the_other_leads_it_home():
    def walk(gradient, rounds=200, rate=0.1, m=8.0):
        for _ in range(rounds):
            m -= rate * gradient(m)  # the best discriminator for each m answers in between
        return m

    stays, home = walk(gradients_that_vanish.minimax), walk(gradients_that_vanish.non_saturating)
    assert 7.99 < stays < 8 and abs(home) < 0.01


def test_the_wasserstein_gradient_is_one_at_any_distance(rng):
    z = np.sort(rng.normal(size=500))
    for m in (0.5, 3.0, 8.0):  # sorted samples are the best matching in one dimension
        up, down = (abs(z + m + e - z).mean() for e in (1e-3, -1e-3))
        assert gradients_that_vanish.wasserstein(m) == pytest.approx((up - down) / 2e-3, abs=1e-9)
    assert gradients_that_vanish.wasserstein(-2.0) == -1


def test_the_grid_of_the_gradients_reaches_far_past_the_data_and_what_is_made():
    grid = gradients_that_vanish.grid
    assert (grid[0], grid[-1]) == (-12, 16 + 14)
    left, right = gradients_that_vanish.figure().axes
    assert left.lines[2].get_xdata()[0] == -8 and right.lines[1].get_xdata()[0] == 4


def test_the_quoted_gradients_are_integrals_over_standard_noise():
    facts, z = gradients_that_vanish.facts(), np.linspace(-20, 20, 40_001)
    for m in (1, 2, 4, 8, 16):
        weight = np.exp(-(z**2) / 2) / sqrt(2 * pi) * 1e-3
        odds_against = m * (z + m) - m**2 / 2  # log (1-D)/D at the picture z + m
        real = np.exp(-np.logaddexp(0, odds_against))
        assert facts[f"minimax_{m}"] == pytest.approx(m * (weight @ real), rel=1e-9)
        assert facts[f"other_{m}"] == pytest.approx(m - facts[f"minimax_{m}"], rel=1e-9)


@pytest.mark.parametrize("mean", [0.5, 2, 4, 8])
def test_marks_of_the_gradient_figure_sit_on_their_curves_at_the_mean_of_the_generator(mean):
    left, right = gradients_that_vanish.figure(mean).axes
    flat, steep, flat_now, steep_now = left.lines
    o = flat.get_xdata()
    assert (o[0], o[-1]) == (-40, 8)
    assert flat.get_ydata() == pytest.approx(np.log(1 - 1 / (1 + np.exp(-o))), abs=1e-9)
    assert steep.get_ydata() == pytest.approx(-np.log(1 / (1 + np.exp(-o))), abs=1e-9)
    now = -(mean**2) / 2  # E o = m^2/2 - m * m
    assert flat_now.get_xydata()[0] == pytest.approx((now, -log(1 + exp(now))))
    assert steep_now.get_xydata()[0] == pytest.approx((now, log(1 + exp(-now))))
    functions = gradients_that_vanish.minimax, gradients_that_vanish.non_saturating, gradients_that_vanish.wasserstein
    for curve, mark, function, name in zip(right.lines[::2], right.lines[1::2], functions, right.texts, strict=True):
        m = curve.get_xdata()
        assert (m[0], m[-1]) == pytest.approx((0.1, 9))
        assert curve.get_ydata() == pytest.approx([function(a) for a in m])
        assert mark.get_xydata()[0] == pytest.approx((mean, function(mean)))
        assert curve.get_color() == mark.get_color()
        assert name.get_position()[1] < right.get_ylim()[1]
    assert [t.get_text() for t in right.texts] == ["minimax", "non-saturating", "Wasserstein"]
    assert right.get_yscale() == "log" and len({c.get_linestyle() for c in right.lines[::2]}) == 3
    top = right.lines[0].get_ydata()
    assert 1 < right.lines[0].get_xdata()[top.argmax()] < 2 and (np.diff(right.lines[2].get_ydata()) > 0).all()
