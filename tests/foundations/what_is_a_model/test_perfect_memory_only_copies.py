"""A perfect memory of the data only copies, a wider one makes new data: by distances, and by exact mixtures."""

import math
from statistics import NormalDist

import numpy as np
import pytest

from snippets.foundations.what_is_a_model import perfect_memory_only_copies
from snippets.shared.datasets import digits
from snippets.shared.gaussian_mixture import GaussianMixture


def test_training_digits_of_the_copier_are_scaled_and_taken_off_their_class_mean():
    x, rest = perfect_memory_only_copies.train()
    images, labels = digits()
    assert x.tolist() == (images[:1200] / 8 - 1).tolist() and (x.min(), x.max()) == (-1, 1)
    for k in range(10):
        own = labels[:1200] == k
        assert rest[own].mean(axis=0) == pytest.approx(0, abs=1e-12)
        assert np.ptp((x - rest)[own], axis=0) == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("t", [0.0, 0.3, 0.7, 0.95])
def test_velocity_of_the_copier_is_that_of_the_mixture(t, rng):
    # With one variance for all axes the site's mixture is a trusted oracle.
    centres = rng.normal(size=(5, 3))
    x = rng.normal(size=(7, 3))
    for std in (0.2, 1.3):
        mixture = GaussianMixture(np.full(5, 0.2), centres, np.full(5, std))
        ours = perfect_memory_only_copies.velocity(x, t, centres, np.full(3, std**2))
        assert ours == pytest.approx(mixture.velocity(x, t), rel=1e-9, abs=1e-9)


def test_velocity_of_the_copier_treats_each_axis_with_its_own_variance(rng):
    # One centre: x_1 - x_0 and x_t are jointly Gaussian, axis by axis.
    centre, variance, t = np.array([[1.0, -2.0]]), np.array([0.3, 2.0]), 0.6
    x = rng.normal(size=(4, 2))
    ours = perfect_memory_only_copies.velocity(x, t, centre, variance)
    for k in (0, 1):
        law = centre[0, k] + (t * variance[k] - (1 - t)) / ((1 - t) ** 2 + t**2 * variance[k]) * (
            x[:, k] - t * centre[0, k]
        )
        assert ours[:, k] == pytest.approx(law)
    # Two centres that differ along one axis: the axis with the larger variance tells less.
    for k, share in ((0, variance[0]), (1, variance[1])):
        pair = np.zeros((2, 2))
        pair[:, k] = 1, -1
        v = (1 - t) ** 2 + t**2 * share
        r = 1 / (1 + math.exp(-2 * t * 0.4 / v))
        x = np.zeros((1, 2))
        x[0, k] = 0.4
        mean = 2 * r - 1
        law = mean + (t * share - (1 - t)) / v * (0.4 - t * mean)
        assert perfect_memory_only_copies.velocity(x, t, pair, variance)[0, k] == pytest.approx(law)


def test_nearest_finds_the_training_digit_with_the_smallest_distance(rng):
    m, (images, _) = perfect_memory_only_copies, digits()
    x = rng.normal(size=(3, 64))
    near, distance = m.nearest(x)
    for row, picture, d in zip(x, near, distance, strict=True):
        every = [math.dist(row, image / 8 - 1) for image in images[:1200]]
        assert d == pytest.approx(min(every))
        assert math.dist(row, picture) == pytest.approx(d)


def test_a_perfect_memory_returns_training_digits_only(rng):
    x = perfect_memory_only_copies.generate(rng.normal(size=(6, 64)), 0)
    near, distance = perfect_memory_only_copies.nearest(x)
    assert distance.max() < 1e-9
    assert abs(x - near).max() < 1e-9


def test_memory_of_a_class_mean_and_of_nothing_else_at_the_full_width(rng):
    # At width 1 all digits of a class share one centre: ten Gaussians, whose samples are all new.
    m = perfect_memory_only_copies
    x = m.generate(rng.normal(size=(6, 64)), 1)
    assert m.nearest(x)[1].min() > 2


