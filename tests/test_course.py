"""The pages are one course: each takes up where the one before it left off."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from mkdocs.config import load_config
from test_layout import READ

ROOT = Path(__file__).resolve().parent.parent
NAV = load_config(str(ROOT / "mkdocs.yml")).nav
PAGES = [uri for part in NAV for p in part.get("Foundations", []) for uri in p.values()]


def paragraphs(page, heading):
    """The paragraphs after the heading of this id, up to the next heading."""
    found = []
    for node in page.find(id=heading).find_next_siblings():
        if re.fullmatch("h[1-6]", node.name):
            break
        found += [node] if node.name == "p" else []
    return found


def links(nodes):
    return {a["href"].partition("#")[0] for node in nodes for a in node.find_all("a", href=True)}


@pytest.mark.parametrize(("before", "uri"), list(pairwise(PAGES)), ids=lambda uri: Path(uri).stem)
def test_a_page_ends_with_the_question_that_the_next_one_asks_again(article, before, uri):
    end = paragraphs(article(before), "what-to-take-along")[-1:]
    question = end[0].find(["em", "strong"], string=re.compile(r"\?$")) or end[0].find("em")
    assert question is not None and "?" in end[0].get_text()
    assert Path(uri).name in links(end), "the end leads to the next page"
    page = article(uri)
    start = paragraphs(page, page.h1["id"])
    assert any("?" in p.get_text() for p in start), "a page opens with the question that it answers"
    assert links(start) & {Path(earlier).name for earlier in PAGES[: PAGES.index(uri)]}, "it says what the reader knows"


@pytest.mark.parametrize("uri", PAGES)
def test_a_page_has_sliders_and_a_picture_near_its_top(article, uri):
    assert sum(bool(b.controls) for b in READ[uri].blocks if b.kind == "figure") >= 2
    page = article(uri)
    above = [node for node in page.find("figure").find_all_previous("p") if not node.find_parent("figure")]
    assert sum(len(node.get_text()) for node in above) < 1500, "one screen of text, then something to see"
