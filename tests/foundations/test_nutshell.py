"""Claims of docs/foundations/nutshell.md."""

import functools
import inspect
import itertools
import math
import types
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal
from itertools import pairwise, product
from math import exp, gamma, log, pi, sqrt
from statistics import NormalDist, fmean, pstdev

import numpy as np
import pytest

from snippets.foundations.nutshell import (
    digits_live_on_few_directions,
    exercises,
    features_for_free,
    five_data_sets_five_fits,
    how_many_images,
    kl_is_a_shaded_area,
    labels_by_bayes,
    nearest_in_the_family,
    one_target_four_samplers,
    rigid_or_flexible,
    who_answers_what,
)
from snippets.shared.datasets import digits
from snippets.shared.divergences import kl, kl_gaussians
from snippets.shared.gaussian_mixture import GaussianMixture

# Five data sets, five fits -------------------------------------------------------------------


def test_the_fitted_gaussian_has_the_largest_likelihood_that_any_gaussian_gives_the_data(rng):
    for data in rng.normal(3, 2, size=(5, 12)):
        mean, std = five_data_sets_five_fits.fit(data)
        assert mean == pytest.approx(fmean(data)) and std == pytest.approx(pstdev(data))
        best = sum(log(NormalDist(mean, std).pdf(v)) for v in data)
        for m, s in ((0.1, 1), (-0.1, 1), (0, 1.05), (0, 0.95)):
            assert sum(log(NormalDist(mean + m, std * s).pdf(v)) for v in data) < best


def test_the_fit_of_many_data_sets_at_once_is_the_fit_of_each():
    data = np.random.default_rng(0).normal(size=(3, 4, 6))
    both = five_data_sets_five_fits.fit(data)
    assert both.shape == (2, 3, 4)
    for i, j in product(range(3), range(4)):
        assert both[:, i, j].tolist() == pytest.approx([fmean(data[i, j]), pstdev(data[i, j])])


@pytest.mark.equation("foundations/nutshell/fit_spread")
def test_the_spread_of_a_fitted_gaussian_is_one_over_the_root_of_the_fisher_information():
    x, step = np.linspace(-12, 12, 4001, retstep=True)
    for n in (10, 20, 2000):
        information = []
        for bump in ((1e-4, 0), (0, 1e-4)):  # slope of the log-density in the mean, and in the std
            plus, minus = ([log(NormalDist(sign * bump[0], 1 + sign * bump[1]).pdf(v)) for v in x] for sign in (1, -1))
            slope = (np.array(plus) - minus) / 2e-4
            information.append(n * (slope**2 * [NormalDist().pdf(v) for v in x]).sum() * step)
        assert five_data_sets_five_fits.spread(n) == pytest.approx(1 / np.sqrt(information), rel=1e-5)


def test_the_spread_of_simulated_fits_is_that_of_theory(rng, sets=2000):
    for n in (10, 20, 200):
        means, stds = five_data_sets_five_fits.fit(rng.normal(size=(sets, n)))
        chi = sqrt(2 / n) * gamma(n / 2) / gamma((n - 1) / 2)  # E of the fitted std, exactly
        exact = [1 / sqrt(n), sqrt((n - 1) / n - chi**2)]
        assert five_data_sets_five_fits.spread(n)[1] == pytest.approx(exact[1], rel=1 / n)
        for found, law in zip((means.std(), stds.std()), exact, strict=True):
            assert abs(found / law - 1) < 5 * sqrt(0.55 / sets)


def test_a_hundred_times_the_data_brings_the_fits_ten_times_closer():
    few, many = five_data_sets_five_fits.spread(np.array([20, 2000])).T
    assert (few / many).tolist() == pytest.approx([10, 10])
    data = five_data_sets_five_fits.draw(0)
    found = [five_data_sets_five_fits.fit(data[:, :n]).std(axis=1) for n in (20, 2000)]
    assert (found[0] / found[1]).tolist() == pytest.approx([10, 10], rel=5 * sqrt(1 / 1000))


def test_the_thousand_data_sets_come_from_the_unit_gaussian():
    for seed in range(3):
        data = five_data_sets_five_fits.draw(seed)
        assert data.shape == (1000, 2000)
        assert abs(data.mean()) < 5 / sqrt(data.size) and abs(data.var() - 1) < 5 * sqrt(2 / data.size)


@pytest.mark.parametrize("samples", [10, 20, 200, 2000])
def test_the_figure_of_five_fits_shows_each_data_set_with_its_own_gaussian(samples):
    left, right = five_data_sets_five_fits.figure(samples=samples).axes
    data = np.random.default_rng(0).normal(size=(1000, 2000))
    fits, rugs, truth = left.lines[0:10:2], left.lines[1:10:2], left.lines[10]
    for k, (curve, rug) in enumerate(zip(fits, rugs, strict=True)):
        own = data[k, :samples]
        law = NormalDist(fmean(own), pstdev(own))
        assert curve.get_ydata() == pytest.approx([law.pdf(v) for v in curve.get_xdata()], rel=1e-9)
        assert curve.get_color() == rug.get_color() and rug.get_marker() == "|"
        assert rug.get_xdata().tolist() == own[:100].tolist()
        assert set(rug.get_ydata()) == {-0.05 * (k + 1)}
        assert curve.get_ydata().max() < left.get_ylim()[1]
    assert len({c.get_color() for c in fits}) == 5
    assert truth.get_linestyle() == "--"
    assert truth.get_ydata() == pytest.approx([NormalDist().pdf(v) for v in truth.get_xdata()])
    assert (truth.get_xdata()[0], truth.get_xdata()[-1]) == (-3.6, 3.6) == left.get_xlim()
    assert left.get_title() == f"{samples:,} samples each"
    for row, (theory, real, now) in enumerate((right.lines[:3], right.lines[3:])):
        n = np.array([10, 20, 50, 100, 200, 500, 1000, 2000])
        assert theory.get_xdata().tolist() == real.get_xdata().tolist() == n.tolist()
        assert theory.get_ydata() == pytest.approx([1 / sqrt((row + 1) * v) for v in n])
        spread = [np.std([(fmean, pstdev)[row](d[:v].tolist()) for d in data[:, :20]]) for v in (10, 20)]
        assert real.get_ydata()[:2] == pytest.approx(spread)
        assert real.get_ydata() == pytest.approx(theory.get_ydata(), rel=0.12)
        assert (now.get_xdata()[0], now.get_ydata()[0]) == (samples, real.get_ydata()[n == samples][0])
    assert right.lines[0].get_ydata().max() < right.get_ylim()[1] and right.get_ylim()[0] == 0.01


def test_the_quoted_numbers_of_the_five_fits_are_those_of_the_data_shown():
    facts = five_data_sets_five_fits.facts()
    data = np.random.default_rng(0).normal(size=(1000, 2000))
    means = [fmean(row[:20]) for row in data]
    assert (facts["lowest"], facts["highest"]) == pytest.approx((min(means[:5]), max(means[:5])))
    assert facts["found_mean_20"] == pytest.approx(pstdev(means))
    assert facts["found_std_20"] == pytest.approx(pstdev([pstdev(row[:20]) for row in data]))
    assert facts["mean_20"] == pytest.approx(1 / sqrt(20)) and facts["std_20"] == pytest.approx(1 / sqrt(40))
    assert facts["mean_2000"] == pytest.approx(facts["mean_20"] / 10)
    assert five_data_sets_five_fits.figure().axes[0].get_title() == "20 samples each"


# KL as an area -------------------------------------------------------------------------------


@pytest.mark.equation("foundations/nutshell/kl_divergence")
def test_kl_is_the_integral_of_p_times_the_log_ratio_and_never_negative():
    x = np.linspace(-25, 25, 5001)
    for p, q in product(((0, 1), (1, 2), (-0.5, 0.7)), repeat=2):
        height = kl_is_a_shaded_area.integrand(x[2000:3001], p, q)
        by_hand = [NormalDist(*p).pdf(v) * log(NormalDist(*p).pdf(v) / NormalDist(*q).pdf(v)) for v in x[2000:3001]]
        assert height == pytest.approx(by_hand, rel=1e-9, abs=1e-12)
        dense = [NormalDist(*pair).pdf(v) for pair in (p, q) for v in x[700:4301]]
        integral = kl(dense[:3601], dense[3601:], x[700:4301])
        assert integral == pytest.approx(kl_gaussians(*p, *q), abs=1e-9)
        assert integral >= 0 and (integral > 1e-3) == (p != q)
    # The same for a die that is loaded (a six comes up half of the time), with a sum.
    fair, loaded = [1 / 6] * 6, [0.1] * 5 + [0.5]
    assert sum(f * log(f / g) for f, g in zip(fair, loaded, strict=True)) == pytest.approx(
        5 / 6 * log(10 / 6) + log(2 / 6) / 6
    )


