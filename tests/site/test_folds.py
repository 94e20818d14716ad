"""Folds: depth and corrections, which are closed until somebody opens them, or is sent to what is in them."""

from types import SimpleNamespace

import pytest

from built import WORKS

pytestmark = WORKS

PAGE = "reference/bibliography/"
OPEN = "() => ['outer', 'inner'].map((name) => document.getElementById(name).open)"


@pytest.fixture
def origin(folds):
    """Where `open_page` finds the pages."""
    return folds.rstrip("/")


def test_a_fold_is_closed_and_opens_by_keyboard(open_page):
    page = open_page(PAGE)
    assert page.evaluate(OPEN) == [False, False]
    for name in "outer", "inner":
        page.locator(f"#{name} > summary").focus()
        page.keyboard.press("Enter")
    assert page.evaluate(OPEN) == [True, True]
    page.keyboard.press("Space")
    assert page.evaluate(OPEN) == [True, False]


@pytest.mark.parametrize(
    ("address", "opened"),
    [
        ("?h=zygomorphic#part", [True, False]),
        ("?h=tessellations#part", [True, True]),  # as the search reduces words
        ("?h=speak#part", [False, False]),
        ("?h=zygomorphic", [False, False]),  # a hit of the whole page is not in this part of it
        ("?h=%3Cb#part", [False, False]),
    ],
)
def test_a_hit_of_the_search_opens_the_fold_that_it_is_in(open_page, address, opened):
    page = open_page(PAGE + address)
    page.wait_for_timeout(300)
    assert page.evaluate(OPEN) == opened
    assert page.problems == []


def test_code_that_comes_with_a_link_opens_the_fold_of_its_figure(open_page):
    page = open_page(f"{PAGE}#play=walk:code")
    page.wait_for_function(f"() => ({OPEN})().every((open) => open)")


def test_on_paper_all_folds_are_open(open_page):
    for scripts in True, False:
        page = open_page(PAGE, java_script_enabled=scripts)
        page.emulate_media(media="print")
        for name in "in-one", "in-two":
            assert page.locator(f"#{name}").is_visible() and page.locator(f"#{name}").bounding_box()["height"] > 10
    page.emulate_media(media="screen")
    assert not page.locator("#in-one").is_visible()


def test_what_is_in_a_fold_is_as_wide_as_the_text(open_page):
    for width in 1280, 390:
        page = open_page(f"{PAGE}#in-one", width=width)
        text, fold = (page.locator(selector).bounding_box() for selector in ("#part + p", "#in-one + p"))
        assert (fold["x"], fold["width"]) == (text["x"], text["width"])


def test_code_in_a_fold_of_depth_keeps_off_the_edge_of_its_ground(open_page):
    page = open_page("diffusion/score/")
    fold = page.locator("details.deeper:has(> .highlight)").first
    fold.evaluate("(fold) => { fold.open = true; }")
    room = "(code) => parseFloat(getComputedStyle(code).paddingLeft)"
    assert fold.locator("> .highlight pre > code").first.evaluate(room) >= 8


def test_the_table_of_contents_says_which_headings_are_in_a_fold(override):
    content = """<h1 id="a">A</h1><details><summary>S</summary><h2 id="b">B</h2><details><h3 id="c">C</h3></details>
      <h3 id="d">D</h3></details><h2 id="e">E <math><mi>x</mi></math></h2>"""
    a, b, c, d, e = (SimpleNamespace(id=name, children=[]) for name in "abcde")
    a.children, b.children = [b, e], [c, d]
    override("contents").on_page_content(content, SimpleNamespace(toc=[a]), None, None)
    assert [item.folded for item in (a, b, c, d, e)] == [False, True, True, True, False]
    assert e.typeset == {"title": "E <math><mi>x</mi></math>"}


MEASURED = ".md-nav--secondary .md-nav__link"  # the theme asks where all these lead to


def test_no_place_in_a_fold_is_measured_as_its_page_comes(documents):
    entries = measured = 0
    for path, page in documents.items():
        inside = {node.attrs["id"] for node in page.css("details [id]")}
        listed = [link.attrs["href"].partition("#")[2] for link in page.css(".md-nav--secondary a")]
        asked = [link.attrs["href"].partition("#")[2] for link in page.css(MEASURED)]
        assert not inside.intersection(asked), path
        assert len(listed) == len(asked) + len(inside.intersection(listed)), path
        entries, measured = entries + len(listed), measured + len(asked)
    assert entries > measured > 100


def test_an_entry_for_a_fold_looks_like_the_others_but_for_its_mark(open_page):
    page = open_page("foundations/what_is_a_model/")
    other = page.locator(MEASURED).first
    folded = page.locator(".md-nav--secondary .folded > a").first
    style = "(link) => ['display', 'color', 'fontSize', 'lineHeight', 'margin', 'padding', 'minHeight'].map((name) => getComputedStyle(link)[name])"
    assert folded.evaluate(style) == other.evaluate(style)
    assert folded.evaluate("(link) => getComputedStyle(link, '::before').content").startswith('"▸')
