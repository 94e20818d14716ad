"""Each jump has a rate: by Bayes' rule over all sixteen pictures, and by walks that jump at these rates."""

from math import exp

import numpy as np
import pytest

from oracles import SIXTEEN, SMOOTH
from snippets.diffusion.words_and_masks import each_jump_has_a_rate as snippet


def behind(x, t):
    """P(clean picture | x at time t), (16,)."""
    same = (x == SIXTEEN).sum(axis=1)
    joint = SMOOTH * ((1 + t) / 2) ** same * ((1 - t) / 2) ** (4 - same)
    return joint / joint.sum()


@pytest.mark.equation("diffusion/words_and_masks/rate")
@pytest.mark.parametrize("t", [0, 0.25, 0.5, 0.9])
def test_the_rates_on_the_arrows_are_those_of_the_printed_formula(printed, t):
    formula = printed("diffusion/words_and_masks/rate")
    x, rates = np.array([0, 0, 0, 1]), []
    for i in range(4):
        other = behind(x, t)[SIXTEEN[:, i] != x[i]].sum()
        rates.append(formula.gives({r"P(x_1^i = y^i \mid x_t = x)": other, "t": t}, r"R_t(x \to y)"))
    (ax,) = snippet.figure(t=t).axes
    assert [text.get_text() for text in ax.texts if text.get_text()] == [f"{rate:.2f}" for rate in rates]
    facts = snippet.facts(t)
    assert [facts[key] for key in ("cross", "line", "line", "clean")] == pytest.approx(rates, rel=1e-10)
    assert facts["wrong"] == pytest.approx(behind(x, t)[SIXTEEN[:, 3] == 0].sum(), rel=1e-10)
    widths = [arrow.arrow_patch.get_linewidth() for arrow in ax.texts if not arrow.get_text()]
    assert np.argsort(widths, kind="stable").tolist() == np.argsort(np.round(rates, 12), kind="stable").tolist()


def test_the_rates_carry_fair_coins_to_the_data():
    assert snippet.facts()["missed"] < 1e-8


def test_they_carry_a_crooked_law_too_and_are_on_the_path_all_the_time(rng):
    p = rng.dirichlet(np.full(16, 5.0))
    times = np.linspace(0, 1, 401)
    laws = snippet.carried(p, np.full(16, 1 / 16), times)
    assert laws[-1] == pytest.approx(p, abs=1e-6)
    same = (SIXTEEN[:, None] == SIXTEEN).sum(axis=2)
    kernel = (1.5 / 2) ** same * (0.5 / 2) ** (4 - same)  # at t = 1/2
    assert laws[200] == pytest.approx(p @ kernel, abs=1e-6)


def test_walks_that_jump_by_themselves_end_with_the_shares_of_the_data(rng, n=1500, steps=200):
    """In each short time a pixel flips with probability rate · h: an error of the order of h."""
    x = rng.integers(0, 2, size=(n, 4))
    for k in range(steps):
        t = (k + 0.5) / steps
        same = (x[:, None] == SIXTEEN).sum(axis=2)
        joint = SMOOTH * ((1 + t) / 2) ** same * ((1 - t) / 2) ** (4 - same)
        joint /= joint.sum(axis=1, keepdims=True)
        black = joint @ SIXTEEN
        other = np.where(x == 1, 1 - black, black)
        x ^= rng.random((n, 4)) < other / (1 - t) / steps
    plain = np.isin(x.sum(axis=1), (0, 4)).mean()
    share = 2 * SMOOTH[0]
    assert abs(plain - share) < 5 * np.sqrt(share * (1 - share) / n) + 0.01
    assert share == pytest.approx(2 / (2 + 12 * exp(-2) + 2 * exp(-4)))


def test_it_opens_halfway():
    assert snippet.figure().axes[0].get_title() == "$t = 0.5$"
    assert snippet.facts()["clean"] == snippet.facts(0.5)["clean"] > 3 * snippet.facts()["cross"]
