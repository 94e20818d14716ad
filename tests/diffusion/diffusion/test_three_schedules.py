"""How much variance three schedules leave: by multiplying up, and by closed forms."""

import math

import numpy as np
import pytest

from oracles import BETAS
from snippets.diffusion.diffusion import three_schedules as page


def tables():
    left, linear = 1.0, []
    for beta in BETAS:
        left *= 1 - beta
        linear.append(left)
    cosine = [math.cos((k / 1000 + 0.008) / 1.008 * math.pi / 2) ** 2 for k in range(1001)]
    times = [1 - k / 1000 for k in range(1, 1001)]
    line = [t * t / (t * t + (1 - t) ** 2) for t in times]
    return {"linear": linear, "cosine": [c / cosine[0] for c in cosine[1:]], "our line": line}


def test_the_three_tables_are_those_of_the_papers_and_of_our_line():
    for name, abar in tables().items():
        assert page.schedules()[name] == pytest.approx(abar, abs=1e-5)


def test_half_of_the_variance_is_gone_where_the_page_says():
    facts = page.facts()
    for name, abar in (*tables().items(), ("line", tables()["our line"])):
        if name in facts:
            k = facts[name]
            assert abs(abar[k - 1] - 0.5) <= min(abs(abar[k - 2] - 0.5), abs(abar[k] - 0.5))
    assert facts["line"] == 500
    linear = tables()["linear"]
    assert facts["last"] == pytest.approx(linear[-1]) and facts["root"] ** 2 == pytest.approx(facts["last"])
    assert facts["late"] == sum(a < 0.01 for a in linear) / 1000


def test_the_figure_draws_and_marks_them():
    (ax,) = page.figure().axes
    assert len(ax.lines) == 6
    for curve, mark, (name, abar) in zip(ax.lines[::2], ax.lines[1::2], tables().items(), strict=True):
        assert curve.get_ydata() == pytest.approx(abar, abs=1e-5) and list(curve.get_xdata()) == list(range(1, 1001))
        assert mark.get_xdata()[0] == page.halfway(np.array(abar)) and mark.get_ydata()[0] == 0.5
        assert next(t for t in ax.texts if t.get_text() == name).get_color() == curve.get_color() == mark.get_color()
