"""The tables and corrections of docs/foundations/what_is_a_model.md."""

from fractions import Fraction

import numpy as np
import pytest

from oracles import normal
from snippets.foundations.what_is_a_model import an_image_is_a_list_of_numbers, law_of_large_numbers


def cell_fraction(cell):
    """The fraction that a table cell shows in MathML."""
    numerator, denominator = cell.find("mfrac").find_all("mn")
    return Fraction(int(numerator.text), int(denominator.text))


def table_with(page, *words):
    """The one table of the page whose header has these words."""
    (table,) = [t for t in page.find_all("table") if all(w in t.thead.get_text() for w in words)]
    return table


@pytest.mark.reads(".")
def test_the_dice_table_has_six_equal_entries_that_sum_to_one(article):
    table = table_with(article("foundations/what_is_a_model.md"), "roll")
    assert [h.get_text().strip() for h in table.thead.find_all("th")[1:]] == list("123456")
    entries = [cell_fraction(cell) for cell in table.tbody.find_all("td")[1:]]
    assert entries == [Fraction(1, 6)] * 6 and sum(entries) == 1
    assert [float(e) for e in entries] == pytest.approx(list(law_of_large_numbers.p_dice))


@pytest.mark.reads(".")
def test_the_image_table_shows_the_two_pictures_and_leaves_the_rest_of_one(article):
    table = table_with(article("foundations/what_is_a_model.md"), "Image")
    (first, one), (second, other), dots, whole = [row.find_all("td") for row in table.tbody.find_all("tr")]
    pictures = [[int(n.text) for n in cell.find_all("mn")] for cell in (first, second)]
    snippet = an_image_is_a_list_of_numbers
    drawn = [image.ravel().tolist() for image in (snippet.first, snippet.second)]
    assert pictures == drawn == [[100, 0, 0, 200], [42, 0, 0, 42]]
    used = cell_fraction(one) + cell_fraction(other)
    assert used == Fraction(1, 1234) + Fraction(11, 1337) and dots[1].get_text().strip() == "..."
    assert int(whole[1].get_text()) == 1
    facts = snippet.facts()
    assert facts["used"] == pytest.approx(float(used), rel=1e-14)
    assert facts["left"] == pytest.approx(float(1 - used), rel=1e-14)


@pytest.mark.reads(".")
def test_every_family_of_models_has_an_idea_and_a_place_to_start(article):
    page = article("foundations/what_is_a_model.md")
    table = table_with(page, "family")
    rows = [row.find_all("td") for row in table.tbody.find_all("tr")]
    named = " ".join(row[0].get_text() for row in rows)
    for family in ("GANs", "VAEs", "autoregressive", "flows", "energy-based", "diffusion"):
        assert family in named
    for _, idea, start in rows:
        assert len(idea.get_text()) > 20
        works = [page.find(id=link["href"].removeprefix("#")) for link in start.find_all("a", class_="citation")]
        assert works and all(work.a["href"].startswith("https://arxiv.org/abs/") for work in works)


@pytest.mark.reads(".")
def test_corrections_stand_in_elements_of_their_own(article):
    boxes = article("foundations/what_is_a_model.md").find_all(class_="correction")
    titles = {box.find(["summary", "p"]).get_text(): box.name for box in boxes}
    open_words = ("high probability", "better model")  # what most readers believe stands open, the rest is folded
    for word in (*open_words, "discriminative", "event", "bigger", "conditions"):
        (tag,) = [name for title, name in titles.items() if word in title]
        assert tag == ("div" if word in open_words else "details"), word
    assert sum("Often said, not quite true: " in title for title in titles) == len(open_words) and len(titles) == 6


def test_the_laws_in_the_text_hold_of_the_two_clouds_and_of_the_spread_of_errors(printed, rng):
    page = "foundations/what_is_a_model"
    for x in (-1.2, 0.0, 0.4):
        one, zero = normal(x, 1, 1), normal(x, -1, 1)
        printed(page, r"p(y{=}1 \mid x) =").holds({r"p(y{=}1 \mid x)": one / (one + zero), "x_1": x})
    errors, std = rng.normal(size=12), np.linspace(0.2, 3, 280_001)
    loss = 12 * np.log(std) + (errors**2).sum() / (2 * std**2)
    best = {r"\sigma": std[loss.argmin()], r"\mathrm{RSS}": (errors**2).sum(), "n": 12}
    printed(page, r"\sigma^2 = \mathrm{RSS}").holds(best, rtol=1e-4)


def test_the_laws_in_the_solutions_hold_of_a_moved_boundary_and_of_two_valuers(printed):
    page, x = "foundations/what_is_a_model", np.linspace(-4, 4, 800_001)
    even = x[np.abs(0.1 * normal(x, 1, 1) - 0.9 * normal(x, -1, 1)).argmin()]
    printed(page, "e^{2 x_1} = 9").holds({"x_1": even}, rtol=1e-4)
    a = np.linspace(90, 140, 500_001)
    best = a[(4 * (a - 100) ** 2 + (a - 130) ** 2).argmin()]
    printed(page, r"4\,(100 - a) + (130 - a) = 0").holds({"a": best}, atol=1e-3)
