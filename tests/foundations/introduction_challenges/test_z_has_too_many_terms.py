"""Z is a finite sum, and nobody can wait for it: by listing images, and in exact integers."""

from fractions import Fraction
from itertools import product
from math import log2, log10

import numpy as np
import pytest

from snippets.foundations.introduction_challenges import z_has_too_many_terms


def test_the_number_of_terms_of_z_is_the_number_of_images_counted_one_by_one():
    for levels, pixels in ((2, 1), (2, 9), (4, 4), (3, 5)):
        assert z_has_too_many_terms.terms(levels, pixels) == len(list(product(range(levels), repeat=pixels)))


@pytest.mark.equation("foundations/introduction_challenges/number_of_terms")
def test_the_time_to_add_up_z_is_its_terms_at_a_thousand_million_a_second(printed):
    m = z_has_too_many_terms
    for levels, pixels in ((2, 64), (16, 9), (256, 4), (256, 9)):
        assert m.terms(levels, pixels) == 2 ** (round(log2(levels)) * pixels)
        terms = 1 << round(log2(levels)) * pixels
        values = {r"\text{terms of } Z": terms, r"\text{time}": m.seconds(levels, pixels), r"\text{ per second}": 1}
        printed("foundations/introduction_challenges/number_of_terms").holds(values | {"L": levels, "n": pixels})
        assert m.seconds(levels, pixels) == pytest.approx(2 ** (log2(levels) * pixels) / 1e9, rel=1e-9)


def test_facts_of_the_terms_of_z_are_exact_integers():
    facts = z_has_too_many_terms.facts()
    assert facts["terms_2"] == 4_294_967_296 and facts["terms_3"] == 4_722_366_482_869_645_213_696
    assert facts["seconds_2"] == pytest.approx(4.294967296, rel=1e-12)
    julian = Fraction(36525, 100) * 86400
    assert facts["age"] == pytest.approx(z_has_too_many_terms.AGE / float(julian) / 1e9) == pytest.approx(13.8)
    assert facts["thousand_years_3"] == pytest.approx(float(Fraction(256**9, 10**12) / julian), rel=1e-12)
    age = Fraction(138, 10) * 10**9 * julian
    assert facts["universes_4"] == pytest.approx(float(Fraction(256**16, 10**9) / age), rel=1e-12)
    assert facts["years_binary_8"] == pytest.approx(float(Fraction(2**64, 10**9) / julian), rel=1e-12)
    n = facts["last_binary"]
    assert Fraction(2 ** (n * n), 10**9) < age < Fraction(2 ** ((n + 1) ** 2), 10**9)
    assert facts["digits_28"] == int(784 * log10(256)) + 1


@pytest.mark.parametrize("levels", [2, 4, 16, 256])
def test_the_figure_of_the_terms_of_z_shows_the_seconds_of_square_images(levels):
    m = z_has_too_many_terms
    (ax,) = m.figure(levels=levels).axes
    *rules, dots = ax.lines
    julian = Fraction(36525, 100) * 86400
    times = {"1 second": 1, "1 year": julian, "age of universe": Fraction(138, 10) * 10**9 * julian}
    marks = {name: log10(time * 10**9) for name, time in times.items()}  # the power of ten of the terms in that time
    assert [list(r.get_ydata()) for r in rules] == [pytest.approx([t, t]) for t in marks.values()]
    assert {t.get_text(): t.get_position()[1] for t in ax.texts} == pytest.approx(marks)
    assert dots.get_xdata().tolist() == list(range(1, 29))
    digits = [len(str(levels ** (n * n))) for n in range(1, 29)]  # of the number of terms, exact
    assert (np.floor(dots.get_ydata() + 1e-9) + 1).tolist() == digits
    title = ax.get_title("left") + ax.get_title()
    assert ax.get_xscale() == ax.get_yscale() == "log" and "10 to the …" in title and f"{levels} greys" in title
    assert [t.get_text() for t in ax.get_xticklabels()] == [str(round(n)) for n in ax.get_xticks()]
    assert [t.get_text() for t in ax.get_yticklabels()] == [str(round(n)) for n in ax.get_yticks()]
    assert ax.get_ylim()[0] < dots.get_ydata()[0] and dots.get_ydata()[-1] < ax.get_ylim()[1]
    older = [n for n in range(1, 11) if dots.get_ydata()[n - 1] > marks["age of universe"]]
    assert older[0] == {2: 10, 4: 7, 16: 5, 256: 4}[levels]
    if levels == 256:
        assert m.figure().axes[0].lines[-1].get_ydata().tolist() == dots.get_ydata().tolist()
