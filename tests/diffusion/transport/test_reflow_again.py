"""A second flow saves nothing: by the regression on the first flow's pairs."""

import numpy as np
import pytest

from snippets.diffusion.transport import reflow_again as again
from snippets.shared import ellipses
from snippets.shared.ode import rk4


def test_a_second_flow_saves_nothing():
    assert again.saved() == pytest.approx(0, abs=1e-6)
    assert again.facts() == {"share": 2}
    assert ellipses.price(again.second()[1]) > 2 * ellipses.price(again.second()[2])


def test_its_velocity_is_the_mean_of_the_pairs_that_pass():
    second, first, _ = again.second()
    eye, (cov, _) = np.eye(2), ellipses.crowds(30)

    def field(x, t):  # Cov(x_1 - x_0, x_t) Cov(x_t)^-1
        now = (1 - t) * eye + t * first
        return (first - eye) @ cov @ now.T @ np.linalg.inv(now @ cov @ now.T) @ x

    regressed = rk4(field, eye, np.linspace(0, 1, 101))[-1]
    assert regressed == pytest.approx(second, abs=1e-7)
    assert second == pytest.approx(first, abs=1e-7)
