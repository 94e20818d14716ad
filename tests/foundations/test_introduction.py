"""Claims of docs/foundations/introduction.md."""

from fractions import Fraction
from itertools import pairwise
from math import erf, exp, log, log2, pi, sqrt
from statistics import NormalDist

import numpy as np
import pytest

from snippets.foundations.introduction import (
    a_frozen_critic_wants_one_image,
    a_linear_critic_is_blind,
    eigenvalues_decide,
    exercises,
    gradients_that_vanish,
    simultaneous_steps_spiral_out,
    the_best_discriminator,
    the_chase_never_ends,
    two_routes_one_problem,
)
from snippets.shared.datasets import digits
from snippets.shared.divergences import js


def test_the_area_under_the_scores_is_the_root_of_two_pi_by_two_gaussian_integrals():
    # e^(-2 (x - mu)^2) has the area sqrt(pi / 2), and there are two of them.
    facts = two_routes_one_problem.facts()
    assert facts["Z"] == pytest.approx(2 * sqrt(pi / 2), rel=1e-12) == sqrt(2 * pi)
    assert facts["scored"] == len(two_routes_one_problem.pictures) == 1201
    ends = two_routes_one_problem.pictures[[0, -1]]
    assert ends.tolist() == [-2 - 8 * 0.5, 2 + 8 * 0.5]  # eight deviations past both humps
    assert two_routes_one_problem.figure().axes[2].get_title() == "1,000 draws"


def test_the_scores_divided_by_their_area_are_the_density_of_the_two_humps():
    x = np.linspace(-4, 4, 33)
    normal = [NormalDist(mean, 0.5) for mean in (-2, 2)]
    exact = [sum(n.pdf(a) for n in normal) / 2 for a in x]
    assert np.exp(-two_routes_one_problem.f(x)) / sqrt(2 * pi) == pytest.approx(exact, rel=1e-12)
    assert two_routes_one_problem.p_data.prob(x) == pytest.approx(exact, rel=1e-12)


def test_the_density_route_sends_each_uniform_number_to_its_quantile():
    class Uniform:
        def uniform(self, size):
            return (np.arange(size) + 0.5) / size

    x = two_routes_one_problem.density_route(Uniform(), 400)
    cdf = [sum(NormalDist(mean, 0.5).cdf(a) for mean in (-2, 2)) / 2 for a in x]
    assert cdf == pytest.approx((np.arange(400) + 0.5) / 400, abs=2e-5)


def test_the_sampler_carries_each_quantile_of_the_noise_to_the_same_quantile_of_the_data():
    z = np.linspace(-3.2, 3.2, 65)  # a flow in one dimension can't let points overtake each other
    cdf = [sum(NormalDist(mean, 0.5).cdf(a) for mean in (-2, 2)) / 2 for a in two_routes_one_problem.G(z)]
    assert cdf == pytest.approx([NormalDist().cdf(a) for a in z], abs=2e-4)


def test_both_routes_draw_from_the_two_humps(rng, n=2000):
    for route in (two_routes_one_problem.density_route, two_routes_one_problem.sampler_route):
        x = np.sort(route(rng, n))
        assert x.shape == (n,)
        cdf = np.array([sum(NormalDist(mean, 0.5).cdf(a) for mean in (-2, 2)) / 2 for a in x])
        gap = max(abs(cdf - np.arange(n) / n).max(), abs(cdf - np.arange(1, n + 1) / n).max())
        assert gap < sqrt(log(2 / 6e-7) / (2 * n))  # Dvoretzky, Kiefer, Wolfowitz, Massart: 5 standard errors


def test_the_quoted_gap_between_the_two_routes_is_the_kolmogorov_smirnov_distance():
    facts, n = two_routes_one_problem.facts(), 10_000
    a = two_routes_one_problem.density_route(np.random.default_rng(0), n)
    b = two_routes_one_problem.sampler_route(np.random.default_rng(1), n)
    order = np.argsort(np.concatenate([a, b]))
    walk = np.cumsum(np.concatenate([np.ones(n), -np.ones(n)])[order])
    assert facts["gap"] == pytest.approx(abs(walk).max() / n, abs=1e-12)
    assert facts["gap"] < 1.36 * sqrt(2 / n)  # what one gap in twenty between equal distributions exceeds
    assert facts["draws"] == n


@pytest.mark.parametrize("samples", [30, 1000])
def test_the_two_histograms_hold_the_draws_of_both_routes_under_the_same_curve(samples):
    scores, push, left, right = two_routes_one_problem.figure(samples).axes
    x, y = scores.lines[0].get_data()
    assert y == pytest.approx(np.exp(-2 * (x + 2) ** 2) + np.exp(-2 * (x - 2) ** 2), rel=1e-9)
    assert (x[0], x[-1]) == pytest.approx((-4.2, 4.2)) and y.max() == pytest.approx(1, abs=1e-3)
    z, made = push.lines[0].get_data()
    cdf = [sum(NormalDist(mean, 0.5).cdf(a) for mean in (-2, 2)) / 2 for a in made]
    assert cdf == pytest.approx([NormalDist().cdf(a) for a in z], abs=2e-4)
    assert made[z < -0.1].max() < -1 and made[z > 0.1].min() > 1  # steep in between
    rng = np.random.default_rng(0)
    drawn = [two_routes_one_problem.density_route(rng, samples), two_routes_one_problem.sampler_route(rng, samples)]
    for ax, values in zip((left, right), drawn, strict=True):
        edges = np.array([[b.get_x(), b.get_x() + b.get_width()] for b in ax.patches])
        assert (edges[0, 0], edges[-1, 1]) == pytest.approx((-4.2, 4.2)) and edges[:, 1] - edges[:, 0] == pytest.approx(
            0.3
        )
        count = [((values >= a) & (values < b)).sum() for a, b in edges]
        inside = sum(count)
        assert [b.get_height() for b in ax.patches] == pytest.approx([c / inside / 0.3 for c in count])
        assert inside >= 0.999 * samples
        grid, curve = ax.lines[0].get_data()
        exact = [sum(NormalDist(mean, 0.5).pdf(a) for mean in (-2, 2)) / 2 for a in grid]
        assert curve == pytest.approx(exact) and max(b.get_height() for b in ax.patches) < ax.get_ylim()[1]
        assert ax.get_title() == f"{samples:,} draws"


def test_the_two_histograms_come_closer_to_the_curve_as_the_number_of_draws_grows():
    far = []
    for samples in (30, 300, 10_000):
        gaps = []
        for ax in two_routes_one_problem.figure(samples).axes[2:]:
            for b in ax.patches:
                x = b.get_x() + np.linspace(0, b.get_width(), 31)
                gaps.append(abs(b.get_height() - two_routes_one_problem.p_data.prob(x).mean()))
        far.append(max(gaps))
    assert far[0] > far[1] > far[2] and far[2] < 0.03


def test_the_score_of_a_distribution_does_not_depend_on_its_normaliser(h=1e-5):
    x = np.linspace(-3, 3, 13)
    slope = -(two_routes_one_problem.f(x + h) - two_routes_one_problem.f(x - h)) / (2 * h)  # no Z in it
    assert slope == pytest.approx(two_routes_one_problem.p_data.score(x), abs=1e-6)


