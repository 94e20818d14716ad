"""What docs/foundations/introduction_paths.md says beside its figures, and where they open."""

import math
from statistics import NormalDist

import numpy as np
import pytest

from oracles import normal, snapshot_cdf, snapshot_hills, velocity_by_quadrature
from snippets.foundations.introduction_paths import (
    four_names_for_one_arrow,
    noise_flows_into_data,
    noising_is_not_mcmc,
    regression_finds_the_velocity,
    three_clocks,
)
from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.mlp import Adam
from snippets.shared.ode import rk4
from snippets.shared.toy_families import families


def test_a_spin_may_be_added_to_the_velocity_of_a_round_cloud_without_changing_it(rng):
    x0 = rng.normal(size=(50, 2))
    still = GaussianMixture([1.0], [[0.0, 0.0]], [1.0])

    def spun(x, t):
        return still.velocity(x, t) + 5 * x @ np.array([[0, 1], [-1, 0]])

    times = np.linspace(0, 1, 201)
    plain, turned = rk4(still.velocity, x0, times), rk4(spun, x0, times)
    assert np.hypot(*turned[-1].T) == pytest.approx(np.hypot(*plain[-1].T), abs=1e-6)
    angle = np.angle((turned[-1] @ [1, 1j]) / (plain[-1] @ [1, 1j]))
    assert abs(angle) == pytest.approx(2 * math.pi - 5, abs=1e-6)  # another place, the same density


@pytest.mark.equation("foundations/introduction_paths/adam")
def test_adam_divides_the_mean_gradient_by_the_root_of_the_mean_square(printed, rng, b1=0.9, b2=0.999, rate=0.01):
    formula = printed("foundations/introduction_paths/adam")
    theta, m, v = np.zeros(4), 0.0, 0.0
    other = [theta.copy()]
    adam = Adam(other, rate=rate)
    for n, g in enumerate(rng.normal(size=(30, 4)), start=1):
        adam.step([g])
        given = {r"\beta_1": b1, r"\beta_2": b2, r"\eta": rate, r"\epsilon": 1e-8, "g": g, "n": n}
        m, v, theta = formula.gives(given | {"m": m, "v": v, r"\theta": theta}, "m", "v", r"\theta")
        assert other[0] == pytest.approx(theta, rel=1e-9)
        if n == 1:
            assert abs(theta) == pytest.approx(np.full(4, rate), rel=1e-4)


def test_the_clock_the_arrow_and_the_regression_open_where_their_alt_texts_are_true():
    assert three_clocks.figure().axes[2].get_title() == "DDPM,\n$k=100$"
    (x,) = (line for line in four_names_for_one_arrow.figure().axes[0].lines if line.get_marker() == "o")
    assert tuple(x.get_xydata()[0]) == tuple(four_names_for_one_arrow.at(0.7)[0])
    assert regression_finds_the_velocity.figure().axes[1].lines[1].get_xdata()[0] == 1000


def test_the_laws_in_the_text_hold_of_score_and_velocity_and_of_ends_by_rank(printed, h=1e-4):
    formula = printed("foundations/introduction_paths", r"u_t(x) = \frac{x}{t}")
    for t, x in ((0.2, 0.7), (0.5, -1.3), (0.9, 2.0)):
        up, down = (math.log(sum(hill.pdf(a) for hill in snapshot_hills(t))) for a in (x + h, x - h))
        values = {"u_t(x)": velocity_by_quadrature(x, t)[0], "s_t(x)": (up - down) / (2 * h), "x": x, "t": t}
        formula.holds(values, atol=1e-6)
    x0, grid = np.array([-1.5, -0.2, 0.3, 1.1]), np.linspace(-5, 5, 10_001)
    cdf = snapshot_cdf(grid, 1)
    ranks = {r"\Phi": lambda x: [NormalDist().cdf(a) for a in x], "F_1^{-1}": lambda u: np.interp(u, cdf, grid)}
    ends = noise_flows_into_data.flow(x0)[-1]
    printed("foundations/introduction_paths", "x(1) = F").holds(ranks | {"x(1)": ends, "x_0": x0}, atol=2e-3)


def test_the_start_is_part_of_a_flow_and_no_part_of_an_energy_or_an_autoregressive_model(rng, n=3000, many=200_000):
    """The charitable reading: some distribution to begin with belongs to what each model has learned."""
    starts = [rng.normal(size=n), rng.uniform(-4, 4, n), rng.choice([-3.5, 3.5], n)]
    square, error = 4.25, 5 * math.sqrt(4.125 / n)  # x² for x = ±2 + z/2 has this mean, and the variance 4 + 1/8
    for x in starts:
        walked = noising_is_not_mcmc.run(noising_is_not_mcmc.langevin, x, 150)[-1]
        assert (walked**2).mean() == pytest.approx(square, abs=error)
    made_for, *elsewhere = ((noise_flows_into_data.flow(x)[-1] ** 2).mean() for x in starts)
    assert made_for == pytest.approx(square, abs=error)
    assert min(elsewhere) > square + 2

    # An autoregressive model learns to predict the second number from the first, by least squares on the data alone.
    # With that its density is known, and nothing random has been carried anywhere.
    table, calls = families(steps=2)
    data = table["formula"][1](rng.normal(size=(6, many)))
    slope = (data[0] @ data[1]) / (data[0] @ data[0])
    spread = (data[1] - slope * data[0]).std()
    x = rng.uniform(-1, 1, size=(2, 9))
    density = normal(x[0], 0, 1) * normal(x[1], slope * x[0], spread**2)
    assert np.log(density) == pytest.approx(table["autoregressive"][0](x), abs=0.1)
    assert len(calls) == 1


def test_the_velocities_in_the_text_are_those_of_the_first_and_of_the_last_moment(printed):
    page, x1 = "foundations/introduction_paths", np.linspace(-6, 6, 6001)
    weight = np.exp(-2 * (x1 - 2) ** 2) + 3 * np.exp(-2 * (x1 + 2) ** 2)  # unequal hills: the mean is not 0
    x0 = np.linspace(-8, 8, 6001)
    for x in (-0.7, 0.4, 2.1):
        t = 1e-7
        behind = weight * normal((x - t * x1) / (1 - t), 0, 1)
        u = (behind * (x1 - (x - t * x1) / (1 - t))).sum() / behind.sum()
        mean = (weight * x1).sum() / weight.sum()
        printed(page, r"u_0(x) = \mathbb E[x_1] - x").holds({"u_0(x)": u, r"\mathbb E[x_1]": mean, "x": x}, atol=1e-5)
        t = 1 - 1e-7
        ends = (x - (1 - t) * x0) / t
        behind = normal(x0, 0.5, 1) * (np.exp(-2 * (ends - 2) ** 2) + 3 * np.exp(-2 * (ends + 2) ** 2))
        u = (behind * (ends - x0)).sum() / behind.sum()
        printed(page, r"u_1(x) = x - \mathbb E[x_0]").holds({"u_1(x)": u, r"\mathbb E[x_0]": 0.5, "x": x}, atol=1e-5)
