"""Claims of snippets/shared/gaussian_mixture.py."""

from math import log, pi, sqrt
from statistics import NormalDist

import numpy as np
import pytest

from snippets.shared.gaussian_mixture import GaussianMixture

TIMES = [0, 0.1, 0.5, 0.9, 1]


def line():
    return GaussianMixture([0.3, 0.5, 0.2], [-2, 1.5, 0], [0.5, 0.25, 1.2])


def plane():
    return GaussianMixture([0.4, 0.6], [[-1, 2], [1.5, 0.5]], [0.3, 0.8])


def density_by_hand(x, t):
    """p_t of line(), written with another library's Gaussian."""
    parts = ((0.3, -2, 0.5), (0.5, 1.5, 0.25), (0.2, 0, 1.2))
    return sum(w * NormalDist(t * m, sqrt((1 - t) ** 2 + (t * s) ** 2)).pdf(x) for w, m, s in parts)


@pytest.mark.parametrize("t", TIMES)
def test_the_path_density_is_the_mixture_of_moved_and_scaled_gaussians(t):
    x = np.linspace(-4, 4, 33)
    assert np.exp(line().path_log_prob(x, t)) == pytest.approx([density_by_hand(v, t) for v in x], rel=1e-12)


def test_the_path_starts_at_noise_and_ends_at_the_data():
    x = np.linspace(-4, 4, 33)
    assert line().path_log_prob(x, 0) == pytest.approx([log(NormalDist().pdf(v)) for v in x])
    assert (line().path_log_prob(x, 1) == line().log_prob(x)).all()
    assert (line().path_score(x, 1) == line().score(x)).all()
    assert line().prob(x) == pytest.approx([density_by_hand(v, 1) for v in x])
    y = np.stack([x, x[::-1]], axis=1)
    assert plane().path_log_prob(y, 0) == pytest.approx(-(y**2).sum(axis=1) / 2 - log(2 * pi))
    assert plane().path_score(y, 0) == pytest.approx(-y)


@pytest.mark.parametrize("t", TIMES)
def test_the_density_in_the_plane_is_a_density_and_has_the_moments_of_the_path(t):
    side = np.linspace(-8, 8, 321)
    grid = np.stack(np.meshgrid(side, side), axis=-1)
    mass = np.exp(plane().path_log_prob(grid, t)) * 0.05**2
    assert mass.sum() == pytest.approx(1, abs=1e-9)
    mean = np.einsum("ij,ijk->k", mass, grid)
    assert mean == pytest.approx(t * np.array([0.4 * -1 + 0.6 * 1.5, 0.4 * 2 + 0.6 * 0.5]), abs=1e-9)
    square = (mass * (grid**2).sum(axis=-1)).sum()  # E|x_t|^2 = (1-t)^2 d + t^2 E|x_1|^2
    data = 0.4 * (5 + 2 * 0.3**2) + 0.6 * (1.5**2 + 0.5**2 + 2 * 0.8**2)
    assert square == pytest.approx(2 * (1 - t) ** 2 + t**2 * data, abs=1e-9)


@pytest.mark.parametrize("t", TIMES)
def test_the_divergence_is_the_sum_of_the_slopes_of_the_velocity(t, h=1e-5):
    x = np.linspace(-4, 4, 33)
    slope = (line().velocity(x + h, t) - line().velocity(x - h, t)) / (2 * h)
    assert line().divergence(x, t) == pytest.approx(slope, abs=1e-6)
    y = np.stack([x, x[::-1] / 2], axis=1)
    slopes = [(plane().velocity(y + e, t) - plane().velocity(y - e, t)) / (2 * h) for e in h * np.eye(2)]
    assert plane().divergence(y, t) == pytest.approx(slopes[0][:, 0] + slopes[1][:, 1], abs=1e-6)


def test_at_the_start_the_velocity_points_to_the_mean_of_the_data_and_at_the_end_it_is_x():
    x = np.linspace(-4, 4, 33)
    assert line().velocity(x, 0) == pytest.approx(0.3 * -2 + 0.5 * 1.5 - x)
    assert line().velocity(x, 1) == pytest.approx(x)  # E[x_1 - x_0 | x_1 = x]
    y = np.stack([x, x**2], axis=1)
    assert plane().velocity(y, 0) == pytest.approx(np.array([0.5, 1.1]) - y)
    assert plane().velocity(y, 1) == pytest.approx(y)