@pytest.mark.equation("foundations/introduction/normaliser_drops_out")
def test_adding_a_constant_to_the_network_changes_z_but_neither_density_nor_score(h=1e-5):
    x, grid = np.linspace(-3, 3, 13), np.linspace(-9, 9, 3601)
    for c in (0.0, 1.7, -4.0):
        log_z = log(np.exp(-two_routes_one_problem.f(grid) - c).sum() * (grid[1] - grid[0]))
        assert log_z == pytest.approx(log(2 * pi) / 2 - c, abs=1e-10)

        def log_p(a, c=c, log_z=log_z):
            return -(two_routes_one_problem.f(a) + c) - log_z

        assert log_p(x) == pytest.approx(two_routes_one_problem.p_data.log_prob(x), abs=1e-9)
        score = (log_p(x + h) - log_p(x - h)) / (2 * h)
        minus_slope = -(two_routes_one_problem.f(x + h) - two_routes_one_problem.f(x - h)) / (2 * h)
        assert score == pytest.approx(minus_slope, abs=1e-9)
        assert score == pytest.approx(two_routes_one_problem.p_data.score(x), abs=1e-6)


# The best discriminator -------------------------------------------------------------------------


@pytest.mark.equation("foundations/introduction/value_function")
def test_the_value_of_a_discriminator_is_what_it_scores_on_real_and_made_pictures(rng, n=20_000):
    x, m = np.linspace(-9, 12, 4201), 1.5
    p, q = (np.exp(-((x - c) ** 2) / 2) / sqrt(2 * pi) for c in (0, m))
    D = the_best_discriminator.best_discriminator(p, q)
    exact = the_best_discriminator.best_value(m)
    assert ((p * np.log(D) + q * np.log1p(-D)).sum() * (x[1] - x[0])) == pytest.approx(exact, abs=1e-9)
    real, made = rng.normal(size=n), rng.normal(size=n) + m  # D(x) = 1 / (1 + e^(m x - m^2 / 2))
    scores = -np.logaddexp(0, m * real - m**2 / 2), -np.logaddexp(0, m**2 / 2 - m * made)
    error = sqrt(sum(s.var() / n for s in scores))
    assert abs(sum(s.mean() for s in scores) - exact) < 5 * error


@pytest.mark.equation("foundations/introduction/best_discriminator")
def test_no_other_discriminator_scores_higher_than_p_over_p_plus_q(rng):
    x = np.linspace(-9, 12, 4201)
    p, q = (np.exp(-((x - c) ** 2) / 2) / sqrt(2 * pi) for c in (0, 1.5))
    o = np.log(p / q)
    best = the_best_discriminator.best_discriminator(p, q)
    assert best == pytest.approx(1 / (1 + np.exp(-o)), rel=1e-12)
    for size in (0.01, 0.3, 2):
        other = o + size * sum(rng.normal() * np.sin(k * x + rng.uniform(0, 6)) for k in (1, 2, 3))
        value = -(p * np.logaddexp(0, -other) + q * np.logaddexp(0, other)).sum() * (x[1] - x[0])
        assert value < the_best_discriminator.best_value(1.5)


@pytest.mark.equation("foundations/introduction/value_is_js")
@pytest.mark.parametrize("m", [0, 0.3, 1, 2.5, 4, 6])
def test_the_value_of_the_best_discriminator_is_twice_the_js_divergence_minus_log_4(m):
    x = np.linspace(-10, 16, 5201)
    p, q = (np.exp(-((x - c) ** 2) / 2) / sqrt(2 * pi) for c in (0, m))
    half = (p + q) / 2
    divergence = (p * np.log(p / half) + q * np.log(q / half)).sum() * (x[1] - x[0]) / 2
    assert the_best_discriminator.best_value(m) == pytest.approx(2 * divergence - log(4), abs=1e-9)
    assert js(p, q, x) == pytest.approx(divergence, abs=1e-9)


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
    assert data_label == (0, 0.42) and made_label == pytest.approx((mean + 0.4, 0.42))
    curve, dot, floor = right.lines
    assert curve.get_ydata() == pytest.approx([the_best_discriminator.best_value(m) for m in curve.get_xdata()])
    assert (curve.get_xdata()[0], curve.get_xdata()[-1]) == (0, 6)
    assert dot.get_xydata()[0] == pytest.approx((mean, the_best_discriminator.best_value(mean)))
    assert floor.get_ydata() == pytest.approx([-log(4)] * 2)
    label = right.texts[0].get_position()
    assert -log(4) < label[1] < -log(4) + 0.1 and label[0] == 6


# Failure 1 ----------------------------------------------------------------------------------------


def test_the_grid_of_the_critics_holds_all_of_the_data_and_of_what_is_made():
    width = a_linear_critic_is_blind.grid[1] - a_linear_critic_is_blind.grid[0]
    assert a_linear_critic_is_blind.p.sum() * width == pytest.approx(1, abs=1e-9)
    for std, mean in ((0.1, 0), (0.4, 1), (2.06, 0), (3.2, 0)):
        q = a_linear_critic_is_blind.made(std, mean)
        x = a_linear_critic_is_blind.grid
        assert q.sum() * width == pytest.approx(1, abs=1e-5)
        assert (q * x).sum() * width == pytest.approx(mean, abs=1e-5)
        assert (q * (x - mean) ** 2).sum() * width == pytest.approx(std**2, rel=1e-4)


@pytest.mark.equation("foundations/introduction/blind_to_moments")
@pytest.mark.parametrize(
    ("degree", "std", "mean"), [(1, 0.3, 1), (1, 2.0, -0.5), (2, 0.2, 0), (2, 0.8, 1), (2, 3.0, 0)]
)
def test_the_slope_of_the_value_in_every_weight_is_zero_at_the_best_critic(degree, std, mean):
    x, q = a_linear_critic_is_blind.grid, a_linear_critic_is_blind.made(std, mean)
    width = x[1] - x[0]
    o = a_linear_critic_is_blind.train(degree, q)
    w = np.polyfit(x, o, degree)
    assert o == pytest.approx(np.polyval(w, x), abs=1e-6 * abs(o).max())  # it is a polynomial of that degree
    p, D = a_linear_critic_is_blind.p, 1 / (1 + np.exp(-np.clip(o, -700, 700)))
    for k in range(degree + 1):
        assert ((p * (1 - D) - q * D) * x**k).sum() * width == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("degree", [1, 2])
def test_a_critic_is_blind_exactly_when_the_moments_that_it_can_see_agree(degree):
    data_std = sqrt(2**2 + 0.5**2)
    floor = pytest.approx(-log(4), abs=2e-6)
    assert a_linear_critic_is_blind.V(degree, a_linear_critic_is_blind.made(data_std)) == floor
    for std in (0.1, 0.4, 1.0, 3.0):
        value = a_linear_critic_is_blind.V(degree, a_linear_critic_is_blind.made(std))
        assert value == floor if degree == 1 else value > -log(4) + 0.01
    assert a_linear_critic_is_blind.V(degree, a_linear_critic_is_blind.made(data_std, 1.0)) > -log(4) + 0.01


