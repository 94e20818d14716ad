"""Whatever the four articles that this course grew from contain has its place here, and so has every concept.

tests/sources/A.toml lists the elements of one article, in its order: what it says, in our words, and where we say it.
tests/sources/concepts.toml lists the concepts, each with its figure or section and the test that holds it.
tests/sources/chapters_A.toml lists what a chapter beyond the articles shows, which laws it holds and what it sets right.
tests/sources/corrections.toml lists what the articles get wrong, and where we say what is right; docs/reference/errata.md
shows the same to readers.
"""

import re
import tomllib
from collections import Counter

import pytest

from course import ROOT

ARTICLES = ["what_is_a_model", "toy_model", "nutshell", "introduction"]
ERRATA = "reference/errata.md"

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


def read(name):
    """The list; a place that begins with # is on the list's own page."""
    lists = tomllib.loads((ROOT / f"tests/sources/{name}.toml").read_text("utf-8"))
    for row in lists.get("element", []):
        row["at"] = lists["page"] * row["at"].startswith("#") + row["at"]
    return lists


@pytest.fixture(scope="module")
def articles():
    """{name: its list}"""
    return {name: read(name) for name in ARTICLES}


@pytest.fixture(scope="module")
def concepts():
    return read("concepts")["concept"]


@pytest.fixture(scope="module")
def corrections():
    return read("corrections")["correction"]


@pytest.fixture(scope="module")
def errata(pages):
    """The blocks of the page."""
    return [block for block in pages[ERRATA].blocks if block.kind == "erratum"]


@pytest.fixture(scope="module")
def tests():
    """All "tests/A/test_B.py::name"."""
    return {
        f"{path.relative_to(ROOT).as_posix()}::{name}"
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text("utf-8"), re.M)
    }


@pytest.fixture(scope="module")
def section(article):
    """section("A/B.md#anchor"): the elements from that anchor to the next heading, or the figure or formula of that name.

    [] if there is no such anchor.
    """

    def find(where):
        uri, _, anchor = where.partition("#")
        start = article(uri).find(id=anchor)
        if start is None:
            return []
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


def missing(element, nodes):
    """What the section lacks of an element of an article, or None."""
    kind = element["kind"]
    if kind not in KINDS:
        return f"the unknown kind {kind}"
    if kind == "heading":
        return None if nodes and re.fullmatch("h[1-6]", nodes[0].name) else "no heading"
    found = choose(nodes, KINDS[kind])
    if "title" in element:
        found = [f for f in found if words(f.find(["p", "summary"])) == element["title"]]
        kind += f" with the title {element['title']!r}"
    if not found:
        return f"no {kind}"
    if "inside" in element:
        outer = [f.find_parent(["div", "details"]) for f in found]
        if not any(o is not None and words(o.find(["p", "summary"])) == element["inside"] for o in outer):
            return f"no {kind} inside {element['inside']!r}"
    if "href" in element and element["href"] not in [f.get("href") for f in found]:
        return f"no {kind} to {element['href']}"
    if "items" in element and max(len(f.find_all("li", recursive=False)) for f in found) < element["items"]:
        return f"no {kind} of {element['items']} items"
    absent = [word for word in element.get("words", []) if not any(word in words(f) for f in found)]
    return f"no {kind} that contains {', '.join(map(repr, absent))}" if absent else None


def test_each_element_of_an_article_has_its_counterpart(articles, section):
    faults = [
        f"tests/sources/{name}.toml: {element['at']} has {fault}; it must say: {element['says']}"
        for name, article in articles.items()
        for element in article["element"]
        if (fault := missing(element, section(element["at"])))
    ]
    assert not faults, "\n".join(faults)


def test_the_lists_say_something_of_everything(articles):
    faults = []
    for name, article in articles.items():
        if not article["title"] or len(article["element"]) < 15:
            faults.append(f"{name}: give it a title, and at least 15 elements")
        for element in article["element"]:
            if not set(element) <= {"kind", "says", "at", "title", "inside", "href", "items", "words"}:
                faults.append(f"{name}: nothing reads all of {', '.join(element)}: {element['says']}")
            if element["kind"] not in KINDS or len(element["says"]) <= 3:
                faults.append(f"{name}: give {element} one of the kinds {', '.join(KINDS)}, and say what it says")
        # The counts are those of the article itself: an element that is struck from the list is missed here.
        counts = Counter(e["kind"] for e in article["element"])
        faults += [
            f"{name}: list {count} of the kind {kind}, not {counts[kind]}"
            for kind, count in article["counts"].items()
            if counts[kind] != count
        ]
    assert not faults, "\n".join(faults)


