"""The map of what leans on what, and the lists of all figures and formulas: what the pages say, and nothing else."""

import json
import re
from itertools import pairwise
from types import SimpleNamespace
from urllib.parse import urljoin

import pytest

from built import WORKS

MAP, FIGURES, FORMULAS = "reference/map/", "reference/all_figures/", "reference/all_formulas/"
pytestmark = WORKS
READS = pytest.mark.reads("docs", "snippets")


@pytest.fixture(scope="module")
def parsed(documents):
    """parsed(address): the document of a page."""
    return lambda address: documents[f"{address}index.html"]


@pytest.fixture(scope="module")
def order(config, road):
    """Addresses of all chapters in the order of the road, each page with what leaves it."""
    leaving = config.extra["road"]["side_roads"]
    uris = [uri for at in road for uri in (at, *(side for side in leaving if leaving[side] == at))]
    return [f"{uri.rpartition('.')[0]}/" for uri in uris]


def goes_to(link, address):
    return urljoin(f"//site/{address}", link.attrs["href"]).removeprefix("//site/")


def linked(page, address):
    """{address: {anchor, …}} of the pages that the main text of a page links to."""
    found, content = {}, page.css_first("article")
    below = {
        link.mem_id for end in ("exercises", "what-to-take-along") for link in content.css(f"#{end} ~ a, #{end} ~ * a")
    }
    aside = {link.mem_id for link in content.css("details a, nav a, .leaving a")}
    for link in content.css("a[href]"):
        to, _, anchor = goes_to(link, address).partition("#")
        if link.mem_id not in below | aside:
            found.setdefault(to, set()).add(anchor)
    return found


@READS
def test_the_map_says_of_every_chapter_what_it_leans_on_and_leads_to(parsed, order):
    shown = parsed(MAP)
    entries = shown.css(".map .road li li")
    assert [goes_to(entry.css_first("a"), MAP) for entry in entries] == order
    wanted = {
        at: {other: anchors for other, anchors in linked(parsed(at), at).items() if other in order[:n]}
        for n, at in enumerate(order)
    }
    for at, entry in zip(order, entries, strict=True):
        told = {}
        for words in ("Leans on", "Leads to"):
            lines = [line for line in entry.iter() if line.tag == "p" and line.text().startswith(words)]
            told[words] = [goes_to(link, MAP).partition("#") for line in lines for link in line.css("a")]
        assert {page for page, _, _ in told["Leans on"]} == wanted[at].keys(), at
        anchors = {(page, anchor) for page, _, anchor in told["Leans on"]}
        assert anchors - {(page, "") for page in order} <= {(page, a) for page in wanted[at] for a in wanted[at][page]}
        assert {page for page, _, _ in told["Leads to"]} == {other for other in order if at in wanted[other]}, at
    assert all(entry.css_first(".minutes") and entry.css_first("p").text().endswith("?") for entry in entries)


@READS
def test_the_drawing_has_every_chapter_and_as_many_lines_as_the_words_below_it(parsed, order):
    drawn = parsed(MAP).css(".drawn > div:has(> a)")
    assert [goes_to(row.css_first("a"), MAP) for row in drawn] == order
    lines = {
        kind: sum(path.attrs["d"].count("M") for row in drawn for path in row.css(f".{kind}")) for kind in ("on", "to")
    }
    leans = sum(other in order[:n] for n, at in enumerate(order) for other in linked(parsed(at), at))
    assert lines == {"on": leans, "to": leans}


@READS
def test_every_place_that_the_map_names_has_the_name_that_it_has_on_its_page(parsed):
    seen = 0
    for link in parsed(MAP).css(".map .road a[href*='#']"):
        address, _, anchor = goes_to(link, MAP).partition("#")
        place, text = parsed(address).css_first(f"[id='{anchor}']"), link.text()
        number = place.css_first(".equation-number, .figure-number, .exercise-number")
        wanted = number.text() if number else place.text().replace("¶", "")
        assert re.sub(r"\W", "", text.removeprefix("formula")) == re.sub(r"\W", "", wanted)
        seen += 1
    assert seen > 30


def page(url, content, **rest):
    return SimpleNamespace(url=url, title=url, content=content, toc=[], leaving=[], **rest)


