"""Trust in a guess overshoots: by its closed form, by Bayes' rule, and by points walked at random."""

import math

import numpy as np
import pytest

from oracles import normal
from snippets.diffusion.guidance import trust_in_a_guess_overshoots as snippet

NOISES = [0.5, 0.7, 1.0, 1.5, 2.0]
T = (np.arange(4000) + 0.5) / 4000


@pytest.mark.equation("diffusion/guidance/guess_or_truth")
def test_the_measurement_given_a_noisy_point_has_the_variance_of_the_guess_on_top(printed):
    formula, x1 = printed("diffusion/guidance/guess_or_truth"), np.linspace(-9, 9, 18_001)
    for t, x, y, s in ((0.97, 0.4, 1.0, 1.2), (0.3, 0.4, 1.0, 0.5), (0.5, -0.6, 1.5, 0.5)):
        behind = normal(x1, 0, 1) * normal(x, t * x1, (1 - t) ** 2)
        behind /= behind.sum()
        guess = behind @ x1
        values = {"y": y, r"\hat x": guess, "s": s, "V": behind @ (x1 - guess) ** 2, r"\mathcal N": normal}
        values[r"p_t(y \mid x)"] = behind @ normal(y, x1, s**2)
        if t > 0.9:  # a good guess may be taken for the truth
            formula.holds(values, rtol=1e-7, approx=0.01)
        else:
            formula.holds(values, rtol=1e-7, approx=1e3)
            with pytest.raises(AssertionError, match="approx"):
                formula.holds(values, rtol=1e-7, approx=0.15)


@pytest.mark.parametrize("s", NOISES)
def test_exact_guidance_ends_with_the_posterior(s):
    x, y = np.linspace(-9, 9, 18_001), 1.0
    post = normal(x, 0, 1) * normal(y, x, s**2)
    post /= post.sum()
    mean = post @ x
    facts = snippet.facts(s)
    assert facts["exact_mean"] == pytest.approx(mean, abs=1e-6)
    assert facts["exact_variance"] == pytest.approx(post @ (x - mean) ** 2, abs=1e-6)


def test_the_posterior_in_the_text_is_that_of_bayes_rule(printed):
    mean, variance = 0.7 / (1 + 0.36), 0.36 / (1 + 0.36)
    formula = printed("diffusion/guidance", r"\mathcal N\bigl( \tfrac{y}{1 + s^2}")
    made = formula.gives({"y": 0.7, "s": 0.6, r"\mathcal N": lambda m, v: (m, v)})
    assert made == pytest.approx((mean, variance))


@pytest.mark.equation("diffusion/guidance/popular_variance")
@pytest.mark.parametrize("s", NOISES)
def test_the_variance_of_the_popular_rule_is_the_exponential_of_an_integral(printed, s):
    formula = printed("diffusion/guidance/popular_variance")
    sums = {"s": s, "t": T, r"\int_0^1": np.sum, r"\mathrm dt": 1 / len(T)}
    made = snippet.facts(s)["variance"]
    assert made == pytest.approx(math.exp(-1 / s**2), rel=1e-5)
    assert np.mean(T * (1 - T) / ((1 - T) ** 2 + T**2) ** 2) == pytest.approx(0.5, abs=1e-6)
    formula.holds(sums, rtol=1e-5)
    assert made < snippet.facts(s)["exact_variance"]


def test_the_popular_rule_is_too_sure_for_points_that_walk_by_themselves(rng, n=4000, s=0.7, y=1.0, steps=600):
    """A walk with the guess written as a regression, in Euler's steps: their error is below 1/600."""
    x = rng.normal(size=n)
    for k in range(steps):
        t = (k + 0.5) / steps
        v = (1 - t) ** 2 + t**2
        score = -x / v + t / v * (y - t / v * x) / s**2
        x = x + (x / t + (1 - t) / t * score) / steps
    facts = snippet.facts(s)
    assert abs(x.mean() - facts["mean"]) < 5 * math.sqrt(facts["variance"] / n) + 0.01
    assert x.var() == pytest.approx(math.exp(-1 / s**2), rel=5 * math.sqrt(2 / n) + 0.02)