def test_the_concepts_are_complete_and_in_order(concepts):
    numbers = [c["number"] for c in concepts]
    expected = [str(n) for n in range(1, 56)]
    at = expected.index("19")
    assert numbers == [*expected[:at], "19a", "19b", "19c", "19d", *expected[at + 1 :]]


def test_each_concept_has_its_place_its_figure_and_its_test(concepts, section, tests):
    forms = {"table": "table", "list": "ul, ol"}
    faults = []
    for concept in concepts:
        form, nodes = concept.get("form", "figure"), section(concept["at"])
        # A figure is named itself, a table or a list by the section that it stands in.
        if not (choose(nodes, forms[form]) if form in forms else nodes and nodes[0].css.match(".figure")):
            faults.append(f"concept {concept['number']}: {concept['at']} has no {form}")
        if concept["test"] not in tests:
            faults.append(f"concept {concept['number']}: there is no {concept['test']}")
    assert not faults, "\n".join(faults)


def test_each_error_is_corrected(corrections, section):
    faults = []
    for correction in corrections:
        nodes = section(correction["at"])
        text = " ".join(map(words, nodes))
        faults += [f"{correction['at']} does not say {word!r}" for word in correction["words"] if word not in text]
        if correction.get("quoted") and not choose(nodes, ".correction"):
            faults.append(f"{correction['at']}: set the quoted error {correction['name']} in a correction")
    assert not faults, "\n".join(faults)


def test_the_errata_are_the_corrections_by_article(article, articles, corrections, errata):
    assert sorted(block.name for block in errata) == sorted(correction["name"] for correction in corrections)
    assert all(re.fullmatch("[a-z][a-z0-9_]*", block.name) for block in errata)
    titles = [heading.contents[0] for heading in article(ERRATA).find_all("h2")]  # without the permalink
    assert titles == [*(article["title"] for article in articles.values()), "Withdrawn", "References"]


def test_an_erratum_and_its_correction_link_to_each_other(corrections, section):
    faults = []
    for correction in corrections:
        at, name = correction["at"], correction["name"]
        erratum = section(f"{ERRATA}#err-{name}")
        # The first paragraph is the claim, the second says what is right.
        right = [p for node in erratum for p in node.find_all("p", recursive=False)][1:]
        if len(right) != 1 or not right[0].find("a", href=f"../{at}"):
            faults.append(f"docs/{ERRATA}: erratum {name} must have two paragraphs, the second with a link to {at}")
        back = [a for a in choose(section(at), "a[href]") if a["href"] == f"../{ERRATA}#err-{name}"]
        if len(back) != 1:
            faults.append(f"{at} must link to its erratum {name}, and once is enough")
        # The link says what it is, out of its place too.
        faults += [
            f"{at}: begin the link to {name} with “Erratum: ”" for a in back if not words(a).startswith("Erratum: ")
        ]
    assert not faults, "\n".join(faults)


def test_an_erratum_is_proved_by_a_test_or_else_by_a_source(errata, section, tests):
    faults = []
    for block in errata:
        if block.test and block.test not in tests:
            faults.append(f"docs/{ERRATA}:{block.line}: there is no {block.test}")
        elif not block.test and not choose(section(f"{ERRATA}#err-{block.name}"), "p > a.citation"):
            faults.append(f"docs/{ERRATA}:{block.line}: cite a source of {block.name}, or name a test that computes it")
    assert not faults, "\n".join(faults)


def test_each_chapter_shows_holds_and_sets_right_what_it_set_out_to(section, tests):
    faults = []
    for path in sorted((ROOT / "tests/sources").glob("chapters_*.toml")):
        rows = tomllib.loads(path.read_text("utf-8"))["row"]
        if len(rows) < 10 or sum("test" in row for row in rows) < 4:
            faults.append(f"{path.name}: list at least ten rows, and at least four laws with their tests")
        for row in rows:
            text = " ".join(map(words, section(row["at"]))).lower()
            absent = [word for word in row["words"] if word not in text]
            if not text or absent:
                faults.append(f"{path.name}: {row['at']} must say {', '.join(absent) or 'something'}: {row['what']}")
            if "test" in row and row["test"] not in tests:
                faults.append(f"{path.name}: there is no {row['test']}")
    assert not faults, "\n".join(faults)
