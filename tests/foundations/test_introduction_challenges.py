"""Claims of docs/foundations/introduction_challenges.md."""

import functools
from fractions import Fraction
from itertools import permutations, product
from math import comb, exp, factorial, gamma, log, log2, log10, prod, sqrt
from statistics import NormalDist

import numpy as np
import pytest

from snippets.foundations.introduction_challenges import (
    birthdays_in_a_generator,
    exercises,
    guessing_z_fails_in_many_dimensions,
    z_divides_everything,
    z_has_too_many_terms,
    z_moves_with_the_parameters,
)
from snippets.shared.datasets import digits


def double_well_moment(theta=1.0, power=0):
    """Integral of x^power e^(theta x^2 - x^4/4), term by term of the power series of e^(theta x^2)."""
    terms = (
        theta**k / factorial(k) * 4 ** ((2 * k + power + 1) / 4) * gamma((2 * k + power + 1) / 4) / 2 for k in range(80)
    )
    return sum(terms)


# z_divides_everything


def test_z_of_the_double_well_is_the_integral_as_its_series_gives_it():
    p, Z = z_divides_everything.normalise(np.exp(-z_divides_everything.f(z_divides_everything.x)))
    assert pytest.approx(double_well_moment(), rel=1e-12) == Z
    assert z_divides_everything.integral(p) == pytest.approx(1, abs=1e-12)
    second = z_divides_everything.integral(p * z_divides_everything.x**2)
    assert second == pytest.approx(double_well_moment(power=2) / double_well_moment(), rel=1e-12)


def test_the_double_well_has_its_valleys_at_the_roots_of_two_and_no_limit_to_the_top():
    f, h = z_divides_everything.f, 1e-4
    for root in (-sqrt(2), sqrt(2)):
        assert f(root) == pytest.approx(-1) and f(root - h) > f(root) < f(root + h)
    assert f(0.0) == 0 and f(10.0) == 2400
    assert abs(z_divides_everything.x).max() == 4 and exp(-f(4.0)) < 1e-20


@pytest.mark.equation("foundations/introduction_challenges/density_from_output")
@pytest.mark.parametrize("constant", [-1.0, 0.5, 3.0])
def test_adding_a_constant_to_the_output_changes_z_and_not_the_density(constant):
    m = z_divides_everything
    p, Z = m.normalise(np.exp(-m.f(m.x)))
    q, Z_shifted = m.normalise(np.exp(-m.f(m.x) - constant))
    assert q == pytest.approx(p, abs=1e-14)
    assert Z_shifted == pytest.approx(Z * exp(-constant), rel=1e-12)
    by_hand = [exp(-(x**4) / 4 + x**2) / double_well_moment() for x in m.x]
    assert p == pytest.approx(by_hand, rel=1e-10)


def test_any_output_at_all_becomes_a_density_that_is_positive_everywhere(rng):
    m = z_divides_everything
    for _ in range(5):
        output = rng.normal(size=len(m.x)) * 5
        p, Z = m.normalise(np.exp(-output))
        assert (p > 0).all() and m.integral(p) == pytest.approx(1) and pytest.approx(np.exp(-output)) == Z * p
    assert z_divides_everything.facts()["far"] > 0


def test_the_area_rule_is_exact_for_straight_lines_and_weighs_the_ends_half():
    m = z_divides_everything
    assert m.integral(3 + 2 * m.x) == pytest.approx(24)
    assert m.integral(m.x**2) == pytest.approx(2 * 64 / 3 + 8 * 0.05**2 / 6, rel=1e-12)


def test_facts_of_the_double_well_follow_from_its_series():
    facts, Z = z_divides_everything.facts(), double_well_moment()
    assert facts["Z"] == pytest.approx(Z) and facts["Z_of_one_more"] == pytest.approx(Z / exp(1))
    assert facts["ratio"] == pytest.approx(exp(1))
    assert facts["lowest"] == pytest.approx(-1) and facts["top"] == pytest.approx(exp(1) / Z)
    assert facts["far"] == pytest.approx(exp(-(5**4) / 4 + 25) / Z, rel=1e-9, abs=0)


