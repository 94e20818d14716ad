"""Arrows back average to the score of the noisy data: by integrals over all clean points that may lie behind."""

import math

import numpy as np
import pytest

from oracles import M2, count_tops, log_prob, means, normal
from snippets.diffusion.score import noisy_arrows_average_to_the_score as page


def plane(noise, n=601):
    """(x_1, y, weights) of all pairs, on a grid."""
    x1 = np.linspace(-5, 5, n)
    y = np.linspace(-5 - 6 * noise, 5 + 6 * noise, n)
    x1, y = np.meshgrid(x1, y, indexing="ij")
    weight = M2.prob(x1) * normal(y, x1, noise**2)
    return x1, y, weight / weight.sum()


@pytest.mark.parametrize("noise", [0.25, 0.7, 4.0])
def test_the_law_of_the_noisy_points_is_the_smoothed_one_with_its_slope(noise, h=1e-5):
    for y in (-3.1, -0.4, 0.1, 2.6):
        assert page.p_data.noised(noise).log_prob(y) == pytest.approx(log_prob(y, 1, noise), abs=1e-9)
        slope = (log_prob(y + h, 1, noise) - log_prob(y - h, 1, noise)) / (2 * h)
        assert page.p_data.noised(noise).score(y) == pytest.approx(slope, abs=1e-4)
        assert page.p_data.noised(noise).score(y) == pytest.approx(-means(y, 1, noise)[1] / noise, abs=1e-6)


def test_at_two_there_is_one_broad_hill():
    y = np.linspace(-6, 6, 1201)
    assert [count_tops(page.p_data.noised(noise).prob(y)) for noise in (0.25, 0.5, 1.0, 2.0, 4.0)] == [2, 2, 2, 1, 1]


def test_pairs_are_the_noisy_point_and_the_arrow_to_where_it_came_from(rng, n=40_000):
    noise, seed = 0.5, int(rng.integers(10**6))
    y, arrow = page.pairs(noise, n, seed)
    clean = y + noise**2 * arrow
    assert abs(np.mean(clean**2) - 4.25) < 5 * math.sqrt(4.125 / n)
    assert abs(np.mean(arrow**2) - 4) < 5 * 4 * math.sqrt(2 / n)
    near = abs(y - 0.3) < 0.05  # the mean of all that begin there
    error = arrow[near].std() / math.sqrt(near.sum())
    grid = np.linspace(0.25, 0.35, 21)
    mean = np.average(page.p_data.noised(noise).score(grid), weights=page.p_data.noised(noise).prob(grid))
    assert abs(arrow[near].mean() - mean) < 5 * error


@pytest.mark.equation("diffusion/score/denoising_loss")
@pytest.mark.equation("diffusion/score/same_minimum")
@pytest.mark.parametrize("noise", [0.6, 1.5])
def test_the_two_losses_differ_by_a_number_without_theta(printed, noise):
    x1, y, weight = plane(noise)
    there, here = weight.sum(axis=0), y[0]  # y is the same in each row
    exact = page.p_data.noised(noise).score(here)
    x1, y, weight = x1.ravel(), y.ravel(), weight.ravel()
    epsilon = (y - x1) / noise
    mean = {r"\mathbb E": lambda values: (weight * values).sum(), r"\sigma": noise, r"\varepsilon": epsilon}
    constants = []
    for model in (lambda y: -0.2 * y, lambda y: 1 - y**3 / 9, np.tanh):
        denoising = (weight * (model(y) + epsilon / noise) ** 2).sum()
        explicit = (there * (model(here) - exact) ** 2).sum()
        constants.append(denoising - explicit)
        known = {"y": y, r"s_\theta": model}
        given = mean | known | {"x_1": x1, r"L(\theta)": denoising}
        printed("diffusion/score/denoising_loss").holds(given, atol=1e-12)
        known |= {r"s_\sigma": lambda y: np.tile(exact, len(here)), "C": constants[0]}
        printed("diffusion/score/same_minimum").holds(mean | known, rtol=1e-6)
    assert constants == pytest.approx([constants[0]] * 3, rel=1e-6)
    assert page.floor(noise) == pytest.approx(constants[0], rel=1e-5)


@pytest.mark.parametrize(("fact", "noise"), [("floor_low", 0.25), ("floor_high", 4.0)])
def test_the_loss_that_remains_is_the_variance_of_the_clean_point_given_the_noisy_one(fact, noise):
    x1, _, weight = plane(noise)
    there = weight.sum(axis=0)
    guess = (weight * x1).sum(axis=0) / there
    rest = (weight * (x1 - guess) ** 2).sum() / noise**4  # the arrow is (x_1 - y) / noise²
    assert page.facts()[fact] == pytest.approx(rest, rel=1e-3)


def test_the_figure_shows_the_dots_and_the_exact_curve():
    above, below = page.figure(noise=1.0).axes
    dots, curve = below.lines[1].get_xydata(), below.lines[2].get_xydata()
    assert len(dots) == 500 and dots == pytest.approx(np.stack(page.pairs(1.0, 500), axis=1))
    assert curve[::40, 1] == pytest.approx([-means(y, 1, 1.0)[1] for y in curve[::40, 0]], abs=1e-5)
    assert below.get_xlim() == (-6, 6) == (curve[0, 0], curve[-1, 0])
    density = above.lines[1].get_xydata()[::40]
    assert np.log(density[:, 1]) == pytest.approx([log_prob(y, 1, 1.0) for y in density[:, 0]])
    inside = dots[abs(dots[:, 0]) < 6]
    assert abs(inside[:, 1]).max() < below.get_ylim()[1] == -below.get_ylim()[0]
