"""A rigid model learns fast if its family is right, and never if not: by closed forms of both errors."""

from itertools import product
from math import log, pi, sqrt
from statistics import NormalDist, fmean, pstdev

import numpy as np
import pytest

from oracles import normal
from snippets.foundations.nutshell import nearest_in_the_family, rigid_or_flexible
from snippets.shared.gaussian_mixture import GaussianMixture


def hills_at(center):
    return GaussianMixture([0.5, 0.5], [-center, center], [0.5, 0.5])


def overlap(p, mean, variance):
    """Integral of p times N(mean, variance), for equal hills of p: a Gaussian of the difference."""
    return sum(0.5 * NormalDist(m, sqrt(variance + 0.25)).pdf(mean) for m in p.means)


def exact_error(p, n, h):
    """Mean integrated squared error of kernels: all integrals of products of Gaussians are closed."""
    own, once, twice = (sum(0.5 * overlap(p, m, 0.25 + k * h**2) for m in p.means) for k in range(3))
    return 1 / (2 * sqrt(pi) * n * h) + (1 - 1 / n) * twice - 2 * once + own


def rigid_error_of_one_hill(n):
    """Mean over all data sets: the fitted mean is Gaussian, and n / 0.25 times the fitted variance is chi-squared."""
    v = np.linspace(1e-4, 2, 200_001)
    log_weight = (n - 3) / 2 * np.log(v) - 2 * n * v
    weight = np.exp(log_weight - log_weight.max())
    cross = 1 / np.sqrt(2 * pi * (v + 0.25 + 0.25 / n))
    return ((1 / np.sqrt(4 * pi * v) - 2 * cross) @ weight) / weight.sum() + 1 / sqrt(pi)


def floor(p):
    """What is left of the rigid error, however many the data: that of the Gaussian with the mean and variance of p."""
    own = sum(0.5 * overlap(p, m, 0.25) for m in p.means)
    return 1 / sqrt(4 * pi * 4.25) - 2 * overlap(p, 0, 4.25) + own


@pytest.mark.equation("foundations/nutshell/two_hills")
def test_one_world_has_one_hill_and_the_other_the_two_of_the_running_example(printed):
    x = np.linspace(-4, 4, 81)
    assert rigid_or_flexible.one.prob(x) == pytest.approx([NormalDist(0, sqrt(1 / 4)).pdf(v) for v in x])
    two = [(NormalDist(-2, sqrt(1 / 4)).pdf(v) + NormalDist(2, sqrt(1 / 4)).pdf(v)) / 2 for v in x]
    assert rigid_or_flexible.two.prob(x) == pytest.approx(two)
    world = {
        r"p_\text{data}": rigid_or_flexible.two.prob(x),
        r"\mathcal N": lambda mean, variance: normal(x, mean, variance),
    }
    printed("foundations/nutshell/two_hills").holds(world)
    assert nearest_in_the_family.nearest(nearest_in_the_family.forward, 4)[0].prob(x) == pytest.approx(two)


def test_the_rigid_model_is_the_likeliest_gaussian_whatever_the_data(rng):
    data = rng.normal(0.3, 0.8, size=(4, 9))
    fits = rigid_or_flexible.rigid(data[:, :, None])
    assert fits.shape == (4, 241)
    for row, fit in zip(data, fits, strict=True):
        law = NormalDist(fmean(row), pstdev(row))
        assert fit == pytest.approx([law.pdf(v) for v in np.linspace(-6, 6, 241)], rel=1e-9)


@pytest.mark.equation("foundations/nutshell/kernel_density")
def test_the_flexible_model_is_the_mean_of_a_gaussian_on_each_sample(printed, rng):
    x = np.linspace(-6, 6, 241)
    for n in (3, 40):
        data = rng.normal(0, 0.5, size=n)
        model = rigid_or_flexible.flexible(data[:, None])
        h = 0.5 * (4 / 3) ** (1 / 5) * n ** (-1 / 5)
        assert rigid_or_flexible.width(n) == pytest.approx(h)
        assert model == pytest.approx([fmean(NormalDist(c, h).pdf(v) for c in data) for v in x], rel=1e-9)
        printed("foundations/nutshell", "h =").holds({"h": h, "n": n}, rtol=1e-3)
        values = {r"p_\text{model}(x)": model, "x": x, "x_i": data, "n": n, "h": h, r"\mathcal N": normal}
        printed("foundations/nutshell/kernel_density").holds(values)
        assert model.sum() * 0.05 == pytest.approx(1, abs=1e-6)