@pytest.mark.equation("foundations/nutshell/kl_gaussians")
def test_kl_of_two_gaussians_has_a_closed_form():
    x = np.linspace(-30, 30, 6001)
    for (m, s), (mu, sigma) in product(((0, 1), (1, 2), (-0.5, 0.8)), repeat=2):
        formula = log(sigma / s) + (s**2 + (m - mu) ** 2) / (2 * sigma**2) - 1 / 2
        dense = [np.array([NormalDist(*g).pdf(v) for v in x]) for g in ((m, s), (mu, sigma))]
        inside = dense[1] > 1e-250
        assert kl(dense[0][inside], dense[1][inside], x[inside]) == pytest.approx(formula, abs=1e-9)
        assert kl_gaussians(m, s, mu, sigma) == pytest.approx(formula, abs=1e-12)


def test_the_direction_of_kl_matters_and_a_detour_may_be_shorter():
    facts = kl_is_a_shaded_area.facts()
    assert facts["kl_pq"] == pytest.approx(log(2) + 1 / 4 - 1 / 2)
    assert facts["kl_qp"] == pytest.approx(-log(2) + 5 / 2 - 1 / 2)
    assert (facts["one_step"], facts["two_steps"]) == (0.5, 2)
    assert facts["two_steps"] > 2 * facts["one_step"]


def test_the_part_of_kl_below_the_axis_is_subtracted_from_the_part_above():
    for p, q in (((0, 1), (1, 2)), ((1, 2), (0, 1)), ((0, 1), (1, 0.7))):
        above, below = kl_is_a_shaded_area.areas(p, q)
        assert above > 0 and below > 0
        assert above - below == pytest.approx(kl_gaussians(*p, *q), abs=1e-6)
    # q = N(1, 4) is the larger one outside two points, where a quadratic of x is zero.
    ends = sorted(np.roots([-3 / 8, -1 / 4, 1 / 8 + log(2)]))
    assert ends[0] < 0 < ends[1]
    x = np.linspace(*ends, 20_001)
    inner = [NormalDist().pdf(v) * (log(2) - v**2 / 2 + (v - 1) ** 2 / 8) for v in x]
    facts = kl_is_a_shaded_area.facts()
    assert facts["above"] == pytest.approx(np.trapezoid(inner, x), abs=1e-6)
    assert facts["above"] - facts["below"] == pytest.approx(facts["kl_pq"], abs=1e-6)


@pytest.mark.parametrize("std", [0.7, 0.8, 1, 1.25, 1.5, 2])
def test_the_kl_figure_shades_both_directions_and_writes_their_areas(std):
    top, *rows = kl_is_a_shaded_area.figure(std=std).axes
    p, q = NormalDist(), NormalDist(1, std)
    for line, law, style in zip(top.lines, (p, q), ("-", "--"), strict=True):
        assert line.get_ydata() == pytest.approx([law.pdf(v) for v in line.get_xdata()])
        assert line.get_linestyle() == style and line.get_ydata().max() < top.get_ylim()[1]
    x = top.lines[0].get_xdata()
    assert (x[0], x[-1]) == (-6, 9) == top.get_xlim()
    assert [t.get_text().strip() for t in top.texts] == ["$p$", "$q$"]
    place = top.texts[1].get_position()
    assert place == pytest.approx((1 + std, q.pdf(1 + std)))
    directions = ((p, q, "$p$ log($p$/$q$)"), (q, p, "$q$ log($q$/$p$)"))
    for ax, (a, b, name) in zip(rows, directions, strict=True):
        height = np.array([a.pdf(v) * (log(a.pdf(v)) - log(b.pdf(v))) for v in x])
        assert ax.lines[0].get_ydata() == pytest.approx(height, abs=1e-9)
        low, high = ax.get_ylim()
        assert low < height.min() and height.max() < high
        value = log(b.stdev / a.stdev) + (a.variance + 1) / (2 * b.variance) - 0.5
        assert ax.texts[0].get_text() == f"{name}\narea {value:.3f}"
        up, down = ax.collections
        assert down.get_hatch() == "////" and up.get_hatch() is None
        for shade, sign in (up, 1), (down, -1):
            area = 0
            for path in shade.get_paths():
                u, v = path.vertices.T
                assert (sign * v).min() > -1e-9
                area += abs(np.sum(u[1:] * v[:-1] - u[:-1] * v[1:])) / 2
            part = np.trapezoid(np.maximum(sign * height, 0), x)
            assert area == pytest.approx(part, abs=0.01) and area > 0.05
    values = [float(ax.texts[0].get_text().split()[-1]) for ax in rows]
    assert kl_is_a_shaded_area.figure().axes[2].texts[0].get_text().endswith("1.307")  # without a slider: std = 2
    assert (values[0] > values[1]) == (std < 1) and (values[0] == values[1]) == (std == 1)


@pytest.mark.equation("foundations/nutshell/kl_and_likelihood")
def test_kl_is_what_the_entropy_and_the_mean_log_likelihood_leave(rng, n=4000):
    m2 = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])
    x, step = np.linspace(-17, 17, 3401, retstep=True)
    p = m2.prob(x)
    entropy = -(p * m2.log_prob(x)).sum() * step
    sample = m2.sample(rng, n)
    for mean, std in ((0, 2), (1, 1.5), (-2, 0.9)):
        q = NormalDist(mean, std)
        likelihood = (p * [log(q.pdf(v)) for v in x]).sum() * step
        assert kl(p, [q.pdf(v) for v in x], x) == pytest.approx(-entropy - likelihood, abs=1e-9)
        terms = np.log([q.pdf(v) for v in sample])  # the mean over data stands in for the expectation
        assert abs(terms.mean() - likelihood) < 5 * terms.std() / sqrt(n)


# The nearest member of a family --------------------------------------------------------------


def test_forward_kl_depends_on_the_data_through_mean_variance_and_entropy_only():
    wide = np.linspace(-20, 20, 8001)
    for distance, m, s in product((1, 2.75, 4), (-1.5, 0, 0.7), (0.6, 1.5, 3)):
        p = GaussianMixture([0.5, 0.5], [-distance / 2, distance / 2], [0.5, 0.5])
        negative_entropy = np.trapezoid(p.prob(wide) * p.log_prob(wide), wide)
        variance = 0.25 + distance**2 / 4
        cross = log(s * sqrt(2 * pi)) + (variance + m**2) / (2 * s**2)
        assert nearest_in_the_family.forward(p, m, s) == pytest.approx(negative_entropy + cross, abs=1e-7)
    lopsided = GaussianMixture([0.3, 0.7], [-1, 2], [0.5, 0.8])
    q = [NormalDist(1, 1.3).pdf(v) for v in wide[2000:6001]]
    expected = kl(lopsided.prob(wide[2000:6001]), q, wide[2000:6001])
    assert nearest_in_the_family.forward(lopsided, 1, 1.3) == pytest.approx(expected, abs=1e-6)


def test_reverse_kl_swaps_the_roles_of_model_and_data():
    wide = np.linspace(-14, 14, 5601)
    for distance, m, s in product((1, 2.75, 4), (-2, 0, 0.7), (0.3, 0.5, 1.3)):
        p = GaussianMixture([0.5, 0.5], [-distance / 2, distance / 2], [0.5, 0.5])
        q = [NormalDist(m, s).pdf(v) for v in wide]
        assert nearest_in_the_family.reverse(p, m, s) == pytest.approx(kl(q, p.prob(wide), wide), abs=1e-5)


def test_many_models_at_once_give_the_kl_of_each():
    p = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])
    m, s = np.linspace(-2, 2, 5), np.linspace(0.5, 2, 3)
    for d in (nearest_in_the_family.forward, nearest_in_the_family.reverse):
        table = d(p, m[:, None], s[:, None, None])
        assert table.shape == (3, 5)
        for i, j in product(range(3), range(5)):
            assert table[i, j] == pytest.approx(d(p, m[j], s[i]), rel=1e-12)


@pytest.mark.equation("foundations/nutshell/moment_matching")
@pytest.mark.parametrize("distance", [1, 1.5, 2, 2.5, 2.75, 3, 3.5, 4])
def test_the_forward_fit_has_the_mean_and_the_variance_of_the_data(distance):
    p, m, s = nearest_in_the_family.nearest(nearest_in_the_family.forward, distance)
    x, step = np.linspace(-9, 9, 3601, retstep=True)
    hills = [0.5 * NormalDist(-distance / 2, 0.5).pdf(v) + 0.5 * NormalDist(distance / 2, 0.5).pdf(v) for v in x]
    assert p.prob(x) == pytest.approx(hills, rel=1e-9)
    mean = (x * hills).sum() * step
    variance = ((x - mean) ** 2 * hills).sum() * step
    assert variance == pytest.approx(1 / 4 + distance**2 / 4)
    assert m == pytest.approx(mean, abs=1e-6) and s == pytest.approx(sqrt(variance), rel=1e-6)


def nearest_in_the_family_walk(p, m, s):
    """Another optimiser: downhill on the reverse KL along its gradient, which the score gives."""
    z = np.linspace(-8, 8, 641)
    weight = np.exp(-(z**2) / 2) / np.exp(-(z**2) / 2).sum()
    for _ in range(300):
        pull = p.score(m + s * z)
        m, s = m + 0.1 * s**2 * (pull @ weight), s * exp(0.1 * (1 + s * (z * pull) @ weight))
    return m, s


