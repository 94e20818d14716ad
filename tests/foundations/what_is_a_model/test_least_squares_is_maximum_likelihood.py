"""Least squares is maximum likelihood for errors of one Gaussian, and not for others: by their densities."""

from itertools import combinations
from math import exp, log, pi, sqrt
from statistics import NormalDist

import numpy as np
import pytest

from snippets.foundations.what_is_a_model import least_squares_is_maximum_likelihood


@pytest.mark.equation("foundations/what_is_a_model/gaussian_likelihood")
def test_minus_log_likelihood_of_equal_gaussian_errors_is_a_constant_plus_the_rss(printed, rng):
    e, std = rng.normal(size=7), 0.6
    by_hand = -sum(log(NormalDist(0, std).pdf(v)) for v in e)  # each error's own density
    assert least_squares_is_maximum_likelihood.loss(e, std * np.ones(7), 2) == pytest.approx(by_hand, rel=1e-12)
    x = rng.normal(size=7)
    line = {"a": 0.3, "b": -1.2, "x_i": x, "y_i": 0.3 - 1.2 * x + e, "n": 7, r"\sigma": std}
    values = {r"p(y \mid x, a, b)": exp(-by_hand)}
    printed("foundations/what_is_a_model/gaussian_likelihood").holds(line | values, rtol=1e-12)


@pytest.mark.equation("foundations/what_is_a_model/laplace_likelihood")
def test_minus_log_likelihood_of_equal_laplace_errors_is_a_constant_plus_the_absolute_errors(printed, rng):
    e, b = rng.normal(size=7), 0.6
    by_hand = -sum(log(exp(-abs(v) / b) / (2 * b)) for v in e)
    assert least_squares_is_maximum_likelihood.loss(e, b * np.ones(7), 1) == pytest.approx(by_hand, rel=1e-12)
    x = rng.normal(size=7)
    line = {"a": 0.3, "b": -1.2, "x_i": x, "y_i": 0.3 - 1.2 * x + e, "n": 7, "s": b}
    values = {r"p(y \mid x, a, b)": exp(-by_hand)}
    printed("foundations/what_is_a_model/laplace_likelihood").holds(line | values, rtol=1e-12)
    grid = np.linspace(-40, 40, 200_001)
    density = np.exp(-least_squares_is_maximum_likelihood.loss(grid[:, None], np.array([b]), 1))
    assert density.sum() * (grid[1] - grid[0]) == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("power", [1, 2])
def test_loss_of_unequal_errors_adds_up_error_by_error_with_its_own_scale(rng, power):
    m = least_squares_is_maximum_likelihood
    e, scale = rng.normal(size=(3, 5)), rng.uniform(0.2, 2, size=5)
    apart = sum(m.loss(e[:, i : i + 1], scale[i : i + 1], power) for i in range(5))
    assert m.loss(e, scale, power) == pytest.approx(apart, rel=1e-12) and apart.shape == (3,)


def test_least_squares_is_the_likeliest_line_when_all_gaussian_errors_have_one_variance(rng):
    m = least_squares_is_maximum_likelihood
    for name, x, y, scale, power in m.cases(int(rng.integers(1000))):
        if name == "equal":
            ols, mle = m.best_line(x, y), m.best_line(x, y, scale, power)
            assert ols == pytest.approx(mle, abs=1e-10)
            slope = ((x - x.mean()) * y).sum() / ((x - x.mean()) ** 2).sum()
            assert ols == pytest.approx([y.mean() - slope * x.mean(), slope], abs=1e-10)


def test_likeliest_line_weighs_each_point_by_its_precision_when_the_noise_grows(rng):
    m = least_squares_is_maximum_likelihood
    for name, x, y, scale, power in m.cases(int(rng.integers(1000))):
        if name == "growing":
            mle, ols = m.best_line(x, y, scale, power), m.best_line(x, y)
            e = y - mle[0] - mle[1] * x  # the score equations of the weighted likelihood
            assert [(e / scale**2).sum(), (e * x / scale**2).sum()] == pytest.approx([0, 0], abs=1e-8)
            assert abs(mle - ols).max() > 1e-4
            assert m.loss(e, scale, 2) < m.loss(y - ols[0] - ols[1] * x, scale, 2)