@pytest.mark.parametrize("constant", [-1.0, 0.0, 2.0])
def test_the_figure_of_the_double_well_shows_output_weight_and_density(constant):
    m = z_divides_everything
    axes = m.figure(added_constant=constant).axes
    x = axes[0].lines[0].get_xdata()
    output = x**4 / 4 - x**2 + constant
    Z = double_well_moment() * exp(-constant)
    for ax, curve in zip(axes, (output, np.exp(-output), np.exp(-output) / Z), strict=True):
        assert ax.lines[0].get_ydata() == pytest.approx(curve, rel=1e-9)
        inside = curve[abs(x) < 2.2] if ax is axes[0] else curve
        assert inside.max() < ax.get_ylim()[1] and inside.min() > ax.get_ylim()[0] - 1e-9
    assert axes[1].texts[0].get_text() == f"area $Z$ = {Z:.2f}"
    assert axes[2].texts[0].get_text() == "area 1.00"
    assert set(axes[0].lines[1].get_ydata()) == {0}
    for ax, curve in ((axes[1], np.exp(-output)), (axes[2], np.exp(-output) / Z)):
        (area,) = ax.collections  # filled from zero up to the curve
        assert area.get_paths()[0].vertices[:, 1].max() == pytest.approx(curve.max())
        assert area.get_paths()[0].vertices[:, 1].min() == 0
    if constant == 0:
        assert m.figure().axes[1].texts[0].get_text() == axes[1].texts[0].get_text() == "area $Z$ = 7.59"


@pytest.mark.equation("foundations/introduction_challenges/two_conditions")
def test_a_table_from_outputs_meets_both_conditions_and_some_tables_meet_only_one(rng):
    outputs = rng.normal(size=256)
    weight = [exp(-o) for o in outputs]
    p = [w / sum(weight) for w in weight]
    assert min(p) >= 0 and sum(p) == pytest.approx(1, abs=1e-12)
    assert min(outputs) < 0 and abs(sum(outputs) - 1) > 1e-6, "raw outputs meet neither"
    assert min(weight) > 0 and abs(sum(weight) - 1) > 1, "their exponentials only the first"


@pytest.mark.equation("foundations/introduction_challenges/gaussian_z")
def test_the_z_of_a_gaussian_bump_is_the_root_of_two_pi():
    x = np.linspace(-12, 12, 2001)
    assert np.exp(-(x**2) / 2).sum() * (x[1] - x[0]) == pytest.approx(sqrt(2 * np.pi), rel=1e-12)
    assert sum(Fraction(1, 2**k) for k in range(1, 60)) == 1 - Fraction(1, 2**59), "infinitely many terms, a finite sum"


# z_has_too_many_terms


def test_the_number_of_terms_of_z_is_the_number_of_images_counted_one_by_one():
    for levels, pixels in ((2, 1), (2, 9), (4, 4), (3, 5)):
        assert z_has_too_many_terms.terms(levels, pixels) == len(list(product(range(levels), repeat=pixels)))


@pytest.mark.equation("foundations/introduction_challenges/number_of_terms")
def test_the_time_to_add_up_z_is_its_terms_at_a_thousand_million_a_second():
    m = z_has_too_many_terms
    for levels, pixels in ((2, 64), (16, 9), (256, 4), (256, 9)):
        assert m.terms(levels, pixels) == 2 ** (round(log2(levels)) * pixels)
        assert m.seconds(levels, pixels) == pytest.approx(2 ** (log2(levels) * pixels) / 1e9, rel=1e-9)