@pytest.mark.parametrize("distance", [1, 1.5, 2, 2.5, 2.75, 3, 3.5, 4])
def test_two_optimisers_agree_on_the_reverse_fit_and_it_is_wide_or_sits_on_one_hill(distance):
    p, m, s = nearest_in_the_family.nearest(nearest_in_the_family.reverse, distance)
    wide = nearest_in_the_family_walk(p, 0, sqrt(1 / 4 + distance**2 / 4))
    hill = nearest_in_the_family_walk(p, -distance / 2, 0.5)
    heights = [nearest_in_the_family.reverse(p, *end) for end in (wide, hill)]
    best = wide if distance < 2.8 else hill
    assert (m, s) == pytest.approx(best, abs=1e-5)
    assert nearest_in_the_family.reverse(p, m, s) <= min(heights) + 1e-9
    assert nearest_in_the_family.reverse(p, -m, s) == pytest.approx(nearest_in_the_family.reverse(p, m, s))
    if distance < 2.8:
        assert m == pytest.approx(0, abs=1e-6) and s > 0.69
    else:
        assert abs(m + distance / 2) < 0.01 and abs(s - 0.5) < 0.012
    if distance >= 2.5:  # by then both are lowest points of their own neighbourhood
        assert abs(wide[0]) < 1e-6 and abs(hill[0]) > 1


@pytest.mark.equation("foundations/nutshell/nearest_model")
def test_no_other_gaussian_of_the_family_is_nearer_than_the_nearest():
    x = np.linspace(-15, 15, 1501)
    for d, swap in ((nearest_in_the_family.forward, False), (nearest_in_the_family.reverse, True)):
        p, m, s = nearest_in_the_family.nearest(d, 4)
        lowest = d(p, m, s)
        for mean, std in product(np.linspace(-3, 3, 13), np.linspace(0.45, 3, 12)):
            q = [NormalDist(mean, std).pdf(v) for v in x]
            value = kl(q, p.prob(x), x) if swap else kl(p.prob(x), q, x)
            assert value >= lowest - 1e-9
        for dm, ds in ((0.01, 1), (-0.01, 1), (0, 1.01), (0, 0.99)):
            assert d(p, m + dm, s * ds) > lowest


def test_the_numbers_of_the_two_fits_are_as_quoted():
    facts = nearest_in_the_family.facts()
    x = np.linspace(-15, 15, 6001)
    p = GaussianMixture([0.5, 0.5], [-2, 2], [0.5, 0.5])
    assert facts["variance"] == pytest.approx(2**2 + 0.5**2, abs=1e-5)
    q = [NormalDist(0, sqrt(4.25)).pdf(v) for v in x]
    assert facts["forward"] == pytest.approx(kl(p.prob(x), q, x), abs=1e-6)
    assert (facts["m"], facts["narrow"]) == pytest.approx(nearest_in_the_family_walk(p, -2, 0.5), abs=1e-5)
    one = [NormalDist(facts["m"], facts["narrow"]).pdf(v) for v in x]
    assert facts["reverse"] == pytest.approx(kl(one, p.prob(x), x), abs=1e-6)
    assert abs(facts["reverse"] - log(2)) < 1e-3  # one hill of two: half of the mass is left out
    assert facts["reverse"] < log(2) < facts["forward"]
    words = [t.get_text() for ax in nearest_in_the_family.figure().axes for t in ax.texts]
    assert words == [f"{facts['forward']:.2f}", f"{facts['reverse']:.2f}"]


@pytest.mark.parametrize("distance", [1, 2.75, 4])
def test_the_figure_of_two_projections_shows_densities_above_and_the_surfaces_below(distance):
    axes = np.reshape(nearest_in_the_family.figure(distance=distance).axes, (2, 2))
    for (top, low), d, name in zip(
        axes.T, (nearest_in_the_family.forward, nearest_in_the_family.reverse), ("forward", "reverse"), strict=True
    ):
        p, m, s = nearest_in_the_family.nearest(d, distance)
        assert top.get_title() == f"{name} KL"
        (curve,), (data,) = top.lines, top.collections
        law = NormalDist(m, s)
        assert curve.get_ydata() == pytest.approx([law.pdf(v) for v in curve.get_xdata()])
        assert curve.get_xdata()[[0, -1]].tolist() == pytest.approx([-4, 4])
        for u, v in data.get_paths()[0].vertices:
            assert v == pytest.approx(0, abs=1e-12) or v == pytest.approx(p.prob(u), rel=1e-9)
        assert data.get_paths()[0].vertices[:, 1].max() == pytest.approx(p.prob(curve.get_xdata()).max())
        assert curve.get_ydata().max() < top.get_ylim()[1]
        (dot,) = low.lines
        assert (dot.get_xdata()[0], dot.get_ydata()[0]) == (m, s)
        assert low.texts[0].get_text() == f"{d(p, m, s):.2f}" and low.texts[0].get_position()[0] == m
        (surface,) = low.collections
        assert surface.levels.tolist() == [0, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.5, 2, 3, 5]
        seen = 0
        for path, (lower, upper) in zip(surface.get_paths(), pairwise(surface.levels), strict=True):
            for u, v in path.vertices:
                if abs(u) < 3.99 and 0.45 < v < 2.95:  # a line of the map, not its rim
                    value = d(p, u, v)
                    assert min(abs(value - lower), abs(value - upper)) < 0.03 + 0.15 * lower
                    seen += 1
        assert seen > 50
        assert low.get_xlim() == (-4, 4) and low.get_ylim() == (0.2, 3)


# Rigid or flexible ---------------------------------------------------------------------------


def rigid_or_flexible_hills(center):
    return GaussianMixture([0.5, 0.5], [-center, center], [0.5, 0.5])


def rigid_or_flexible_overlap(p, mean, variance):
    """Integral of p times N(mean, variance), for equal hills of p: a Gaussian of the difference."""
    return sum(0.5 * NormalDist(m, sqrt(variance + 0.25)).pdf(mean) for m in p.means)


def rigid_or_flexible_exact(p, n, h):
    """Mean integrated squared error of kernels: all integrals of products of Gaussians are closed."""
    own, once, twice = (sum(0.5 * rigid_or_flexible_overlap(p, m, 0.25 + k * h**2) for m in p.means) for k in range(3))
    return 1 / (2 * sqrt(pi) * n * h) + (1 - 1 / n) * twice - 2 * once + own


@pytest.mark.equation("foundations/nutshell/two_hills")
def test_one_world_has_one_hill_and_the_other_the_two_of_the_running_example():
    x = np.linspace(-4, 4, 81)
    assert rigid_or_flexible.one.prob(x) == pytest.approx([NormalDist(0, sqrt(1 / 4)).pdf(v) for v in x])
    two = [(NormalDist(-2, sqrt(1 / 4)).pdf(v) + NormalDist(2, sqrt(1 / 4)).pdf(v)) / 2 for v in x]
    assert rigid_or_flexible.two.prob(x) == pytest.approx(two)
    assert nearest_in_the_family.nearest(nearest_in_the_family.forward, 4)[0].prob(x) == pytest.approx(two)


def test_the_rigid_model_is_the_likeliest_gaussian_whatever_the_data(rng):
    data = rng.normal(0.3, 0.8, size=(4, 9))
    fits = rigid_or_flexible.rigid(data[:, :, None])
    assert fits.shape == (4, 241)
    for row, fit in zip(data, fits, strict=True):
        law = NormalDist(fmean(row), pstdev(row))
        assert fit == pytest.approx([law.pdf(v) for v in np.linspace(-6, 6, 241)], rel=1e-9)


@pytest.mark.equation("foundations/nutshell/kernel_density")
def test_the_flexible_model_is_the_mean_of_a_gaussian_on_each_sample(rng):
    x = np.linspace(-6, 6, 241)
    for n in (3, 40):
        data = rng.normal(0, 0.5, size=n)
        model = rigid_or_flexible.flexible(data[:, None])
        h = 0.5 * (4 / 3) ** (1 / 5) * n ** (-1 / 5)
        assert rigid_or_flexible.width(n) == pytest.approx(h) == pytest.approx(0.53 * n**-0.2, rel=1e-3)
        assert model == pytest.approx([fmean(NormalDist(c, h).pdf(v) for c in data) for v in x], rel=1e-9)
        assert model.sum() * 0.05 == pytest.approx(1, abs=1e-6)


def test_the_kernel_width_is_the_best_one_for_many_samples_of_one_hill():
    p = rigid_or_flexible_hills(0)
    for n, near in ((100, 0.06), (10_000, 0.02), (10**7, 0.005)):
        widths = np.geomspace(0.5, 2, 1001) * rigid_or_flexible.width(n)
        best = min(widths, key=lambda h: rigid_or_flexible_exact(p, n, h))
        assert best == pytest.approx(rigid_or_flexible.width(n), rel=near)