def test_a_chapter_leans_on_earlier_ones_by_what_stands_open_above_its_exercises(override):
    text = """<h1>B</h1><p><a href="../a/#eq-law">here</a> <a href="#own">own</a> <a href="../c/">later</a></p>
    <details><p><a href="../folded/">folded</a></p><details></details><a href="../folded/#x">folded</a></details>
    <p><a class="x" href="../a/">whole</a></p><h2 id="exercises">E</h2><a href="../folded/">exercise</a>"""
    chapters = [page("p/a/", ""), page("p/folded/", ""), page("p/b/", text), page("p/c/", "")]
    found = override("map").leans(chapters)
    assert found == {"p/a/": {}, "p/folded/": {}, "p/b/": {"p/a/": ["eq-law", ""]}, "p/c/": {}}


@pytest.mark.parametrize(
    ("opening", "asked"),
    [
        ("<p>Why? Because. <em>How <a href='x'>far</a>?</em> Is that all?</p>", "How far?"),
        ("<p>Is it so? It is. Can you do <b>that</b>? No.</p><figure><p>Or this?</p></figure>", "Can you do that?"),
        ("<p>It is <em>so</em>.</p>", ""),
    ],
)
def test_a_chapter_asks_what_it_stresses_or_its_last_question(override, opening, asked):
    assert override("map").question(f"<h1>T?</h1>{opening}<h2>Then?</h2>") == asked


@pytest.mark.parametrize("width", [1280, 390])
def test_a_station_is_wide_enough_shows_its_lines_and_leads_to_its_chapter(open_page, width):
    shown = open_page(MAP, width=width)
    links = shown.locator(".drawn a")
    boxes = [link.bounding_box() for link in links.all()]
    assert all(box["height"] >= 24 and box["x"] + box["width"] <= width for box in boxes)
    gaps = {round(below["y"] - above["y"]) for above, below in pairwise(boxes)}
    assert gaps == {26, 52}, "each row has its height, else lines end beside their dots"
    row = shown.locator(".drawn div", has=shown.get_by_role("link", name="From noise to data")).last
    dashed = row.locator("path.to")
    assert not dashed.is_visible()
    row.locator("a").focus()
    assert dashed.is_visible()
    shown.keyboard.press("Enter")
    shown.wait_for_url("**/foundations/introduction_paths/")
    assert shown.problems == []


# Lists of all figures and formulas ---------------------------------------------------------


def leaves(nav):
    """The pages of a part of `nav`."""
    parts = nav.values() if isinstance(nav, dict) else nav
    return [nav] if isinstance(nav, str) else [uri for part in parts for uri in leaves(part)]


@READS
@pytest.mark.parametrize(("listed", "kind"), [(FIGURES, "figure"), (FORMULAS, "equation")])
def test_each_list_has_all_that_the_pages_have_in_their_order_and_with_their_numbers(parsed, config, listed, kind):
    wanted = []
    for uri in leaves(config.nav):
        address = f"{uri.rpartition('.')[0]}/" if uri != "index.md" else ""
        for place in parsed(address).css(f".{kind}[id]") if address else ():
            text = place.css_first(f".{kind}-number").text()
            wanted.append((f"{address}#{place.attrs['id']}", text))
    links = parsed(listed).css(".index a:not(.term)")
    shown = [(goes_to(link, listed), re.match(r"Figure \d+|\(\d+\)", link.text())[0]) for link in links]
    assert shown == wanted
    assert len(wanted) > 150


@READS
def test_a_formula_in_the_list_is_the_one_on_its_page(parsed):
    for item in parsed(FORMULAS).css(".index li"):
        address, _, anchor = goes_to(item.css_first("a"), FORMULAS).partition("#")
        (math,) = parsed(address).css(f"#{anchor} > math")
        assert item.css_first("math").html == math.html


@READS
def test_search_finds_the_lists_and_the_map_and_not_what_they_list(site):
    found = [entry["location"] for entry in json.loads((site / "search/index.json").read_text("utf-8"))["docs"]]
    for address in (MAP, FIGURES, FORMULAS):
        assert [location for location in found if location.startswith(address)] == [address]