def test_facts_of_the_terms_of_z_are_exact_integers():
    facts = z_has_too_many_terms.facts()
    assert facts["terms_2"] == 4_294_967_296 and facts["terms_3"] == 4_722_366_482_869_645_213_696
    assert facts["seconds_2"] == pytest.approx(4.294967296, rel=1e-12)
    julian = Fraction(36525, 100) * 86400
    assert int(Fraction(256**9, 10**9) / julian) == 149_642 and facts["years_3"] == 149_643
    age = Fraction(138, 10) * 10**9 * julian
    assert facts["universes_4"] == pytest.approx(float(Fraction(256**16, 10**9) / age), rel=1e-12)
    assert facts["years_binary_8"] == pytest.approx(float(Fraction(2**64, 10**9) / julian), rel=1e-12)
    n = facts["last_binary"]
    assert Fraction(2 ** (n * n), 10**9) < age < Fraction(2 ** ((n + 1) ** 2), 10**9)
    assert facts["digits_28"] == int(784 * log10(256)) + 1


@pytest.mark.parametrize("levels", [2, 4, 16, 256])
def test_the_figure_of_the_terms_of_z_shows_the_seconds_of_square_images(levels):
    m = z_has_too_many_terms
    (ax,) = m.figure(levels=levels).axes
    *rules, dotted, dots = ax.lines
    julian = 365.25 * 86400
    marks = {"1 second": 1, "1 year": julian, "age of the\nuniverse": 13.8e9 * julian}
    assert [list(r.get_ydata()) for r in rules] == [pytest.approx([t, t]) for t in marks.values()]
    assert {t.get_text(): t.get_position()[1] for t in ax.texts} == pytest.approx(marks)
    assert all(t.get_position()[0] > max(r.get_xdata()) for t, r in zip(ax.texts, rules, strict=True))
    for line in (dotted, dots):
        assert line.get_xdata().tolist() == list(range(1, 11))
        assert np.log10(np.array(line.get_ydata(), dtype=float)) == pytest.approx(
            [n * n * log10(levels) - 9 for n in range(1, 11)]
        )
    assert ax.get_yscale() == "log" and f"{levels} levels" in ax.get_title("left") + ax.get_title()
    assert [t.get_text() for t in ax.get_xticklabels()] == [f"{round(n)}×{round(n)}" for n in ax.get_xticks()]
    older = [n for n in range(1, 11) if dots.get_ydata()[n - 1] > marks["age of the\nuniverse"]]
    assert older[0] == {2: 10, 4: 7, 16: 5, 256: 4}[levels]
    if levels == 256:
        assert m.figure().axes[0].lines[-1].get_ydata()[1] == pytest.approx(4.294967296)


# guessing_z_fails_in_many_dimensions


def noise_quadrature(values, power=1):
    """E over N(0, 1) of the function to a power, on a fine grid."""
    x = np.linspace(-9, 9, 4001)
    return (values(x) ** power * np.exp(-(x**2) / 2) / sqrt(2 * np.pi)).sum() * (x[1] - x[0])


def noise_weight(x):
    """e^-f over the density of N(0, 1), over the true Z of one pixel: what a guess averages."""
    return np.exp(-(x**4) / 4 + x**2 + x**2 / 2) * sqrt(2 * np.pi) / double_well_moment()


@pytest.mark.equation("foundations/introduction_challenges/guess_of_z")
def test_the_weight_of_a_guess_of_z_averages_to_one_under_the_noise():
    m = guessing_z_fails_in_many_dimensions
    x = np.linspace(-4, 4, 33)
    assert np.exp(m.log_weight(x)) == pytest.approx(noise_weight(x), rel=1e-10)
    assert noise_quadrature(noise_weight) == pytest.approx(1, rel=1e-10)
    assert np.exp(m.log_noise(x)) == pytest.approx(np.exp(-(x**2) / 2) / sqrt(2 * np.pi))


def test_a_guess_of_z_is_the_mean_weight_of_whole_images(rng):
    m, seed = guessing_z_fails_in_many_dimensions, int(rng.integers(10**6))
    got = m.guess(np.random.default_rng(seed), 50, [1, 3, 8])
    x = np.random.default_rng(seed).normal(size=(50, 8))
    by_hand = [np.mean([prod(noise_weight(v) for v in image[:d]) for image in x]) for d in (1, 3, 8)]
    assert got == pytest.approx(by_hand, rel=1e-9)


