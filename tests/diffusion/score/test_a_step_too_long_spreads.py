"""Long steps spread the walkers: by the recursion of their variance, and by statistics of many."""

import math

import numpy as np
import pytest

from oracles import drawn_from
from snippets.diffusion.score import a_step_too_long_spreads as page


@pytest.mark.equation("diffusion/score/too_wide")
@pytest.mark.parametrize("h", [0.1, 0.5, 1.0, 1.9])
def test_the_variance_comes_to_rest_where_a_step_no_longer_changes_it(printed, h):
    v = 0.0
    for _ in range(500):  # the variance of the sum of two independent numbers
        v = (1 - h) * (1 - h) * v + 2 * h
    printed("diffusion/score/too_wide").holds({"v": v, "h": h}, rtol=1e-9)
    assert page.variance(h) == pytest.approx(v, rel=1e-9)


@pytest.mark.equation("diffusion/score/langevin")
def test_the_printed_step_takes_the_score_and_the_root_of_twice_the_step(printed, rng, h=0.3):
    x, z = rng.normal(size=(2, 50))
    after = 0.7 * x + math.sqrt(0.6) * z
    formula = printed("diffusion/score/langevin")
    assert formula.gives({"x": x, "h": h, "s": page.score, r"\varepsilon": z}, "x") == pytest.approx(after)


@pytest.mark.parametrize("h", [0.1, 1.0, 1.9])
def test_the_walkers_have_the_variance_of_the_law_and_with_the_coin_that_of_the_target(h):
    facts, n = page.facts(step=h), 4000
    assert facts["law"] == pytest.approx(1 / (1 - h / 2))
    assert abs(facts["plain"] / facts["law"] - 1) < 5 * math.sqrt(2 / n)
    assert abs(facts["coin"] - 1) < 5 * math.sqrt(2 / n)
    assert page.facts()["law"] == 2


def test_the_coin_gives_the_bell_itself_from_any_seed(rng):
    plain, coin = page.walks(1.0, seed=int(rng.integers(10**6)))
    bell = drawn_from(lambda x: (1 + math.erf(x / math.sqrt(2))) / 2)
    wide = drawn_from(lambda x: (1 + math.erf(x / 2)) / 2)
    assert bell(coin) and wide(plain) and not bell(plain)
    assert len(plain) == len(coin) == 4000


def test_height_and_slope_of_the_target_belong_together(h=1e-6):
    for x in (-1.4, 0.3):
        assert (page.log_prob(x + h) - page.log_prob(x - h)) / (2 * h) == pytest.approx(page.score(x), abs=1e-6)


def test_the_histograms_are_those_of_the_walks():
    figure = page.figure(step=0.5)
    for axes, end in zip(figure.axes, page.walks(0.5), strict=True):
        heights = [bar.get_height() for bar in axes.patches]
        assert heights == pytest.approx(np.histogram(end, np.linspace(-6, 6, 49), density=True)[0])
        x, bell = axes.lines[0].get_xydata().T
        assert bell == pytest.approx(np.exp(-(x**2) / 2) / math.sqrt(2 * math.pi))
    x, wide = figure.axes[0].lines[1].get_xydata().T
    assert (x[0], x[-1]) == (-6, 6)
    assert wide == pytest.approx(np.exp(-(x**2) * 0.375) * math.sqrt(0.75 / (2 * math.pi)))