@pytest.mark.parametrize("width", [0.0, 0.5, 1.0])
def test_the_wider_digits_keep_mean_and_covariance_within_a_class(width, monkeypatch):
    m, seen = perfect_memory_only_copies, {}

    def spy(x, t, centres, variance):
        seen.update(axes=x, centres=centres, variance=variance)
        return np.zeros_like(x)

    monkeypatch.setattr(m, "velocity", spy)
    unmoved = m.generate(np.eye(64), width)
    assert unmoved == pytest.approx(np.eye(64), abs=1e-12), "the axes are turned there and back"
    axes, (x, rest) = seen["axes"], m.train()
    centres = seen["centres"] @ axes.T
    assert centres.mean(axis=0) == pytest.approx(x.mean(axis=0), abs=1e-9)
    inner = centres - (x - rest)
    whole = inner.T @ inner / 1200 + axes @ np.diag(seen["variance"]) @ axes.T
    assert whole == pytest.approx(np.cov(rest.T, bias=True), abs=1e-9)
    assert sum(seen["variance"]) == pytest.approx(width**2 * (rest**2).sum() / 1200)


def test_the_flow_of_the_wide_model_makes_the_mixture_it_belongs_to(rng, n=4000):
    # One axis, two far centres: half of the noise goes to each, and spreads as it should.
    m, std = perfect_memory_only_copies, 0.5
    z = rng.normal(size=(n, 1))
    for t in np.arange(200) / 200:
        z = z + m.velocity(z, t, np.array([[-2.0], [2.0]]), np.array([std**2])) / 200
    right = z[:, 0] > 0
    assert abs(right.mean() - 0.5) < 5 * 0.5 / math.sqrt(n)
    assert abs(z[right].mean() - 2) < 5 * std / math.sqrt(n / 2) + 0.01
    assert abs(z[right].std() - std) < 5 * std / math.sqrt(n) + 0.02
    assert abs((z[right] < 2 + std).mean() - NormalDist().cdf(1)) < 5 * 0.37 / math.sqrt(n / 2) + 0.02


def test_a_memory_that_is_wide_enough_is_as_far_from_the_data_as_fresh_handwriting(rng):
    m = perfect_memory_only_copies
    distance = m.nearest(m.generate(rng.normal(size=(6, 64)), 0.7))[1]
    fresh = np.median(m.nearest(digits()[0][1200:1300] / 8 - 1)[1])
    assert distance.min() > 1 and 0.75 * fresh < np.median(distance) < 1.35 * fresh


def test_the_wider_the_memory_the_farther_its_samples_are_from_the_data():
    m, noise = perfect_memory_only_copies, np.random.default_rng(0).normal(size=(8, 64))
    middle = [np.median(m.nearest(m.generate(noise, width / 10))[1]) for width in range(11)]
    assert (np.diff(middle) > 0).all()


def test_facts_of_the_copier_are_distances_of_the_shown_digits_and_of_the_test_digits():
    m = perfect_memory_only_copies
    noise = np.random.default_rng(0).normal(size=(8, 64))
    images = digits()[0] / 8 - 1
    fresh = [min(np.linalg.norm(images[:1200] - y, axis=1)) for y in images[1200::6]]
    wide = m.generate(noise, 0.7)
    new = min(min(np.linalg.norm(images[:1200] - y, axis=1)) for y in wide)
    facts = m.facts()
    assert facts["fresh"] == pytest.approx(np.median(fresh)) and facts["new"] == pytest.approx(new)
    assert 0 < facts["copy"] < 1e-12 < 1 < facts["new"]
    assert facts["copy"] == max(m.nearest(m.generate(noise, 0))[1]), "the largest of the eight"
    assert set(facts) == {"copy", "new", "fresh"}


@pytest.mark.parametrize("width", [0.0, 0.4, 0.7, 1.0])
def test_figure_of_the_copier_shows_noise_samples_their_nearest_and_the_distance(width):
    m = perfect_memory_only_copies
    axes = np.array(m.figure(width=width).axes).reshape(3, 8)
    noise = np.random.default_rng(0).normal(size=(8, 64))
    x = m.generate(noise, width)
    near, distance = m.nearest(x)
    for row, pictures, name in zip(axes, (noise, x, near), ("noise", "sample", "nearest"), strict=True):
        assert row[0].get_ylabel() == name
        for ax, picture in zip(row, pictures, strict=True):
            (image,) = ax.images
            assert np.array(image.get_array()).ravel() == pytest.approx(picture, abs=1e-9)
            assert image.get_clim() == (-1, 1) and image.get_cmap().name == "gray_r"
            assert not len(ax.get_xticks()) and not len(ax.get_yticks())
    assert [ax.get_xlabel() for ax in axes[2]] == [f"{d:.2f}" for d in distance]
    assert not any(ax.get_xlabel() for ax in axes[:2].ravel())
    if width == 0:
        assert {ax.get_xlabel() for ax in axes[2]} == {"0.00"}
        default = m.figure().axes
        assert [ax.get_xlabel() for ax in default[16:]] == ["0.00"] * 8
