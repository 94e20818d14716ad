"""More data bring the fitted models together: by Fisher's information, and by exact laws of the fits."""

from itertools import product
from math import gamma, log, sqrt
from statistics import NormalDist, fmean, pstdev

import numpy as np
import pytest

from snippets.foundations.nutshell import five_data_sets_five_fits


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


def test_the_spread_of_a_fitted_gaussian_is_one_over_the_root_of_the_fisher_information():
    x, step = np.linspace(-12, 12, 4001, retstep=True)
    for n in (10, 20, 2000):
        information = []
        for bump in ((1e-4, 0), (0, 1e-4)):  # slope of the log-density in the mean, and in the std
            around = [NormalDist(sign * bump[0], 1 + sign * bump[1]) for sign in (1, -1)]
            plus, minus = ([log(law.pdf(v)) for v in x] for law in around)
            slope = (np.array(plus) - minus) / 2e-4
            information.append(n * (slope**2 * [NormalDist().pdf(v) for v in x]).sum() * step)
        assert five_data_sets_five_fits.spread(n) == pytest.approx(1 / np.sqrt(information), rel=1e-5)


@pytest.mark.equation("foundations/nutshell/fit_spread")
def test_the_spread_of_simulated_fits_is_that_of_theory(printed, rng, sets=2000):
    for n, sigma in ((10, 1), (20, 1), (200, 1.3)):
        means, stds = five_data_sets_five_fits.fit(rng.normal(0, sigma, size=(sets, n)))
        chi = sqrt(2 / n) * gamma(n / 2) / gamma((n - 1) / 2)  # E of the fitted std, exactly
        exact = [sigma / sqrt(n), sigma * sqrt((n - 1) / n - chi**2)]
        for found, law in zip((means.std(), stds.std()), exact, strict=True):
            assert abs(found / law - 1) < 5 * sqrt(0.55 / sets)
        # Of the mean, what is found among the fits; of the std, its law, which the printed one is for large n.
        spreads = {r"\text{std}(\hat\mu)": means.std(), r"\text{std}(\hat\sigma)": exact[1], r"\sigma": sigma, "n": n}
        printed("foundations/nutshell/fit_spread").holds(spreads, rtol=5 * sqrt(0.5 / sets), approx=1 / n)
        assert five_data_sets_five_fits.spread(n)[1] * sigma == pytest.approx(exact[1], rel=1 / n)


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
