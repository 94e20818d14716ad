"""The book holds the whole course, and nothing in it leads or points out of it by mistake."""

import re

import pytest
from bs4 import BeautifulSoup

import book.pages

PAGES = pytest.mark.reads("book", "mkdocs.yml", ".cache/tests/site")


@pytest.fixture(scope="module")
def config():
    return book.pages.settings()


@pytest.fixture(scope="module")
def printed(site, config):
    """The HTML that is printed."""
    return BeautifulSoup(book.pages.book(site, config), "html.parser")


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
    assert [section["id"] for section in printed.select("section.chapter")] == names
    assert [link["href"] for link in printed.select("nav.contents a")] == [f"#{name}" for name in names]
    assert all(section.h1 for section in printed.select("section.chapter"))


@PAGES
def test_ids_are_unique_and_every_link_within_the_book_has_its_target(printed):
    ids = [tag["id"] for tag in printed.select("[id]")]
    assert len(ids) == len({*ids})
    links = [link["href"] for link in printed.select("a[href]")]
    within = {link[1:] for link in links if link.startswith("#")}
    assert len(within) > 300 and within <= {*ids}, within - {*ids}
    others = [link for link in links if not link.startswith(("#", "https://"))]
    assert not others, "a link to a file beside the book is dead on another machine"


@PAGES
def test_nothing_is_left_that_a_reader_would_have_to_press(printed):
    assert not printed.select(
        "script, iframe, noscript, form, input, button, output, canvas, .controls, .desk, .film-bar"
    )
    assert all("open" in fold.attrs for fold in printed.select("details"))


@PAGES
def test_every_figure_of_the_site_is_there_once_in_its_light_form(printed, site, config):
    assert printed.body["data-md-color-scheme"] == "default"
    for chapter, section in zip(book.pages.chapters(config["nav"]), printed.select("section.chapter"), strict=True):
        page = BeautifulSoup((site / chapter.address / "index.html").read_bytes(), "html.parser")
        expected = [figure.select_one("img.stills, img")["src"] for figure in page.article.select("figure")]
        films = [image["src"] for image in page.select(".film img.stills")]
        assert len(films) == len(page.select(".film"))
        pictures = [image["src"] for image in section.select("figure img")]
        assert len(pictures) == len(expected), chapter.address
        assert {*films} <= {path.rpartition("/")[2] for path in pictures}
        assert all((site / path).is_file() and "#" not in path for path in pictures)


@PAGES
def test_formulas_and_checked_numbers_are_those_of_the_pages(printed, site, config):
    for chapter, section in zip(book.pages.chapters(config["nav"]), printed.select("section.chapter"), strict=True):
        page = BeautifulSoup((site / chapter.address / "index.html").read_bytes(), "html.parser").article
        for what in (".equation", ".math-block", "data.fact"):
            assert [str(tag.math or tag.string) for tag in section.select(what)] == [
                str(tag.math or tag.string) for tag in page.select(what)
            ]


@pytest.mark.reads("book")
def test_a_site_without_the_page_is_an_error_that_says_what_to_do(tmp_path):
    with pytest.raises(SystemExit, match=r"b/index\.html is missing.*make build"):
        book.pages.article(tmp_path, book.pages.Chapter("A", "B", "b/"), {"b/"})