def test_the_figure_of_the_critics_starts_with_a_heap_of_width_two_fifths():
    default, named = a_linear_critic_is_blind.figure(), a_linear_critic_is_blind.figure(0.4)
    for ours, theirs in zip(default.axes, named.axes, strict=True):
        for a, b in zip(ours.lines, theirs.lines, strict=True):
            assert np.array_equal(a.get_xydata(), b.get_xydata())


def test_the_best_critic_of_a_degree_beats_any_other_polynomial_and_never_the_best_of_all(rng):
    x, q = a_linear_critic_is_blind.grid, a_linear_critic_is_blind.made(0.8)
    p, width = a_linear_critic_is_blind.p, x[1] - x[0]
    o = a_linear_critic_is_blind.train(2, q)
    best = a_linear_critic_is_blind.V(2, q)
    assert best == pytest.approx(-(p * np.log1p(np.exp(-o)) + q * np.logaddexp(0, o)).sum() * width, abs=1e-12)
    for size in (0.01, 0.2):
        other = o + size * np.polyval(rng.normal(size=3), x)
        assert -(p * np.logaddexp(0, -other) + q * np.logaddexp(0, other)).sum() * width < best
    assert best < 2 * js(p, q, x) - log(4)


def test_the_quoted_values_of_the_two_critics_come_from_a_finer_grid_by_another_climber():
    facts = a_linear_critic_is_blind.facts()
    x = np.linspace(-14, 14, 14_001)
    width, hump = x[1] - x[0], lambda mean, std: np.exp(-(((x - mean) / std) ** 2) / 2) / (std * sqrt(2 * pi))
    p = (hump(-2, 0.5) + hump(2, 0.5)) / 2

    def climb(q, even):  # iteratively reweighted least squares with halved steps
        powers = np.stack([x**k for k in ((0, 2) if even else (0, 1))])
        w, value = np.zeros(2), -log(4)
        for _ in range(200):
            D = np.exp(-np.logaddexp(0, -(w @ powers)))
            slope = powers @ (p * (1 - D) - q * D)
            move = np.linalg.solve((powers * (p + q) * D * (1 - D)) @ powers.T, slope)
            for halving in range(30):
                o = (w + move / 2**halving) @ powers
                new = -(p * np.logaddexp(0, -o) + q * np.logaddexp(0, o)).sum() * width
                if new >= value:
                    w, value = w + move / 2**halving, new
                    break
        return value

    assert facts["quadratic"] == pytest.approx(climb(hump(0, 0.1), even=True), abs=2e-6)
    assert facts["linear_off"] == pytest.approx(climb(hump(1, 0.1), even=False), abs=1e-6)
    for name in ("linear", "quadratic_wide"):
        assert facts[name] == pytest.approx(-log(4), abs=1e-9)
    assert facts["std"] ** 2 == pytest.approx(17 / 4)
    half = (p + hump(0, sqrt(17 / 4))) / 2
    q = hump(0, sqrt(17 / 4))
    with np.errstate(divide="ignore", invalid="ignore"):
        divergence = (np.where(p > 0, p * np.log(p / half), 0) + q * np.log(q / half)).sum() * width
    assert facts["any_wide"] == pytest.approx(divergence - log(4), abs=1e-7)


@pytest.mark.parametrize("std", [0.4, 1.0, 2.06, 3.0])
def test_the_linear_critic_is_drawn_flat_and_the_quadratic_one_bends_around_what_is_made(std):
    left, right = a_linear_critic_is_blind.figure(std).axes
    flat, bent = (line.get_ydata() for line in left.lines)
    x = left.lines[0].get_xdata()
    assert flat == pytest.approx(0.5, abs=1e-6)
    near, far = bent[abs(x) < 0.01][0], bent[abs(abs(x) - 3) < 0.01][0]
    assert (far > near + 0.1) if std < 2 else (abs(far - near) < 0.02) if std == 2.06 else (near > far + 0.1)
    assert bent == pytest.approx(
        1 / (1 + np.exp(-a_linear_critic_is_blind.train(2, a_linear_critic_is_blind.made(std))))
    )
    assert len({line.get_linestyle() for line in left.lines}) == 2
    data, made = (c.get_paths()[0].vertices for c in left.collections)
    assert data[:, 1].max() == pytest.approx(NormalDist(2, 0.5).pdf(2) / 2, rel=1e-3)
    assert (
        made[:, 1].max() == pytest.approx(NormalDist(0, std).pdf(0), rel=1e-3) and made[:, 1].max() < left.get_ylim()[1]
    )
    lines, dots = right.lines[0:3:2] + right.lines[4:], right.lines[1:4:2]
    stds = lines[0].get_xdata()
    assert (stds[0], stds[-1]) == pytest.approx((0.1, 3.2))
    for degree, (line, dot) in enumerate(zip(lines, dots, strict=False), start=1):
        values = [a_linear_critic_is_blind.V(degree, a_linear_critic_is_blind.made(s)) for s in stds]
        assert line.get_ydata() == pytest.approx(values)
        own = a_linear_critic_is_blind.V(degree, a_linear_critic_is_blind.made(std))
        assert dot.get_xydata()[0] == pytest.approx((std, own))
        assert dot.get_color() == line.get_color() == left.lines[degree - 1].get_color()
    p, grid = a_linear_critic_is_blind.p, a_linear_critic_is_blind.grid
    best = [2 * js(p, a_linear_critic_is_blind.made(s), grid) - log(4) for s in stds]
    assert lines[2].get_ydata() == pytest.approx(best)
    assert (lines[2].get_ydata() >= lines[1].get_ydata() - 1e-9).all()
    names = {t.get_text(): t.get_position() for t in right.texts}
    assert names["degree 1"] == pytest.approx((0, -1.53)) and names["degree 2"] == pytest.approx((0, -1.08))
    assert names["any $D$"][1] > np.interp(2.5, stds, best)


# Failure 2 ----------------------------------------------------------------------------------------


def test_the_linear_discriminator_of_digits_sits_at_the_top_of_its_value_less_the_decay():
    images, _ = digits()
    x, y = (np.column_stack([np.ones(len(a)), a / 16]) for a in (images[:1200], images[1200:]))
    o = a_frozen_critic_wants_one_image.logits()
    w, *_ = np.linalg.lstsq(y, o, rcond=None)
    assert y @ w == pytest.approx(o, abs=1e-9)  # it is linear in the pixels
    w = np.zeros(65)
    bend = (x.T @ x / len(x) + y.T @ y / len(y)) / 4 + 1e-3 * np.eye(65)  # Böhning's bound: D (1 - D) <= 1/4
    short = np.linalg.inv(bend)
    for _ in range(400):  # steps that are never too long, another way up the same hill
        slope = x.T @ (1 / (1 + np.exp(x @ w))) / len(x) - y.T @ (1 / (1 + np.exp(-y @ w))) / len(y) - 1e-3 * w
        w += short @ slope
        if abs(slope).max() < 1e-12:
            break
    assert o == pytest.approx(y @ w, abs=1e-7)


