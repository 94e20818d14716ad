"""The arrows point uphill: by differences of the densities written out, and by where other climbers end."""

import math

import numpy as np
import pytest

from snippets.diffusion.score import arrows_point_uphill as page
from snippets.shared.ode import rk4

WEIGHTS = [0.2, 0.3, 0.5]


def log_p(x):
    """Of the three hills, by hand. (..., 2) -> (...,)"""
    square = [((x - top) ** 2).sum(axis=-1) for top in page.tops]
    return np.log(sum(w * np.exp(-s / 0.72) for w, s in zip(WEIGHTS, square, strict=True)))


def slope(x, h=1e-5):
    return np.stack([(log_p(x + h * e) - log_p(x - h * e)) / (2 * h) for e in np.eye(2)], axis=-1)


@pytest.mark.parametrize(("fact", "x"), [("at_3", 3), ("at_4", 4)])
def test_on_the_line_the_arrow_is_the_slope_of_the_log_density(fact, x, h=1e-5):
    up, down = (math.log(math.exp(-2 * (a - 2) ** 2) + math.exp(-2 * (a + 2) ** 2)) for a in (x + h, x - h))
    assert page.facts()[fact] == pytest.approx((up - down) / (2 * h), abs=1e-4)
    assert page.facts()[fact] == pytest.approx(4 * (2 - x), abs=1e-4)  # the spring of the near hill


def test_in_the_plane_the_arrows_that_are_drawn_are_shortened_slopes():
    row, field = (axes.collections[-1] for axes in page.figure().axes)
    x = field.get_offsets()
    arrows, slopes = np.stack([field.U, field.V], axis=-1), slope(np.asarray(x))
    length = np.linalg.norm(slopes, axis=1)
    assert (arrows * slopes).sum(axis=1) == pytest.approx(0.36 * length**2 / (1 + length), abs=1e-5)
    assert np.linalg.norm(arrows, axis=1) == pytest.approx(0.36 * length / (1 + length), abs=1e-5)
    at = np.asarray(row.get_offsets())[:, 0]
    assert (np.sign(row.U) == np.sign(np.where(at > 0, 2 - at, -2 - at))).all()
    assert abs(row.U).max() < at[1] - at[0] and not row.V.any()


def test_climbers_end_on_tops_and_a_third_of_them_on_the_highest(rng, n=1000):
    ends = page.climb(rng.uniform(-3, 3, (40, 2)))
    assert slope(ends) == pytest.approx(np.zeros((40, 2)), abs=1e-3)
    assert all((log_p(ends) >= log_p(ends + 0.05 * e) - 1e-9).all() for e in (*np.eye(2), *-np.eye(2)))
    x0 = rng.uniform(-3, 3, (n, 2))
    other = rk4(lambda x, t: slope(x), x0, np.arange(0, 20, 0.2))[-1]
    share = np.mean(other[:, 0] > 1.5)  # the highest is the one on the right
    assert WEIGHTS[int(np.argmax(page.tops[:, 0]))] == max(WEIGHTS)
    facts = page.facts()
    assert facts["starts"] == 1000
    assert abs(facts["highest"] - share) < 5 * math.sqrt(share * (1 - share) * (1 / n + 1 / 1000))
    assert facts["highest"] < 1 / 2
