"""The identity along one path: by the mean of the velocities on the way."""

import numpy as np
import pytest

from snippets.diffusion.one_jump import the_other_sign as sign
from snippets.shared.flow_map import gaussian_flow_map


def test_plus_is_the_average_and_minus_misses_twice_as_far_as_nothing():
    s, exact, plus, none, minus = sign.guesses()
    nodes, weights = np.polynomial.legendre.leggauss(40)
    for a, value in zip(s, exact, strict=True):
        way = a + (1 - a) * (1 + nodes) / 2
        u = [sign.p_data.velocity(gaussian_flow_map(sign.noise, 0, r, sign.mean, sign.std), r) for r in way]
        assert weights @ u / 2 == pytest.approx(value, abs=1e-8)
    assert plus == pytest.approx(exact, abs=1e-7)
    assert minus - exact == pytest.approx(2 * (none - exact), abs=1e-7)
    facts = sign.facts()
    assert facts["choice"] == 2 and facts["ratio"] == pytest.approx(2, abs=1e-6) and facts["plus"] < 1e-7
    assert facts["without"] == pytest.approx(max(exact - none)) and facts["minus"] == pytest.approx(max(exact - minus))


def test_the_figure_has_the_band_and_three_curves_that_meet_it_late():
    (ax,) = sign.figure().axes
    s, exact, *three = sign.guesses()
    band, *curves = ax.lines
    assert band.get_xydata() == pytest.approx(np.c_[s, exact])
    for curve, guess in zip(curves, three, strict=True):
        assert curve.get_ydata() == pytest.approx(guess)
        assert abs(guess - exact)[-1] < 0.15 and 0 < min(guess) < max(guess) < ax.get_ylim()[1]
    assert [t.get_text() for t in ax.texts] == ["plus", "nothing", "minus"]
    # where the alternative text says that they begin, to one digit
    assert [round(float(guess[0]), 1) for guess in (exact, *three)] == [0.9, 0.9, 0.7, 0.5]