def test_the_facts_of_the_frozen_critic_describe_its_undecided_verdicts():
    facts, o = a_frozen_critic_wants_one_image.facts(), a_frozen_critic_wants_one_image.logits()
    _, labels = digits()
    odds = np.exp(o)
    assert (facts["real"], facts["pictures"]) == (1200, 597) and facts["real"] + len(o) == len(labels)
    assert facts["lowest"] == pytest.approx((odds / (1 + odds)).min())
    assert facts["highest"] == pytest.approx((odds / (1 + odds)).max())
    assert facts["favourite"] == labels[1200:][np.argmax(o)] == 7
    assert facts["bits"] == pytest.approx(log2(597))
    q = np.exp(5 * (o - o.max()))
    q /= q.sum()  # fifty steps at a rate of a tenth
    assert facts["bits_50"] == pytest.approx(-(q * np.log2(q)).sum(), abs=1e-9)
    assert facts["share_50"] == pytest.approx(q.max())


@pytest.mark.equation("foundations/introduction/frozen_critic")
def test_after_k_steps_against_a_frozen_critic_shares_are_the_exponential_of_k_times_the_logit(rng):
    o = rng.normal(size=40)
    for steps in (0, 1, 7, 60):
        q = a_frozen_critic_wants_one_image.train_generator(o, steps, rate=0.3)
        exact = np.exp(0.3 * steps * (o - o.max()))
        assert q == pytest.approx(exact / exact.sum(), abs=1e-12)
    default = a_frozen_critic_wants_one_image.train_generator(o, 10)
    assert default == pytest.approx(np.exp(o) / np.exp(o).sum(), abs=1e-12)  # ten steps at a tenth


def test_a_step_against_the_frozen_critic_climbs_the_mean_logit_as_far_as_its_kl_divergence_pays(rng):
    o = rng.normal(size=12)
    q = a_frozen_critic_wants_one_image.train_generator(o, 3, rate=0.4)
    new = a_frozen_critic_wants_one_image.train_generator(o, 4, rate=0.4)

    def gain(r):
        return 0.4 * r @ o - (r * np.log(r / q)).sum()

    for size in (1e-3, 0.1, 1):
        other = new * np.exp(size * rng.normal(size=12))
        assert gain(other / other.sum()) < gain(new)


def test_against_a_frozen_critic_the_mean_logit_never_falls_and_the_entropy_never_rises(rng):
    o = rng.normal(size=30)
    shares = [a_frozen_critic_wants_one_image.train_generator(o, k) for k in range(0, 400, 20)]
    assert (np.diff([q @ o for q in shares]) >= 0).all()
    assert (np.diff([a_frozen_critic_wants_one_image.entropy(q) for q in shares]) <= 1e-12).all()


def test_no_mixture_of_pictures_pleases_a_frozen_critic_more_than_its_favourite_alone():
    o, rng = a_frozen_critic_wants_one_image.logits(), np.random.default_rng(0)
    for _ in range(20):
        q = rng.dirichlet(np.full(len(o), 0.01))
        assert q @ o < o.max() and q @ -np.logaddexp(0, -o) < -np.logaddexp(0, -o.max())
    end = a_frozen_critic_wants_one_image.train_generator(o, 2000)
    assert end.argmax() == o.argmax() and end.max() == pytest.approx(1, abs=1e-12)
    assert a_frozen_critic_wants_one_image.entropy(end) == pytest.approx(0, abs=1e-9)


def test_entropy_counts_the_yes_or_no_questions_between_equal_pictures():
    for k in range(7):
        q = np.zeros(100)
        q[: 2**k] = 1 / 2**k
        assert a_frozen_critic_wants_one_image.entropy(q) == pytest.approx(k)
    assert a_frozen_critic_wants_one_image.entropy(np.array([0.9, 0.1])) == pytest.approx(0.468996, abs=1e-6)


@pytest.mark.parametrize("steps", [0, 40, 300])
def test_the_sheet_of_25_pictures_shows_what_the_generator_makes_after_so_many_steps(steps):
    left, right = a_frozen_critic_wants_one_image.figure(steps).axes
    images, labels = digits()
    o = a_frozen_critic_wants_one_image.logits()
    q = np.exp(0.1 * steps * (o - o.max()))
    q /= q.sum()
    bars = [b.get_height() for b in right.patches]
    assert bars == pytest.approx([q[labels[1200:] == k].sum() for k in range(10)], abs=1e-9)
    assert [b.get_x() + b.get_width() / 2 for b in right.patches] == pytest.approx(range(10))
    bits = -sum(a * log2(a) for a in q if a > 0)
    assert right.get_title() == f"entropy {bits + 0.0:.2f} bits" and left.get_title() == f"25 pictures, {steps} steps"
    sheet = np.ma.filled(left.images[0].get_array().astype(float), np.nan)
    assert sheet.shape == (45, 45) and np.isnan(sheet[8::9]).all() and np.isnan(sheet[:, 8::9]).all()
    assert left.images[0].get_clim() == (0, 1)
    order = sorted(range(597), key=lambda i: o[i])
    below = np.cumsum([q[i] for i in order])
    seen = []
    for place in range(25):
        row, column = divmod(place, 5)
        tile = sheet[9 * row : 9 * row + 8, 9 * column : 9 * column + 8].ravel()
        ranked = order[next(r for r in range(597) if below[r] >= (place * 7 % 25 + 0.5) / 25)]
        assert tile == pytest.approx(images[1200 + ranked] / 16)
        seen.append(ranked)
    assert len(set(seen)) == {0: 25, 300: 1}.get(steps, len(set(seen)))
    if steps == 300:
        assert set(seen) == {int(o.argmax())} and bars[7] > 0.9999 and right.get_title() == "entropy 0.00 bits"
    if steps == 0:
        assert max(bars) < 0.105 and min(bars) > 0.09


def test_after_40_steps_sevens_eights_and_twos_fill_most_of_the_sheet():
    images, labels = digits()
    name = {(image / 16).tobytes(): int(k) for image, k in zip(images[1200:], labels[1200:], strict=True)}
    left, right = a_frozen_critic_wants_one_image.figure().axes
    sheet = np.ma.filled(left.images[0].get_array(), np.nan)
    tiles = [sheet[9 * r : 9 * r + 8, 9 * c : 9 * c + 8] for r in range(5) for c in range(5)]
    seen = [name[np.ascontiguousarray(t, dtype=float).tobytes()] for t in tiles]
    assert [seen.count(k) for k in (7, 8, 2)] == [10, 5, 4]
    bars = [b.get_height() for b in right.patches]
    assert [bars[k] for k in (7, 8, 2)] == pytest.approx([0.4, 0.2, 0.2], abs=0.03)
    assert max(b for k, b in enumerate(bars) if k not in (2, 7, 8)) < 0.1
    assert right.get_title() == "entropy 4.05 bits" and left.get_title() == "25 pictures, 40 steps"