@pytest.mark.equation("foundations/nutshell/integrated_error")
@pytest.mark.parametrize("center", [0, 2])
def test_both_mean_errors_are_integrals_of_the_squared_difference(center):
    p = rigid_or_flexible_hills(center)
    for n in (10, 100):
        fixed, free = rigid_or_flexible.errors(p, n, 5)
        assert free == pytest.approx(rigid_or_flexible_exact(p, n, rigid_or_flexible.width(n)), rel=1e-6)
        closed = []  # the same data sets, each integral in closed form
        for row in p.sample(np.random.default_rng(5), 100 * n).reshape(100, n):
            mean, variance = fmean(row), pstdev(row) ** 2
            own = sum(0.5 * rigid_or_flexible_overlap(p, m, 0.25) for m in p.means)
            cross = rigid_or_flexible_overlap(p, mean, variance)
            closed.append(1 / sqrt(4 * pi * variance) - 2 * cross + own)
        assert fixed == pytest.approx(fmean(closed), rel=1e-3)


@pytest.mark.parametrize("center", [0, 2])
def test_the_exact_error_of_kernels_is_the_mean_over_simulated_data_sets(rng, center, n=50):
    p, x = rigid_or_flexible_hills(center), np.linspace(-6, 6, 241)
    found = [
        ((rigid_or_flexible.flexible(row[:, None]) - p.prob(x)) ** 2).sum() * 0.05
        for row in p.sample(rng, 200 * n).reshape(200, n)
    ]
    assert abs(fmean(found) - rigid_or_flexible.errors(p, n, 0)[1]) < 5 * pstdev(found) / sqrt(200)


def test_the_rigid_error_falls_like_one_over_n_if_the_family_is_right():
    n = np.array([100, 300, 1000, 3000, 10_000])
    both = np.array([rigid_or_flexible.errors(rigid_or_flexible.one, v, 0) for v in n])
    slope = np.polyfit(np.log(n), np.log(both), 1)[0]
    assert slope[0] == pytest.approx(-1, abs=0.15) and slope[1] == pytest.approx(-0.8, abs=0.15)
    # 7 / (16 sqrt(pi) sigma n): squared slopes of the density in mean and std, times their variances.
    assert both[:, 0] * n == pytest.approx(7 / (16 * sqrt(pi) * 0.5), rel=5 * sqrt(1.2 / 100))
    assert (both[:, 0] < both[:, 1]).all()
    few = rigid_or_flexible.errors(rigid_or_flexible.one, 10, 0)
    assert few[1] < few[0]  # with ten samples even here the kernels are ahead


def test_with_the_wrong_family_the_order_is_reversed_and_more_data_do_not_help():
    n = np.array([10, 100, 300, 1000, 3000, 10_000])
    both = np.array([rigid_or_flexible.errors(rigid_or_flexible.two, v, 0) for v in n])
    x = np.linspace(-20, 20, 8001)
    nearest = np.array([NormalDist(0, sqrt(4.25)).pdf(v) for v in x])
    floor = np.trapezoid((nearest - rigid_or_flexible_hills(2).prob(x)) ** 2, x)
    assert both[-1, 0] == pytest.approx(floor, rel=2e-3) and (both[:, 0] > floor).all()
    slope = np.polyfit(np.log(n[1:]), np.log(both[1:]), 1)[0]
    assert slope[0] == pytest.approx(0, abs=0.01) and slope[1] == pytest.approx(-0.77, abs=0.08)
    assert (both[:, 1] < both[:, 0] / 2).all()


def test_data_of_one_and_of_two_hills_are_the_same_to_every_gaussian_if_mean_and_variance_agree():
    two, one = np.array([-2.0, -2, 2, 2]), np.array([-sqrt(8), 0, 0, sqrt(8)])
    for mean, std in product((-1, 0, 2.5), (0.5, 2, 3)):
        law = NormalDist(mean, std)
        assert sum(log(law.pdf(v)) for v in two) == pytest.approx(sum(log(law.pdf(v)) for v in one))
    m = rigid_or_flexible
    assert m.rigid(two[:, None]) == pytest.approx(m.rigid(one[:, None]))
    middle = abs(m.x).argmin()  # the kernels, which keep the data, see a valley or a hill
    assert m.flexible(two[:, None])[middle] < 0.05 < 0.2 < m.flexible(one[:, None])[middle]


def test_the_quoted_errors_are_those_of_a_hundred_and_ten_thousand_samples():
    facts = rigid_or_flexible.facts()
    for name, center in (("one", 0), ("two", 2)):
        p = rigid_or_flexible_hills(center)
        for n in (100, 10_000):
            exact = rigid_or_flexible_exact(p, n, 0.5 * (4 / (3 * n)) ** 0.2)
            assert facts[f"flexible_{name}_{n}"] == pytest.approx(exact, rel=1e-5)
            found = []
            for row in p.sample(np.random.default_rng(0), 100 * n).reshape(100, n):
                m, v = row.mean(), row.var()
                own = sum(0.5 * rigid_or_flexible_overlap(p, c, 0.25) for c in p.means)
                found.append(1 / sqrt(4 * pi * v) - 2 * rigid_or_flexible_overlap(p, m, v) + own)
            assert facts[f"rigid_{name}_{n}"] == pytest.approx(fmean(found), rel=2e-3)
    assert len(facts) == 8
    assert set(rigid_or_flexible.figure().axes[2].lines[-1].get_xdata()) == {100}


@pytest.mark.parametrize("samples", [10, 100, 10_000])
def test_the_figure_of_rigid_and_flexible_fits_shows_models_above_and_errors_below(samples):
    axes = np.reshape(rigid_or_flexible.figure(samples=samples).axes, (2, 2))
    for (top, low), center in zip(axes.T, (0, 2), strict=True):
        p = rigid_or_flexible_hills(center)
        data = p.sample(np.random.default_rng(0), samples)
        dashed, solid = top.lines
        x = dashed.get_xdata()
        law = NormalDist(fmean(data), pstdev(data))
        assert dashed.get_ydata() == pytest.approx([law.pdf(v) for v in x], rel=1e-6)
        h = 0.5 * (4 / (3 * samples)) ** 0.2
        at = [np.exp(-(((v - data) / h) ** 2) / 2).mean() / (h * sqrt(2 * pi)) for v in x]
        assert solid.get_ydata() == pytest.approx(at, rel=1e-6)
        assert (dashed.get_linestyle(), solid.get_linestyle()) == ("--", "-")
        outline = top.collections[0].get_paths()[0].vertices
        assert outline[:, 1].max() == pytest.approx(p.prob(x).max())
        assert max(dashed.get_ydata().max(), solid.get_ydata().max()) < top.get_ylim()[1] == 1
        rigid, flexible, now = low.lines
        sizes = [10, 30, 100, 300, 1000, 3000, 10_000]
        assert rigid.get_xdata().tolist() == flexible.get_xdata().tolist() == sizes
        both = np.array([rigid_or_flexible.errors(p, n, 0) for n in sizes])
        assert np.stack([rigid.get_ydata(), flexible.get_ydata()], axis=1) == pytest.approx(both, rel=1e-12)
        assert (rigid.get_marker(), rigid.get_linestyle()) == ("o", "--")
        assert (flexible.get_marker(), flexible.get_linestyle()) == ("s", "-")
        assert set(now.get_xdata()) == {samples}
        assert low.get_xscale() == low.get_yscale() == "log"
    assert "rigid: dashed" in axes[1, 1].texts[0].get_text()


# How many images ---------------------------------------------------------------------------


def test_pictures_of_one_and_two_small_pixels_are_counted_by_listing_them():
    for pixels, bits, channels in ((1, 1, 3), (2, 1, 3), (1, 2, 3), (2, 2, 1), (3, 1, 1)):
        listed = len(list(itertools.product(range(2**bits), repeat=pixels * channels)))
        assert float(10 ** how_many_images.exponent(pixels, bits, channels)) == pytest.approx(listed, rel=1e-12)


@pytest.mark.equation("foundations/nutshell/number_of_images")
def test_the_number_of_700_by_1400_pictures_has_7080226_digits_and_begins_with_3148():
    facts = how_many_images.facts()
    exact = Context(prec=7_100_000, Emax=MAX_EMAX, Emin=MIN_EMIN)
    count = exact.power(Decimal(256), 700 * 1400 * 3)  # every digit of it
    assert not exact.flags[next(f for f in exact.flags if f.__name__ == "Inexact")]
    assert facts["digits"] == count.adjusted() + 1 == 7_080_226 and facts["exponent"] == 7_080_225
    first = Context(prec=12, Emax=MAX_EMAX, Emin=MIN_EMIN).plus(count).scaleb(-7_080_225, exact)
    assert facts["leading"] == pytest.approx(float(first), rel=1e-9) and round(facts["leading"], 3) == 3.148
    assert float(how_many_images.exponent(how_many_images.PHOTO)) == pytest.approx(2_940_000 * math.log10(256))


