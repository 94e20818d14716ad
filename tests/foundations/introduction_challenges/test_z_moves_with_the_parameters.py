"""Turn the knob of f and Z turns too, by the average slope of f: by moments of the power series."""

from math import exp, gamma, log, sqrt

import numpy as np
import pytest

from oracles import double_well_moment, normal
from snippets.foundations.introduction_challenges import z_moves_with_the_parameters


@pytest.mark.parametrize("theta", [-1.0, 0.0, 1.0, 2.0])
def test_log_z_of_theta_is_that_of_the_series_and_the_density_sums_to_one(theta):
    m = z_moves_with_the_parameters
    assert m.log_Z(theta) == pytest.approx(log(double_well_moment(theta)), rel=1e-10)
    assert m.p(theta).sum() * (m.x[1] - m.x[0]) == pytest.approx(1, abs=1e-12)
    by_hand = [exp(-(x**4) / 4 + theta * x**2) / double_well_moment(theta) for x in m.x]
    assert m.p(theta) == pytest.approx(by_hand, rel=1e-9, abs=1e-300)


def test_the_slope_of_f_in_theta_is_what_a_small_turn_of_theta_changes(h=1e-5):
    m = z_moves_with_the_parameters
    for theta in (-1.0, 0.7, 2.0):
        assert m.df(theta) == pytest.approx((m.f(theta + h) - m.f(theta - h)) / (2 * h), abs=1e-7)


@pytest.mark.equation("foundations/introduction_challenges/gradient_of_log_z")
@pytest.mark.parametrize("theta", [-1.0, 0.0, 1.0, 2.0])
def test_the_gradient_of_log_z_is_minus_the_average_gradient_of_f_over_the_model(printed, theta, h=1e-4):
    m = z_moves_with_the_parameters
    difference = (log(double_well_moment(theta + h)) - log(double_well_moment(theta - h))) / (2 * h)
    assert m.slope(theta) == pytest.approx(difference, rel=1e-6)
    x = np.linspace(-7, 7, 2801)
    p = np.exp(theta * x**2 - x**4 / 4) / double_well_moment(theta) * (x[1] - x[0])
    mean = {r"\mathbb E_{x \sim p_\theta}": lambda values: p @ values, r"\nabla_\theta f_\theta(x)": -(x**2)}
    values = {r"\nabla_\theta \log Z(\theta)": difference}
    printed("foundations/introduction_challenges/gradient_of_log_z").holds(mean | values, rtol=1e-6)
    second_moment = double_well_moment(theta, power=2) / double_well_moment(theta)
    assert m.slope(theta) == pytest.approx(second_moment, rel=1e-9)
    assert m.average(np.ones(len(m.x)), theta) == pytest.approx(1)


@pytest.mark.equation("foundations/introduction_challenges/gradient_of_the_loss")
def test_the_loss_pulls_f_down_at_the_data_and_up_where_the_model_puts_its_samples(printed, rng, h=1e-4):
    # p_data = M2, the running example, has E x^2 = 4 + 1/4
    m = z_moves_with_the_parameters
    data = rng.choice([-2, 2], size=500) + rng.normal(size=500) / 2
    loss = lambda theta: np.mean(data**4 / 4 - theta * data**2) + log(double_well_moment(theta))  # noqa: E731
    for theta in (0.0, 1.0, 2.0):
        gradient = -np.mean(data**2) - m.average(m.df(theta), theta)
        assert gradient == pytest.approx((loss(theta + h) - loss(theta - h)) / (2 * h), rel=1e-5)
        x = np.linspace(-7, 7, 2801)
        near = [np.exp(a * x**2 - x**4 / 4) / double_well_moment(a) for a in (theta - h, theta, theta + h)]
        hills = (normal(x, -2, 0.25) + normal(x, 2, 0.25)) / 2
        means = {
            r"\mathbb E_{x \sim p_\text{data}}": lambda values, hills=hills: (hills * values).sum(axis=-1) * 0.005,
            r"\mathbb E_{x \sim p_\theta}": lambda values, p=near[1]: (p * values).sum() * 0.005,
        }
        slope = {
            r"\nabla_\theta": lambda values: (values[2] - values[0]) / (2 * h),
            r"\nabla_\theta f_\theta(x)": -(x**2),
        }
        formula = printed("foundations/introduction_challenges/gradient_of_the_loss")
        formula.holds(means | slope | {r"p_\theta(x)": np.array(near)}, rtol=1e-5, atol=1e-6)


def test_facts_of_the_moving_z_are_moments_of_the_series():
    facts = z_moves_with_the_parameters.facts()
    assert facts["log_Z"] == pytest.approx(log(double_well_moment(1))) and facts["log_Z_0"] == pytest.approx(
        log(double_well_moment(0))
    )
    for name, theta in (("slope", 1), ("slope_0", 0), ("slope_2", 2)):
        assert facts[name] == pytest.approx(double_well_moment(theta, 2) / double_well_moment(theta))
    assert facts["log_Z_0"] == pytest.approx(log(gamma(1 / 4) / sqrt(2))), "closed form at theta = 0"


@pytest.mark.parametrize("theta", [-1.0, 0.5, 1.0, 2.0])
def test_the_figure_of_the_moving_z_shows_the_density_and_the_tangent(theta):
    m = z_moves_with_the_parameters
    density, curve = m.figure(theta=theta).axes
    line, tangent, point = curve.lines
    at = [log(double_well_moment(t)) for t in line.get_xdata()]
    assert line.get_ydata() == pytest.approx(at, rel=1e-8)
    assert (point.get_xdata()[0], point.get_ydata()[0]) == (theta, pytest.approx(log(double_well_moment(theta))))
    (x0, x1), (y0, y1) = tangent.get_data()
    slope = double_well_moment(theta, 2) / double_well_moment(theta)
    assert (y1 - y0) / (x1 - x0) == pytest.approx(slope) and (y0 + y1) / 2 == pytest.approx(point.get_ydata()[0])
    assert (x0 + x1) / 2 == pytest.approx(theta) and curve.texts[0].get_text() == f"slope {slope:.2f}"
    assert line.get_xdata()[[0, -1]] == pytest.approx(curve.get_xlim())
    x, p = density.lines[0].get_data()
    assert p == pytest.approx(m.p(theta)) and (x == m.x).all() and p.max() < density.get_ylim()[1]
    assert density.collections[0].get_paths()[0].vertices[:, 1].min() == 0
    hills = sum((p[1:-1] > p[:-2]) & (p[1:-1] > p[2:]))
    assert hills == (1 if theta < 0 else 2)
    if theta == 1:
        assert m.figure().axes[1].texts[0].get_text() == curve.texts[0].get_text()
