"""Fresh noise wears old errors away: by a closed form, by quadrature, and by walks."""

import math

import numpy as np
import pytest

from snippets.diffusion.solvers import noise_forgets_old_errors as noise


def by_quadrature(churn, error, start, n=20_001):
    """The linear equation of the variance, solved with an integrating factor."""
    t = np.linspace(0, 1, n)
    v = (1 - t) ** 2 + t**2
    shrink = np.arctan(2 * t - 1) / 2 - np.log(v) / 4  # an integral of (1-t)/v
    power = np.log(v) + 2 * error * t + churn * error * t**2 - 2 * churn * shrink
    grow = np.exp(power[-1] - power)  # what the end keeps of a variance added at t
    return grow[0] * start + np.trapezoid(grow * 2 * churn * (1 - t), t)


@pytest.mark.parametrize("error", [-0.2, 0.0, 0.1])
def test_the_variance_solves_its_equation(error):
    for churn, start in ((0.0, 1.0), (0.7, 0.25), (2.0, 1.0), (6.0, 1.7)):
        assert noise.variance(churn, error, start) == pytest.approx(by_quadrature(churn, error, start), abs=2e-5)


@pytest.mark.equation("diffusion/solvers/forgotten")
@pytest.mark.parametrize("churn", [0.0, 0.6, 2.0, 5.0])
def test_an_old_error_dies_with_the_exponential_of_the_churn(printed, churn):
    formula = printed("diffusion/solvers/forgotten")
    for start in (0.25, 1.0, 3.0):
        values = {r"\gamma": churn, "V_0": start, "V_1": noise.variance(churn, start=start)}
        formula.holds(values, atol=2e-5)


@pytest.mark.equation("diffusion/solvers/churn")
def test_walks_by_the_printed_equation_have_the_variance_of_the_curve(printed, rng, n=20_000, steps=200):
    formula = printed("diffusion/solvers/churn")
    churn, error, h = 2.0, 0.1, 1 / steps
    x = 0.5 * rng.normal(size=n)
    expected = 0.25
    for k in range(steps):
        t = k * h
        v = (1 - t) ** 2 + t**2
        u = (2 * t - 1) / v * x + error * x
        score = (t * u - x) / (1 - t)  # the dictionary's score of this velocity
        drift, dW = noise.rate(t, churn, error), math.sqrt(h) * rng.normal(size=n)
        dx = drift * x * h + math.sqrt(2 * churn * (1 - t)) * dW
        if k % 40 == 7:
            values = {"u_t(x)": u, "s_t(x)": score, r"\gamma": churn, "t": t, r"\mathrm dW": dW}
            formula.holds(values | {r"\mathrm dx": dx, r"\mathrm dt": h}, atol=1e-12)
        x = x + dx
        expected = (1 + h * drift) ** 2 * expected + 2 * churn * (1 - t) * h
    assert expected == pytest.approx(noise.variance(churn, error, 0.25), abs=0.01)
    assert x.var() == pytest.approx(expected, abs=5 * expected * math.sqrt(2 / n))


def test_steps_are_paid_for_by_noise_in_the_sampler():
    for churn in (0.0, 2.0):
        far = [abs(noise.coarse(churn, n) - 1) for n in (200, 400)]
        assert far[0] / far[1] == pytest.approx(2, abs=0.1)
    assert noise.coarse(0, 1) == pytest.approx(0) and noise.coarse(3, 1) == pytest.approx((1 - 4) ** 2 + 6)


def test_in_long_steps_some_churn_repairs_the_flow_and_more_overshoots():
    facts = noise.facts()
    ends = [noise.coarse(churn, steps) for churn, steps in ((0, 8), (2, 8), (6, 8), (6, 64))]
    assert [facts[name] for name in ("flow_8", "coarse_8", "much_8", "much_64")] == ends
    assert facts["flow_8"] < facts["coarse_8"] < 1 < facts["much_64"] < facts["much_8"]


def test_churn_repairs_the_start_and_not_the_arrows():
    facts = noise.facts()
    assert facts["own_0"] == pytest.approx(math.exp(0.2), abs=1e-6)  # the flow stretches by e^0.1
    assert facts["old_0"] == pytest.approx(0.25) and facts["old_2"] == pytest.approx(
        by_quadrature(2, 0, 0.25), abs=2e-5
    )
    for key, churn in (("own_2", 2), ("own_6", 6)):
        assert facts[key] == pytest.approx(by_quadrature(churn, 0.1, 1), abs=2e-5)
    assert facts["own_0"] < facts["own_2"] < facts["own_6"]


@pytest.mark.parametrize("error", [-0.2, 0.0, 0.2])
def test_the_figure_shows_both_curves_from_their_marks_on(error):
    (ax,) = noise.figure(error=error).axes
    data, old, own, *marks = ax.lines
    assert set(data.get_ydata()) == {1}
    for line, start, off in ((old, 0.25, 0), (own, 1, error)):
        at = {round(float(x), 3): y for x, y in zip(*line.get_data(), strict=True)}
        for churn in (0.0, 1.5, 6.0):
            assert at[churn] == pytest.approx(by_quadrature(churn, off, start), abs=3e-5)
    for mark, line in zip(marks, (old, own), strict=True):
        assert (
            tuple(mark.get_xydata()[0]) == pytest.approx((0, line.get_ydata()[0]))
            and mark.get_color() == line.get_color()
        )
    assert [t.get_color() for t in ax.texts] == [old.get_color(), own.get_color()]
    assert f"{error:+g}" in ax.texts[1].get_text()
