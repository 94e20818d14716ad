"""A density that is summed up and a sampler that is not draw alike: by the quantiles of the two humps."""

from math import log, pi, sqrt
from statistics import NormalDist

import numpy as np
import pytest

from snippets.foundations.introduction import two_routes_one_problem


def test_the_area_under_the_scores_is_the_root_of_two_pi_by_two_gaussian_integrals():
    # e^(-2 (x - mu)^2) has the area sqrt(pi / 2), and there are two of them.
    facts = two_routes_one_problem.facts()
    assert facts["Z"] == pytest.approx(2 * sqrt(pi / 2), rel=1e-12) == sqrt(2 * pi)
    assert facts["rated"] == len(two_routes_one_problem.pictures) == 1201
    ends = two_routes_one_problem.pictures[[0, -1]]
    assert ends.tolist() == [-2 - 8 * 0.5, 2 + 8 * 0.5]  # eight deviations past both humps
    assert two_routes_one_problem.figure().axes[2].get_title() == "1,000 draws"


def test_the_scores_divided_by_their_area_are_the_density_of_the_two_humps():
    x = np.linspace(-4, 4, 33)
    normal = [NormalDist(mean, 0.5) for mean in (-2, 2)]
    exact = [sum(n.pdf(a) for n in normal) / 2 for a in x]
    assert np.exp(-two_routes_one_problem.f(x)) / sqrt(2 * pi) == pytest.approx(exact, rel=1e-12)
    assert two_routes_one_problem.p_data.prob(x) == pytest.approx(exact, rel=1e-12)


def test_the_score_of_a_distribution_does_not_depend_on_its_normaliser(h=1e-5):
    x = np.linspace(-3, 3, 13)
    slope = -(two_routes_one_problem.f(x + h) - two_routes_one_problem.f(x - h)) / (2 * h)  # no Z in it
    assert slope == pytest.approx(two_routes_one_problem.p_data.score(x), abs=1e-6)


@pytest.mark.equation("foundations/introduction/normaliser_drops_out")
def test_adding_a_constant_to_the_network_changes_z_but_neither_density_nor_score(printed, h=1e-5):
    x, grid = np.linspace(-3, 3, 13), np.linspace(-9, 9, 3601)
    formula = printed("foundations/introduction/normaliser_drops_out")
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
        slope = lambda values: (values[1] - values[0]) / (2 * h)  # noqa: E731
        for a in x:
            law = {
                "p": two_routes_one_problem.p_data.prob,
                "f": lambda x, c=c: two_routes_one_problem.f(x) + c,
                "Z": np.exp(log_z),
            }
            rest = {r"\underbrace{\nabla_x \log Z}_{0}": slope([log_z, log_z]), r"\nabla_x": slope}
            formula.holds(law | rest | {"x": np.array([a - h, a + h])}, atol=1e-6)


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


def test_what_the_sampler_puts_out_are_no_probabilities_and_still_follow_the_data(rng, n=2000):
    x = np.sort(two_routes_one_problem.G(rng.normal(size=n)))
    assert x[0] < -1 and x[-1] > 1 and abs(x.sum() - 1) > 1, "no probability is negative or above 1, and they sum to 1"
    cdf = np.array([sum(NormalDist(mean, 0.5).cdf(a) for mean in (-2, 2)) / 2 for a in x])
    gap = max(abs(cdf - np.arange(n) / n).max(), abs(cdf - np.arange(1, n + 1) / n).max())
    assert gap < sqrt(log(2 / 6e-7) / (2 * n))  # Dvoretzky, Kiefer, Wolfowitz, Massart: 5 standard errors


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
