"""In many dimensions noise lives on a shell: by the exact law of its length."""

import itertools
import math

import numpy as np
import pytest

from snippets.foundations.what_is_a_model import noise_lives_on_a_shell


@pytest.mark.equation("foundations/what_is_a_model/expected_squared_norm")
def test_the_expected_squared_length_of_noise_is_its_number_of_dimensions(printed, rng):
    for d, n in [(1, 20_000), (2, 20_000), (64, 2000), (784, 500)]:
        x = noise_lives_on_a_shell.noise(rng, n, d)
        assert x.shape == (n, d)
        squared = noise_lives_on_a_shell.norm(x) ** 2
        assert np.allclose(squared, np.einsum("ij,ij->i", x, x), rtol=1e-9, atol=0)
        assert abs(squared.mean() - d) < 5 * math.sqrt(2 * d / n)  # chi-square: variance 2d
        values = {r"\mathbb E": np.mean, r"\lVert x \rVert": np.linalg.norm(x, axis=1), "x_i": x.T, "d": d}
        formula = printed("foundations/what_is_a_model/expected_squared_norm")
        formula.holds(values, atol=5 * math.sqrt(2 * d / n))
        r = np.linspace(1e-9, math.sqrt(d) + 12, 40_001)  # the same from the exact law of the length
        mass = noise_lives_on_a_shell.norm_density(r, d) * (r[1] - r[0])
        assert mass @ r**2 == pytest.approx(d, rel=1e-6)


def test_the_numbers_of_one_noise_sample_are_unrelated_and_each_has_mean_zero_and_variance_one(rng, n=20_000):
    x = noise_lives_on_a_shell.noise(rng, n, 3)
    assert (abs(x.mean(axis=0)) < 5 / math.sqrt(n)).all()
    assert (abs(x.T @ x / n - np.eye(3)) < 5 * np.sqrt((1 + np.eye(3)) / n)).all()


def test_the_length_of_noise_in_one_two_and_three_dimensions_has_the_textbook_densities():
    r = np.array([0.2, 1.0, 2.5])
    bell = np.exp(-(r**2) / 2)
    assert noise_lives_on_a_shell.norm_density(r, 1) == pytest.approx(2 * bell / math.sqrt(2 * math.pi))
    assert noise_lives_on_a_shell.norm_density(r, 2) == pytest.approx(r * bell)  # Rayleigh
    assert noise_lives_on_a_shell.norm_density(r, 3) == pytest.approx(r**2 * bell * math.sqrt(2 / math.pi))


@pytest.mark.equation("foundations/what_is_a_model/mean_norm")
def test_the_mean_length_of_noise_by_gamma_functions_is_the_mean_of_its_density(printed):
    assert noise_lives_on_a_shell.mean_norm(1) == pytest.approx(math.sqrt(2 / math.pi))
    assert noise_lives_on_a_shell.mean_norm(2) == pytest.approx(math.sqrt(math.pi / 2))
    for d in (1, 2, 3, 64, 784):
        r = np.linspace(1e-9, math.sqrt(d) + 12, 40_001)
        mass = noise_lives_on_a_shell.norm_density(r, d) * (r[1] - r[0])
        mean = noise_lives_on_a_shell.mean_norm(d)
        assert mass.sum() == pytest.approx(1, abs=2e-4)
        if d < 300:  # for which there still is a Γ in floating point
            values = {r"\mathbb E\, \lVert x \rVert": mass @ r, r"\Gamma": math.gamma, "d": d}
            formula = printed("foundations/what_is_a_model/mean_norm")
            formula.holds(values, rtol=1e-6, approx=1 / (4 * d))  # the next term of Stirling's series
        assert mass @ r == pytest.approx(mean, rel=1e-6)
        assert mass @ (r - mean) ** 2 == pytest.approx(noise_lives_on_a_shell.std_norm(d) ** 2, rel=1e-3)
        assert mean * noise_lives_on_a_shell.mean_norm(d + 1) == pytest.approx(d)  # as Γ(z + 1) = z Γ(z)
        assert math.sqrt(d - 0.5) < mean < math.sqrt(d)


