"""The book holds the whole course, and nothing in it leads or points out of it by mistake."""

import re

import pytest
from selectolax.lexbor import LexborHTMLParser

import book.pages

PAGES = pytest.mark.reads("book", "mkdocs.yml", ".cache/tests/site")


@pytest.fixture(scope="module")
def config():
    return book.pages.settings()


@pytest.fixture(scope="module")
def printed(site, config):
    """The HTML that is printed."""
    return LexborHTMLParser(book.pages.book(site, config))


@pytest.mark.reads("book")
def test_chapters_are_those_of_nav_in_its_order_without_the_front_page():
    nav = [{"Home": "index.md"}, {"A": [{"One?": "b/one.md"}, {"Two": "a/two.md"}]}, {"Labs": [{"L": "labs/l.py"}]}]
    assert book.pages.chapters(nav) == [("A", "One?", "b/one/"), ("A", "Two", "a/two/"), ("Labs", "L", "labs/l/")]


@pytest.mark.reads("book")
@pytest.mark.parametrize(
    ("link", "leads"),
    [
        ("#eq-x", ("a-b-c--eq-x", True)),
        ("../d/", ("a-d", True)),
        ("../../e/f/#fig-%C3%A4", ("e-f--fig-ä", True)),
        ("../..", ("contents", True)),
        ("b.ipynb", (None, True)),
        ("https://example.org/a/d/", (None, False)),
        ("mailto:a@example.org", (None, False)),
    ],
)
def test_a_link_leads_to_where_its_target_is_in_the_book(link, leads):
    assert book.pages.inside(link, "a/b_c/", {"a/b_c/", "a/d/", "e/f/"}) == leads


@PAGES
def test_every_page_of_nav_is_a_chapter_and_stands_in_the_table_of_contents(printed, config):
    names = [book.pages.slug(chapter.address) for chapter in book.pages.chapters(config["nav"])]
    assert len(names) == len(re.findall(r"\.(?:md|py)\b", str(config["nav"]))) - 1  # without the front page
    assert [section.attrs["id"] for section in printed.css("section.chapter")] == names
    assert [link.attrs["href"] for link in printed.css("nav.contents a")] == [f"#{name}" for name in names]
    assert all(section.css_first("h1") for section in printed.css("section.chapter"))


@PAGES
def test_ids_are_unique_and_every_link_within_the_book_has_its_target(printed):
    ids = [tag.attrs["id"] for tag in printed.css("[id]")]
    assert len(ids) == len({*ids})
    links = [link.attrs["href"] for link in printed.css("a[href]")]
    within = {link[1:] for link in links if link.startswith("#")}
    assert len(within) > 300 and within <= {*ids}, within - {*ids}
    others = [link for link in links if not link.startswith(("#", "https://"))]
    assert not others, "a link to a file beside the book is dead on another machine"


@PAGES
def test_nothing_is_left_that_a_reader_would_have_to_press(printed):
    assert not printed.css("script, iframe, noscript, form, input, button, output, canvas, .controls, .desk, .film-bar")
    assert all("open" in fold.attributes for fold in printed.css("details"))


@PAGES
def test_every_figure_of_the_site_is_there_once_in_its_light_form(printed, documents, site, config):
    assert printed.body.attrs["data-md-color-scheme"] == "default"
    for chapter, section in zip(book.pages.chapters(config["nav"]), printed.css("section.chapter"), strict=True):
        page = documents[f"{chapter.address}index.html"].css_first("article")
        expected = [figure.css_first("img.stills, img").attrs["src"] for figure in page.css("figure")]
        films = [image.attrs["src"] for image in page.css(".film img.stills")]
        assert len(films) == len(page.css(".film"))
        pictures = [image.attrs["src"] for image in section.css("figure img")]
        assert len(pictures) == len(expected), chapter.address
        assert {*films} <= {path.rpartition("/")[2] for path in pictures}
        assert all((site / path).is_file() and "#" not in path for path in pictures)


@PAGES
def test_formulas_and_checked_numbers_are_those_of_the_pages(printed, documents, config):
    kinds = ":is(.equation, .math-block) math", "data.fact"
    for chapter, section in zip(book.pages.chapters(config["nav"]), printed.css("section.chapter"), strict=True):
        page = documents[f"{chapter.address}index.html"].css_first("article")
        for kind in kinds:
            assert [tag.html for tag in section.css(kind)] == [tag.html for tag in page.css(kind)]
    assert all(len(printed.css(kind)) > 150 for kind in kinds)


@pytest.mark.reads("book")
def test_a_site_without_the_page_is_an_error_that_says_what_to_do(tmp_path):
    with pytest.raises(SystemExit, match=r"b/index\.html is missing.*make build"):
        book.pages.article(tmp_path, book.pages.Chapter("A", "B", "b/"), {"b/"})