@pytest.mark.parametrize("t", TIMES)
def test_the_score_is_the_gradient_of_the_log_density(t, h=1e-6):
    x = np.linspace(-4, 4, 33)
    slope = (line().path_log_prob(x + h, t) - line().path_log_prob(x - h, t)) / (2 * h)
    assert line().path_score(x, t) == pytest.approx(slope, abs=1e-6)
    y = np.stack([x, np.sin(3 * x)], axis=1)
    for axis, step in enumerate(h * np.eye(2)):
        slope = (plane().path_log_prob(y + step, t) - plane().path_log_prob(y - step, t)) / (2 * h)
        assert plane().path_score(y, t)[:, axis] == pytest.approx(slope, abs=1e-6)


@pytest.mark.parametrize("t", [0.1, 0.5, 0.9])
def test_velocity_and_density_obey_the_continuity_equation_on_the_line_and_in_the_plane(t, h=1e-5):
    x = np.linspace(-4, 4, 33)
    for mixture, y, steps in ((line(), x, [h]), (plane(), np.stack([x, np.sin(3 * x)], axis=1), h * np.eye(2))):
        p = lambda z, t, m=mixture: np.exp(m.path_log_prob(z, t))  # noqa: E731
        change = (p(y, t + h) - p(y, t - h)) / (2 * h)
        for axis, step in enumerate(steps):
            flux = [
                p(z, t) * (mixture.velocity(z, t) if z.ndim == 1 else mixture.velocity(z, t)[:, axis])
                for z in (y + step, y - step)
            ]
            change = change + (flux[0] - flux[1]) / (2 * h)
        assert change == pytest.approx(0, abs=1e-6)


def test_velocity_and_score_are_two_forms_of_one_vector(t=0.7):
    # u = (x + (1-t) s) / t, since both are means of x_0 and x_1 given x_t.
    x = np.linspace(-4, 4, 33)
    assert line().velocity(x, t) == pytest.approx((x + (1 - t) * line().path_score(x, t)) / t)


@pytest.mark.parametrize("t", TIMES)
def test_responsibilities_are_shares_and_follow_bayes_rule(t):
    x = np.linspace(-4, 4, 33)
    r = line().posterior(x, t)
    assert r.shape == (33, 3) and r.sum(axis=1) == pytest.approx(1)
    for k, (w, m, s) in enumerate(((0.3, -2, 0.5), (0.5, 1.5, 0.25), (0.2, 0, 1.2))):
        part = [w * NormalDist(t * m, sqrt((1 - t) ** 2 + (t * s) ** 2)).pdf(v) for v in x]
        assert r[:, k] * np.exp(line().path_log_prob(x, t)) == pytest.approx(part, rel=1e-10)
    assert line().posterior(x, 0) == pytest.approx(np.tile([0.3, 0.5, 0.2], (33, 1)))


def test_the_velocity_is_the_mean_slope_of_simulated_paths(rng, t=0.6, n=200_000):
    x0, x1 = rng.normal(size=n), line().sample(rng, n)
    xt, slope = (1 - t) * x0 + t * x1, x1 - x0
    for x in (-1.0, 0.0, 1.0):
        near = abs(xt - x) < 0.02
        error = slope[near].std() / sqrt(near.sum())
        assert abs(slope[near].mean() - line().velocity(xt[near], t).mean()) < 5 * error


def test_samples_have_the_weights_means_and_variances_of_the_mixture(rng, n=20_000):
    x = line().sample(rng, n)
    assert x.shape == (n,)
    mean = 0.3 * -2 + 0.5 * 1.5
    moment = [0.3 * (4 + 0.25) + 0.5 * (2.25 + 0.0625) + 0.2 * 1.44]
    assert abs(x.mean() - mean) < 5 * sqrt((moment[0] - mean**2) / n)
    assert abs((x**2).mean() - moment[0]) < 5 * (x**2).std() / sqrt(n)
    narrow = GaussianMixture([0.3, 0.7], [[-5, 0, 1], [5, 2, 1]], [0.1, 0.4])
    y = narrow.sample(rng, n)
    assert y.shape == (n, 3)
    for own, weight, center, std in ((y[:, 0] < 0, 0.3, (-5, 0, 1), 0.1), (y[:, 0] > 0, 0.7, (5, 2, 1), 0.4)):
        m = own.sum()
        assert abs(m / n - weight) < 5 * sqrt(weight * (1 - weight) / n)
        assert (abs(y[own].mean(axis=0) - center) < 5 * std / sqrt(m)).all()
        assert (abs(y[own].var(axis=0) / std**2 - 1) < 5 * sqrt(2 / m)).all()


