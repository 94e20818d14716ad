"""What docs/diffusion/pictures.md says beside its figures."""

import numpy as np
import pytest

from snippets.shared import digit_flow
from snippets.shared.mlp import MLP


@pytest.mark.equation("diffusion/pictures/preconditioned")
@pytest.mark.parametrize("t", [0.0, 0.3, 0.85])
def test_the_velocity_is_the_known_part_and_the_networks_correction(printed, rng, t):
    formula = printed("diffusion/pictures/preconditioned")
    x = t + rng.normal(size=(3, 64))
    mean, std = digit_flow.pixels()
    out = MLP.of(digit_flow.load()).forward(digit_flow.inputs(x, t, 4))
    got = digit_flow.velocity(x, t, 4)
    for n, i in (0, 12), (1, 27), (2, 44):
        given = {"t": t, "s": std[i], "m": mean[i], "x": x[n, i], "F": float(out[n, i])}
        assert got[n, i] == pytest.approx(formula.gives(given, "u"), rel=1e-9, abs=1e-9)


@pytest.mark.equation("diffusion/pictures/digit_loss")
def test_the_loss_is_the_mean_square_of_what_the_velocity_misses(printed, rng):
    formula = printed("diffusion/pictures/digit_loss")
    x0, x1, t, y = digit_flow.batch(rng, 50, *digit_flow.split()[:2])
    x = (1 - t[:, None]) * x0 + t[:, None] * x1
    u = digit_flow.velocity(x, t, y)
    square = ((u - (x1 - x0)) ** 2).sum(axis=1)
    given = {r"\mathbb E \| u(x_t, t, y) - (x_1 - x_0) \|^2": np.mean(square)}
    assert digit_flow.loss(MLP.of(digit_flow.load()), x0, x1, t, y) == pytest.approx(
        formula.gives(given, "L"), rel=1e-9
    )


@pytest.mark.equation("diffusion/pictures/moving_average")
def test_the_average_follows_the_weights_by_its_formula(printed):
    formula = printed("diffusion/pictures/moving_average")
    run = digit_flow.train(np.random.default_rng(0), 3, size=8)
    before = None
    for step, _, weights, averaged in run:
        share = 9 / (10 + step)  # 1 - b of the first steps, see train
        if before is not None:
            given = {r"\bar\theta_{n-1}": before, r"\theta_n": weights[0], r"\beta": 1 - share}
            assert averaged[0] == pytest.approx(formula.gives(given, r"\bar\theta_n"), abs=1e-6)
        before = averaged[0].copy()


def test_a_step_fed_unscaled_stops_a_tanh_from_learning():
    slope = lambda x: 1 - np.tanh(x) ** 2  # noqa: E731
    assert slope(500.0) == 0 < slope(0.5)