def test_the_shell_of_noise_keeps_its_thickness_while_its_radius_grows():
    thickness = [noise_lives_on_a_shell.std_norm(d) for d in (1, 2, 4, 16, 64, 256, 784)]
    assert all(a < b < math.sqrt(0.5) for a, b in itertools.pairwise(thickness))
    assert thickness[-1] == pytest.approx(math.sqrt(0.5), rel=1e-3)


def test_the_quoted_radius_and_thickness_of_the_shell_of_noise_in_784_dimensions(rng):
    facts = noise_lives_on_a_shell.facts()
    assert facts["root"] == 28 == math.sqrt(28 * 28)
    assert facts["mean"] == pytest.approx(math.sqrt(784 - 0.5), abs=1e-5)
    assert facts["std"] == pytest.approx(math.sqrt(784 - facts["mean"] ** 2))
    assert facts["mean_1"] == pytest.approx(math.sqrt(2 / math.pi))
    assert facts["std_1"] == pytest.approx(math.sqrt(1 - 2 / math.pi))
    length = np.sqrt((rng.normal(size=(1000, 784)) ** 2).sum(axis=1))
    assert abs(length.mean() - facts["mean"]) < 5 * facts["std"] / math.sqrt(1000)
    assert abs(length.std() - facts["std"]) < 5 * facts["std"] / math.sqrt(2 * 1000)

    def longer(r):  # P(length > r) as a Poisson sum: exact for an even number of dimensions
        logs = [k * math.log(r * r / 2) - r * r / 2 - math.lgamma(k + 1) for k in range(784 // 2)]
        return math.fsum(map(math.exp, logs))

    assert facts["within_2"] == pytest.approx(longer(26) - longer(30), abs=1e-8)


@pytest.mark.parametrize("d", [1, 2, 4, 16, 64, 256, 784])
def test_histogram_curve_and_picture_of_the_noise_figure_show_the_same_samples(d):
    lengths, picture = noise_lives_on_a_shell.figure(d).axes
    x = np.random.default_rng(0).standard_normal((2000, d))
    bars, (curve, root) = lengths.patches[0].get_data(), lengths.lines
    length = np.sqrt((x**2).sum(axis=1))
    want = [((length >= a) & (length < b)).mean() / 0.25 for a, b in itertools.pairwise(bars.edges)]
    assert bars.values == pytest.approx(want) and bars.edges[[0, 1, -1]].tolist() == [0, 0.25, 32.25]
    r, y = curve.get_data()
    assert y == pytest.approx(noise_lives_on_a_shell.norm_density(r, d)) and y.max() < 0.9
    assert r[0] == pytest.approx(0.01) and r[-1] == 32
    assert list(root.get_xdata()) == [math.sqrt(d)] * 2
    pixels = picture.images[0].get_array()
    assert pixels.shape == ((1, 2) if d == 2 else (math.isqrt(d),) * 2) and pixels.ravel().tolist() == x[0].tolist()
    assert picture.images[0].get_clim() == (-3, 3)
    assert lengths.get_title() == f"$d = {d}$"
    assert (lengths.get_xlim(), lengths.get_ylim()) == ((0, 32), (0, 0.9))
    assert (y.argmax() == 0) == (d == 1)  # only in one dimension are the shortest samples the most frequent


def test_no_noise_sample_in_784_dimensions_is_drawn_anywhere_near_the_densest_point():
    bars = noise_lives_on_a_shell.figure().axes[0].patches[0].get_data()
    assert bars.values[bars.edges[:-1] < 25].max() == 0 and bars.values[
        bars.edges[:-1] >= 25
    ].sum() * 0.25 == pytest.approx(1)
