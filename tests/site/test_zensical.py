"""The site that Zensical builds has, page by page, the articles that MkDocs makes of the same sources."""

import functools
import re
from pathlib import Path, PurePosixPath
from urllib.parse import urljoin, urlsplit

import pytest
from selectolax.lexbor import LexborHTMLParser

from built import WORKS

pytestmark = WORKS
DOCS = Path(__file__).parents[2] / "docs"
SOURCES = [path.relative_to(DOCS) for path in DOCS.rglob("*.md") if "assets" not in path.parts]
SOURCES += [path.relative_to(DOCS) for path in (DOCS / "labs").glob("*.py")]
PAGES = sorted(
    "index.html" if path.stem == "index" else f"{path.with_suffix('').as_posix()}/index.html" for path in SOURCES
)


def of(source):
    """A page as the parameter of a test, which depends on its text alone: what its figures show is the engine's."""
    page = source.with_suffix("").as_posix() if source.stem != "index" else ""
    return pytest.param(f"{page}/index.html".lstrip("/"), marks=pytest.mark.reads(f"docs/{source.as_posix()}"))


KINDS = {
    "figures and their alternative texts": "img",
    "sliders": ".controls, .controls input",
    "numbers": "data.fact",
    "formulas": "math",
    "numbered equations": ".equation",
    "headings": "h1, h2, h3, h4",
    "printed output": "pre.output",
    "exercises and guesses": ".exercise, .predict, form.answer",
    "code and tests": "details.code, details.proof, iframe",
    "links": "a[href]",
}  # fmt: skip


@functools.cache
def article(folder, page):
    """The article of a built page, without what its theme adds, with addresses that are the same from every page."""
    found = LexborHTMLParser((folder / page).read_text("utf-8")).css_first("article")
    # All but the first are made by hooks of MkDocs.
    while node := found.css_first("a#__skip, .stations, .minutes, .leaving, .map"):
        node.decompose()
    for node in found.css("[data-search-exclude]"):
        del node.attrs["data-search-exclude"]  # Zensical obeys and removes it
    for node in found.css("[data-program]"):  # the digest in its name comes from a hook of MkDocs
        node.attrs["data-program"] = re.sub(r"\.[0-9a-f]{8}(?=\.js$)", "", node.attrs["data-program"])
    for name in ("src", "href"):
        for node in found.css(f"[{name}]"):
            node.attrs[name] = urljoin(f"//site/{page.removesuffix('index.html')}", node.attrs[name])
    return found


def as_list(node):
    """A tree as one flat list: tags with their attributes in order, and texts."""
    if node.is_text_node:
        return [" ".join(node.text().split())] if node.text().strip() else []
    inner = [part for child in node.iter(include_text=True) for part in as_list(child)]
    return [(node.tag, sorted(node.attributes.items())), *inner, f"/{node.tag}"]


@pytest.mark.parametrize("page", [*map(of, SOURCES)])
def test_an_article_is_the_same(site, zensical_site, page):
    one, other = article(site, page), article(zensical_site, page)
    for kind, selector in KINDS.items():
        assert [as_list(node) for node in other.css(selector)] == [as_list(node) for node in one.css(selector)], kind
    assert as_list(other) == as_list(one)


@pytest.mark.parametrize("page", [*map(of, SOURCES)])
def test_all_that_an_article_shows_is_there(zensical_site, page):
    """The figures are those of the engine, byte for byte: see the next test."""
    shown = article(zensical_site, page)
    addresses = {node.attributes.get("src") or node.attrs["href"] for node in shown.css("[src], a[href]")}
    paths = [urlsplit(address).path.lstrip("/") for address in addresses if urlsplit(address).netloc == "site"]
    assert paths
    assert [
        path
        for path in paths
        if not (zensical_site / path / "index.html").exists() and not (zensical_site / path).is_file()
    ] == []


def ours(folder):
    """{path: bytes} of the files of a built site that come from this project, but for what hooks of MkDocs change."""
    paths = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    theirs = ("assets/javascripts/", "assets/stylesheets/", "assets/images/", "assets/cards/", "search/")
    changed = {"assets/site.css", "assets/site.js", "sitemap.xml", "sitemap.xml.gz", "search.json", "objects.inv"}
    changed |= {"robots.txt", "feed.xml"}
    return {
        path: (folder / path).read_bytes()
        for path in paths
        if not path.startswith(theirs)
        and path not in changed
        and not path.endswith(".html")
        and not re.fullmatch(r"assets/(?:[\w-]+/)*[\w-]+\.[0-9a-f]{8}\.(css|js)", path)
    }


def test_figures_and_all_other_files_are_the_same(site, zensical_site):
    one, other = ours(site), ours(zensical_site)
    assert one.keys() == other.keys()
    assert [path for path in one if one[path] != other[path]] == []
    assert {".svg", ".py", ".ipynb", ".js", ".woff2"} <= {PurePosixPath(path).suffix for path in one}


@pytest.mark.reads("docs")
def test_the_same_pages_are_there(site, zensical_site):
    pages = [
        {path.relative_to(folder).as_posix() for path in folder.rglob("*.html")} for folder in (site, zensical_site)
    ]
    assert pages[0] == pages[1]
    assert {page for page in pages[0] if page.endswith("index.html")} == set(PAGES)


@pytest.mark.reads(".")
def test_every_kind_is_compared(documents):
    """Else a selector that finds nothing would make two pages alike."""
    pages = [documents[page].css_first("article") for page in PAGES]
    assert [kind for kind, selector in KINDS.items() if not any(page.css_first(selector) for page in pages)] == []


@pytest.fixture(scope="module")
def origin(zensical_site, serve):
    """`open_page` opens the pages that Zensical built."""
    return serve(zensical_site).origin


def test_a_slider_and_the_code_of_a_figure_work(open_page):
    page = open_page("foundations/what_is_a_model/")
    figure = page.locator("figure", has=page.locator(".controls")).first
    before = figure.locator("img").get_attribute("src")
    figure.locator("input").first.press("ArrowRight")
    page.wait_for_function("([image, src]) => image.src !== src", arg=[figure.locator("img").element_handle(), before])
    page.locator("details.code > summary").first.click()
    page.locator("details.code[open]").get_by_text("def figure").first.wait_for()
    assert page.problems == []
