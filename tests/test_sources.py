"""Whatever the four articles that this course grew from contain has its place here, and so has every concept.

tests/sources/A.toml lists the elements of one article, in its order: what it says, in our words, and where we say it.
tests/sources/concepts.toml lists the concepts, each with its figure or section and the test that holds it.
tests/sources/corrections.toml lists what the articles get wrong, and where we say what is right; docs/reference/errata.md
shows the same to readers.
"""

import ast
import functools
import re
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from engine import page

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "tests/sources"


def read(name):
    """The list; a place that begins with # is on the list's own page."""
    lists = tomllib.loads((SOURCES / f"{name}.toml").read_text("utf-8"))
    for row in lists.get("element", []):
        row["at"] = lists["page"] * row["at"].startswith("#") + row["at"]
    return lists


ARTICLES = ["what_is_a_model", "toy_model", "nutshell", "introduction"]
ELEMENTS = [
    pytest.param(e, id=f"{name}-{i}-{e['kind']}") for name in ARTICLES for i, e in enumerate(read(name)["element"], 1)
]
CONCEPTS = read("concepts")["concept"]
CORRECTIONS = read("corrections")["correction"]
ERRATA = "reference/errata.md"
BLOCKS = [b for b in page.read(ERRATA, (ROOT / "docs" / ERRATA).read_text("utf-8")).blocks if b.kind == "erratum"]

# kind: the CSS selector of what must stand in the section that the element's anchor names
KINDS = {
    "heading": None,  # the section itself
    "text": "p, li",
    "term": "strong",
    "list": "ul, ol",
    "table": "table",
    "formula": "math",
    "admonition": ".admonition, details:not(.code, .proof)",
    "highlight": "strong, mark",
    "quote": "blockquote",
    "link": "a[href]",
    "image": "figure",
    "example": "p, li, figure, .admonition",
    "rule": "h2",  # a line across the page: what follows is a part, or a page, of its own
}


@pytest.fixture(scope="module")
def section(article):
    """section("A/B.md#anchor"): the elements from that anchor to the next heading, or the figure or formula of that name."""
    pages = {}

    def find(where):
        uri, _, anchor = where.partition("#")
        if uri not in pages:
            pages[uri] = article(uri)
        start = pages[uri].find(id=anchor)
        assert start is not None, f"docs/{uri} has no #{anchor}"
        if not re.fullmatch("h[1-6]", start.name):
            return [start]
        rest = []
        for node in start.find_next_siblings():
            if re.fullmatch("h[1-6]", node.name):
                break
            rest.append(node)
        return [start, *rest]

    return find


def choose(nodes, selector):
    """All matches of the selector, the nodes themselves included."""
    return [m for n in nodes for m in ([n] if n.css.match(selector) else []) + n.select(selector)]


def words(node):
    return " ".join(node.get_text(" ").split())


@functools.cache
def functions(file):
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    return {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}


def is_test(reference):
    """Whether there is a function "tests/A/B/test_N.py::name"."""
    file, _, name = reference.partition("::")
    return name in functions(file)


@pytest.mark.parametrize("element", ELEMENTS)
def test_each_element_of_an_article_has_its_counterpart(element, section):
    nodes = section(element["at"])
    if element["kind"] == "heading":
        assert re.fullmatch("h[1-6]", nodes[0].name)
        return
    found = choose(nodes, KINDS[element["kind"]])
    assert found, f"no {element['kind']} at {element['at']}"
    if "title" in element:
        found = [f for f in found if words(f.find(["p", "summary"])) == element["title"]]
        assert found, f"nothing at {element['at']} has the title {element['title']}"
    if "inside" in element:
        outer = [f.find_parent(["div", "details"]) for f in found]
        assert any(o is not None and words(o.find(["p", "summary"])) == element["inside"] for o in outer)
    if "href" in element:
        assert element["href"] in [f.get("href") for f in found]
    if "items" in element:
        assert max(len(f.find_all("li", recursive=False)) for f in found) >= element["items"]
    for word in element.get("words", []):
        assert any(word in words(f) for f in found), f"no {element['kind']} at {element['at']} contains {word!r}"


def test_the_lists_say_something_of_everything():
    for name in ARTICLES:
        article = read(name)
        assert article["title"] and len(article["element"]) >= 15
        for element in article["element"]:
            assert set(element) <= {"kind", "says", "at", "title", "inside", "href", "items", "words"}, element
            assert element["kind"] in KINDS and len(element["says"]) > 3
        # The counts are those of the article itself: an element that is struck from the list is missed here.
        counts = Counter(e["kind"] for e in article["element"])
        assert {kind: counts[kind] for kind in article["counts"]} == article["counts"]


def test_the_concepts_are_complete_and_in_order():
    numbers = [c["number"] for c in CONCEPTS]
    expected = [str(n) for n in range(1, 56)]
    at = expected.index("19")
    assert numbers == [*expected[:at], "19a", "19b", "19c", "19d", *expected[at + 1 :]]


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda c: c["number"])
def test_each_concept_has_its_place_its_figure_and_its_test(concept, section):
    nodes = section(concept["at"])
    if concept.get("form", "figure") == "figure":
        assert "figure" in nodes[0].get("class", [])
    else:
        assert choose(nodes, {"table": "table", "list": "ul, ol"}[concept["form"]])
    assert is_test(concept["test"])


@pytest.mark.parametrize("correction", CORRECTIONS, ids=lambda c: c["says"])
def test_each_error_is_corrected(correction, section):
    text = " ".join(words(n) for n in section(correction["at"]))
    for word in correction["words"]:
        assert word in text, f"{correction['at']} does not say {word!r}"
    if correction.get("quoted"):
        assert choose(section(correction["at"]), ".correction"), "a quoted error stands in a correction"


def test_the_errata_are_the_corrections_by_article(article):
    assert sorted(block.name for block in BLOCKS) == sorted(correction["name"] for correction in CORRECTIONS)
    assert all(re.fullmatch("[a-z][a-z0-9_]*", block.name) for block in BLOCKS)
    titles = [heading.contents[0] for heading in article(ERRATA).find_all("h2")]  # without the permalink
    assert titles == [*(read(name)["title"] for name in ARTICLES), "References"]


@pytest.mark.parametrize("correction", CORRECTIONS, ids=lambda c: c["name"])
def test_an_erratum_and_its_correction_link_to_each_other(correction, section):
    (erratum,) = section(f"{ERRATA}#err-{correction['name']}")
    _claim, right = erratum.find_all("p", recursive=False)
    assert right.find("a", href=f"../{correction['at']}")
    back = [a for a in choose(section(correction["at"]), "a") if a["href"] == f"../{ERRATA}#{erratum['id']}"]
    assert len(back) == 1, f"{correction['at']} must link to its erratum, and once is enough"
    assert words(back[0]).startswith("Erratum: "), "the link says what it is, out of its place too"


@pytest.mark.parametrize("block", BLOCKS, ids=lambda b: b.name)
def test_an_erratum_is_proved_by_a_test_or_else_by_a_source(block, section):
    (erratum,) = section(f"{ERRATA}#err-{block.name}")
    if block.test:
        assert is_test(block.test), f"there is no {block.test}"
    else:
        assert erratum.select("p > a.citation"), "nothing is computed, so a source must be cited"
