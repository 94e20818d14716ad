"""Random guesses find Z for one pixel and not for 64: by the exact law of their error."""

from math import prod, sqrt

import numpy as np
import pytest

from oracles import double_well_moment, normal
from snippets.foundations.introduction_challenges import guessing_z_fails_in_many_dimensions


def noise_quadrature(values, power=1):
    """E over N(0, 1) of the function to a power, on a fine grid."""
    x = np.linspace(-9, 9, 4001)
    return (values(x) ** power * np.exp(-(x**2) / 2) / sqrt(2 * np.pi)).sum() * (x[1] - x[0])


def noise_weight(x):
    """e^-f over the density of N(0, 1), over the true Z of one pixel: what a guess averages."""
    return np.exp(-(x**4) / 4 + x**2 + x**2 / 2) * sqrt(2 * np.pi) / double_well_moment()


@pytest.mark.equation("foundations/introduction_challenges/guess_of_z")
def test_the_weight_of_a_guess_of_z_averages_to_one_under_the_noise(printed):
    m = guessing_z_fails_in_many_dimensions
    x = np.linspace(-4, 4, 33)
    assert np.exp(m.log_weight(x)) == pytest.approx(noise_weight(x), rel=1e-10)
    assert noise_quadrature(noise_weight) == pytest.approx(1, rel=1e-10)
    Z = double_well_moment()
    guess = {r"\hat Z": Z * np.exp(m.log_weight(x)).mean(), "n": len(x), "x_i": x, "q": lambda x: normal(x, 0, 1)}
    network = {"f": lambda x: x**4 / 4 - x**2, "Z": Z, r"\mathbb E\, \hat Z": Z * noise_quadrature(noise_weight)}
    printed("foundations/introduction_challenges/guess_of_z").holds(guess | network)
    assert np.exp(m.log_noise(x)) == pytest.approx(np.exp(-(x**2) / 2) / sqrt(2 * np.pi))


def test_a_guess_of_z_is_the_mean_weight_of_whole_images(rng):
    m, seed = guessing_z_fails_in_many_dimensions, int(rng.integers(10**6))
    got = m.guess(np.random.default_rng(seed), 50, [1, 3, 8])
    x = np.random.default_rng(seed).normal(size=(50, 8))
    by_hand = [np.mean([prod(noise_weight(v) for v in image[:d]) for image in x]) for d in (1, 3, 8)]
    assert got == pytest.approx(by_hand, rel=1e-9)


@pytest.mark.equation("foundations/introduction_challenges/error_of_the_guess")
def test_the_error_of_a_guess_of_z_grows_to_the_power_of_the_dimension(printed, rng, samples=4000, repeats=30):
    m = guessing_z_fails_in_many_dimensions
    g = noise_quadrature(noise_weight, power=2)
    assert m.growth() == pytest.approx(g, rel=1e-10)
    d = [1, 2, 4, 7, 10]
    guesses = np.array([m.guess(rng, samples, d) for _ in range(repeats)])
    sd = np.array([sqrt((g**k - 1) / samples) for k in d])
    assert [m.relative_error(samples, k) for k in d] == pytest.approx(sd)
    formula, x, Z = (
        printed("foundations/introduction_challenges/error_of_the_guess"),
        np.linspace(-9, 9, 4001),
        double_well_moment(),
    )
    density = {"p(x)": np.exp(x**2 - x**4 / 4) / Z, "q(x)": normal(x, 0, 1), "c": m.growth()}
    mean = {r"\mathbb E_{x \sim q}": lambda values: (normal(x, 0, 1) * values).sum() * (x[1] - x[0])}
    for k in d:
        error = {r"\text{std}(\hat Z)": m.relative_error(samples, k) * Z**k, "Z": Z**k, "d": k, "n": samples}
        formula.holds(density | mean | error)
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
    assert len(runs) == 20 and set(truth.get_ydata()) == {0} and truth.get_linestyle() == "--"
    rng = np.random.default_rng(0)
    for run in runs:
        assert run.get_xdata().tolist() == sizes and run.get_linestyle() == "None"
        weights = noise_weight(rng.normal(size=(samples, 64)))
        assert 10 ** run.get_ydata() == pytest.approx([weights[:, :d].prod(axis=1).mean() for d in sizes], rel=1e-6)
    powers = np.array([run.get_ydata() for run in runs])
    assert ax.get_ylim()[0] < powers.min() and powers.max() < ax.get_ylim()[1] and "10 to the" in ax.get_ylabel()
    assert powers.std(axis=0)[0] < 0.2 < powers.std(axis=0)[-1]
    seen = 10**powers
    assert (seen[:, -1] < 0.2).all() and np.median(seen[:, -1]) < 0.02
    if samples == 1000:
        assert np.array([r.get_ydata() for r in m.figure().axes[0].lines[:-1]]) == pytest.approx(powers)
        assert abs(seen[:, 0] - 1).max() < 0.1
