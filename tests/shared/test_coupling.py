"""Coupling layers: against finite differences, there and back, and by the mass on a grid."""

import math

import numpy as np
import pytest

from snippets.shared import coupling as m

LAYERS = [(0, lambda y: 0.5 * np.sin(y) + 0.2, np.cos), (1, lambda x: 0.3 * np.tanh(x) - 0.1, lambda x: 0.4 * x**2)]


def jacobian(f, x, step=1e-5):
    """By central differences. (n, 2) -> (n, 2, 2)"""
    return np.stack([(f(x + step * e) - f(x - step * e)) / (2 * step) for e in np.eye(2)], axis=-1)


@pytest.mark.parametrize("f", [m.forward, m.inverse])
@pytest.mark.parametrize("layers", [LAYERS[:1], LAYERS[1:], LAYERS, *[[layer] for layer in m.bows()]])
def test_log_determinants_against_finite_differences(f, layers, rng):
    x = rng.normal(size=(50, 2))
    if f is m.inverse:
        x = m.forward(x, layers)[0]
    found = np.linalg.det(jacobian(lambda x: f(x, layers)[0], x))
    logdet = f(x, layers)[1]
    assert abs(logdet).max() > 0.1  # not degenerate
    assert np.log(found) == pytest.approx(logdet, abs=1e-4)


def test_there_and_back(rng):
    x = rng.normal(size=(50, 2))
    before = x.copy()
    y, there = m.forward(x, LAYERS)
    again, back = m.inverse(y, LAYERS)
    assert (x == before).all()
    assert again == pytest.approx(x, abs=1e-12)
    assert np.median(abs(there)) > 0.1 and there + back == pytest.approx(0, abs=1e-12)


def test_the_mass_is_one():
    """On a grid that is fine beside the layers' features and wide beside their reach."""
    a = np.linspace(-12, 24, 1201)
    grid = np.stack(np.meshgrid(a, a), axis=-1).reshape(-1, 2)
    assert np.exp(m.log_density(grid, LAYERS)).sum() * (a[1] - a[0]) ** 2 == pytest.approx(1, abs=1e-4)


def test_a_filament_joins_the_bows(rng, n=40_000):
    """The share of mass between x = -1 and 1: by counting, and by the normal law given the height."""
    x = m.forward(rng.normal(size=(n, 2)), m.bows())[0][:, 0]
    y = np.linspace(-8, 8, 16_001)
    edges = [(e - 3 * np.tanh(6 * y)) * np.exp(0.4) for e in (-1, 1)]
    below = [np.array([math.erf(e / math.sqrt(2)) for e in edge]) / 2 for edge in edges]
    share = ((below[1] - below[0]) * np.exp(-(y**2) / 2)).sum() / math.sqrt(2 * math.pi) * (y[1] - y[0])
    assert 0 < share < 0.1
    assert abs((abs(x) < 1).mean() - share) < 5 * math.sqrt(share / n)