def test_every_place_of_the_sheet_only_ever_changes_to_a_picture_that_the_critic_likes_better():
    images, _ = digits()
    o = a_frozen_critic_wants_one_image.logits()
    logit = {(image / 16).tobytes(): value for image, value in zip(images[1200:], o, strict=True)}
    before = np.full(25, -np.inf)
    for steps in (0, 20, 70, 300):
        sheet = np.ma.filled(a_frozen_critic_wants_one_image.figure(steps).axes[0].images[0].get_array(), np.nan)
        tiles = [sheet[9 * r : 9 * r + 8, 9 * c : 9 * c + 8] for r in range(5) for c in range(5)]
        now = np.array([logit[np.ascontiguousarray(t, dtype=float).tobytes()] for t in tiles])
        assert (now >= before).all()
        before = now
    assert (before == o.max()).all()


# Failure 3 ----------------------------------------------------------------------------------------


@pytest.mark.equation("foundations/introduction/generator_gradients")
@pytest.mark.parametrize("m", [0.5, 1, 2, 4, 6])
def test_the_two_gradients_are_twice_the_slope_of_the_js_divergence_and_its_rest_to_m(m, h=1e-3):
    x = np.linspace(-12, 20, 6401)

    def divergence(mean):
        p, q = (np.exp(-((x - c) ** 2) / 2) / sqrt(2 * pi) for c in (0, mean))
        return js(p, q, x)

    slope = (divergence(m - 2 * h) - 8 * divergence(m - h) + 8 * divergence(m + h) - divergence(m + 2 * h)) / (12 * h)
    assert gradients_that_vanish.minimax(m) == pytest.approx(2 * slope, abs=1e-8)
    assert gradients_that_vanish.non_saturating(m) == pytest.approx(m - 2 * slope, abs=1e-8)


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


# the_chase_never_ends


def chase_in_fractions(memory, rounds):
    """The same chase without rounding: what G makes, as letters."""
    p, made = [Fraction(n, 100) for n in (40, 35, 25)], ""
    q = p
    for n in range(1, rounds + 1):
        ratings = [a / (a + b) for a, b in zip(p, q, strict=True)]
        made += "XYZ"[ratings.index(max(ratings))]
        now = [Fraction(made[-1] == s) for s in "XYZ"]
        q = (
            [Fraction(made.count(s), n) for s in "XYZ"]
            if memory == 1
            else [memory * a + (1 - memory) * b for a, b in zip(q, now, strict=True)]
        )
    return made


def chase_as_letters(memory, rounds):
    return "".join("XYZ"[k] for k in the_chase_never_ends.chase(memory, rounds))


@pytest.mark.equation("foundations/introduction/fading_memory")
@pytest.mark.parametrize("tenths", [0, 1, 3, 5, 6, 7, 8, 9, 10])
def test_the_chase_is_that_of_exact_arithmetic_in_every_round(tenths):
    assert chase_as_letters(tenths / 10, 120) == chase_in_fractions(Fraction(tenths, 10), 120)
    assert chase_as_letters(1, 400) == chase_in_fractions(1, 400)


def test_the_rating_in_the_chase_is_one_half_where_g_makes_the_data_and_one_where_g_makes_nothing(rng):
    m = the_chase_never_ends
    assert m.p_data.sum() == pytest.approx(1) and (np.diff(m.p_data) < 0).all()
    assert m.best_discriminator(m.p_data).tolist() == [0.5] * 3
    assert m.best_discriminator(np.eye(3)[1]) == pytest.approx([1, 0.35 / 1.35, 1])
    # No other D does better on average log D of the data plus log(1 - D) of what G makes.
    q = rng.dirichlet([2, 2, 2])
    best = m.best_discriminator(q)
    value = lambda D: (m.p_data * np.log(D) + q * np.log(1 - D)).sum()  # noqa: E731
    for _ in range(20):
        other = np.clip(best + 0.1 * rng.normal(size=3), 0.01, 0.99)
        assert value(other) <= value(best)


def test_without_memory_the_chase_goes_x_y_x_y_and_never_comes_to_z():
    assert chase_as_letters(0, 1000) == "XY" * 500


def test_a_little_memory_in_the_chase_brings_x_y_z_for_ever():
    for memory in (0.1, 0.3, 0.5):
        assert chase_as_letters(memory, 300) == "XYZ" * 100


def test_with_memory_of_seven_tenths_the_chase_settles_into_the_other_order():
    letters = chase_as_letters(0.7, 600)
    assert letters.startswith("XYZXYZXYXZYXZY")
    assert letters[6:] == ("XYXZYXZYXZYXZ" + "YXZ" * 200)[: 600 - 6]
    assert the_chase_never_ends.shares(the_chase_never_ends.chase(0.7, 603)[3:]) == pytest.approx(1 / 3, abs=1 / 300)


def test_longer_memory_in_the_chase_comes_closer_to_the_shares_of_the_data():
    m = the_chase_never_ends
    far = [abs(m.shares(m.chase(memory, 2000)) - m.p_data).max() for memory in (0, 0.7, 0.8, 0.9, 1)]
    assert all(a > b for a, b in pairwise(far)) and far[-1] < 1e-12


def test_with_full_memory_no_state_of_the_chase_is_ever_one_round_away_from_its_share():
    letters, p = chase_in_fractions(1, 400), (Fraction(2, 5), Fraction(7, 20), Fraction(1, 4))
    count, worst = [0, 0, 0], Fraction(0)
    for n, letter in enumerate(letters, 1):
        count["XYZ".index(letter)] += 1
        worst = max(worst, *(abs(c - n * s) for c, s in zip(count, p, strict=True)))
        if n % 20 == 0:
            assert count == [n * s for s in p]
    assert worst == Fraction(3, 5)
    # and yet it never stays: the longest stay in one state is two rounds
    assert "XXX" not in letters and "YY" not in letters and "ZZ" not in letters


def test_facts_of_the_chase_are_counts_of_exact_arithmetic():
    facts = the_chase_never_ends.facts()
    words = {"none": Fraction(0), "some": Fraction(7, 10), "long": Fraction(9, 10), "all": 1}
    assert set(facts) == {f"{w}_{s}" for w in words for s in "XYZ"}
    for word, memory in words.items():
        letters = chase_in_fractions(memory, 400)
        for state in "XYZ":
            assert facts[f"{word}_{state}"] == pytest.approx(letters.count(state) / 400, rel=1e-12)


