"""Halfway is a coin toss: the bars against a sum over all clean pictures, the formula pixel by pixel."""

from math import exp

import numpy as np
import pytest

from oracles import SIXTEEN, SMOOTH
from snippets.diffusion.words_and_masks import halfway_is_a_coin_toss as snippet


@pytest.mark.equation("diffusion/words_and_masks/kept_or_tossed")
@pytest.mark.parametrize("t", [0, 0.25, 0.6, 1])
def test_a_pixel_is_kept_or_tossed_and_the_law_follows(printed, t):
    formula = printed("diffusion/words_and_masks/kept_or_tossed")

    def pixel(a, clean):
        return (1 + t) / 2 if a == clean else (1 - t) / 2

    for clean in (0, 1):  # a coin shows either side, and the side of the data half of the time
        values = {"[a = x_1^i]": int(clean == 0), "p_0(a)": 0.5, "t": t}
        formula.holds({r"P(x_t^i = a \mid x_1)": pixel(0, clean)} | values, atol=1e-15)

    def picture(x, clean):
        return np.prod([pixel(a, b) for a, b in zip(x, clean, strict=True)])

    law = [sum(p * picture(x, clean) for p, clean in zip(SMOOTH, SIXTEEN, strict=True)) for x in SIXTEEN]
    (ax,) = snippet.figure(t=t).axes
    bars, outlines = np.reshape([bar.get_height() for bar in ax.patches], (2, 16))
    assert sorted(bars) == pytest.approx(sorted(law), rel=1e-12)
    assert sorted(outlines) == pytest.approx(sorted(SMOOTH), rel=1e-12)
    assert snippet.facts(t)["plain"] == pytest.approx(law[0] + law[15], rel=1e-12)
    assert snippet.facts(t)["intact"] == pytest.approx(picture(SIXTEEN[5], SIXTEEN[5]), rel=1e-12)
    assert ax.get_title() == f"$t = {t:g}$"


def test_at_the_ends_stand_the_coins_and_the_data():
    assert snippet.facts(0)["plain"] == 2 * snippet.facts()["noise"] == 1 / 8
    facts = snippet.facts(1)
    assert facts["plain"] == pytest.approx(facts["data_plain"], rel=1e-12)
    z = 2 + 12 * exp(-2) + 2 * exp(-4)
    assert (facts["all"], facts["middle"], facts["checkers"]) == pytest.approx((1 / z, exp(-2) / z, exp(-4) / z))


def test_it_opens_halfway():
    assert snippet.figure().axes[0].get_title() == "$t = 0.5$"
    assert snippet.facts() == snippet.facts(0.5)