@pytest.mark.equation("foundations/introduction_challenges/error_of_the_guess")
def test_the_error_of_a_guess_of_z_grows_to_the_power_of_the_dimension(rng, samples=4000, repeats=30):
    m = guessing_z_fails_in_many_dimensions
    g = noise_quadrature(noise_weight, power=2)
    assert m.growth() == pytest.approx(g, rel=1e-10)
    d = [1, 2, 4, 7, 10]
    guesses = np.array([m.guess(rng, samples, d) for _ in range(repeats)])
    sd = np.array([sqrt((g**k - 1) / samples) for k in d])
    assert [m.relative_error(samples, k) for k in d] == pytest.approx(sd)
    assert (abs(guesses.mean(axis=0) - 1) < 5 * sd / sqrt(repeats)).all(), "right on average"
    # and the spread itself, where the fourth moment is small enough to be relied on
    fourth = [noise_quadrature(noise_weight, power=p) for p in (3, 4)]
    for k in (0, 1):
        g3, g4 = (v ** d[k] for v in fourth)
        g2 = g ** d[k]
        central = g4 - 4 * g3 + 6 * g2 - 3
        variance = sd[k] ** 2
        spread = variance * sqrt((central / (g2 - 1) ** 2 - 3) / samples / repeats + 2 / (repeats - 1))
        assert abs(guesses[:, k].var(ddof=1) - variance) < 5 * spread


def test_facts_of_the_guesses_of_z_are_those_of_the_law_and_of_twenty_guesses():
    facts, g = guessing_z_fails_in_many_dimensions.facts(), noise_quadrature(noise_weight, power=2)
    assert facts["growth"] == pytest.approx(g) and facts["error_1"] == pytest.approx(sqrt((g - 1) / 1000))
    assert facts["needed"] == pytest.approx((g**64 - 1) * 100, rel=1e-6)
    assert sqrt((g**64 - 1) / facts["needed"]) == pytest.approx(0.1)
    rng = np.random.default_rng(0)
    last = [np.prod(noise_weight(rng.normal(size=(1000, 64))), axis=1).mean() for _ in range(20)]
    assert [facts["smallest"], facts["largest"]] == pytest.approx([min(last), max(last)], rel=1e-6)
    assert facts["largest"] < 1


def test_a_thousand_guesses_almost_never_reach_z_in_64_dimensions(rng):
    guesses = [guessing_z_fails_in_many_dimensions.guess(rng, 1000, [64])[0] for _ in range(10)]
    assert np.mean(np.array(guesses) < 0.5) >= 0.8


@pytest.mark.parametrize("samples", [10, 300, 1000])
def test_the_figure_of_the_guesses_of_z_shows_twenty_for_each_size_of_image(samples):
    m = guessing_z_fails_in_many_dimensions
    (ax,) = m.figure(samples=samples).axes
    *runs, truth = ax.lines
    sizes = [n * n for n in range(1, 9)]
    assert len(runs) == 20 and set(truth.get_ydata()) == {1} and truth.get_linestyle() == "--"
    rng = np.random.default_rng(0)
    for run in runs:
        assert run.get_xdata().tolist() == sizes and run.get_linestyle() == "None"
        weights = noise_weight(rng.normal(size=(samples, 64)))
        assert run.get_ydata() == pytest.approx([weights[:, :d].prod(axis=1).mean() for d in sizes], rel=1e-6)
    seen = np.array([run.get_ydata() for run in runs])
    assert ax.get_ylim()[0] < seen.min() and seen.max() < ax.get_ylim()[1] and ax.get_yscale() == "log"
    assert np.log10(seen).std(axis=0)[0] < 0.2 < np.log10(seen).std(axis=0)[-1]
    assert (seen[:, -1] < 0.2).all() and np.median(seen[:, -1]) < 0.02
    if samples == 1000:
        assert np.array([r.get_ydata() for r in m.figure().axes[0].lines[:-1]]) == pytest.approx(seen)
        assert abs(seen[:, 0] - 1).max() < 0.1


# z_moves_with_the_parameters