def test_likeliest_line_of_laplace_errors_is_the_least_absolute_line(rng):
    m = least_squares_is_maximum_likelihood
    for name, x, y, scale, power in m.cases(int(rng.integers(1000))):
        if name == "Laplace":
            a, b = m.best_line(x, y, scale, power)
            e = y - a - b * x
            zero = abs(e) < 1e-9
            assert zero.sum() == 2, "it meets two of the points"
            # Optimality: no direction lowers a convex function at its minimum.
            for u in np.linspace(0, 2 * pi, 721):
                step = np.cos(u) + np.sin(u) * x
                assert -(np.sign(e[~zero]) * step[~zero]).sum() + abs(step[zero]).sum() >= -1e-9
            assert abs(m.best_line(x, y) - (a, b)).max() > 1e-4


def test_least_absolute_line_of_two_points_meets_both():
    x, y = np.array([1.0, 3.0]), np.array([5.0, 1.0])
    line = least_squares_is_maximum_likelihood.best_line(x, y, np.array([0.5, 0.5]), 1)
    assert line == pytest.approx([7, -2])


def test_unknown_but_equal_noise_moves_the_value_of_the_likelihood_not_the_best_line(rng):
    m = least_squares_is_maximum_likelihood
    x, y = rng.normal(size=20), rng.normal(size=20)
    lines = [m.best_line(x, y, std * np.ones(20), 2) for std in (0.1, 1, 30)]
    assert np.ptp(lines, axis=0).max() < 1e-10
    e = y - lines[0][0] - lines[0][1] * x
    stds = np.linspace(0.2, 3, 2801)
    likeliest = stds[np.argmin([m.loss(e, s * np.ones(20), 2) for s in stds])]
    assert likeliest == pytest.approx(sqrt((e**2).mean()), abs=1e-3)  # sigma² = RSS / n


def test_three_noises_of_the_likelihood_figure_have_the_scales_that_are_claimed():
    m = least_squares_is_maximum_likelihood
    errors = {name: [] for name in ("equal", "growing", "Laplace")}
    for seed in range(400):
        for name, x, y, scale, power in m.cases(seed):
            assert x.tolist() == pytest.approx([-1 + 2 * i / 19 for i in range(20)])
            assert power == (1 if name == "Laplace" else 2)
            assert scale == pytest.approx(0.05 + 0.5 * (x + 1) if name == "growing" else [0.5] * 20)
            errors[name].append((y - 2 - x) / scale)
    for name, z in errors.items():
        z = np.array(z)  # 8000 errors in units of their scale: variance 1, or 2 for Laplace
        var, kurtosis = (2, 6) if name == "Laplace" else (1, 3)
        assert abs(z.mean()) < 5 * sqrt(var / z.size)
        assert abs((z**2).mean() - var) < 5 * var * sqrt((kurtosis - 1) / z.size)
        assert abs(abs(z).mean() - (1 if name == "Laplace" else sqrt(2 / pi))) < 5 * sqrt(var / z.size)
        assert abs((z**2).mean(axis=0) - var).max() < 5 * var * sqrt((kurtosis - 1) / 400)