def test_a_picture_of_700_by_1400_is_2940000_numbers_or_23_and_a_half_million_bits():
    facts = how_many_images.facts()
    assert facts["values"] == 700 * 1400 * 3 == 2_940_000
    assert facts["bits"] == 8 * 2_940_000 == 23_520_000
    assert facts["megabytes"] == pytest.approx(2.94) and facts["megapixels"] == pytest.approx(4032 * 3024 / 1e6)
    assert facts["exponent"] == math.floor(2_940_000 * math.log10(256))
    assert facts["grey"] == math.floor(980_000 * math.log10(256))
    assert facts["camera"] == math.floor(4032 * 3024 * 3 * math.log10(256))


def test_both_published_exponents_are_wrong_even_for_one_bit_and_for_nine():
    facts, claims = how_many_images.facts(), how_many_images.CLAIMS
    assert claims == {"lecture notes": 800_000, "article": 8_000_000}
    assert claims["lecture notes"] < facts["one_bit"] == math.floor(2_940_000 * math.log10(2)) < facts["exponent"]
    assert facts["exponent"] < facts["nine_bits"] == math.floor(2_940_000 * 9 * math.log10(2)) < claims["article"]


def test_one_pixel_has_more_colours_than_imagenet_has_pictures():
    facts = how_many_images.facts()
    assert facts["colours"] == 256**3 == 16_777_216 > facts["imagenet"] == 15_000_000
    assert float(how_many_images.exponent(1)) == pytest.approx(math.log10(facts["colours"]), rel=1e-12)


@pytest.mark.parametrize("bits", [1, 2, 4, 8])
def test_the_figure_of_image_counts_shows_three_sizes_imagenet_and_three_exponents(bits):
    line, bars = (how_many_images.figure() if bits == 8 else how_many_images.figure(bits=bits)).axes
    dots, level = line.lines
    assert dots.get_xdata().tolist() == [1, 980_000, 4032 * 3024]
    truth = [bits * 3 * n * math.log10(2) for n in (1, 980_000, 4032 * 3024)]
    assert np.array(dots.get_ydata(), dtype=float) == pytest.approx(truth, rel=1e-12)
    assert level.get_ydata() == pytest.approx([math.log10(15e6)] * 2)
    words = {t.get_text(): t.xy for t in line.texts if hasattr(t, "xy")}
    for name, x, y in zip(("one pixel", "700×1400", "12 megapixels"), dots.get_xdata(), truth, strict=True):
        assert words[name] == pytest.approx((x, y))
    heights = [bar.get_height() for bar in bars.patches]
    assert heights == pytest.approx([0.8, truth[1] / 1e6, 8])
    assert [t.get_text() for t in bars.texts] == [f"{h:.2f}" for h in heights]
    assert [t.get_position()[0] for t in bars.texts] == [0, 1, 2]
    assert all(h < t.get_position()[1] < h + 0.5 for t, h in zip(bars.texts, heights, strict=True))
    assert [t.get_text() for t in bars.get_xticklabels()] == ["notes", "true", "article"]
    assert [bar.get_x() + bar.get_width() / 2 for bar in bars.patches] == pytest.approx([0, 1, 2])


# Digits on few directions ------------------------------------------------------------------


def test_the_directions_of_the_digits_are_orthonormal_and_fall_in_variance():
    variances, directions = digits_live_on_few_directions.principal_directions()
    train = digits()[0][:1200]
    assert directions.T @ directions == pytest.approx(np.eye(64), abs=1e-10)
    assert (np.diff(variances) <= 0).all() and (variances >= 0).all()
    seen = ((train - train.mean(axis=0)) @ directions).var(axis=0)
    assert variances == pytest.approx(seen, abs=1e-9)
    singular = np.linalg.svd(train - train.mean(axis=0), compute_uv=False)
    assert variances == pytest.approx(singular**2 / 1200, abs=1e-9)


def test_all_digit_directions_together_hold_the_variance_of_all_pixels():
    variances, _ = digits_live_on_few_directions.principal_directions()
    assert variances.sum() == pytest.approx(digits()[0][:1200].var(axis=0).sum())
    for part in (digits_live_on_few_directions.by_direction, digits_live_on_few_directions.by_pixel):
        assert part.shape == (65,) and part[0] == 0 and part[-1] == pytest.approx(1)
        assert (np.diff(part) >= -1e-12).all()
    # Schur: the eigenvalues of a covariance majorise its diagonal.
    excess = digits_live_on_few_directions.by_direction - digits_live_on_few_directions.by_pixel
    assert (excess >= -1e-12).all() and excess[1:40].min() > 0.04


def test_the_share_of_single_digit_pixels_takes_the_most_varied_first():
    variance = sorted(digits()[0][:1200].var(axis=0), reverse=True)
    sums = [math.fsum(variance[:k]) / math.fsum(variance) for k in range(65)]
    assert digits_live_on_few_directions.by_pixel == pytest.approx(sums, abs=1e-12)


@pytest.mark.equation("foundations/nutshell/few_directions")
def test_a_rebuilt_digit_is_the_nearest_point_of_the_mean_plus_the_first_directions(rng):
    images = digits()[0]
    train, x = images[:1200], images[1200:][rng.integers(597, size=6)]
    _, _, rows = np.linalg.svd(train - train.mean(axis=0), full_matrices=True)
    for k in (0, 1, 8, 30):
        rebuilt = digits_live_on_few_directions.rebuild(x, k)
        weights, *_ = np.linalg.lstsq(rows[:k].T, (x - train.mean(axis=0)).T) if k else (np.zeros((0, 6)),)
        assert rebuilt == pytest.approx(train.mean(axis=0) + weights.T @ rows[:k], abs=1e-8)
        assert digits_live_on_few_directions.rebuild(rebuilt, k) == pytest.approx(rebuilt, abs=1e-9)
    assert digits_live_on_few_directions.rebuild(x, 64) == pytest.approx(x, abs=1e-9)


def test_what_a_rebuilt_training_digit_lacks_is_the_variance_of_the_other_directions():
    train = digits()[0][:1200]
    for k in (0, 1, 8, 21, 64):
        lost = ((train - digits_live_on_few_directions.rebuild(train, k)) ** 2).sum(axis=1).mean()
        total = train.var(axis=0).sum()
        assert 1 - lost / total == pytest.approx(digits_live_on_few_directions.by_direction[k], abs=1e-9)


def test_half_of_what_varies_in_digits_fits_in_5_directions_and_90_percent_in_21():
    facts = digits_live_on_few_directions.facts()
    train, test = digits()[0][:1200], digits()[0][1200:]
    _, singular, rows = np.linalg.svd(train - train.mean(axis=0))
    part = np.cumsum(singular**2) / (singular**2).sum()
    alone = np.cumsum(np.sort(train.var(axis=0))[::-1]) / train.var(axis=0).sum()
    for name, p in ("half", 0.5), ("ninety", 0.9):
        assert facts[name] == 1 + (part < p).sum()
        assert facts[name + "_pixels"] == 1 + (alone < p).sum() > 1.5 * facts[name]
    for k in (8, 21):
        assert facts[f"train_{k}"] == pytest.approx(part[k - 1])
        kept = (((test - train.mean(axis=0)) @ rows[:k].T) ** 2).sum()
        assert facts[f"test_{k}"] == pytest.approx(kept / ((test - train.mean(axis=0)) ** 2).sum())
        assert 0 < facts[f"train_{k}"] - facts[f"test_{k}"] < 0.03  # the structure is not only the training set's


@pytest.mark.parametrize("k", [0, 1, 8, 64])
def test_the_figure_of_directions_shows_two_shares_and_ten_rebuilt_digits(k):
    show = digits_live_on_few_directions.figure
    curve, pictures = (show() if k == 8 else show(directions=k)).axes
    by_direction, by_pixel, dot = curve.lines
    assert by_direction.get_xdata().tolist() == list(range(65))
    assert by_direction.get_ydata() == pytest.approx(digits_live_on_few_directions.by_direction)
    assert by_pixel.get_ydata() == pytest.approx(digits_live_on_few_directions.by_pixel)
    assert dot.get_xydata()[0] == pytest.approx((k, digits_live_on_few_directions.by_direction[k]))
    mosaic = np.asarray(pictures.images[0].get_array())
    assert mosaic.shape == (20, 100) and pictures.images[0].get_clim() == (0, 16)
    images, labels = digits()
    for digit in range(10):
        first = 1200 + labels[1200:].tolist().index(digit)
        tiles = mosaic[:10, 10 * digit : 10 * digit + 10], mosaic[10:, 10 * digit : 10 * digit + 10]
        assert (tiles[0][1:9, 1:9].ravel() == images[first]).all()
        rebuilt = digits_live_on_few_directions.rebuild(images[first], k)
        assert tiles[1][1:9, 1:9].ravel() == pytest.approx(rebuilt, abs=1e-9)
        for tile in tiles:
            assert tile.sum() == pytest.approx(tile[1:9, 1:9].sum())  # nothing in the margin
    assert pictures.get_title() == f"with {k} directions"


