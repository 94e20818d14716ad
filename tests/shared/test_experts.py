"""Claims of snippets/shared/experts.py, on pictures so small that all can be listed."""

import math

import numpy as np
import pytest

from oracles import SIXTEEN
from snippets.shared import experts as m


def small(rng):
    return rng.normal(size=(4, 3)), rng.normal(size=4), rng.normal(size=3)


def test_the_energy_sums_out_the_experts(rng):
    W, b, c = model = small(rng)
    for x in SIXTEEN:
        total = sum(math.exp(x @ b + h @ c + x @ W @ h) for h in SIXTEEN[:8, 1:])
        assert m.energy(model, x) == pytest.approx(-math.log(total))


def test_the_total_over_experts_is_the_total_over_pictures(rng):
    model = small(rng)
    assert m.log_z(model) == pytest.approx(math.log(np.exp(-m.energy(model, SIXTEEN)).sum()), rel=1e-12)


def test_the_slope_of_log_z_is_minus_the_models_mean_slope(rng, h=1e-5):
    model = small(rng)
    p = np.exp(-m.energy(model, SIXTEEN) - m.log_z(model))
    each = [m.slopes(model, x[None].astype(float)) for x in SIXTEEN]
    for k, part in enumerate(model):
        mean = sum(q * s[k] for q, s in zip(p, each, strict=True))
        for at in np.ndindex(part.shape):
            ends = []
            for sign in (1, -1):
                moved = [a.copy() for a in model]
                moved[k][at] += sign * h
                ends.append(m.log_z(moved))
            assert (ends[0] - ends[1]) / (2 * h) == pytest.approx(-mean[at], abs=1e-8)


def test_slopes_are_those_of_the_mean_energy(rng, h=1e-5):
    model, x = small(rng), SIXTEEN[[3, 6, 6, 13]].astype(float)
    for k, part in enumerate(m.slopes(model, x)):
        for at in np.ndindex(part.shape):
            ends = []
            for sign in (1, -1):
                moved = [a.copy() for a in model]
                moved[k][at] += sign * h
                ends.append(m.energy(moved, x).mean())
            assert (ends[0] - ends[1]) / (2 * h) == pytest.approx(part[at], abs=1e-8)


def test_a_gibbs_step_keeps_the_law(rng, n=20_000):
    model = small(rng)
    p = np.exp(-m.energy(model, SIXTEEN) - m.log_z(model))
    x = SIXTEEN[rng.choice(16, n, p=p)].astype(float)
    seen = np.bincount((m.step(model, x, rng) @ [8, 4, 2, 1]).astype(int), minlength=16) / n
    assert (abs(seen - p) < 5 * np.sqrt(p * (1 - p) / n) + 1e-12).all()


def test_training_leaves_independent_pixels_behind(rng):
    """Rows are white or black. Independent pixels pay 4 ln 2 for such a picture, and nobody less than ln 4."""
    data = SIXTEEN[[0, 3, 12, 15]].astype(float)
    model = m.train(np.tile(data, (50, 1)), 3, 2000, rng, rate=0.3)
    assert math.log(4) < (m.energy(model, data) + m.log_z(model)).mean() < 4 * math.log(2)


def test_sixteen_experts_know_more_of_digits_than_single_pixels_tell():
    train, held = m.split()
    model = m.digits_model()
    ink = train.mean(axis=0).clip(0.01, 0.99)
    alone = -(held * np.log(ink) + (1 - held) * np.log(1 - ink)).sum(axis=1).mean()
    assert (m.energy(model, held) + m.log_z(model)).mean() < alone - 5


@pytest.mark.parametrize("levels", [1, 2, 5])
def test_annealed_guesses_are_right_on_average(rng, levels, n=20_000):
    """W is large, so that a step at the wrong level would show."""
    model = tuple(2 * part for part in small(np.random.default_rng(3)))
    ratio = np.exp(m.annealed(model, levels, n, rng) - m.log_z(model))
    assert abs(ratio.mean() - 1) < 5 * ratio.std() / math.sqrt(n)
    assert m.annealed(model, 30, 500, rng).std() < m.annealed(model, 2, 500, rng).std()
