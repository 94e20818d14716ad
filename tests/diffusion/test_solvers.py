"""What docs/diffusion/solvers.md says beside its figures."""

import math

import numpy as np
import pytest

from snippets.diffusion.solvers import exercises
from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.ode import euler, exponential, heun

SKEW = GaussianMixture([0.3, 0.7], [-1, 2], [0.5, 0.8])


@pytest.mark.equation("diffusion/solvers/euler")
def test_euler_takes_the_printed_step_and_the_first_from_noise_is_to_the_mean(printed, rng):
    x = rng.normal(size=5)
    formula = printed("diffusion/solvers/euler")
    for t, h in ((0.0, 1.0), (0.3, 0.2)):
        step = euler(SKEW.velocity, x, [t, t + h])[-1]
        formula.holds({"x_{n+1}": step, "x_n": x, "h": h, "u_{t_n}": lambda x, t=t: SKEW.velocity(x, t)}, rtol=1e-12)
    assert euler(SKEW.velocity, x, [0, 1])[-1] == pytest.approx(0.7 * 2 - 0.3, abs=1e-12)


@pytest.mark.equation("diffusion/solvers/heun")
def test_heun_takes_the_printed_step_and_two_of_them_cost_four_looks(printed, rng):
    x, t, h, asked = rng.normal(size=5), 0.3, 0.2, []
    values = {
        "x_n": x,
        "h": h,
        "u_{t_n}": lambda x: SKEW.velocity(x, t),
        "u_{t_{n+1}}": lambda x: SKEW.velocity(x, t + h),
    }
    step = printed("diffusion/solvers/heun").gives(values, "x_{n+1}")
    assert heun(SKEW.velocity, x, [t, t + h])[-1] == pytest.approx(step, rel=1e-12)
    heun(lambda x, t: asked.append(t) or SKEW.velocity(x, t), x, [0, 0.5, 1])
    assert len(asked) == 4


@pytest.mark.equation("diffusion/solvers/ladder")
def test_the_ladder_of_noise_is_even_in_its_seventh_root(printed):
    formula = printed("diffusion/solvers/ladder")
    i = np.arange(18)
    levels = formula.gives({"a": 80.0, "b": 0.002, r"\rho": 7, "N": 18, "i": i}, r"\sigma_i")
    assert (levels[0], levels[-1]) == pytest.approx((80, 0.002))
    roots = levels ** (1 / 7)
    assert np.diff(roots) == pytest.approx(np.full(17, (0.002 ** (1 / 7) - 80 ** (1 / 7)) / 17))


@pytest.mark.equation("diffusion/solvers/added_noise")
def test_variances_are_added_where_sizes_would_not_do(printed, rng, n=100_000):
    formula = printed("diffusion/solvers/added_noise")
    for before, after in ((0.6, 1.0), (2.0, 2.5)):
        size = formula.gives({r"\hat\sigma": after, r"\sigma": before})
        assert math.hypot(before, size) == pytest.approx(after)
    size = formula.gives({r"\hat\sigma": 1.5, r"\sigma": 1.0})
    x = rng.normal(size=n)
    for extra, level in ((size, 1.5), (0.5, exercises.facts()["level"])):
        assert (x + extra * rng.normal(size=n)).std() == pytest.approx(level, abs=5 * level / math.sqrt(2 * n))


@pytest.mark.equation("diffusion/solvers/gaussian_flow")
def test_one_formula_is_the_flow_to_one_gaussian(printed, rng):
    formula, mean, std = printed("diffusion/solvers/gaussian_flow"), 1.3, 0.4
    x, one = rng.normal(size=4), GaussianMixture([1.0], [mean], [std])
    fine = euler(one.velocity, x, np.linspace(0.2, 0.9, 100_001))[-1]
    v = lambda t: (1 - t) ** 2 + (t * std) ** 2  # noqa: E731
    values = {r"\mu": mean, "t": 0.9, "s": 0.2, "x_s": x, "v_t": v(0.9), "v_s": v(0.2)}
    formula.holds(values | {"x_t": fine}, atol=1e-4)
    assert exercises.one_gaussian(x, 0.2, 0.9, mean, std) == pytest.approx(formula.gives(values, "x_t"))


@pytest.mark.equation("diffusion/solvers/at_rest")
def test_one_gaussian_stands_still_and_the_rest_moves_as_printed(printed):
    formula = printed("diffusion/solvers/at_rest")
    mean, std, t, x, h = 0.9, 1.7, 0.4, np.array([-0.6, 0.5, 1.4]), 1e-5

    def values(t, x, u):
        v = (1 - t) ** 2 + (t * std) ** 2
        return {"x": x, "t": t, r"\mu": mean, r"\sigma": std, "v_t": v, "u_t(x)": u}

    def at(t, x):
        return (x - t * mean) / math.hypot(1 - t, t * std), math.atan2(t * std, 1 - t)

    for law in (GaussianMixture([1.0], [mean], [std]), SKEW):
        u = law.velocity(x, t)
        (y, angle), (y_h, angle_h) = (at(s, x + (s - t) * u) for s in (t - h, t + h))
        slope = (y_h - y) / (angle_h - angle)
        given = {"y": at(t, x)[0], r"\varphi": at(t, x)[1], r"\frac{\mathrm dy}{\mathrm d\varphi}": slope}
        formula.holds(values(t, x, u) | given, atol=1e-8, rtol=1e-7)
        assert (abs(slope).max() < 1e-8) == (law is not SKEW)  # only the Gaussian stands still
    small = exponential(euler, SKEW.velocity, x, [t, t + 1e-6], mean, std)
    assert (small[1] - small[0]) / 1e-6 == pytest.approx(u, rel=1e-4)


def test_the_law_of_forgetting_gives_the_churn_in_the_solution(printed):
    churn = np.linspace(0, 6, 6_000_001)
    enough = churn[np.searchsorted(-np.exp(-np.pi * churn / 2), -0.01)]
    printed("diffusion/solvers", r"e^{-\pi \gamma / 2} =").holds({r"\gamma": enough}, rtol=1e-5)
    printed("diffusion/solvers", r"\gamma = \tfrac2\pi \ln 100").holds({r"\gamma": enough}, rtol=1e-5)
    for t, std in ((0.3, 0.5), (0.8, 2.0)):
        variance = np.var([(1 - t) * z + t * std * w for z in (-1, 1) for w in (-1, 1)])
        printed("diffusion/solvers", "v_t = (1-t)^2").holds({"v_t": variance, "t": t, r"\sigma": std})
