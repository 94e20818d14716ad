"""With a window more pictures mean fewer copies, without one never: by search over all of them."""

import math

import numpy as np
import pytest

from snippets.diffusion.evaluation import copies_fade_as_data_grow as m
from snippets.shared.digit_models import split, windowed_flow


def test_the_share_is_that_of_made_pictures_that_are_in_the_training_set(rng):
    for window, size in ((7, 15), (5, 5)):
        x = windowed_flow(rng.normal(size=(60, 64)), split()[0][:size], window, steps=15)[-1]
        fresh = np.mean([min(math.dist(a, b) for b in split()[0][:size]) < 1e-3 for a in x])
        p = (fresh + m.copied(window, size)) / 2
        assert abs(fresh - m.copied(window, size)) < 5 * math.sqrt(max(p * (1 - p), 1 / 60) * 2 / 60)


def test_more_pictures_mean_fewer_copies_and_the_whole_view_never_stops():
    facts = m.facts()
    assert facts["w15_5"] == facts["w15_500"] == 1
    for window in (5, 7, 9):
        assert facts[f"w{window}_5"] > facts[f"w{window}_500"]
    for size in (5, 500):  # the wider the window, the more copies
        assert facts[f"w5_{size}"] < facts[f"w7_{size}"] < facts[f"w9_{size}"] < 1
    few, many = facts["w7_5"], facts["w7_500"]
    assert few - many > 5 * math.sqrt((few * (1 - few) + many * (1 - many)) / 60)


def test_the_figure_shows_the_shares_with_their_standard_errors():
    (ax,) = m.figure().axes
    assert [t.get_text() for t in ax.texts] == [*m.WINDOWS.values()]
    for bar, window in zip(ax.containers, m.WINDOWS, strict=True):
        line, _, (bars,) = bar.lines
        shares = np.array([m.copied(window, n) for n in m.SIZES])
        assert line.get_xdata().tolist() == m.SIZES and line.get_ydata() == pytest.approx(shares)
        half = [(s[1][1] - s[0][1]) / 2 for s in bars.get_segments()]
        assert half == pytest.approx(np.sqrt(shares * (1 - shares) / 60))
