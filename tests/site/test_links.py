"""Whatever the built site links to, shows or loads from itself is there, down to the fragment.

MkDocs checks the links that are written in Markdown; these are all of them, also those that templates, the engine and
the theme put into the pages, and what scripts load later: frames of sliders, hits of the search.
"""

import json
import posixpath
import re
from collections import namedtuple
from pathlib import PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

import pytest

HOME = "http://127.0.0.1:8000/"  # what the site takes for its address if nobody says another
Page = namedtuple("Page", "links ids")


def addresses(tag):
    """Everything that one element asks for."""
    has = tag.attributes
    yield from (has[name] for name in ("href", "src", "poster") if name in has)
    yield from (candidate.split()[0] for candidate in has.get("srcset", "").split(",") if candidate.strip())
    for frame in json.loads(has.get("data-frames", "[]")):
        figure = tag
        while figure.tag != "figure":
            figure = figure.parent
        yield urljoin(figure.css_first("img").attrs["src"], frame)  # as holdtrue.js does


@pytest.fixture(scope="module")
def pages(documents):
    """Path -> links and ids of every HTML file."""
    asking = "[href], [src], [poster], [srcset], [data-frames]"
    return {
        path: Page(
            links=[address for tag in document.css(asking) for address in addresses(tag)],
            ids={tag.attrs["id"] for tag in document.css("[id]")},
        )
        for path, document in documents.items()
    }


def broken(site, pages, path, link):
    """What is wrong with a link in the file `path`, or None."""
    inside = link.removeprefix(HOME.rstrip("/")) if link.startswith(HOME) else link
    scheme, host, target, _, fragment = urlsplit(inside)
    if scheme or host:  # outside: the scheduled workflow visits those
        return "has to be https" if scheme == "http" else None
    folder = "" if target.startswith("/") else posixpath.dirname(path)
    target = posixpath.normpath(posixpath.join(folder, unquote(target).lstrip("/"))) if target else path
    if target.startswith(".."):
        return "leads out of the site"
    if (site / target).is_dir():
        target = PurePosixPath(target, "index.html").as_posix()
    if not (site / target).is_file():
        return f"there is no {target}"
    if fragment and unquote(fragment) not in (pages[target].ids if target in pages else ()):
        return f"{target} has no element with this id"
    return None


def wrong(site, pages, links):
    """One line for each of these (path, link) that is broken."""
    found = {f"{path}: {link}: {reason}" for path, link in links if (reason := broken(site, pages, path, link))}
    return "\n".join(sorted(found))


def test_all_that_a_page_links_to_and_loads_is_there(site, pages):
    links = [(path, link) for path, page in pages.items() for link in page.links]
    assert len(links) > 1000
    assert not (text := wrong(site, pages, links)), text


def test_every_hit_of_the_search_leads_somewhere(site, pages):
    hits = [entry["location"] for entry in json.loads((site / "search/index.json").read_text("utf-8"))["docs"]]
    assert any("#" in hit for hit in hits)
    assert not (text := wrong(site, pages, [("index.html", hit) for hit in hits])), text


def test_what_style_sheets_load_is_there(site):
    urls = [
        (path.relative_to(site).as_posix(), url)
        for path in site.rglob("*.css")
        for url in re.findall(r"""url\(["']?([^"')#]+)""", path.read_text("utf-8"))
        if not url.startswith("data:")
    ]
    assert urls
    assert not (text := wrong(site, {}, urls)), text
