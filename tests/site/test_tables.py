"""A table on a phone: all of it is there, or it is seen that there is more, and a keyboard comes there."""

import pytest

from built import OPEN_AROUND, WORKS, of_page
from course import addresses

pytestmark = WORKS

PHONE = 350  # CSS pixels
HIDDEN = """async () => {
  document.documentElement.classList.add("whole"); // what is far away is not watched
  document.querySelectorAll("article details:not(.code, .proof)").forEach((fold) => (fold.open = true));
  await document.fonts.ready;
  for (let i = 0; i < 3; i++) await new Promise((drawn) => { requestAnimationFrame(drawn); setTimeout(drawn, 1000); });
  const found = [];
  for (const table of document.querySelectorAll("article table:not(.highlighttable)")) {
    const say = (what) => found.push(`${table.rows[0].textContent.trim().replace(/\\s+/g, " ").slice(0, 60)}: ${what}`);
    const box = table.closest(".md-typeset__scrollwrap");
    if (!box || box.getBoundingClientRect().right > innerWidth) { say("wider than the screen"); continue; }
    const fold = box.closest("details.deeper, details.correction");
    if (fold && box.getBoundingClientRect().left < fold.querySelector("summary").getBoundingClientRect().left) say("covers the edge of its fold");
    if (fold === box.parentElement && getComputedStyle(box).getPropertyValue("--ground") !== getComputedStyle(fold).getPropertyValue("--paper")) say("has another ground than its fold");
    if (box.scrollWidth <= box.clientWidth + 1) continue;
    if (table.matches("[data-cards]")) say("its cards are wider than the screen");
    if (box.tabIndex !== 0 || box.getAttribute("role") !== "region" || !box.ariaLabel) say("no keyboard comes to it, or it has no name");
    const { backgroundAttachment, overflowX } = getComputedStyle(box);
    if (backgroundAttachment !== "local, local, scroll, scroll" || overflowX !== "auto") say("nobody sees that there is more");
  }
  if (document.documentElement.scrollWidth > innerWidth) found.push("the page is wider than the screen");
  return found;
}"""
WITH_WORDS = {  # page: heads of columns that are the point
    "foundations/nutshell/": ["optimiser"],
    "foundations/toy_model/": ["verdict"],
    "foundations/introduction_challenges/": ["what is given up"],
}


@pytest.mark.parametrize("path", [*map(of_page, addresses())])
def test_on_a_phone_no_table_hides_a_column_without_a_cue(open_page, path):
    page = open_page(path, width=PHONE)
    assert page.evaluate(HIDDEN) == []


# Of a cell and of the first in its row, at one moment.
BOXES = "(cell) => [cell, cell.parentElement.querySelector('td')].map((at) => at.getBoundingClientRect().toJSON())"


@pytest.mark.parametrize("path", WITH_WORDS)
def test_on_a_phone_rows_whose_last_column_is_the_point_are_cards(open_page, path):
    page = open_page(path, width=PHONE)
    for head in WITH_WORDS[path]:
        cell = page.locator(f"table[data-cards] td[data-head*='{head}']").first
        cell.evaluate(OPEN_AROUND)
        cell.scroll_into_view_if_needed()
        box, name = cell.evaluate(BOXES)
        assert box["x"] >= 0 and box["x"] + box["width"] <= PHONE and box["y"] > name["y"]


def test_on_a_phone_the_table_of_our_notation_is_seen_whole(open_page):
    page = open_page("reference/conventions/", width=390)
    box = page.locator(".md-typeset__scrollwrap").first
    box.wait_for()
    assert box.evaluate("(box) => box.scrollWidth <= box.clientWidth + 1")


def test_what_scrolls_has_bars_in_the_colours_of_the_page(open_page):
    page = open_page("labs/digits/")
    for scroller in ".output", ".highlight code", ".figure":
        colour = page.locator(scroller).first.evaluate("(box) => getComputedStyle(box).scrollbarColor")
        assert colour != "auto", f"{scroller}: in Firefox its bar is white in the dark"