@pytest.mark.parametrize("memory", [0.1, 0.6, 0.7, 0.9])
def test_the_figure_of_the_chase_shows_thirty_rounds_and_the_shares_of_four_hundred(memory):
    m = the_chase_never_ends
    axes = m.figure(memory=memory).axes
    titles = [ax.get_title("left") + ax.get_title() for ax in axes[::2]]
    assert titles == ["no memory", f"memory {memory}", "remembers everything"]
    for time, bars, keep in zip(axes[::2], axes[1::2], (0, memory, 1), strict=True):
        letters = chase_as_letters(keep, 400)
        line, *lanes = time.lines
        assert line.get_xdata().tolist() == list(range(1, 31))
        assert "".join("XYZ"[k] for k in line.get_ydata()) == letters[:30]
        for k, lane in enumerate(lanes):
            assert lane.get_xdata().tolist() == [n for n in range(1, 31) if letters[n - 1] == "XYZ"[k]]
            assert set(lane.get_ydata()) <= {k}
        assert len({lane.get_marker() for lane in lanes}) == 3
        assert [t.get_text() for t in time.get_yticklabels()] == list("XYZ")
        assert [bar.get_width() for bar in bars.patches] == pytest.approx([letters.count(s) / 400 for s in "XYZ"])
        assert [bar.get_y() + bar.get_height() / 2 for bar in bars.patches] == pytest.approx([0, 1, 2])
        (marks,) = bars.lines
        assert marks.get_xdata().tolist() == [0.4, 0.35, 0.25] and list(marks.get_ydata()) == [0, 1, 2]
        assert max(bar.get_width() for bar in bars.patches) < bars.get_xlim()[1]
    assert m.figure().axes[2].get_title("left") + m.figure().axes[2].get_title() == "memory 0.7"


# simultaneous_steps_spiral_out


@pytest.mark.equation("foundations/introduction/two_steps")
def test_both_kinds_of_steps_follow_the_slopes_of_the_difference_that_they_fight_over(rng, h=1e-6):
    def V(g, a):
        rated = lambda x: a * x  # noqa: E731
        return rated(0) - rated(g)

    m = simultaneous_steps_spiral_out
    for g, a, rate in rng.uniform(0.1, 1, size=(5, 3)):
        slope_g = lambda g, a: (V(g + h, a) - V(g - h, a)) / (2 * h)  # noqa: E731
        slope_a = lambda g, a: (V(g, a + h) - V(g, a - h)) / (2 * h)  # noqa: E731
        down, up = g - rate * slope_g(g, a), a + rate * slope_a(g, a)
        if V(down, a) > V(g, a):
            pytest.fail("G has to go downhill on V")
        assert m.simultaneous(g, a, rate) == pytest.approx((down, up))
        assert m.alternating(g, a, rate) == pytest.approx((down, a + rate * slope_a(down, a)))


@pytest.mark.equation("foundations/introduction/spiral")
@pytest.mark.parametrize("rate", [0.02, 0.1, 0.3])
def test_simultaneous_steps_multiply_the_distance_by_the_same_factor_each_time(rate):
    m = simultaneous_steps_spiral_out
    points = m.path(m.simultaneous, rate, 100)
    assert points.shape == (101, 2) and points[0].tolist() == [1, 0]
    law = [(1 + rate**2) ** (n / 2) for n in range(101)]
    assert m.distance(points) == pytest.approx(law, rel=1e-12)
    turn = np.unwrap(np.angle(points[:, 0] + 1j * points[:, 1]))
    assert abs(np.diff(turn)) == pytest.approx(np.arctan(rate), rel=1e-9)


@pytest.mark.parametrize("rate", [0.02, 0.1, 0.3, 0.5])
def test_alternating_steps_keep_an_ellipse_and_so_neither_arrive_nor_escape(rate):
    m = simultaneous_steps_spiral_out
    points = m.path(m.alternating, rate, 1000)
    g, a = points.T
    assert g**2 + a**2 + rate * g * a == pytest.approx(1, abs=1e-9), "an ellipse around the answer"
    low, high = 1 / sqrt(1 + rate / 2), 1 / sqrt(1 - rate / 2)
    distance = m.distance(points)
    assert low - 1e-9 < distance.min() < low + rate / 50
    assert high - rate / 50 < distance.max() < high + 1e-9


def test_facts_of_the_spiral_follow_from_its_law_and_from_its_ellipse():
    facts = simultaneous_steps_spiral_out.facts()
    assert facts["factor"] == pytest.approx(sqrt(1.01), rel=1e-12)
    assert facts["after_100"] == pytest.approx(1.01**50, rel=1e-12)
    assert round(facts["nearest"], 3) == round(1 / sqrt(1.05), 3) and round(facts["farthest"], 3) == round(
        1 / sqrt(0.95), 3
    )
    matrix, state, radii = np.array([[1, 0.1], [-0.1, 0.99]]), np.array([1.0, 0.0]), []
    for _ in range(1001):
        radii.append(np.linalg.norm(state))
        state = matrix @ state
    assert [facts["nearest"], facts["farthest"]] == pytest.approx([min(radii), max(radii)], rel=1e-9)


@pytest.mark.parametrize("rate", [0.02, 0.1, 0.3])
def test_the_figure_of_the_spiral_shows_both_paths_and_their_distances(rate):
    m = simultaneous_steps_spiral_out
    plane, line = m.figure(rate=rate).axes
    spiral, orbit, answer, start = plane.lines
    both = m.path(m.simultaneous, rate, 100), m.path(m.alternating, rate, 100)
    for drawn, far, points in zip((spiral, orbit), line.lines, both, strict=True):
        assert np.stack(drawn.get_data(), axis=1) == pytest.approx(points)
        assert far.get_ydata() == pytest.approx(np.hypot(points[:, 0], points[:, 1]))
        assert far.get_xdata().tolist() == list(range(101))
        assert drawn.get_linestyle() == far.get_linestyle() and drawn.get_color() == far.get_color()
    assert [t.get_text() for t in line.get_legend().get_texts()] == ["simultaneous", "alternating"]
    assert [*answer.get_xdata(), *answer.get_ydata()] == [0, 0] and [*start.get_xdata(), *start.get_ydata()] == [1, 0]
    assert line.get_yscale() == "log" and spiral.get_linestyle() != orbit.get_linestyle()
    leaves = abs(both[0]).max() > plane.get_xlim()[1]
    assert leaves == (rate == 0.3) and abs(both[1]).max() < plane.get_xlim()[1]
    if rate == 0.1:  # a little less than one and a half turns
        assert 1.25 < 100 * np.arctan(rate) / (2 * np.pi) < 1.75
        shown = m.figure().axes[0].lines[0].get_data()
        assert np.stack(shown, axis=1) == pytest.approx(both[0])


# eigenvalues_decide


def test_the_matrices_of_the_game_take_the_same_steps_as_its_two_players(rng):
    m, steps = eigenvalues_decide, simultaneous_steps_spiral_out
    for g, a, rate, penalty in rng.uniform(0.1, 1.5, size=(5, 4)):
        assert m.simultaneous(rate) @ [g, a] == pytest.approx(steps.simultaneous(g, a, rate))
        assert m.alternating(rate) @ [g, a] == pytest.approx(steps.alternating(g, a, rate))
        h = 1e-6  # D climbs on V minus its penalty
        reward = lambda a: -a * g - penalty / 2 * a**2  # noqa: B023, E731
        slope = (reward(a + h) - reward(a - h)) / (2 * h)
        assert m.simultaneous(rate, penalty) @ [g, a] == pytest.approx([g + rate * a, a + rate * slope])