@pytest.mark.parametrize("theta", [-1.0, 0.0, 1.0, 2.0])
def test_log_z_of_theta_is_that_of_the_series_and_the_density_sums_to_one(theta):
    m = z_moves_with_the_parameters
    assert m.log_Z(theta) == pytest.approx(log(double_well_moment(theta)), rel=1e-10)
    assert m.p(theta).sum() * (m.x[1] - m.x[0]) == pytest.approx(1, abs=1e-12)
    by_hand = [exp(-(x**4) / 4 + theta * x**2) / double_well_moment(theta) for x in m.x]
    assert m.p(theta) == pytest.approx(by_hand, rel=1e-9, abs=1e-300)


def test_the_slope_of_f_in_theta_is_what_a_small_turn_of_theta_changes(h=1e-5):
    m = z_moves_with_the_parameters
    for theta in (-1.0, 0.7, 2.0):
        assert m.df(theta) == pytest.approx((m.f(theta + h) - m.f(theta - h)) / (2 * h), abs=1e-7)


@pytest.mark.equation("foundations/introduction_challenges/gradient_of_log_z")
@pytest.mark.parametrize("theta", [-1.0, 0.0, 1.0, 2.0])
def test_the_gradient_of_log_z_is_minus_the_average_gradient_of_f_over_the_model(theta, h=1e-4):
    m = z_moves_with_the_parameters
    difference = (log(double_well_moment(theta + h)) - log(double_well_moment(theta - h))) / (2 * h)
    assert m.slope(theta) == pytest.approx(difference, rel=1e-6)
    second_moment = double_well_moment(theta, power=2) / double_well_moment(theta)
    assert m.slope(theta) == pytest.approx(second_moment, rel=1e-9)
    assert m.average(np.ones(len(m.x)), theta) == pytest.approx(1)


@pytest.mark.equation("foundations/introduction_challenges/gradient_of_the_loss")
def test_the_loss_pulls_f_down_at_the_data_and_up_where_the_model_puts_its_samples(rng, h=1e-4):
    # p_data = M2, the running example, has E x^2 = 4 + 1/4
    m = z_moves_with_the_parameters
    data = rng.choice([-2, 2], size=500) + rng.normal(size=500) / 2
    loss = lambda theta: np.mean(data**4 / 4 - theta * data**2) + log(double_well_moment(theta))  # noqa: E731
    for theta in (0.0, 1.0, 2.0):
        gradient = -np.mean(data**2) - m.average(m.df(theta), theta)
        assert gradient == pytest.approx((loss(theta + h) - loss(theta - h)) / (2 * h), rel=1e-5)


def test_facts_of_the_moving_z_are_moments_of_the_series():
    facts = z_moves_with_the_parameters.facts()
    assert facts["log_Z"] == pytest.approx(log(double_well_moment(1))) and facts["log_Z_0"] == pytest.approx(
        log(double_well_moment(0))
    )
    for name, theta in (("slope", 1), ("slope_0", 0), ("slope_2", 2)):
        assert facts[name] == pytest.approx(double_well_moment(theta, 2) / double_well_moment(theta))
    assert facts["log_Z_0"] == pytest.approx(log(gamma(1 / 4) / sqrt(2))), "closed form at theta = 0"


@pytest.mark.parametrize("theta", [-1.0, 0.5, 1.0, 2.0])
def test_the_figure_of_the_moving_z_shows_the_density_and_the_tangent(theta):
    m = z_moves_with_the_parameters
    density, curve = m.figure(theta=theta).axes
    line, tangent, point = curve.lines
    at = [log(double_well_moment(t)) for t in line.get_xdata()]
    assert line.get_ydata() == pytest.approx(at, rel=1e-8)
    assert (point.get_xdata()[0], point.get_ydata()[0]) == (theta, pytest.approx(log(double_well_moment(theta))))
    (x0, x1), (y0, y1) = tangent.get_data()
    slope = double_well_moment(theta, 2) / double_well_moment(theta)
    assert (y1 - y0) / (x1 - x0) == pytest.approx(slope) and (y0 + y1) / 2 == pytest.approx(point.get_ydata()[0])
    assert (x0 + x1) / 2 == pytest.approx(theta) and curve.texts[0].get_text() == f"slope {slope:.2f}"
    assert line.get_xdata()[[0, -1]] == pytest.approx(curve.get_xlim())
    x, p = density.lines[0].get_data()
    assert p == pytest.approx(m.p(theta)) and (x == m.x).all() and p.max() < density.get_ylim()[1]
    assert density.collections[0].get_paths()[0].vertices[:, 1].min() == 0
    hills = sum((p[1:-1] > p[:-2]) & (p[1:-1] > p[2:]))
    assert hills == (1 if theta < 0 else 2)
    if theta == 1:
        assert m.figure().axes[1].texts[0].get_text() == curve.texts[0].get_text()


