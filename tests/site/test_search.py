"""What the search finds, what it shows of that, and what it says when it can't."""

import json
import re

import pytest

from built import WORKS
from holdtrue.read.glossary import read

INDEX = pytest.mark.reads(
    *WORKS.args, ".cache/tests/site/search", "docs/reference/glossary.md", rest="the front page, on which one searches"
)
QUERIES = {  # and a word that stands in the title of the first hit
    "generative model": "generative model",
    "mode collapse": "mode collapse",
    "what is a model": "What is a model",
    "conventions": "Conventions",
    "why probabilities are hard": "Why probabilities are hard",
    "maximum likelihood": "likelihood",
}


@pytest.fixture(scope="module")
def entries(site):
    return json.loads((site / "search/index.json").read_text("utf-8"))["docs"]


@pytest.fixture(scope="module")
def terms(request):
    return read((request.config.rootpath / "docs/reference/glossary.md").read_text("utf-8"))


def test_each_term_of_the_glossary_is_found_by_itself(entries, terms):
    found = {entry["location"]: entry for entry in entries}
    for term in terms:
        entry = found[f"reference/glossary/#{term.anchor}"]
        assert term.names[0].split("$")[0] in entry["title"].replace("\N{MODIFIER LETTER CIRCUMFLEX ACCENT}", "")
        assert len(entry["text"]) < 2 * len(term.text) + 100  # of one term, not of all with its letter


def test_no_excerpt_holds_the_text_of_a_slider(entries, site):
    names = set()
    for page in site.rglob("index.html"):
        for name, value in re.findall(
            r'class="control-name">([^<]+)<.*?class="readout">([^<]+)<', page.read_text("utf-8")
        ):
            names.add(f"{name}{value}")
    assert names
    assert not [(name, entry["location"]) for entry in entries for name in names if name in entry["text"]]


HITS = """() => [...document.querySelectorAll(".md-search-result__item")].map((item) =>
  [...item.querySelectorAll("article")].map((hit) => hit.querySelector("h1, h2")?.textContent.trim()))"""


@INDEX
def test_what_is_about_a_term_comes_first(open_page, terms):
    page, found = open_page(""), []
    page.keyboard.press("s")
    page.keyboard.type("model", delay=20)
    page.wait_for_selector(".md-search-result__link")
    for words, title in QUERIES.items() | {
        (term.names[0], term.names[0]) for term in terms if "$" not in term.names[0]
    }:
        page.locator(".md-search__input").fill(words[:-1])
        page.keyboard.type(words[-1])
        for _ in range(50):  # until the last letter has its results
            seen = page.evaluate(HITS) or [[]]
            if any(title.lower() in (name or "").lower() for name in seen[0][:2]):
                break
            page.wait_for_timeout(20)
        else:
            found.append(f"{words}: {seen[0][:2]}")
    assert not found, "\n".join(found)


@WORKS
def test_a_search_that_was_never_used_says_so_offline(open_page):
    page = open_page("")
    page.route("**/search/index.json", lambda route: route.abort())
    page.keyboard.press("s")
    page.keyboard.type("model", delay=20)
    page.wait_for_function(
        "() => /needs a network/.test(document.querySelector('.md-search-result__meta').textContent)"
    )


@WORKS
def test_contents_and_drawer_show_formulas_as_formulas(open_page, site):
    for width, place in (1280, ".md-sidebar--secondary"), (390, ".book-headings"):
        page = open_page("foundations/introduction_paths/", width=width)
        links = page.locator(f"{place} a[href$='from-p_init-to-p_data']")
        assert links.locator("math").count() == 2 and "p_data" not in links.first.inner_text()
