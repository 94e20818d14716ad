"""The formulas of docs/roads/energies.md, by enumeration, derivatives and laws of variances."""

import math

import numpy as np
import pytest

from oracles import RING, SIXTEEN
from snippets.shared import experts
from snippets.shared.energies import FEATURES, after, law, metropolis
from snippets.shared.gaussian_mixture import GaussianMixture

THETA = np.array([0.7, -0.4])
INK, EDGES = SIXTEEN.sum(axis=1), np.array([sum(x[i] != x[j] for i, j in RING) for x in SIXTEEN])
F = THETA[0] * INK + THETA[1] * EDGES
P = np.exp(-F) / np.exp(-F).sum()
DATA = np.arange(1.0, 17) ** 2 / 1496
HILLS = GaussianMixture([0.6, 0.4], [-1, 1.2], [0.7, 0.5])


@pytest.mark.equation("roads/energies/ratio")
def test_a_ratio_needs_no_total(printed):
    for i, j in ((0, 5), (6, 15), (9, 9)):
        printed("roads/energies/ratio").holds({"p(x)": P[i], "p(y)": P[j], "f(x)": F[i], "f(y)": F[j]})


@pytest.mark.equation("roads/energies/walk")
def test_a_step_leads_downhill_and_pushes_by_the_root_of_twice_the_step(printed, rng, h=0.3, d=1e-6):
    x, z = rng.normal(size=(2, 50))
    slope = -(HILLS.log_prob(x + d) - HILLS.log_prob(x - d)) / (2 * d)
    want = x + 0.3 * HILLS.score(x) + math.sqrt(0.6) * z
    given = {"x": x, "h": h, r"\nabla f(x)": slope, r"\varepsilon": z}
    assert printed("roads/energies/walk").gives(given, "x") == pytest.approx(want, abs=1e-7)


@pytest.mark.equation("roads/energies/accept")
def test_with_the_printed_coin_as_many_flip_there_as_back(printed):
    formula = printed("roads/energies/accept")

    def accepted(i, j):
        return formula.gives({"f(x)": F[i], "f(y)": F[j], r"\min": np.minimum}, r"\alpha")

    table = metropolis(F)
    for i in range(16):
        for j in (i ^ 8, i ^ 4, i ^ 2, i ^ 1):
            assert P[i] * accepted(i, j) == pytest.approx(P[j] * accepted(j, i), rel=1e-12)
            assert table[i, j] == pytest.approx(accepted(i, j) / 4)


@pytest.mark.equation("roads/energies/product")
def test_added_energies_are_multiplied_densities(printed):
    one, two = THETA[0] * INK, THETA[1] * EDGES
    both = law(THETA)
    apart = [np.exp(-f) / np.exp(-f).sum() for f in (one, two)]
    joint = apart[0] * apart[1]
    assert joint / joint.sum() == pytest.approx(both, rel=1e-12)
    printed("roads/energies/product").holds({"f_1(x)": one, "f_2(x)": two})
    totals = [np.exp(-f).sum() for f in (one, two, one + two)]
    assert totals[0] * totals[1] / totals[2] > 2  # "it isn't the product of the two old ones"


def log_likelihood(theta):
    f = FEATURES @ theta
    return DATA @ -f - np.log(np.exp(-f).sum())


@pytest.mark.equation("roads/energies/update")
def test_the_update_is_the_slope_of_the_log_likelihood(printed, h=1e-5):
    for k, step in enumerate(h * np.eye(2)):
        slope = (log_likelihood(THETA + step) - log_likelihood(THETA - step)) / (2 * h)
        log_z = [np.log(np.exp(-FEATURES @ (THETA + s * step)).sum()) for s in (1, -1)]
        assert (log_z[0] - log_z[1]) / (2 * h) == pytest.approx(-P @ FEATURES[:, k], abs=1e-8)
        given = {
            r"\theta": THETA[k], r"\eta": 0.3, r"\nabla_\theta f(x)": FEATURES[:, k],
            r"\mathop{\mathbb E}_{x \sim p_\theta}": lambda v: P @ v,
            r"\mathop{\mathbb E}_{x \sim p_\text{data}}": lambda v: DATA @ v,
        }  # fmt: skip
        assert printed("roads/energies/update").gives(given, r"\theta") == pytest.approx(THETA[k] + 0.3 * slope)


