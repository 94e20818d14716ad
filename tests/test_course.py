"""The pages are one course: each takes up where the one before it left off."""

import re
from itertools import pairwise
from pathlib import Path


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


def test_a_page_ends_with_the_question_that_the_next_one_asks_again(article, chapters):
    faults = []
    for before, uri in pairwise(chapters):
        end = paragraphs(article(before), "what-to-take-along")[-1:]
        asked = end and (end[0].find(["em", "strong"], string=re.compile(r"\?$")) or end[0].find("em"))
        if not asked or "?" not in end[0].get_text():
            faults.append(f"docs/{before}: set a question in italics in the last paragraph of what to take along")
        if Path(uri).name not in links(end):
            faults.append(f"docs/{before}: link to {uri} in the last paragraph")
        page = article(uri)
        start = paragraphs(page, page.h1["id"])
        if not any("?" in p.get_text() for p in start):
            faults.append(f"docs/{uri}: open with the question that the page answers")
        if not links(start) & {Path(earlier).name for earlier in chapters[: chapters.index(uri)]}:
            faults.append(f"docs/{uri}: say at the beginning what the reader knows, with a link to where from")
    assert not faults, "\n".join(faults)


def test_a_page_has_sliders_and_a_picture_near_its_top(article, chapters, pages):
    faults = []
    for uri in chapters:
        if sum(bool(b.controls) for b in pages[uri].blocks if b.kind == "figure") < 2:
            faults.append(f"docs/{uri}: give at least two figures controls")
        page = article(uri)
        figure = page.find("figure") or page.find_all()[-1]
        above = [node for node in figure.find_all_previous("p") if not node.find_parent("figure")]
        if sum(len(node.get_text()) for node in above) >= 1500:
            faults.append(f"docs/{uri}: show something after at most one screen of text")
    assert not faults, "\n".join(faults)
