"""A random point on the vertical axis falls onto a face: by lengths of the axis, and by chi-square."""

import math
from fractions import Fraction
from statistics import NormalDist

import numpy as np
import pytest

from snippets.foundations.what_is_a_model import a_point_on_the_vertical_axis


@pytest.mark.equation("foundations/what_is_a_model/inverse_cdf")
def test_the_inverse_cdf_gives_each_face_a_stretch_of_the_axis_as_long_as_its_probability(printed):
    formula = printed("foundations/what_is_a_model/inverse_cdf")
    for table in [(1, 1, 1, 1, 1, 1), (1, 2, 3, 4, 5, 6), (3, 0, 0, 1, 0, 2)]:
        p = [Fraction(w, sum(table)) for w in table]
        u = [Fraction(2 * i + 1, 2 * 420) for i in range(420)]  # midpoints of 420 equal cells of [0, 1)
        want = [next(k for k in range(1, 7) if sum(p[:k]) > v) for v in u]
        for v, roll in list(zip(u, want, strict=True))[::30]:
            dice = {r"p_\text{dice}": lambda j, p=p: float(p[j - 1]), "j": range(1, 7), "k": range(1, 7)}
            words = {r"u \text{ uniform on } [0, 1)": 0 <= v < 1}
            formula.holds(dice | words | {"u": float(v), r"\text{roll}": roll})
        got = a_point_on_the_vertical_axis.inverse_cdf(np.array(u, float), np.array(p, float)).tolist()
        assert got == want
        assert [Fraction(got.count(k), 420) for k in range(1, 7)] == p


def test_the_running_totals_of_the_die_climb_by_one_sixth_from_one_sixth_to_one():
    totals = a_point_on_the_vertical_axis.cdf(a_point_on_the_vertical_axis.p_dice)
    assert totals == pytest.approx([1 / 6, 2 / 6, 3 / 6, 4 / 6, 5 / 6, 1])


def test_a_point_at_the_foot_of_a_riser_belongs_to_that_riser_and_never_to_a_face_without_chance():
    coin = np.array([0, 0.25, 0.25, 0, 0.5, 0])
    faces = a_point_on_the_vertical_axis.inverse_cdf(np.array([0, 0.25, 0.5, 1 - 2**-53]), coin)
    assert faces.tolist() == [2, 3, 5, 5]


def test_rounding_of_the_die_never_makes_a_seventh_face():
    last = np.nextafter(1, 0)
    assert a_point_on_the_vertical_axis.inverse_cdf(last, a_point_on_the_vertical_axis.p_dice) == 6


def test_six_thousand_rolls_by_inverse_cdf_pass_the_chi_square_test(rng):
    # With 5 degrees of freedom P(chi2 > x) is elementary; the bound is the x where it equals
    # the probability of a 5 standard error event, about 5.7e-7: x = 37.6.
    def tail(x):
        return math.erfc(math.sqrt(x / 2)) + math.sqrt(2 * x / math.pi) * math.exp(-x / 2) * (1 + x / 3)

    assert tail(20.515) == pytest.approx(0.001, rel=1e-3)  # the 99.9 % line of printed tables
    bound = next(x for x in np.arange(0, 60, 0.1) if tail(x) < 2 * NormalDist().cdf(-5))
    for p in (a_point_on_the_vertical_axis.p_dice, np.arange(1, 7) / 21):
        rolls = a_point_on_the_vertical_axis.sample(rng, 6000, p)
        assert rolls.shape == (6000,) and set(rolls.tolist()) <= {1, 2, 3, 4, 5, 6}
        count = np.array([(rolls == k).sum() for k in range(1, 7)])
        assert ((count - 6000 * p) ** 2 / (6000 * p)).sum() < bound


def test_the_quoted_gap_of_the_rolls_by_inverse_cdf_is_that_of_plain_counting_in_sixths():
    facts = a_point_on_the_vertical_axis.facts()
    u = np.random.default_rng(0).random(6000).tolist()
    faces = [math.floor(6 * v) + 1 for v in u]
    assert facts["largest_gap"] == pytest.approx(max(abs(faces.count(k) / 6000 - 1 / 6) for k in range(1, 7)))
    assert facts["largest_gap"] < 2 * math.sqrt(5 / 36 / 6000)  # inside the funnel of the law of large numbers
    assert facts["rolls"] == 6000


@pytest.mark.parametrize("u", [0.04, 0.16, 0.17, 0.3, 0.45, 0.62, 0.75, 0.99])
def test_the_arrow_goes_from_u_to_the_staircase_and_down_onto_the_face_below(u):
    (ax,) = a_point_on_the_vertical_axis.figure(u).axes
    face = math.ceil(6 * u)
    across, point = ax.lines
    assert across.get_xydata().tolist() == [[0, u], [face, u]]
    assert point.get_xydata().tolist() == [[0, u]]
    (arrow,) = ax.texts
    assert (tuple(arrow.xyann), tuple(arrow.xy)) == ((face, u), (face, 0))
    assert ax.get_title() == f"$u = {u}$ falls onto face {face}"
    facts = a_point_on_the_vertical_axis.facts(u)
    assert (facts["u"], facts["face"]) == (u, face)
    assert (ax.get_xlim(), ax.get_ylim()) == ((0, 7), (0, 1.05))


@pytest.mark.reads("docs")
def test_a_throw_of_the_reader_is_fair(pages):
    blocks = pages["foundations/what_is_a_model.md"].blocks
    (stops,) = (block.controls[block.throw] for block in blocks if block.name == "a_point_on_the_vertical_axis")
    faces = [math.ceil(6 * u) for u in stops]  # the button takes each stop with the same chance
    assert [faces.count(face) for face in range(1, 7)] == [2] * 6


def test_each_riser_of_the_staircase_stands_over_its_face_and_is_one_sixth_high():
    (ax,) = a_point_on_the_vertical_axis.figure().axes
    treads, risers = [np.array(lines.get_segments()) for lines in ax.collections]
    hues = ax.collections[1].get_colors().tolist()
    assert [hues.count(hue) for hue in hues] == [5, 5, 5, 1, 5, 5]  # 0.62 hits the riser of face 4
    for k, ((x0, y0), (x1, y1)) in enumerate(risers, 1):
        assert (x0, x1) == (k, k) and (y0, y1) == pytest.approx(((k - 1) / 6, k / 6))
    for k, ((x0, y0), (x1, y1)) in enumerate(treads):
        assert (x0, x1) == (k, k + 1) and y0 == y1 == pytest.approx(k / 6)
    assert (len(treads), len(risers)) == (7, 6)
    assert list(ax.get_yticks()) == pytest.approx([k / 6 for k in range(7)])
    assert [t.get_text() for t in ax.get_yticklabels()] == ["0", "1/6", "2/6", "3/6", "4/6", "5/6", "1"]