@pytest.mark.equation("roads/energies/shortcut")
def test_the_shortcut_is_not_the_slope(printed, h=1e-5):
    for k, step in enumerate(h * np.eye(2)):
        slope = (log_likelihood(THETA + step) - log_likelihood(THETA - step)) / (2 * h)
        found = []
        for steps in (1, 1000):
            q = DATA @ np.linalg.matrix_power(metropolis(F), steps)
            assert q == pytest.approx(after(DATA, THETA, steps))
            given = {
                r"\theta": THETA[k], r"\eta": 0.3, r"\nabla_\theta f(x)": FEATURES[:, k],
                r"\mathop{\mathbb E}_{x \sim q_k}": lambda v, q=q: q @ v,
                r"\mathop{\mathbb E}_{x \sim p_\text{data}}": lambda v: DATA @ v,
            }  # fmt: skip
            found.append(printed("roads/energies/shortcut").gives(given, r"\theta"))
        assert found[1] == pytest.approx(THETA[k] + 0.3 * slope)
        assert abs(found[0] - found[1]) > 0.001


@pytest.mark.equation("roads/energies/bell")
@pytest.mark.parametrize("k", [1, 3, 50])
def test_short_chains_on_a_bell_step_by_step(printed, k, h=0.2, theta=0.8, V=1.7):
    v = V
    for _ in range(k):
        v = (1 - h * theta) ** 2 * v + 2 * h
    bracket = (v - V) / 2  # the slope of f in theta is x^2 / 2
    given = {"k": k, "h": h, r"\theta": theta, "V": V}
    assert printed("roads/energies/bell").gives(given, "g_k") == pytest.approx(bracket, rel=1e-9)


@pytest.mark.equation("roads/energies/tiny_step")
def test_one_tiny_step_follows_score_matching(printed, h=1e-4, theta=0.6):
    """f = theta x^4 / 4 + x^2 / 2, data from two hills; the push by the nodes of Gauss and Hermite."""
    x = np.linspace(-6, 6, 4001)
    p = HILLS.prob(x) / HILLS.prob(x).sum()
    nodes, weights = np.polynomial.hermite_e.hermegauss(12)
    moved = x - h * (theta * x**3 + x) + math.sqrt(2 * h) * nodes[:, None]
    bracket = p @ (weights / weights.sum() @ moved**4 - x**4) / 4

    def loss(t):
        return p @ ((t * x**3 + x) ** 2 / 2 - (3 * t * x**2 + 1))

    given = {
        "g_1": bracket, "h": h, r"\frac{\mathrm d}{\mathrm d\theta}": lambda v: v,
        r"\mathop{\mathbb E}_{x \sim p_\text{data}} \left[ \tfrac12 f'(x)^2 - f''(x) \right]":
            (loss(theta + 1e-4) - loss(theta - 1e-4)) / 2e-4,
    }  # fmt: skip
    printed("roads/energies/tiny_step").holds(given, approx=0.01)  # what is left out is smaller by the factor h


@pytest.mark.equation("roads/energies/temperature")
def test_a_wrong_push_is_a_temperature(printed, h=0.004):
    """A table of the walk on two hills, at rest, against the tempered density; the step's own error is of order h."""
    grid = np.linspace(-5, 5, 500)
    for push in (0.06, 0.11):
        tau = printed("roads/energies/temperature").gives({r"\sigma": push, "h": h}, r"\tau")
        there = grid + h * HILLS.score(grid)
        q = np.exp(-((grid - there[:, None]) ** 2) / (2 * push**2))
        q /= q.sum(axis=1, keepdims=True)
        rest = np.linalg.matrix_power(q, 2**18)[250]
        want = HILLS.prob(grid) ** (1 / tau)
        want /= want.sum()
        assert abs(rest - want).sum() / 2 < 5 * h
        cold = HILLS.prob(grid) / HILLS.prob(grid).sum()
        assert abs(rest - cold).sum() / 2 > 0.05


@pytest.mark.equation("roads/energies/learned")
def test_the_learned_energies_make_cold_chains_right(printed):
    for tau in (0.5, 3.0):
        given = {r"\tau": tau, r"p_\text{data}": lambda x: DATA[x], "C": 1.7, "x": np.arange(16)}
        f = printed("roads/energies/learned").gives(given, "f(x)")
        chains = np.exp(-f / tau)
        assert chains / chains.sum() == pytest.approx(DATA, rel=1e-12)
        assert f[3] - f[9] == pytest.approx(tau * math.log(DATA[9] / DATA[3]))


@pytest.mark.equation("roads/energies/experts")
def test_the_energy_of_sixteen_experts(printed, rng):
    W, b, c = model = rng.normal(size=(64, 16)), rng.normal(size=64), rng.normal(size=16)
    x = (rng.random(64) < 0.5).astype(float)
    given = {r"b \cdot x": b @ x, "c_j": c, r"w_j \cdot x": W.T @ x, "f(x)": experts.energy(model, x)}
    printed("roads/energies/experts").holds(given)
