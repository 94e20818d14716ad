"""The glossary can be looked up: each entry is a plain sentence with a way to where the word is explained."""

import copy
import posixpath
import re
from collections import Counter
from itertools import pairwise

import pytest

URI = "reference/glossary.md"
LINK = re.compile(r"\]\((\S+?)#([^)\s]+)\)")


@pytest.fixture(scope="module")
def text(pages):
    return pages[URI].text


@pytest.fixture(scope="module")
def terms(text):
    from holdtrue.read.glossary import read

    return read(text)


@pytest.fixture(scope="module")
def articles(article, chapters):
    """{uri: HTML} of the course."""
    return {uri: article(uri) for uri in chapters}


def where(term):
    return f"docs/{URI}:{term.line}: {term.names[0]}"


def letters(name):
    """What a name is sorted by."""
    return re.sub(r"[^a-z0-9]", "", name.lower().replace("₀", "0"))


def test_every_entry_is_read_as_it_is_shown(article, terms):
    page = article(URI)
    names = [name for term in terms for name in term.names]
    assert [dt.get_text() for dt in page.find_all("dt")] == names
    assert len(page.find_all("dd")) == len(terms) >= 60
    assert [dt["id"] for dt in page.find_all("dt", id=True)] == [term.anchor for term in terms]


def test_the_glossary_opens_with_the_question_that_it_answers(article):
    assert "?" in article(URI).find("p").get_text()


def test_a_definition_begins_with_one_short_plain_sentence(terms):
    faults = []
    for term in terms:
        if not term.tooltip.endswith(".") or len(term.tooltip) > 140:
            faults.append(
                f"{where(term)}: end the first sentence after at most 140 characters; it has {len(term.tooltip)}"
            )
        if not term.tooltip[0].isupper() or re.search(r"[$*`\[\]<>\\]", term.tooltip):
            faults.append(f"{where(term)}: begin with a capital letter, and have no markup in the first sentence")
        if len(term.text) <= len(term.tooltip):
            faults.append(f"{where(term)}: after the sentence comes the place that explains the word")
    assert not faults, "\n".join(faults)


def test_a_definition_leads_to_places_of_the_course_that_exist(terms, articles):
    faults = []
    for term in terms:
        links = LINK.findall(term.text)
        if not links or term.text.count("](") != len(links):
            faults.append(f"{where(term)}: link to where the word is explained, each link with a page and an anchor")
        for path, anchor in links:
            uri = posixpath.normpath(posixpath.join("reference", path))
            if uri not in articles:
                faults.append(f"{where(term)}: link to a page of the course; {uri} is none")
            elif not articles[uri].find(id=anchor):
                faults.append(f"{where(term)}: mend the link, {uri} has no #{anchor}")
    assert not faults, "\n".join(faults)


def test_no_name_is_listed_twice(terms):
    twice = [name for name, count in Counter(name.lower() for t in terms for name in t.names).items() if count > 1]
    assert twice == [], "a name may stand once, in whatever case"


def test_entries_are_in_alphabetical_order_under_their_letters(text, terms):
    faults = [
        f"{where(after)} belongs before {before.names[0]}"
        for before, after in pairwise(terms)
        if letters(before.names[0]) >= letters(after.names[0])
    ]
    headings = [(text.count("\n", 0, m.start()) + 1, m[1]) for m in re.finditer(r"^## (.+)$", text, re.M)]
    for term in terms:
        letter = letters(term.names[0])[0].upper()
        if [heading for line, heading in headings if line < term.line][-1:] != [letter]:
            faults.append(f"{where(term)} belongs under ## {letter}")
    assert not faults, "\n".join(faults)
    assert [h for _, h in headings] == re.findall(r"\[(\w)\]\(#\w\)", text), "the row of letters has each letter"
    assert all(label.lower() == anchor for label, anchor in re.findall(r"\[(\w)\]\(#(\w+)\)", text))


def test_every_name_that_is_looked_for_occurs_in_the_text_of_some_page(terms, articles):
    from holdtrue.render.processors import CLOSED

    prose = []
    for page in map(copy.copy, articles.values()):
        for link in page.select("a.term"):
            link.unwrap()
        page.smooth()
        for string in page.find_all(string=True):
            if not any(parent.name in CLOSED for parent in string.parents):
                prose.append(" ".join(string.split()))
    course = "\n".join(prose)
    faults = []
    for term in terms:
        for name in term.linked:
            first = f"[{name[0]}{name[0].upper()}]"
            if not re.search(rf"(?<![\w-]){first}{re.escape(name[1:])}(?:s|es)?(?![\w-])", course):
                faults.append(f"{where(term)}: {name!r} stands on no page; set it in italics, or leave it out")
    assert not faults, "\n".join(faults)