def test_the_kernel_width_is_the_best_one_for_many_samples_of_one_hill():
    p = hills_at(0)
    for n, near in ((100, 0.06), (10_000, 0.02), (10**7, 0.005)):
        widths = np.geomspace(0.5, 2, 1001) * rigid_or_flexible.width(n)
        best = min(widths, key=lambda h: exact_error(p, n, h))
        assert best == pytest.approx(rigid_or_flexible.width(n), rel=near)


@pytest.mark.equation("foundations/nutshell/integrated_error")
@pytest.mark.parametrize("center", [0, 2])
def test_both_mean_errors_are_integrals_of_the_squared_difference(printed, center):
    p = hills_at(center)
    for n in (10, 100):
        fixed, free = rigid_or_flexible.errors(p, n, 5)
        assert free == pytest.approx(exact_error(p, n, rigid_or_flexible.width(n)), rel=1e-6)
        closed = []  # the same data sets, each integral in closed form
        for row in p.sample(np.random.default_rng(5), 100 * n).reshape(100, n):
            mean, variance = fmean(row), pstdev(row) ** 2
            own = sum(0.5 * overlap(p, m, 0.25) for m in p.means)
            cross = overlap(p, mean, variance)
            closed.append(1 / sqrt(4 * pi * variance) - 2 * cross + own)
        x = np.linspace(-12, 12, 2401)
        densities = {r"p_\text{model}(x)": normal(x, mean, variance), r"p_\text{data}(x)": p.prob(x)}
        integral = {r"\int": np.sum, r"\mathrm{d}x": 0.01, r"\text{error}": closed[-1]}
        printed("foundations/nutshell/integrated_error").holds(densities | integral)
        assert fixed == pytest.approx(fmean(closed), rel=1e-3)


@pytest.mark.parametrize("center", [0, 2])
def test_the_exact_error_of_kernels_is_the_mean_over_simulated_data_sets(rng, center, n=50):
    p, x = hills_at(center), np.linspace(-6, 6, 241)
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
    floor = np.trapezoid((nearest - hills_at(2).prob(x)) ** 2, x)
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
        p = hills_at(center)
        for n in (100, 10_000):
            exact = exact_error(p, n, 0.5 * (4 / (3 * n)) ** 0.2)
            assert facts[f"flexible_{name}_{n}"] == pytest.approx(exact, rel=1e-5)
            # The digits that the page prints are those of the mean over all data sets, not of the 400 that were drawn.
            digits, law = (1, rigid_error_of_one_hill(n)) if name == "one" else (2, floor(p))
            assert f"{facts[f'rigid_{name}_{n}']:.{digits}g}" == f"{law:.{digits}g}"
    assert len(facts) == 8


def test_the_mean_error_of_the_rigid_model_is_that_of_many_data_sets(rng):
    for n, sets in ((10, 4000), (100, 1000)):
        found = [
            1 / sqrt(4 * pi * row.var()) - 2 * overlap(hills_at(0), row.mean(), row.var()) + 1 / sqrt(pi)
            for row in rng.normal(0, 0.5, size=(sets, n))
        ]
        assert abs(fmean(found) - rigid_error_of_one_hill(n)) < 5 * pstdev(found) / sqrt(sets)
    assert set(rigid_or_flexible.figure().axes[2].lines[-1].get_xdata()) == {100}


@pytest.mark.parametrize("samples", [10, 100, 10_000])
def test_the_figure_of_rigid_and_flexible_fits_shows_models_above_and_errors_below(samples):
    axes = np.reshape(rigid_or_flexible.figure(samples=samples).axes, (2, 2))
    for (top, low), center in zip(axes.T, (0, 2), strict=True):
        p = hills_at(center)
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