def test_facts_of_the_two_fits_are_the_slopes_of_the_normal_and_the_score_equations():
    m, expected = least_squares_is_maximum_likelihood, {}
    for name, x, y, scale, power in m.cases(5):
        columns = np.stack([np.ones(20), x], axis=1)
        expected[f"{name}_squares"] = np.linalg.lstsq(columns, y)[0][1]
        if power == 2:
            expected[f"{name}_likely"] = np.linalg.lstsq(columns / scale[:, None], y / scale)[0][1]
        else:  # every line through two points, one by one
            through = [(float((y[j] - y[i]) / (x[j] - x[i])), i) for i, j in combinations(range(20), 2)]
            expected[f"{name}_likely"] = min(through, key=lambda t: sum(abs(y - y[t[1]] - t[0] * (x - x[t[1]]))))[0]
    facts = m.facts()
    assert facts == pytest.approx(expected, rel=1e-9)
    for name in ("growing", "Laplace"):  # in the default picture the likeliest slope is nearer the true 1
        assert abs(facts[f"{name}_likely"] - 1) < abs(facts[f"{name}_squares"] - 1)


def test_over_many_worlds_the_likeliest_line_is_nearer_the_truth_than_least_squares():
    m = least_squares_is_maximum_likelihood
    gain = {"growing": [], "Laplace": []}
    for seed in range(800):
        for name, x, y, *law in m.cases(seed):
            if name in gain:
                lines = m.best_line(x, y), m.best_line(x, y, *law)
                squares, likely = (np.mean((a - 2 + (b - 1) * x) ** 2) for a, b in lines)
                gain[name].append(squares - likely)
    for values in gain.values():
        assert np.mean(values) > 5 * np.std(values) / sqrt(800)


def test_figure_of_likelihood_shows_rings_that_agree_only_for_equal_gaussian_noise():
    m = least_squares_is_maximum_likelihood
    axes = m.figure().axes
    gaps = []
    for top, low, (name, x, y, scale, power) in zip(axes[:3], axes[3:], m.cases(5), strict=True):
        assert f"{name} noise" in top.get_title("left") + top.get_title()
        points, squares, likely = top.lines
        assert points.get_ydata().tolist() == y.tolist() and points.get_xdata().tolist() == x.tolist()
        ols, mle = m.best_line(x, y), m.best_line(x, y, scale, power)
        for line, mark, (a, b) in zip((squares, likely), low.lines, (ols, mle), strict=True):
            assert line.get_xdata().tolist() == x.tolist()
            assert line.get_ydata() == pytest.approx(a + b * x)
            assert (mark.get_xdata()[0], mark.get_ydata()[0]) == (a, b)
        assert squares.get_linestyle() == "-" and likely.get_linestyle() == "--"
        rss = lambda v, y=y, x=x: ((y - v[0] - v[1] * x) ** 2).sum()  # noqa: E731
        nll = lambda v, y=y, x=x, s=scale, p=power: m.loss(y - v[0] - v[1] * x, s, p)  # noqa: E731
        rings = [[path.vertices for path in c.get_paths()] for c in low.collections]
        for ring, height, best, step in ((rings[0], rss, ols, 0.5), (rings[1], nll, mle, 1)):
            assert len(ring) == 3
            for vertices, level in zip(ring, (0.5, 2, 4.5), strict=True):
                heights = [height(v) - height(best) for v in vertices]
                assert np.mean(heights) == pytest.approx(step * level, abs=0.12 * step)
                assert (vertices.min(axis=0) > [1.3, 0]).all() and (vertices.max(axis=0) < [2.7, 2]).all()
        same = [a.shape == b.shape and np.allclose(a, b) for a, b in zip(*rings, strict=True)]
        assert same == [name == "equal"] * 3
        gaps.append(abs(ols - mle).max())
    assert gaps[0] < 1e-10 and min(gaps[1:]) > 0.05
    assert [ax.get_ylabel() for ax in axes] == ["price $y$", "", "", "slope $b$", "", ""]
    wide, tilted = (np.concatenate([p.vertices for p in c.get_paths()]).T for c in axes[4].collections)
    assert abs(np.corrcoef(wide)[0, 1]) < 0.1 and np.corrcoef(tilted)[0, 1] > 0.9
    assert axes[4].lines[1].get_ydata()[0] > axes[4].lines[0].get_ydata()[0]
