"""The tables and corrections of docs/foundations/introduction.md."""

from fractions import Fraction

import pytest


def test_the_loaded_die_and_the_fair_die_both_sum_to_one(article):
    (table,) = [t for t in article("foundations/introduction.md").find_all("table") if "roll" in t.thead.get_text()]
    for row in table.tbody.find_all("tr"):
        entries = [Fraction(*(int(n.text) for n in cell.find_all("mn"))) for cell in row.find_all("td")[1:]]
        assert len(entries) == 6 and sum(entries) == 1


def test_the_image_table_of_the_introduction_leaves_the_rest_of_one_to_all_others(article):
    (table,) = [t for t in article("foundations/introduction.md").find_all("table") if "Image" in t.thead.get_text()]
    first, second, others = table.tbody.find_all("td")[1:]
    used = sum(Fraction(*(int(n.text) for n in cell.find_all("mn"))) for cell in (first, second))
    assert used == Fraction(1, 1234) + Fraction(11, 1337)
    assert float(others.get_text()) == pytest.approx(float(1 - used), abs=5e-4)


def test_the_corrections_of_the_introduction_stand_in_elements_of_their_own(article):
    titles = [c.p.get_text() for c in article("foundations/introduction.md").find_all(class_="correction")]
    for word in (
        "high probability",
        "modern solution",
        "actual probabilities",
        "intermediate",
        "neural networks",
        "have been",
        "less certain",
        "impossible",
    ):
        assert any(word in title for title in titles), word