# A few examples -------------------------------------------------------------------------


def test_examples_alone_say_nothing_about_what_has_not_been_seen():
    rules = list(product((0, 1), repeat=8))  # every way to answer for eight pictures
    for seen in range(8):  # the answers seen so far were all yes
        agree = [rule for rule in rules if all(rule[:seen])]
        assert sum(rule[seen] for rule in agree) * 2 == len(agree), "as many say yes as no of the next"
        # With a preference for rules that rarely change there are four chances to one that the next is like the last.
        bias = [0.25 ** sum(a != b for a, b in pairwise(rule)) for rule in agree]
        says_yes = sum(b * rule[seen] for b, rule in zip(bias, agree, strict=True))
        assert says_yes / sum(bias) == pytest.approx(4 / 5 if seen else 1 / 2)


# Labels by Bayes' rule ---------------------------------------------------------------------


def labels_by_bayes_oracle(x, train, y, shrinkage):
    """log p(x, y), with determinants and inverses instead of a Cholesky root. (n, 10)"""
    joint = []
    for k in range(10):
        own = train[y == k]
        centred = own - own.sum(axis=0) / len(own)
        spread = centred.T @ centred / len(own)
        covariance = (1 - shrinkage) * spread + shrinkage * np.eye(64) * spread.diagonal().mean()
        d = x - own.sum(axis=0) / len(own)
        square = np.einsum("ni,ij,nj->n", d, np.linalg.inv(covariance), d)
        joint.append(math.log(len(own) / len(y)) - square / 2 - np.linalg.slogdet(2 * math.pi * covariance)[1] / 2)
    return np.transpose(joint)


@pytest.mark.equation("foundations/nutshell/label_by_bayes")
@pytest.mark.parametrize("shrinkage", [0.05, 0.2, 1.0])
def test_the_label_of_a_digit_comes_from_its_class_densities_by_bayes_rule(shrinkage):
    x, y = digits()
    joint = labels_by_bayes_oracle(x[1200:], x[:1200], y[:1200], shrinkage)
    for k in range(10):
        own = x[:1200][y[:1200] == k]
        ours = labels_by_bayes.log_joint(x[1200:], own, len(own) / 1200, shrinkage)
        assert ours == pytest.approx(joint[:, k], rel=1e-8)
    p = labels_by_bayes.posterior(x[1200:], x[:1200], y[:1200], shrinkage)
    assert p.shape == (597, 10) and p.sum(axis=1) == pytest.approx(1, abs=1e-12)
    for row, mine in zip(joint[:50], p[:50], strict=True):  # p(y|x) = p(x, y) / sum over y' of p(x, y')
        assert mine == pytest.approx([1 / np.exp(np.minimum(row - v, 700)).sum() for v in row], abs=1e-9)
    label = joint.argmax(axis=1)
    table = labels_by_bayes.confusion(shrinkage)
    for i, j in itertools.product(range(10), repeat=2):
        assert table[i, j] == ((y[1200:] == i) & (label == j)).sum()


def test_with_full_shrinkage_each_digit_class_is_a_ball_of_the_same_total_variance():
    x, y = digits()
    own = x[:1200][y[:1200] == 3]
    variance = own.var(axis=0).mean()
    law = NormalDist(0, math.sqrt(variance))
    expected = [sum(math.log(law.pdf(v)) for v in row - own.mean(axis=0)) for row in x[1200:1210]]
    assert labels_by_bayes.log_joint(x[1200:1210], own, 1.0, 1.0) == pytest.approx(expected, rel=1e-9)


def test_a_generative_model_of_digits_reads_97_percent_of_unseen_ones():
    facts, (x, y) = labels_by_bayes.facts(), digits()
    label = labels_by_bayes_oracle(x[1200:], x[:1200], y[:1200], 0.2).argmax(axis=1)
    assert facts["wrong"] == (label != y[1200:]).sum()
    assert facts["right"] == pytest.approx(1 - facts["wrong"] / 597) and facts["right"] > 0.95
    for name, shrinkage in ("least", 0.001), ("ball", 1.0):
        label = labels_by_bayes_oracle(x[1200:], x[:1200], y[:1200], shrinkage).argmax(axis=1)
        assert facts[name] == pytest.approx((label == y[1200:]).mean()) and facts[name] < facts["right"]


def test_digits_by_known_writers_are_read_better_than_those_of_the_last_third():
    facts, (x, y), rng = labels_by_bayes.facts(), digits(), np.random.default_rng(0)
    right = []
    for _ in range(10):
        order = rng.permutation(1797)
        known, new = order[:1200], order[1200:]
        right.append((labels_by_bayes_oracle(x[new], x[known], y[known], 0.2).argmax(axis=1) == y[new]).mean())
    assert facts["mixed"] == pytest.approx(np.mean(right), abs=1e-12) and min(right) > facts["right"]


@pytest.mark.parametrize("shrinkage", [0.001, 0.2, 1.0])
def test_the_confusion_figure_counts_every_test_digit_once(shrinkage):
    show = labels_by_bayes.figure
    matrix, curve = (show() if shrinkage == 0.2 else show(shrinkage=shrinkage)).axes
    table = matrix.images[0].get_array()
    assert (table == labels_by_bayes.confusion(shrinkage)).all() and table.sum() == 597
    assert table.sum(axis=1).tolist() == np.bincount(digits()[1][1200:]).tolist()
    shown = {t.get_position()[::-1]: t for t in matrix.texts}
    for (i, j), n in np.ndenumerate(table):
        assert shown[i, j].get_text() == (str(n) if n else "")
        grey, ink = 255 * (1 - min(n / 50, 1)), int(shown[i, j].get_color()[1:3], 16)
        bright, dark = sorted([grey, ink], reverse=True)
        luminance = [(((v / 255 + 0.055) / 1.055) ** 2.4 if v > 10 else v / 255 / 12.92) + 0.05 for v in (bright, dark)]
        assert not n or luminance[0] / luminance[1] > 4.5
    assert matrix.images[0].get_clim() == (0, 50) and matrix.images[0].get_cmap().name == "gray_r"
    line, dot = curve.lines
    assert line.get_xdata().tolist() == labels_by_bayes.SHRINKAGES == [0.001, 0.01, 0.05, 0.2, 0.4, 0.7, 1.0]
    expected = [labels_by_bayes.confusion(s).trace() / 597 for s in labels_by_bayes.SHRINKAGES]
    assert line.get_ydata() == pytest.approx(expected) and labels_by_bayes.SHRINKAGES[np.argmax(expected)] == 0.2
    assert dot.get_xydata()[0] == pytest.approx((shrinkage, table.trace() / 597))
    assert curve.get_ylim()[0] < min(expected) and max(expected) < curve.get_ylim()[1]


# One target, four samplers -----------------------------------------------------------------


def one_target_exact_cdf(x):
    return sum(NormalDist(m, 0.5).cdf(x) for m in (-2, 2)) / 2


@functools.cache
def one_target_table():
    """A fine table of the exact CDF: x and F(x)."""
    x = np.linspace(-8, 8, 32_001)
    return x, [one_target_exact_cdf(v) for v in x]


def one_target_quantile(u):
    """Where the exact CDF is u, by interpolation in the table."""
    x, cdf = one_target_table()
    return np.interp(u, cdf, x)


def one_target_bound(n):
    """No gap of n exact samples is wider, but for a chance of 6e-7 (Dvoretzky, Kiefer, Wolfowitz, Massart)."""
    return math.sqrt(math.log(2 / 6e-7) / (2 * n))


def test_the_target_of_four_samplers_has_two_equal_modes_and_a_cdf_from_0_to_1():
    x = np.linspace(-6, 6, 121)
    p_data = one_target_four_samplers.p_data
    assert one_target_four_samplers.cdf(x) == pytest.approx([one_target_exact_cdf(v) for v in x], abs=1e-12)
    assert p_data.prob(x) == pytest.approx([(NormalDist(-2, 0.5).pdf(v) + NormalDist(2, 0.5).pdf(v)) / 2 for v in x])


def test_the_gap_of_samples_is_the_widest_vertical_distance_between_two_staircases(rng):
    gap = one_target_four_samplers.gap
    assert gap(np.zeros(7)) == pytest.approx(0.5) and gap(np.full(3, -9.0)) == pytest.approx(1)
    assert gap(np.array([2.0])) == pytest.approx(max(one_target_exact_cdf(2), 1 - one_target_exact_cdf(2)))
    x = rng.normal(0.3, 2, size=40)
    widest = 0
    for v in x:
        for share in ((x < v).mean(), (x <= v).mean()):
            widest = max(widest, abs(share - one_target_exact_cdf(v)))
    assert gap(x) == pytest.approx(widest, abs=1e-12)


def test_halving_finds_the_place_where_the_cdf_is_u_one_bit_a_step():
    u = np.random.default_rng(7).uniform(size=500)
    for steps in (1, 2, 5, 12, 40):
        x = one_target_four_samplers.sample(np.random.default_rng(7), 500, "inverse CDF", steps)
        assert abs(x - one_target_quantile(u)).max() <= 8 / 2**steps + 1e-3
        assert np.mod(x * 2**steps / 8, 2) == pytest.approx(1, abs=1e-6) if steps < 20 else True  # midpoints