@pytest.mark.parametrize("t", [0, 0.999, 1])
def test_everything_is_finite_far_from_the_data(t):
    x = np.array([-1e3, 1e3])
    y = np.array([[-1e3, 0], [1e3, 1e3]])
    for mixture, far in ((line(), x), (plane(), y), (GaussianMixture([1], [0], [1e-3]), x)):
        for value in (
            mixture.path_log_prob(far, t),
            mixture.path_score(far, t),
            mixture.velocity(far, t),
            mixture.posterior(far, t),
        ):
            assert np.isfinite(value).all()
        assert (mixture.path_log_prob(far, t) < -1e5).all()
    # Far out the widest component rules: nothing is 0/0.
    assert line().posterior(x, 1) == pytest.approx(np.tile([0, 0, 1.0], (2, 1)))
    assert line().score(x) == pytest.approx(-x / 1.2**2)


def test_one_and_d_dimensions_agree_and_every_leading_shape_is_kept(t=0.4):
    thin = GaussianMixture([0.3, 0.5, 0.2], [[-2], [1.5], [0]], [0.5, 0.25, 1.2])
    x = np.linspace(-4, 4, 12).reshape(3, 4)
    for name in ("path_log_prob", "path_score", "velocity", "posterior"):
        flat, column = getattr(line(), name)(x, t), getattr(thin, name)(x[..., None], t)
        assert column.reshape(flat.shape) == pytest.approx(flat)
        one = getattr(line(), name)(x[1, 2], t)
        assert np.asarray(one) == pytest.approx(flat[1, 2])
    assert line().velocity(x, t).shape == line().path_score(x, t).shape == line().path_log_prob(x, t).shape == (3, 4)
    grid = np.zeros((3, 4, 2))
    assert plane().velocity(grid, t).shape == plane().path_score(grid, t).shape == (3, 4, 2)
    assert plane().log_prob(grid).shape == plane().prob(grid).shape == (3, 4) and plane().posterior(grid, t).shape == (
        3,
        4,
        2,
    )
    assert thin.sample(np.random.default_rng(0), 5).shape == (5, 1)


def test_each_point_may_have_its_own_time():
    x, times = np.linspace(-2, 2, 5), np.linspace(0, 1, 5)
    y = np.stack([x, -x], axis=1)
    for mixture, points in ((line(), x), (plane(), y)):
        for name in ("path_log_prob", "path_score", "velocity", "posterior"):
            method = getattr(mixture, name)
            assert method(points, times) == pytest.approx(
                np.stack([method(p, t) for p, t in zip(points, times, strict=True)])
            )


@pytest.mark.parametrize(
    "wrong",
    [
        ([1], [0, 1], [1, 1]),
        ([0.5, 0.5], [0, 1], [1]),
        ([[0.5, 0.5]], [[0, 1]], [[1, 1]]),
        ([0.5, 0.5], [[[0]], [[1]]], [1, 1]),
        ([0.5, 0.6], [0, 1], [1, 1]),
        ([0, 1], [0, 1], [1, 1]),
        ([0.5, 0.5], [0, 1], [1, 0]),
        ([-0.5, 1.5], [0, 1], [1, 1]),
    ],
)
def test_a_mixture_that_is_none_is_refused(wrong):
    with pytest.raises(ValueError, match=r"same K|must be > 0"):
        GaussianMixture(*wrong)


def test_points_of_the_wrong_dimension_are_refused():
    for x in (np.zeros(3), np.zeros((4, 3)), np.zeros((2, 1))):
        with pytest.raises(ValueError, match="must have 2"):
            plane().log_prob(x)
