"""The density of stretched noise: by its mass, by its middle, and by the standard library's bell."""

from math import exp, log
from statistics import NormalDist

import pytest

from snippets.roads.change_of_variables import a_stretched_bell_has_mass_one as page


def test_without_a_stretch_the_bell_is_only_moved():
    assert page.log_density(3, 2, 0) == pytest.approx(log(NormalDist(2, 1).pdf(3)))


@pytest.mark.parametrize("s", [0.5, -1])
def test_the_mass_is_one_however_wide_the_bell(s):
    assert page.mass(s) == pytest.approx(1)


@pytest.mark.parametrize("s", [0.5, -1])
def test_one_width_from_its_middle_the_bell_is_lower_by_the_root_of_e(s):
    there = page.log_density(1 + exp(s), 1, s) - page.log_density(1, 1, s)
    assert there == pytest.approx(-1 / 2)


def test_the_facts_are_those_of_a_bell_of_this_width():
    facts, bell = page.facts(), NormalDist(1, exp(0.5))
    assert facts == pytest.approx({"stretch": exp(0.5), "mass": 1, "top": bell.pdf(1)})