@pytest.mark.equation("foundations/introduction/eigenvalues_of_the_game")
@pytest.mark.parametrize("rate", [0.1, 0.5, 1.2])
def test_the_eigenvalues_of_the_game_lie_outside_on_and_inside_the_unit_circle(rate):
    m = eigenvalues_decide
    pair = sorted(np.linalg.eigvals(m.simultaneous(rate)), key=lambda v: v.imag)
    assert pair == pytest.approx([1 - 1j * rate, 1 + 1j * rate])
    assert m.largest(m.simultaneous(rate)) == pytest.approx(sqrt(1 + rate**2))
    turning = np.linalg.eigvals(m.alternating(rate))
    assert abs(turning) == pytest.approx([1, 1], rel=1e-12) and turning.imag.max() > 0
    assert turning.real == pytest.approx([1 - rate**2 / 2] * 2)
    for penalty in (0.3, 1.0, 1.9):  # the formula of the page, below penalty 2
        values = np.linalg.eigvals(m.simultaneous(rate, penalty))
        assert values.real == pytest.approx([1 - rate * penalty / 2] * 2)
        assert sorted(values.imag) == pytest.approx([s * rate * sqrt(1 - penalty**2 / 4) for s in (-1, 1)])
        size = sqrt(1 - rate * penalty + rate**2)
        assert m.largest(m.simultaneous(rate, penalty)) == pytest.approx(size)
        assert (size < 1) == (penalty > rate)


def test_a_penalty_as_large_as_the_rate_does_just_what_alternating_does():
    m = eigenvalues_decide
    for rate in (0.1, 0.5):
        both = [
            sorted(np.linalg.eigvals(M), key=lambda v: v.imag)
            for M in (m.alternating(rate), m.simultaneous(rate, rate))
        ]
        assert both[0] == pytest.approx(both[1])


def test_a_penalty_of_two_is_best_and_one_beyond_its_limit_is_worse_than_none():
    m, rate = eigenvalues_decide, 0.5
    sizes = {p: m.largest(m.simultaneous(rate, p)) for p in np.linspace(0, 5, 101).round(2)}
    assert min(sizes, key=sizes.get) == 2
    limit = 2 / rate + rate / 2
    assert limit == 4.25 and sizes[4.2] < 1 < sizes[4.3]
    assert m.largest(m.simultaneous(rate, limit)) == pytest.approx(1, abs=1e-9)
    assert sizes[4.5] > sizes[0.0]


def test_facts_of_the_eigenvalues_follow_from_trace_and_determinant():
    facts = eigenvalues_decide.facts()
    assert facts["simultaneous"] == pytest.approx(sqrt(1.25))
    assert facts["alternating"] == pytest.approx(1, abs=1e-12)
    assert facts["penalty_1"] == pytest.approx(sqrt(0.75))
    assert facts["best"] == pytest.approx(0.5, abs=1e-6)
    trace, determinant = 2 - 0.5 * 4.5, 1 - 0.5 * 4.5 + 0.25
    root = sqrt(trace**2 / 4 - determinant)
    assert facts["too_strong"] == pytest.approx(max(abs(trace / 2 + root), abs(trace / 2 - root)))


@pytest.mark.parametrize("penalty", [0.5, 1.0, 2.0, 4.5])
def test_the_figure_of_the_eigenvalues_shows_three_pairs_and_where_they_lead(penalty):
    m = eigenvalues_decide
    plane, line = m.figure(penalty=penalty).axes
    circle, *pairs = plane.lines
    around = np.unwrap(np.angle(circle.get_xdata() + 1j * circle.get_ydata()))
    assert np.hypot(*circle.get_data()) == pytest.approx(1) and np.ptp(around) == pytest.approx(2 * np.pi)
    matrices = m.simultaneous(0.5), m.alternating(0.5), m.simultaneous(0.5, penalty)
    for M, pair, far in zip(matrices, pairs, line.lines, strict=True):
        x, y = pair.get_data()
        for value in np.stack([x, y], axis=1) @ [1, 1j]:
            assert abs(np.linalg.det(M - value * np.eye(2))) < 1e-7, "an eigenvalue"
        assert sum(x) == pytest.approx(np.trace(M)) and sum(y) == pytest.approx(0, abs=1e-9)
        law = [np.linalg.norm(np.linalg.matrix_power(M, n) @ [1, 0]) for n in range(31)]
        assert far.get_ydata() == pytest.approx(law, rel=1e-6) and far.get_xdata().tolist() == list(range(31))
        assert pair.get_color() == far.get_color()
        assert max(abs(x)) < 1.4 and max(abs(y)) < 1.4, "inside the picture"
    assert [t.get_text() for t in line.get_legend().get_texts()] == ["simultaneous", "alternating", "with penalty"]
    assert len({pair.get_marker() for pair in pairs}) == len({far.get_linestyle() for far in line.lines}) == 3
    bottom, top = line.get_ylim()
    assert bottom < 1 and top > max(far.get_ydata().max() for far in line.lines)
    inside = {0.5: False, 1.0: True, 2.0: True, 4.5: False}[penalty]
    assert (line.lines[2].get_ydata()[-1] < 0.1) == inside
    if penalty == 1.0:
        shown = m.figure().axes[0].lines[3].get_xdata()
        assert shown == pytest.approx([0.75, 0.75])


def test_the_loaded_die_and_the_fair_die_both_sum_to_one(article):
    (table,) = [t for t in article("foundations/introduction.md").find_all("table") if "roll" in t.thead.get_text()]
    for row in table.tbody.find_all("tr"):
        entries = [Fraction(*(int(n.text) for n in cell.find_all("mn"))) for cell in row.find_all("td")[1:]]
        assert len(entries) == 6 and sum(entries) == 1


def test_the_image_table_of_the_introduction_leaves_the_rest_of_one_to_all_others(article):
    (table,) = [t for t in article("foundations/introduction.md").find_all("table") if "Image" in t.thead.get_text()]
    first, second, others = table.tbody.find_all("td")[1:]
    used = sum(Fraction(*(int(n.text) for n in cell.find_all("mn"))) for cell in (first, second))
    assert used == Fraction(1, 1234) + Fraction(11, 1337)
    assert float(others.get_text()) == pytest.approx(float(1 - used), abs=5e-4)


def test_the_corrections_of_the_introduction_stand_in_elements_of_their_own(article):
    titles = [c.p.get_text() for c in article("foundations/introduction.md").find_all(class_="correction")]
    for word in (
        "high probability",
        "modern solution",
        "actual probabilities",
        "intermediate",
        "neural networks",
        "have been",
        "less certain",
        "impossible",
    ):
        assert any(word in title for title in titles), word


# The exercises