# Autoregressive models


def test_one_pixel_after_the_other_describes_any_distribution_in_any_order(rng):
    images = list(product(range(3), repeat=3))
    share = rng.integers(0, 4, 27)  # some images have no chance
    p = {image: Fraction(int(s), int(share.sum())) for image, s in zip(images, share, strict=True)}
    for order in permutations(range(3)):

        @functools.cache
        def seen(image, n, order=order):
            """The probability of its first n pixels in this order."""
            return sum(q for other, q in p.items() if all(other[i] == image[i] for i in order[:n]))

        for image in images:
            factors = [seen(image, n + 1) / seen(image, n) for n in range(3) if seen(image, n)]
            assert prod(factors) == p[image]
            for n in range(3):  # and each factor is a distribution over the greys of one pixel
                if seen(image, n):
                    choices = ((*image[: order[n]], grey, *image[order[n] + 1 :]) for grey in range(3))
                    assert sum(seen(choice, n + 1) / seen(image, n) for choice in choices) == 1


# birthdays_in_a_generator


@pytest.mark.equation("foundations/introduction_challenges/chance_of_twins")
@pytest.mark.parametrize(("batch", "support"), [(1, 5), (2, 2), (3, 4), (4, 3), (5, 5), (2, 7)])
def test_the_chance_of_twins_is_that_of_counting_all_batches(batch, support):
    batches = list(product(range(support), repeat=batch))
    share = sum(len(set(b)) < batch for b in batches) / len(batches)
    assert birthdays_in_a_generator.chance_of_twins(batch, support) == pytest.approx(share, abs=1e-12)


def test_the_chance_of_twins_agrees_with_exact_fractions_for_large_supports():
    for batch, support in ((24, 200), (100, 1600), (23, 365), (201, 200)):
        alone = prod((Fraction(support - k, support) for k in range(batch)), start=Fraction(1))
        assert birthdays_in_a_generator.chance_of_twins(batch, support) == pytest.approx(float(1 - alone), abs=1e-12)
    assert birthdays_in_a_generator.chance_of_twins(10**6, 25) == 1


@pytest.mark.equation("foundations/introduction_challenges/birthday_rule")
@pytest.mark.parametrize("support", [365, 10_000, 1_000_000])
def test_half_of_all_batches_have_twins_from_about_the_root_of_the_support_on(support):
    batch = birthdays_in_a_generator.batch_of_even_chance(support)
    chance = birthdays_in_a_generator.chance_of_twins
    assert chance(batch - 1, support) < 0.5 <= chance(batch, support)
    assert 0 < batch - sqrt(2 * log(2) * support) < 1.5
    assert support / 2 < batch**2 / (2 * log(2)) < 2 * support


def test_uneven_generators_have_twins_even_more_often_than_even_ones(rng):
    n, s = 12, 4
    for _ in range(5):
        p = rng.dirichlet(np.ones(n))
        power = [1.0, *(sum(p**k) for k in range(1, s + 1))]
        e = [1.0]  # elementary symmetric sums by Newton's identities: s! e_s is the chance of no twins
        for k in range(1, s + 1):
            e.append(sum((-1) ** (j - 1) * e[k - j] * power[j] for j in range(1, k + 1)) / k)
        assert 1 - factorial(s) * e[s] > birthdays_in_a_generator.chance_of_twins(s, n)
        assert factorial(s) * comb(n, s) / n**s == pytest.approx(1 - birthdays_in_a_generator.chance_of_twins(s, n))


