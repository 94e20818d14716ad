"""What comes out of draft and check has the law that is wanted: by the bars, and by 10,000 draws."""

from math import sqrt

import numpy as np
import pytest

from snippets.roads.autoregressive import draft_and_check as m
from snippets.shared.drafts import kept, redraw
from snippets.shared.sixteen import order, smooth

STOPS = [0.0, 0.5, 1.0, 2.0]


@pytest.mark.parametrize("draft", STOPS)
def test_the_law_comes_out_and_one_minus_the_total_variation_is_kept(draft):
    q, facts = smooth(draft), m.facts(draft)
    stays = q * kept(m.p, q)
    assert stays + (1 - stays.sum()) * redraw(m.p, q) == pytest.approx(m.p, abs=1e-12)
    assert facts["kept"] == pytest.approx(stays.sum(), abs=1e-12)
    n, share = facts["n"], facts["kept"]
    assert abs(facts["kept_seen"] - share) <= 5 * sqrt(share * max(1 - share, 0) / n) + 1e-9
    plain = facts["plain"]
    assert plain == pytest.approx(m.p[0] + m.p[15])
    assert abs(facts["plain_seen"] - plain) < 5 * sqrt(plain * (1 - plain) / n)


def test_all_that_coins_lack_is_plain_pictures():
    assert redraw(m.p, smooth(0))[[0, 15]].sum() == pytest.approx(1)
    assert m.facts(1)["kept"] == pytest.approx(1)
    assert m.facts() == m.facts(0)
    others = [m.facts(draft)["kept"] for draft in (0, 0.5, 2)]
    assert max(others) < 0.9


@pytest.mark.parametrize("draft", STOPS)
def test_the_two_parts_of_a_bar_have_the_height_that_is_wanted(draft):
    (ax,) = m.figure(draft).axes
    low, outline, high = (ax.patches[k : k + 16] for k in (0, 16, 32))
    q = smooth(draft)
    for k, i in enumerate(order):
        assert low[k].get_height() == pytest.approx(min(m.p[i], q[i])) and outline[k].get_height() == pytest.approx(
            q[i]
        )
        assert high[k].get_y() == low[k].get_height()
        assert high[k].get_y() + high[k].get_height() == pytest.approx(m.p[i])
    assert all(bar.get_hatch() == "///" for bar in high) and not np.any([bar.get_fill() for bar in outline])