def test_a_judge_of_three_made_for_one_real_is_undecided_nearer_to_the_data(rng, n=100_000):
    for m, made in ((2, 3), (2, 1), (1.5, 4), (3, 0.5)):
        x = exercises.undecided(m, made)
        assert NormalDist(0).pdf(x) == pytest.approx(made * NormalDist(m).pdf(x))
    x = exercises.facts()["undecided"]
    assert x == pytest.approx(1 - log(3) / 2) and exercises.undecided(2, 1) == 1
    real, false = rng.normal(size=n), rng.normal(2, 1, size=3 * n)
    near = [(abs(a - x) < 0.1).sum() for a in (real, false)]
    # D is nearly linear over such a narrow band, and one half in its middle.
    assert abs(near[0] / sum(near) - 0.5) < 5 * 0.5 / sqrt(sum(near)) + 1e-3
    p = the_best_discriminator.normal(np.linspace(-3, 3, 7), 0)
    assert the_best_discriminator.best_discriminator(p, 3 * p).tolist() == [0.25] * 7


def test_bars_come_apart_with_a_constant_slope_until_there_is_none():
    assert exercises.facts()["js_bars"] == pytest.approx(0.3 * log(2))
    grid = np.arange(-0.5, 3, 0.001) + 0.0005
    for shift in (0, 0.1, 0.3, 0.75, 1, 1.3):
        p, q = (((a < grid) & (grid < 1 + a)).astype(float) for a in (0, shift))
        assert exercises.js_bars(shift) == pytest.approx(js(p, q, grid), abs=1e-9)
    slope = np.diff([exercises.js_bars(s / 10) for s in range(14)]) * 10
    assert slope == pytest.approx([log(2)] * 10 + [0] * 3)


def test_moments_of_a_gaussian_are_its_integrals(rng, n=40_000):
    x = np.linspace(-30, 30, 60_001)
    for mean, std in ((0, 2.0), (-2, 0.5), (1.5, 1.2)):
        density = np.exp(-(((x - mean) / std) ** 2) / 2) / (std * sqrt(2 * pi))
        for k in range(7):
            assert exercises.moment(k, mean, std) == pytest.approx((x**k * density).sum() * 0.001, abs=1e-7)
    p = two_routes_one_problem.p_data
    data = p.sample(rng, n)
    for k in (1, 2, 3, 4):
        assert abs((data**k).mean() - exercises.moment_of_data(k)) < 5 * (data**k).std() / sqrt(n)


def test_a_discriminator_needs_degree_four_to_see_a_generator_of_the_right_variance():
    facts, m = exercises.facts(), a_linear_critic_is_blind
    std = m.facts()["std"]
    assert std**2 == pytest.approx(4.25) and facts["degree"] == 4
    assert facts["fourth"] == pytest.approx(2**4 + 6 * 2**2 / 4 + 3 / 16) and facts["fourth"] == 22.1875
    assert facts["fourth_made"] == pytest.approx(3 * 4.25**2)
    seen = [m.V(degree, m.made(std)) for degree in (2, 3, 4)]
    assert seen[:2] == pytest.approx([-log(4)] * 2, abs=1e-9)
    best = m.facts()["any_wide"]
    assert best > seen[2] > -log(4) + 0.9 * (best + log(4)), "nearly all there is"
    assert exercises.seeing_degree(1.0) == 2, "and at another width the second moment gives it away"
    odds = m.train(4, m.made(std))
    assert odds[abs(m.grid).argmin()] < 0 < odds[abs(m.grid - 2).argmin()] and odds[0] < 0 and odds[-1] < 0


def test_a_frozen_jury_ends_with_one_picture_on_average_and_drawn_one_by_one(rng):
    jurors = rng.normal(size=(100, 20))  # log odds of 20 pictures
    average = jurors.mean(axis=0)
    m = a_frozen_critic_wants_one_image
    early, late = (m.train_generator(average, 200, rate) for rate in (0.1, 100))
    assert late[average.argmax()] > 0.9 and m.entropy(late) < m.entropy(early)
    one, all_of_them = (m.entropy(m.train_generator(o, 50)) for o in (jurors[0], average))
    assert one < all_of_them < log2(20), "their whims partly cancel, and the collapse is slower"
    # A hundred jurors in any order multiply the shares as their average does in a hundred steps.
    drawn = np.full(20, 1 / 20)
    for o in jurors[rng.permutation(100)]:
        drawn = drawn * np.exp(0.1 * o)
    assert drawn / drawn.sum() == pytest.approx(m.train_generator(average, 100))


def test_there_is_a_rate_that_brings_alternating_players_home_in_eight_steps():
    facts, m = exercises.facts(), simultaneous_steps_spiral_out
    assert facts["rate_six"] == pytest.approx(1)
    by_hand = [(1, 0), (1, -1), (0, -1), (-1, 0), (-1, 1), (0, 1), (1, 0)]
    assert m.path(m.alternating, 1, 6).tolist() == [list(point) for point in by_hand]
    for steps, rate in ((8, facts["rate_home"]), (5, exercises.rate_home(5)), (12, exercises.rate_home(12))):
        path = m.path(m.alternating, rate, steps)
        assert path[-1] == pytest.approx([1, 0], abs=1e-12)
        assert (m.distance(path[1:-1] - path[0]) > 0.1).all(), "and not before"
        turned = np.diff(np.unwrap(np.arctan2(path[:, 1], path[:, 0]))).sum()
        assert turned == pytest.approx(-2 * pi), "once round"
    angle = pi / 4
    assert 2 - facts["rate_home"] ** 2 == pytest.approx(2 * np.cos(angle))
    values = np.linalg.eigvals(eigenvalues_decide.alternating(facts["rate_home"]))
    assert sorted(np.angle(values)) == pytest.approx([-angle, angle])


def test_if_both_pay_the_triangles_move_in_faster_and_out_sooner(changed):
    facts, old = exercises.facts(), eigenvalues_decide
    second = "[-rate, 1 - rate * penalty]"
    new = changed(old, f"[1, rate], {second}", f"[1 - rate * penalty, rate], {second}")
    for rate, penalty in ((0.5, 1), (0.5, 4), (0.2, 3)):
        assert exercises.both_pay(rate, penalty) == pytest.approx(new.largest(new.simultaneous(rate, penalty)))
    assert facts["both_pay"] == pytest.approx(sqrt(0.5)) and facts["both_pay"] < old.facts()["penalty_1"]
    assert facts["both_pay_4"] == pytest.approx(old.facts()["simultaneous"]), "as far outside as the squares"
    assert old.largest(old.simultaneous(0.5, 4)) < 1, "while the discriminator alone may pay so much"
    (triangles,) = (line for line in new.figure().axes[0].lines if line.get_marker() == "^")
    assert np.hypot(*triangles.get_data()) == pytest.approx([facts["both_pay"]] * 2)


def test_a_generator_that_pays_stops_short_of_data_that_are_elsewhere():
    for penalty, rate in ((1, 0.1), (0.5, 0.1), (2, 0.1)):
        g = a = 0.0
        for _ in range(1000):
            g, a = g + rate * (a - penalty * g), a + rate * (1 - g - penalty * a)
        assert g == pytest.approx(exercises.rest(penalty))
        for _ in range(1000):  # the generator no longer pays
            g, a = g + rate * a, a + rate * (1 - g - penalty * a)
        assert (g, a) == (pytest.approx(1), pytest.approx(0, abs=1e-9))
    assert exercises.facts()["rest"] == 0.5