def test_halving_thirty_times_samples_the_target(rng):
    many = one_target_four_samplers.sample(rng, 20_000, "inverse CDF", 30)
    assert one_target_four_samplers.gap(many) < one_target_bound(20_000)


def test_ancestral_samples_follow_the_target_whatever_the_number_of_steps(rng):
    x = one_target_four_samplers.sample(rng, 20_000, "ancestral", 1)
    assert one_target_four_samplers.gap(x) < one_target_bound(20_000)
    twice = [one_target_four_samplers.sample(np.random.default_rng(1), 50, "ancestral", k) for k in (0, 100)]
    assert (twice[0] == twice[1]).all()


def test_one_flow_step_puts_all_samples_on_the_mean_and_many_follow_the_quantiles():
    def end(steps):
        return one_target_four_samplers.sample(np.random.default_rng(3), 400, "flow", steps)

    assert abs(end(1)).max() < 1e-12  # E[x_1] = 0
    assert one_target_four_samplers.gap(end(1)) == pytest.approx(0.5)
    noise = np.random.default_rng(3).normal(size=400)
    exact = one_target_quantile([NormalDist().cdf(v) for v in noise])
    error = [abs(end(k) - exact).mean() for k in (64, 128, 256)]
    assert error[2] < 0.02  # and halved with each doubling of the steps
    assert error[0] / error[1] == pytest.approx(2, abs=0.3) and error[1] / error[2] == pytest.approx(2, abs=0.3)


def test_flow_samples_follow_the_target(rng):
    x = one_target_four_samplers.sample(rng, 4000, "flow", 64)
    bias = 0.025  # of 64 Euler steps, measured on the quantiles
    z = np.array([NormalDist().inv_cdf((k + 0.5) / 500) for k in range(500)])
    times = np.linspace(0, 1, 65)
    for t, end in itertools.pairwise(times):
        z = z + (end - t) * one_target_four_samplers.p_data.velocity(z, t)
    assert one_target_four_samplers.gap(z) < bias
    assert one_target_four_samplers.gap(x) < one_target_bound(4000) + bias


@pytest.mark.equation("foundations/nutshell/metropolis_rule")
def test_metropolis_walks_have_the_law_of_their_transition_matrix_after_every_step(rng, n=20_000):
    side = np.linspace(-5, 5, 501)
    p = np.array([(NormalDist(-2, 0.5).pdf(v) + NormalDist(2, 0.5).pdf(v)) / 2 for v in side])
    go = np.exp(-((side[:, None] - side) ** 2) / (2 * 0.5**2)) / math.sqrt(2 * math.pi * 0.5**2) * 0.02
    go *= np.minimum(1, p[None, :] / p[:, None])
    np.fill_diagonal(go, 0)
    go += np.diag(1 - go.sum(axis=1))
    assert p @ go == pytest.approx(p, abs=1e-12)  # the target is kept
    for steps in (1, 4, 64):
        law = abs(side - 2) < 0.01  # all walks start there
        for _ in range(steps):
            law = law @ go
        cdf = np.cumsum(law)
        x = one_target_four_samplers.sample(rng, n, "Metropolis", steps)
        moved = x[x != 2.0]
        below = np.searchsorted(np.sort(x), side + 0.01, side="right") / n
        assert len(moved) > n / 3 and abs(below - cdf).max() < one_target_bound(n) + 0.002


def test_metropolis_walks_that_start_in_one_mode_hardly_ever_cross_to_the_other():
    facts = one_target_four_samplers.facts()
    side = np.linspace(-5, 5, 251)
    p = np.array([(NormalDist(-2, 0.5).pdf(v) + NormalDist(2, 0.5).pdf(v)) / 2 for v in side])
    go = np.exp(-2 * (side[:, None] - side) ** 2) * np.minimum(1, p[None, :] / p[:, None])
    go *= 0.04 * math.sqrt(2 / math.pi)
    np.fill_diagonal(go, 0)
    go += np.diag(1 - go.sum(axis=1))
    left = np.linalg.matrix_power(go, 1024)[175] @ (side < 0)
    assert side[175] == pytest.approx(2) and left < 0.25  # half of them belong there
    assert abs(facts["crossed"] - left) < 5 * math.sqrt(left * (1 - left) / 1000)
    walk = one_target_four_samplers.sample(np.random.default_rng(0), 1000, "Metropolis", 1024)
    assert facts["crossed"] == (walk < 0).mean()
    flow = one_target_four_samplers.sample(np.random.default_rng(0), 1000, "flow", 16)
    assert facts["flow_16"] == one_target_four_samplers.gap(flow) < 0.07


@pytest.mark.parametrize("steps", [1, 16, 256])
def test_four_histograms_lie_over_the_same_target_each_with_its_gap(steps):
    figure = one_target_four_samplers.figure(steps=steps, seed=2)
    methods = ["inverse CDF", "ancestral", "flow", "Metropolis"]
    for ax, method in zip(figure.axes, methods, strict=True):
        x = one_target_four_samplers.sample(np.random.default_rng(2), 1000, method, steps)
        assert ax.get_title() == f"{method}: gap {one_target_four_samplers.gap(x):.2f}"
        edges = np.array([bar.get_x() for bar in ax.patches] + [4])
        assert edges == pytest.approx(np.arange(-4, 4.1, 0.2))
        share = np.histogram(x, np.linspace(-4, 4, 41))[0] / 1000
        assert [bar.get_height() * 0.2 for bar in ax.patches] == pytest.approx(share)
        (line,) = ax.lines
        density = [(NormalDist(-2, 0.5).pdf(v) + NormalDist(2, 0.5).pdf(v)) / 2 for v in line.get_xdata()]
        assert line.get_ydata() == pytest.approx(density, abs=1e-9) and line.get_xdata()[[0, -1]].tolist() == [-4, 4]
    gaps = [float(ax.get_title().split()[-1]) for ax in figure.axes]
    default = [float(ax.get_title().split()[-1]) for ax in one_target_four_samplers.figure().axes]
    assert default == [0.04, 0.03, 0.06, 0.5]  # after 16 steps
    if steps == 1:
        assert gaps[1] < 0.05 < 0.45 < min(gaps[0], gaps[2], gaps[3])
    if steps == 256:
        assert max(gaps[:3]) < 0.05 < 0.4 < gaps[3]


# Features for free -------------------------------------------------------------------------


def test_learned_features_are_the_directions_of_most_variance_and_use_no_labels():
    train = digits()[0][:1200]
    _, _, rows = np.linalg.svd(train - train.mean(axis=0))
    for k in (2, 10):
        directions = features_for_free.learned(k)
        assert directions.shape == (64, k)
        assert abs(np.diag(rows[:k] @ directions)) == pytest.approx(1, abs=1e-9)
    assert features_for_free.learned().shape == (64, 10)


def test_random_features_are_orthonormal_and_prefer_no_pixel(rng):
    directions = [features_for_free.random(rng) for _ in range(100)]
    for d in directions[:3]:
        assert d.shape == (64, 10) and d.T @ d == pytest.approx(np.eye(10), abs=1e-10)
    share = np.mean([(d**2).sum(axis=1) for d in directions], axis=0)  # of each pixel; the mean is 10/64
    error = math.sqrt(2 * (10 / 64) * (54 / 64) / 66 / 100)  # a Beta(5, 27) has this variance
    assert abs(share - 10 / 64).max() < 5.5 * error


def test_a_digit_gets_the_label_of_its_nearest_known_digit(rng):
    x, y = digits()
    known, features = rng.permutation(1200), rng.normal(size=(64, 4))
    first, shares = features_for_free.shares_right(features, [known[::-1], known])
    places = x @ features
    for m, share in zip((10, 20, 50), shares, strict=False):
        right = 0
        for place, label in zip(places[1200:], y[1200:], strict=True):
            distance = [math.dist(place, places[k]) for k in known[:m]]
            right += y[known[int(np.argmin(distance))]] == label
        assert share == pytest.approx(right / 597)
    assert len(shares) == len(first) == 7
    assert first[-1] == shares[-1]  # all are known, in either order


def test_ten_learned_features_beat_ten_random_ones_and_nearly_match_all_64_pixels():
    facts = features_for_free.facts()
    rng = np.random.default_rng(0)
    orders = [rng.permutation(1200) for _ in range(10)]
    bases = [features_for_free.random(rng) for _ in range(10)]
    for i, m in enumerate((10, 20, 50, 100, 200, 500, 1200)):
        pixels, learned, random = (facts[f"{name}_{m}"] for name in ("pixels", "learned", "random"))
        assert learned > random + 0.1 and abs(learned - pixels) < 0.03
        for basis, value in (
            ([np.eye(64)] * 10, pixels),
            ([features_for_free.learned()] * 10, learned),
            (bases, random),
        ):
            each = [features_for_free.shares_right(b, [order])[0, i] for b, order in zip(basis, orders, strict=True)]
            assert value == pytest.approx(np.mean(each), abs=1e-12)


