"""The pages are one course: each takes up where the one before it left off."""

import posixpath
import re
from itertools import pairwise


def paragraphs(page, heading):
    """The paragraphs after the heading of this id, up to the next heading."""
    found = []
    for node in page.find(id=heading).find_next_siblings():
        if re.fullmatch("h[1-6]", node.name):
            break
        found += [node] if node.name == "p" else []
    return found


def links(nodes, uri):
    """Pages of the site that these elements of a page link to."""
    addresses = [a["href"].partition("#")[0] for node in nodes for a in node.find_all("a", href=True)]
    return {posixpath.normpath(posixpath.join(posixpath.dirname(uri), address)) for address in addresses if address}


def end(article, uri):
    return paragraphs(article(uri), "what-to-take-along")[-1:]


def test_a_page_of_the_road_ends_with_the_question_of_the_next_one(article, road):
    faults = []
    for uri, following in pairwise(road):
        last = end(article, uri)
        asked = last and (last[0].find(["em", "strong"], string=re.compile(r"\?$")) or last[0].find("em"))
        if not asked or "?" not in last[0].get_text():
            faults.append(f"docs/{uri}: set a question in italics in the last paragraph of what to keep")
        if following not in links(last, uri):
            faults.append(f"docs/{uri}: link to {following} in the last paragraph of what to keep")
    assert not faults, "\n".join(faults)


def test_a_side_road_leads_back_to_the_road(article, road, side_roads):
    faults = [
        f"docs/{uri}: link to {back} in the last paragraph of what to keep"
        for uri, at in side_roads.items()
        for back in road[road.index(at) + 1 :][:1]
        if back not in links(end(article, uri), uri)
    ]
    assert not faults, "\n".join(faults)


def test_a_page_begins_with_its_question_and_with_what_the_reader_knows(article, road, side_roads):
    faults = []
    known = {uri: {*road[:number]} for number, uri in enumerate(road)}
    known |= {uri: known[at] | {at} for uri, at in side_roads.items()}
    for uri, earlier in known.items():
        page = article(uri)
        start = paragraphs(page, page.h1["id"])
        if not any("?" in p.get_text() for p in start):
            faults.append(f"docs/{uri}: open with the question that the page answers")
        if earlier and not links(start, uri) & earlier:
            faults.append(f"docs/{uri}: say at the beginning what the reader knows, with a link to where from")
    assert not faults, "\n".join(faults)


def test_a_page_has_sliders_and_a_picture_near_its_top(article, chapters, pages):
    faults = []
    for uri in chapters:
        if sum(bool(b.controls) for b in pages[uri].blocks if b.kind == "figure") < 2:
            faults.append(f"docs/{uri}: give at least two figures controls")
        page = article(uri)
        figure = next(
            (node for node in page.find_all("figure") if not node.find_parent("details")), page.find_all()[-1]
        )
        above = [node for node in figure.find_all_previous("p") if not node.find_parent(["figure", "details"])]
        if sum(len(node.get_text()) for node in above) >= 1500:
            faults.append(f"docs/{uri}: show something after at most one screen of text")
    assert not faults, "\n".join(faults)


def test_each_chapter_asks_for_one_guess_whose_answer_has_a_title_that_gives_nothing_away(article, chapters):
    faults = []
    for uri in chapters:
        titles = [title.get_text() for title in article(uri).select(".predict > details > summary")]
        if titles != ["The answer"] and not uri.startswith("labs/"):
            faults.append(
                f'docs/{uri}: ask for one guess, with `/// predict` and `??? answer "The answer"`; it has {titles}'
            )
    assert not faults, "\n".join(faults)
