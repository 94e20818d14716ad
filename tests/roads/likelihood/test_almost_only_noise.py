"""A model that draws noise 99 times in 100 pays seven bits: by the two probabilities of a picture."""

import math

import numpy as np
import pytest

from snippets.roads.likelihood import almost_only_noise as m
from snippets.shared.digit_tables import log_probs


def good(x):
    """The probability of a picture under the tables, whatever its numeral."""
    return sum(2.0**logs for logs in log_probs(x, 640))


@pytest.mark.equation("roads/likelihood/spoiled")
@pytest.mark.parametrize("noise", [0.3, 0.5, 0.9, 0.99])
def test_a_share_of_noise_costs_at_most_the_logarithm_of_what_is_left(printed, noise):
    x, q_noise = m.held[:20], 17.0**-64
    q = (1 - noise) * good(x) + noise * q_noise
    bits = m.spoiled(x, noise)
    assert bits == pytest.approx(-np.log2(q), abs=1e-9)
    given = {
        "x": 0, "q": lambda _: q, r"q_\text{good}": lambda _: good(x), r"q_\text{noise}": lambda _: q_noise,
        r"\varepsilon": noise,
    }  # fmt: skip
    printed("roads/likelihood/spoiled").holds(given)
    given |= {"q": lambda _: (1 - noise) * 0.5 + noise * 0.2, r"q_\text{good}": lambda _: 0.5}
    printed("roads/likelihood/spoiled").holds(given | {r"q_\text{noise}": lambda _: 0.2})
    with pytest.raises(AssertionError):  # no smaller bound holds
        low = {"x": 0, "q": lambda _: 0.99 * (1 - noise) * 0.5, r"q_\text{good}": lambda _: 0.5, r"\varepsilon": noise}
        printed("roads/likelihood/spoiled").part(1).holds(low)
    assert m.spoiled(x, 0) == pytest.approx(-np.log2(good(x)), abs=1e-9)


@pytest.mark.parametrize("noise", [0, 50, 90, 99])
def test_the_bill_is_the_same_for_every_digit(noise):
    facts = m.facts(noise)
    for key in ("good", "bits"):
        share = 0 if key == "good" else noise / 100
        assert facts[key] == pytest.approx(m.spoiled(m.held, share).mean())
    assert facts["noise"] == noise / 100
    assert facts["extra"] == pytest.approx(-math.log2(1 - noise / 100), abs=1e-9)  # pure noise makes no digits
    assert facts["per_pixel"] == pytest.approx(facts["extra"] / 64)
    assert facts["bits"] == pytest.approx(facts["good"] + facts["extra"])


def test_so_many_of_the_pictures_are_noise(n=4000):
    for noise in (0.5, 0.99):
        grey = (m.draw(n, noise)[:, 0] > 0).mean()  # the first corner of a digit is white but for half a count a level
        white = (m.draw(n, 0)[:, 0] > 0).mean()
        expected = noise * 16 / 17 + (1 - noise) * white
        assert abs(grey - expected) < 5 * math.sqrt(2 * 0.25 / n)


@pytest.mark.parametrize("noise", [0, 99])
def test_the_figure_shows_24_of_them(noise):
    axes, x = m.figure(noise).axes, m.draw(24, noise / 100)
    assert len(axes) == 24
    for ax, picture in zip(axes, x, strict=True):
        assert (np.asarray(ax.images[0].get_array()).ravel() == picture).all() and ax.images[0].get_clim() == (0, 16)