@pytest.mark.parametrize("labels", [10, 50, 500])
def test_the_plane_of_digits_shows_300_points_and_names_those_with_labels(labels):
    show = features_for_free.figure
    plane, curves = (show() if labels == 50 else show(labels=labels)).axes
    x, y = digits()
    _, _, rows = np.linalg.svd(x[:1200] - x[:1200].mean(axis=0))
    shown = np.random.default_rng(0).permutation(1200)[:300]
    named, total = shown[:labels], 0
    for k, dots in enumerate(plane.collections):
        at = abs(np.asarray(dots.get_offsets()))
        assert at == pytest.approx(abs(x[named[y[named] == k]] @ rows[:2].T), abs=1e-8)
        total += len(at)
    assert total == min(labels, 300) and len(plane.collections) == 10
    rest = abs(plane.lines[0].get_xydata())
    assert rest == pytest.approx(abs(x[shown[labels:]] @ rows[:2].T).reshape(-1, 2), abs=1e-8)
    facts = features_for_free.facts()
    *rows, now = curves.lines
    assert [line.get_label() for line in rows] == ["64 pixels", "10 learned", "10 random"]
    for line in rows:
        assert line.get_xdata().tolist() == [10, 20, 50, 100, 200, 500, 1200]
        assert line.get_ydata().tolist() == [facts[f"{line.get_label()[3:]}_{m}"] for m in line.get_xdata()]
    assert list(now.get_xdata()) == [labels] * 2 and plane.get_title() == f"{labels} labels"


def who_answers_what_cells(steps):
    """{family: [what its three cells say]}"""
    (axes,) = who_answers_what.figure(steps=steps).axes
    names = [label.get_text() for label in axes.get_yticklabels()]
    cells = {name: [""] * 3 for name in names}
    for text in axes.texts:
        col, row = (round(v) for v in text.get_position())
        cells[names[row]][col] = text.get_text()
    assert [label.get_text() for label in axes.get_xticklabels()] == ["density of x", "a new x", "features of x"]
    return cells


@pytest.mark.parametrize("steps", [4, 16, 64, 256])
def test_seven_families_answer_the_three_queries_as_the_figure_says(steps):
    cells = who_answers_what_cells(steps)
    diffusion, energy = cells.pop("diffusion"), cells["energy-based"].pop(1)
    assert cells == {
        "formula": ["exact, 0", "exact, 0", "none"],
        "autoregressive": ["exact, 1", "exact, 2", "none"],
        "flow": ["exact, 1", "exact, 1", "exact, 1"],
        "VAE": ["bound, 2", "exact, 1", "in part, 1"],
        "energy-based": ["up to Z, 1", "none"],
        "GAN": ["none", "exact, 1", "none"],
    }
    assert energy.endswith(f", {steps}") and energy.startswith("±")
    assert [cell.split(", ")[1] for cell in diffusion] == [str(6 * steps), str(2 * steps), str(2 * steps)]
    assert all(cell.startswith("±") for cell in diffusion)


def test_numerical_answers_of_diffusion_and_energy_get_better_with_more_steps():
    off = []
    for steps in (4, 16, 64, 256):
        cells = who_answers_what_cells(steps)
        words = [*cells["diffusion"], cells["energy-based"][1]]
        off.append([float(word.split(",")[0][1:]) for word in words])
    off = np.array(off)
    assert (np.diff(off[:, :3], axis=0) < 0).all()
    ratio = off[:-1, :2] / off[1:, :2]  # Heun's method: four times the steps, a sixteenth of the error
    assert ratio[1:] == pytest.approx(16, rel=0.2)
    # Langevin steps of size h end in λ / (1 - h / 2λ) instead of λ, for the eigenvalues 1.8 and 0.2 of C.
    assert off[:3, 3].tolist() == sorted(off[:3, 3], reverse=True)
    end = [v / (1 - 0.05 / (2 * v)) - v for v in (1.8, 0.2)]
    assert off[3, 3] == pytest.approx(sum(end) / 2, abs=5e-4)


def test_the_words_of_the_figure_of_families_follow_from_the_gaps():
    verdict, gaps = who_answers_what.verdict, np.array([0.2, -0.1])
    assert verdict(None, None) == "none"
    assert verdict(np.full(2, 1e-10), np.full(2, 1e-10)) == "exact"
    assert verdict(gaps, gaps / 2) == "±0.2" and verdict(-gaps, -gaps / 2) == "±0.2"
    assert verdict(np.full(2, 0.3), np.full(2, 0.3)) == "up to Z"
    assert verdict(-np.full(2, 0.3), -np.full(2, 0.3)) == "up to Z"
    assert verdict(np.array([-0.1, -0.3]), np.array([-0.1, -0.3])) == "bound"
    assert verdict(gaps, gaps) == "in part" and verdict(-abs(gaps)[None] * gaps, -abs(gaps)[None] * gaps) == "in part"


@pytest.mark.parametrize("family", ["VAE", "diffusion"])
def test_the_gaps_of_an_answer_are_measured_against_the_truth(family):
    """For pairs x, the covariance of samples, and x itself after a code and back."""
    (density, _), (new, _), (features, _) = who_answers_what.errors(family, 64)
    assert density.shape == (5,) and new.shape == (2, 2) and features.shape == (2, 5)
    if family == "VAE":
        x = who_answers_what.X
        assert features == pytest.approx(np.full((2, 1), 0.8**0.5) * 0.45 * x.sum(axis=0) - x)
        assert abs(new).max() < 1e-12
    else:
        assert abs(density).max() < 3e-3 and abs(new).max() < 2e-4 and abs(features).max() < 1e-4


def test_exact_answers_of_a_family_are_shaded_darker_than_others_and_none_not_at_all():
    (axes,) = who_answers_what.figure().axes
    assert [text.get_text() for text in axes.texts][-3:] == ["±0.03, 96", "±0.0018, 32", "±0.0011, 32"]
    words = {tuple(round(v) for v in text.get_position()): text.get_text().split(",")[0] for text in axes.texts}
    alphas = {}
    for bar in axes.patches:
        col, row = round(bar.get_x() + bar.get_width() / 2), round(bar.get_y() + bar.get_height() / 2)
        alphas.setdefault(words[col, row] if words[col, row] in ("exact", "none") else "other", set()).add(
            bar.get_alpha()
        )
    assert alphas["none"] == {0} and max(alphas["other"]) < min(alphas["exact"])


def test_the_table_of_three_questions_has_an_answer_in_every_cell(article):
    page = article("foundations/nutshell.md")
    (table,) = [t for t in page.find_all("table") if "optimiser" in t.thead.get_text()]
    rows = [[cell.get_text().strip() for cell in row.find_all("td")] for row in table.tbody.find_all("tr")]
    assert len(rows) == 13 and all(len(row) == 4 and all(len(cell) > 2 for cell in row) for row in rows)
    assert all("none" in row[3] for row in rows[:7]) and not any("none" in row[3] for row in rows[7:])
    assert sum("likelihood" in row[2] for row in rows) > len(rows) / 2


def test_the_table_of_who_answers_what_agrees_with_the_figure(article):
    page = article("foundations/nutshell.md")
    (table,) = [t for t in page.find_all("table") if "features of" in t.thead.get_text()]
    rows = [[cell.get_text().strip() for cell in row.find_all("td")] for row in table.tbody.find_all("tr")]
    same = {"exact": "exact", "lower": "bound", "up": "up to Z", "none": "none", "what": "none", "its": "exact"}
    for row, cells in zip(rows, who_answers_what_cells(16).values(), strict=True):
        for said, shown in zip(row[1:], cells, strict=True):
            word, shown = said.replace(",", "").replace(":", "").split()[0], shown.split(",")[0]
            if word in ("numerically", "approximate") or "numerically" in said:
                assert shown.startswith("±")
            else:
                assert shown == same.get(word, "in part"), said


# The exercises -------------------------------------------------------------------------------


def exercises_changed(snippet, old, new):
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
    assert facts["data"] == pytest.approx(400) and facts["data_half"] == pytest.approx(1600)
    assert kl_gaussians(0, 1, 0.2, 1) == pytest.approx(0.02)
    assert log(truth.pdf(0.7) / other.pdf(0.7)) == pytest.approx(0.02 - 0.2 * 0.7)
    leads = (0.02 - 0.2 * rng.normal(size=(trials, 400))).mean(axis=1)
    assert abs(leads.mean() / leads.std() - 2) < 5 * sqrt((1 + 2**2 / 2) / trials)
    for shift, errors in ((0.5, 3), (1, 1)):
        n = exercises.data_needed(shift, errors)
        assert kl_gaussians(0, 1, shift, 1) == pytest.approx(errors * shift / sqrt(n))


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
    left, right = (exercises_changed(snippet, "[0.5] * 2", new) for new in ("[0.8, 0.2]", "[0.2, 0.8]"))
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
