"""Claims of snippets/shared/bump_energy.py, by differences and by training to the end."""

import numpy as np
import pytest

from oracles import M2
from snippets.shared import bump_energy as m

GRID = np.linspace(-9, 9, 1801)
THETA = np.linspace(-1, 1.5, 17) ** 2 - 0.6


def test_the_energy_is_a_valley_and_bells(h=1e-5):
    x = np.array([-3.3, 0.2, 1.0])
    want = [a**2 / 8 + sum(t * np.exp(-((a - c) ** 2) / 0.5) for t, c in zip(THETA, m.PLACES, strict=True)) for a in x]
    assert m.energy(x, THETA) == pytest.approx(want)
    slope = (m.energy(x + h, THETA) - m.energy(x - h, THETA)) / (2 * h)
    assert m.score(x, THETA) == pytest.approx(-slope, rel=1e-6)


def test_the_density_has_the_mass_one_and_the_right_ratios():
    p = m.density(THETA, GRID)
    assert np.trapezoid(p, GRID) == pytest.approx(1)
    assert p[700] / p[1000] == pytest.approx(np.exp(m.energy(GRID[1000], THETA) - m.energy(GRID[700], THETA)))


def test_an_update_is_the_models_mean_less_that_of_the_data(rng):
    data, start = M2.sample(rng, 50), rng.normal(size=80)
    thetas, chains = m.train(data, start, 4, rng, rate=0.3)
    assert (thetas[0] == 0).all() and (chains[0] == start).all()
    for k in range(4):
        want = 0.3 * (1 - k / 4) * (m.bumps(chains[k + 1]).mean(axis=0) - m.bumps(data).mean(axis=0))
        assert thetas[k + 1] - thetas[k] == pytest.approx(want)


def test_at_first_the_chains_have_the_law_of_the_wide_valley(rng, n=4000):
    """Whatever training does later: e^(-x^2/8) is N(0, 4), and two steps with a coin keep it."""
    _, chains = m.train([0.0], rng.normal(0, 2, n), 1, rng)
    assert abs(chains[1].var() / 4 - 1) < 5 * np.sqrt(2 / n)
    assert not np.array_equal(chains[1], chains[0])
