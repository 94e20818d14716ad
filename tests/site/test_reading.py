"""Small things that a reader meets: the colour switch, the names of sliders, tests behind formulas, paper."""

import re

import pytest

from built import WORKS
from inpage import PAINTED

pytestmark = WORKS

PAPER = "getComputedStyle(document.body).backgroundColor"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_click_on_the_colour_switch_is_seen_until_the_systems_colours_are_back(open_page, scheme):
    page = open_page("", scheme=scheme)
    switch = page.locator(".md-header__option label:visible")
    before = page.evaluate(PAPER)
    switch.click()
    other = page.evaluate(PAPER)
    assert other != before
    switch.click()
    assert page.evaluate(PAPER) == before
    page.emulate_media(color_scheme="dark" if scheme == "light" else "light")  # the reader's choice stays
    page.evaluate(PAINTED)  # until then the page has heard of it
    assert page.evaluate(PAPER) == before
    page.emulate_media(color_scheme=scheme)
    page.evaluate(PAINTED)
    switch.click()
    assert page.evaluate("document.querySelector('[name=__palette]').checked")


def test_a_slider_says_its_name_and_its_value_once(open_page):
    page = open_page("foundations/nutshell/")
    page.evaluate(
        "document.querySelectorAll('article details:not(.code, .proof)').forEach((fold) => (fold.open = true))"
    )
    page.evaluate("document.documentElement.classList.add('whole')")
    for slider in page.locator(".control input").all():
        name = slider.get_attribute("data-name")
        assert page.get_by_role("slider", name=name, exact=True).count()
        assert name not in slider.get_attribute("aria-valuetext")


def test_a_head_of_a_table_that_is_a_formula_has_a_name(site):
    pages = [path.read_text("utf-8") for path in site.rglob("index.html")]
    heads = [attributes for text in pages for attributes in re.findall(r"<th([^>]*)>\s*<math", text)]
    assert heads and all("aria-label=" in attributes for attributes in heads)


@pytest.mark.parametrize("width", [1280, 390])
def test_the_test_of_a_formula_is_seen_whole(open_page, width):
    page = open_page("foundations/what_is_a_model/", width=width)
    for panel in page.locator(".equation > .proof:visible").all()[:4]:
        panel.locator("summary").click()
        code = panel.locator("pre")
        code.wait_for()
        assert code.evaluate("(code) => code.scrollWidth <= code.clientWidth + 1")


def test_on_a_phone_the_titles_of_both_neighbours_are_seen_whole(open_page):
    page = open_page("diffusion/pictures/", width=350)  # comes after a long title
    cut = """() => [...document.querySelectorAll(".md-footer__link")].flatMap((link) => [link, ...link.querySelectorAll("*")].filter((part) => {
      const { left, right } = part.getBoundingClientRect();
      const edge = link.getBoundingClientRect();
      return left < edge.left || right > edge.right || part.scrollWidth > part.clientWidth + 1 && part.clientWidth;
    }).map((part) => `${link.ariaLabel}: ${part.className}`))"""
    assert page.locator(".md-footer__link:visible").count() == 2
    assert page.evaluate(cut) == []


def test_before_a_page_is_printed_all_its_figures_are_loaded(open_page):
    page = open_page("foundations/nutshell/")
    unseen = "() => [...document.images].filter((image) => !image.naturalWidth).length"
    page.evaluate("scrollTo(0, 0)")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.wait_for_function(f"() => ({unseen})() === 0")
    assert page.evaluate("[...document.images].every((image) => image.loading === 'eager')")


def test_on_paper_figures_are_light_and_then_what_they_were(open_page):
    page = open_page("foundations/nutshell/", scheme="dark")
    ends = "[...new Set([...document.querySelectorAll('.figure img')].map(({ src }) => new URL(src).hash))]"
    for event, hashes in ("beforeprint", ["#light"]), ("afterprint", [""]):
        page.evaluate(f"dispatchEvent(new Event('{event}'))")
        page.wait_for_function(f"(hashes) => JSON.stringify({ends}) === JSON.stringify(hashes)", arg=hashes)


def number_and_note(page, which="article .fact[tabindex]"):
    """The first such number, its fact in two parts, and the note that is open."""
    number = page.locator(which).first
    name, _, fact = number.get_attribute("data-of").rpartition(".")
    return number, name, fact, page.locator(".fact-note:popover-open")


@pytest.mark.parametrize("width", [1280, 350])
def test_a_number_names_its_fact_and_leads_to_its_code(open_page, width):
    page = open_page("foundations/nutshell/", width=width)
    number, name, fact, note = number_and_note(page)
    number.click()
    assert note.inner_text().startswith(f"{fact} = {number.get_attribute('value')}\n")
    box = note.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width
    page.mouse.click(width / 2, 1)  # somewhere else
    note.wait_for(state="hidden")
    number.click()
    note.get_by_role("link").click()
    panel = page.locator(f"details.code[data-snippet='{name}'][open]")
    panel.locator("textarea").wait_for()
    assert page.evaluate("document.activeElement.parentElement.matches('details.code')") and not note.count()
    assert 0 < panel.bounding_box()["y"] < 850
    assert page.problems == []


def test_a_keyboard_comes_to_a_number_and_through_it_to_its_code(open_page):
    page = open_page("foundations/nutshell/")
    number, _, _, note = number_and_note(page)
    number.wait_for()
    page.keyboard.press("Tab")
    number.focus()
    note.wait_for()
    described = page.evaluate(
        "document.getElementById(document.activeElement.getAttribute('aria-describedby')).innerText"
    )
    assert described == note.inner_text()
    page.keyboard.press("Escape")
    note.wait_for(state="hidden")
    page.keyboard.press("Space")
    note.wait_for()
    page.keyboard.press("Tab")
    assert note.get_by_role("link").evaluate("(link) => link === document.activeElement")
    page.keyboard.press("Shift+Tab")
    assert number.evaluate("(number) => number === document.activeElement")
    note.wait_for()  # it closes and opens again
    page.keyboard.press("Enter")
    page.locator("details.code[open] textarea").first.wait_for()


def test_a_number_of_another_page_leads_to_the_file_that_computed_it(open_page, origin):
    page = open_page("reference/errata/")
    number, name, _, note = number_and_note(page)
    number.click()
    address = note.get_by_role("link").evaluate("(link) => link.href")
    assert address == f"{origin}/snippets/{name}.py"
    assert page.request.get(address).ok