@pytest.mark.equation("diffusion/guidance/popular_push")
def test_what_the_popular_rule_adds_is_the_slope_of_the_fit_of_the_guess(printed, h=1e-6):
    formula = printed("diffusion/guidance/popular_push")
    for t, x, y, s in ((0.3, 0.4, 1.0, 0.5), (0.7, -0.6, 0.2, 1.2)):
        v = (1 - t) ** 2 + t**2
        fit = [math.log(normal(y, t * a / v, s**2)) for a in (x + h, x - h)]
        added = formula.gives({"t": t, "v": v, "y": y, r"\hat x": t * x / v, "s": s})
        assert added == pytest.approx((1 - t) / t * (fit[0] - fit[1]) / (2 * h), abs=1e-6)
        plain = (2 * t - 1) / v * x
        assert snippet.velocity(x, t, y, s, False) == pytest.approx(plain + added)


@pytest.mark.equation("diffusion/guidance/popular_mean")
@pytest.mark.parametrize("s", NOISES)
def test_the_mean_of_the_popular_rule_is_an_integral_beyond_the_measurement_if_that_is_good(printed, s):
    formula = printed("diffusion/guidance/popular_mean")
    values = {"y": 1.0, "s": s, "r": T, r"\int_0^1": np.sum, r"\mathrm dr": 1 / len(T)}
    assert formula.gives(values, "m") == pytest.approx(snippet.facts(s)["mean"], rel=1e-5)
    assert (snippet.facts(s)["mean"] > 1) == (s < 0.8)
    assert snippet.facts(s)["mean"] > snippet.facts(s)["exact_mean"]


def test_the_guess_overshoots_by_the_variance_of_a_very_good_measurement(printed):
    printed_mean = printed("diffusion/guidance", "(1 + s^2)")
    m = np.exp((T**2 - 1) / (2 * 0.1**2)).mean() * 2 / 0.1**2
    assert m == pytest.approx(printed_mean.gives({"s": 0.1, "y": 2}), rel=1e-3) and m > 2


def test_the_slope_in_the_fold_is_that_of_the_velocity(printed):
    formula = printed("diffusion/guidance", r"\frac{2t - 1}{v} - ")
    for t, y, s in ((0.3, 1.0, 0.5), (0.8, -2.0, 0.9)):
        rise = snippet.velocity(1.5, t, y, s, False) - snippet.velocity(0.5, t, y, s, False)
        assert formula.gives({"t": t, "v": (1 - t) ** 2 + t**2, "s": s}) == pytest.approx(rise)


@pytest.mark.parametrize("s", [0.5, 2.0])
def test_bells_and_marks_of_the_figure_show_the_two_laws(s):
    (ax,) = snippet.figure(s=s).axes
    prior, exact, popular, measured = ax.lines
    assert prior.get_ydata() == pytest.approx(normal(prior.get_xdata(), 0, 1))
    assert set(measured.get_xdata()) == {1.0}
    x0 = np.random.default_rng(2).normal(size=40)
    k = s**-2
    assert exact.get_xdata() == pytest.approx(k / (1 + k) + x0 / math.sqrt(1 + k), abs=1e-5)
    assert ax.get_ylim()[0] < popular.get_ydata().max() < exact.get_ydata().min() < -0.1
    mean = snippet.facts(s)["mean"]
    assert popular.get_xdata() == pytest.approx(mean + x0 * math.exp(-k / 2), abs=1e-5)
    for bell, centre, std in zip(ax.collections, (k / (1 + k), mean), ((1 + k) ** -0.5, math.exp(-k / 2)), strict=True):
        x, y = bell.get_paths()[0].vertices.T
        assert y.max() == pytest.approx(1 / (std * math.sqrt(2 * math.pi)), rel=1e-3) and y.max() < ax.get_ylim()[1]
        assert x[y.argmax()] == pytest.approx(centre, abs=0.01)
    assert ax.get_title() == f"noise of the measurement $s = {s:g}$"
    assert snippet.figure().axes[0].get_title().endswith("0.5$")