def test_a_collapsed_generator_has_twins_as_often_as_the_product_says(rng, batches=2000):
    m = birthdays_in_a_generator
    twins = sum(len(set(m.generate(rng, 200, 24).tolist())) < 24 for _ in range(batches))
    chance = m.chance_of_twins(24, 200)
    assert abs(twins / batches - chance) < 5 * sqrt(chance * (1 - chance) / batches)
    drawn = m.generate(rng, 30, 3000)
    assert set(drawn) == set(range(30))


def test_facts_of_the_birthdays_are_exact_products():
    facts = birthdays_in_a_generator.facts()
    alone = prod(Fraction(200 - k, 200) for k in range(24))
    assert facts["here"] == pytest.approx(float(1 - alone)) and facts["rule"] == pytest.approx(sqrt(2 * log(2)))
    for name, support in (("even", 200), ("people", 365), ("even_million", 10**6)):
        chance, batch = 1.0, 0
        while chance > 0.5:
            chance *= 1 - batch / support
            batch += 1
        assert facts[name] == batch
    assert facts["people"] == 23


@pytest.mark.parametrize("support", [25, 100, 200, 400, 1600])
def test_the_figure_of_the_birthdays_frames_just_the_twins(support):
    m = birthdays_in_a_generator
    fig = m.figure(support=support)
    *tiles, ax = fig.axes
    assert len(tiles) == 24 and all(tile.images[0].get_clim() == (0, 16) for tile in tiles)
    shown = [tuple(np.asarray(tile.images[0].get_array()).ravel()) for tile in tiles]
    known = set(map(tuple, digits()[0][:support]))
    assert set(shown) <= known and len(known) == support
    framed = [tile.spines["left"].get_visible() for tile in tiles]
    assert framed == [shown.count(picture) > 1 for picture in shown]
    assert sum(framed) == {25: 15, 100: 8, 200: 2, 400: 2, 1600: 0}[support]
    for tile, seen in zip(tiles, framed, strict=True):
        assert all(spine.get_visible() == seen for spine in tile.spines.values())
    assert fig.subfigs[0].get_suptitle() == f"24 draws, {support} pictures"
    curve, half, now, point = ax.lines
    assert curve.get_xdata().tolist() == list(range(1, 101))
    law = [
        float(1 - prod((Fraction(max(support - k, 0), support) for k in range(s)), start=Fraction(1)))
        for s in range(1, 101)
    ]
    assert curve.get_ydata() == pytest.approx(law, abs=1e-12)
    assert set(half.get_ydata()) == {0.5} and set(now.get_xdata()) == {24}
    assert (point.get_xdata()[0], point.get_ydata()[0]) == (24, pytest.approx(law[23]))
    if support == 200:
        assert m.figure().subfigs[0].get_suptitle() == fig.subfigs[0].get_suptitle()
        assert [i for i, seen in enumerate(framed) if seen] == [10, 22], "second and last row, fifth column"


def test_the_table_of_ways_around_z_has_two_families_for_each_way(article):
    page = article("foundations/introduction_challenges.md")
    (table,) = [t for t in page.find_all("table") if "given up" in t.thead.get_text()]
    rows = [[cell.get_text().strip() for cell in row.find_all("td")] for row in table.tbody.find_all("tr")]
    assert [row[0] for row in rows] == ["approximate"] * 2 + ["restrict"] * 2 + ["generate only"] * 2
    assert all(len(cell) > 2 for row in rows for cell in row)
    for family in ("energy-based", "variational", "autoregressive", "flows", "GANs"):
        assert any(family in row[1] for row in rows), family
    links = {a["href"] for a in page.find_all("a", href=True)}
    assert {"https://www.youtube.com/watch?v=wMmqCMwuM2Q", "https://yang-song.net/blog/2021/score/"} <= links


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
