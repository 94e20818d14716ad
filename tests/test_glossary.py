"""The glossary can be looked up: each entry is a plain sentence with a way to where the word is explained."""

import copy
import posixpath
import re
from collections import Counter
from itertools import pairwise

import pytest
from test_course import PAGES
from test_layout import ROOT

from engine.glossary import CLOSED, read

URI = "reference/glossary.md"
TEXT = (ROOT / "docs" / URI).read_text("utf-8")
TERMS = read(TEXT)
LINK = re.compile(r"\]\((\S+?)#([^)\s]+)\)")


def letters(name):
    """What a name is sorted by."""
    return re.sub(r"[^a-z0-9]", "", name.lower().replace("₀", "0"))


@pytest.fixture(scope="module")
def pages(request):
    """{uri: HTML} of the course, rendered once."""
    article = request.getfixturevalue("article")
    return {uri: article(uri) for uri in PAGES}


def test_every_entry_is_read_as_it_is_shown(article):
    page = article(URI)
    names = [name for term in TERMS for name in term.names]
    assert [dt.get_text() for dt in page.find_all("dt")] == names
    assert len(page.find_all("dd")) == len(TERMS) >= 60
    assert [dt["id"] for dt in page.find_all("dt", id=True)] == [term.anchor for term in TERMS]


def test_the_glossary_opens_with_the_question_that_it_answers(article):
    assert "?" in article(URI).find("p").get_text()


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.names[0])
def test_a_definition_begins_with_one_short_plain_sentence(term):
    assert term.tooltip.endswith(".") and len(term.tooltip) <= 140, f"{len(term.tooltip)} characters: {term.tooltip}"
    assert term.tooltip[0].isupper() and not re.search(r"[$*`\[\]<>\\]", term.tooltip), "a tooltip has no markup"
    assert len(term.text) > len(term.tooltip), "after the sentence comes the place that explains the word"


@pytest.mark.parametrize("term", TERMS, ids=lambda term: term.names[0])
def test_a_definition_leads_to_places_of_the_course_that_exist(term, pages):
    places = [
        (posixpath.normpath(posixpath.join("reference", path)), anchor) for path, anchor in LINK.findall(term.text)
    ]
    assert places and term.text.count("](") == len(places), "each link has a page and an anchor"
    for uri, anchor in places:
        assert uri in pages, f"{uri} is no page of the course"
        assert pages[uri].find(id=anchor), f"{uri} has no #{anchor}"


def test_no_name_is_listed_twice():
    twice = [name for name, count in Counter(name.lower() for t in TERMS for name in t.names).items() if count > 1]
    assert twice == [], "a name may stand once, in whatever case"


def test_entries_are_in_alphabetical_order_under_their_letters():
    for before, after in pairwise(term.names[0] for term in TERMS):
        assert letters(before) < letters(after), f"{after!r} comes before {before!r}"
    headings = [(TEXT.count("\n", 0, m.start()) + 1, m[1]) for m in re.finditer(r"^## (.+)$", TEXT, re.M)]
    for term in TERMS:
        assert [h for line, h in headings if line < term.line][-1] == letters(term.names[0])[0].upper(), term.names[0]
    assert [h for _, h in headings] == re.findall(r"\[(\w)\]\(#\w\)", TEXT), "the row of letters has each letter"
    assert all(label.lower() == anchor for label, anchor in re.findall(r"\[(\w)\]\(#(\w+)\)", TEXT))


def test_every_name_that_is_looked_for_occurs_in_the_text_of_some_page(pages):
    prose = []
    for page in map(copy.copy, pages.values()):
        for link in page.select("a.term"):
            link.unwrap()
        page.smooth()
        for string in page.find_all(string=True):
            if not any(parent.name in CLOSED for parent in string.parents):
                prose.append(" ".join(string.split()))
    text = "\n".join(prose)
    for name in (name for term in TERMS for name in term.linked):
        first = f"[{name[0]}{name[0].upper()}]"
        found = re.search(rf"(?<![\w-]){first}{re.escape(name[1:])}(?:s|es)?(?![\w-])", text)
        assert found, f"{name!r} stands on no page; set it in italics, or leave it out"
