"""What a reader's system asks of a page, what shows where the keyboard is, and paper."""

import re
import zlib

import pytest

from built import WORKS, of_page
from course import addresses

pytestmark = WORKS

PAGE = "foundations/toy_model/"  # has a slider, panels, terms of the glossary, exercises, tables
# How the element that has the focus looks, with the label that stands for it, and how it looks without.
FOCUS = """() => {
  const at = document.activeElement;
  if (at === document.body || at.dataset.visited) return null;
  at.dataset.visited = "yes";
  const shown = at.matches(".md-option") ? [at, at.nextElementSibling, ...document.querySelectorAll(".md-header__option label")] : [at];
  const look = () => shown.map((element) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    return [outlineStyle === "none" ? "" : outlineWidth, boxShadow].join();
  }).join();
  const focused = look();
  at.blur();
  const blurred = look();
  at.focus({ preventScroll: true, focusVisible: true });
  return { html: at.outerHTML.slice(0, 120), seen: focused !== blurred, kind: [
    [".controls input", "slider"], ["summary", "panel"], [".term", "term"], [".answer input", "field"],
    ["[data-for=__drawer]", "drawer"], [".book a", "book"],
  ].filter(([selector]) => at.matches(selector)).map(([, kind]) => kind) };
}"""


def stops(page, most=400):
    found = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop is None:
            break
        found.append(stop)
    return found


def test_every_stop_of_the_tab_key_can_be_seen(open_page):
    page = open_page(PAGE, width=390)
    found = stops(page)
    assert {"slider", "panel", "term", "field", "drawer"} <= {kind for stop in found for kind in stop["kind"]}
    assert [stop["html"] for stop in found if not stop["seen"]] == []


def test_every_stop_in_the_drawer_can_be_seen(open_page):
    page = open_page(PAGE, width=390)
    page.get_by_role("button", name="Navigation").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.closest('.book')")
    found = stops(page, 12)
    assert sum("book" in stop["kind"] for stop in found) >= 8
    assert [stop["html"] for stop in found if not stop["seen"]] == []


def test_nothing_moves_for_a_reader_who_wants_no_motion(open_page):
    page = open_page(PAGE, reduced_motion="reduce")
    slow = page.evaluate("""() => [...document.querySelectorAll("*")].flatMap((element) => ["", "::before", "::after"].flatMap((part) => {
      const { transitionDuration, animationDuration, scrollBehavior } = getComputedStyle(element, part || null);
      const long = [transitionDuration, animationDuration].some((list) => list.split(",").some((time) => parseFloat(time) > 0.001));
      return long || scrollBehavior === "smooth" ? [`${element.tagName}.${element.className}${part}`] : [];
    }))""")
    assert slow == []


COLOURS = """() => Object.fromEntries([[".md-typeset p", "color"], ["figcaption", "color"], [".answer input", "borderTopColor"]].map(
  ([selector, property]) => [selector, getComputedStyle(document.querySelector(selector))[property]]))"""


def luminance(colour):
    parts = [float(part) / 255 for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    r, g, b = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_who_asks_for_contrast_gets_it(open_page, scheme):
    usual = open_page(PAGE, scheme=scheme).evaluate(COLOURS)
    more = open_page(PAGE, scheme=scheme, contrast="more").evaluate(COLOURS)
    paper = luminance("rgb(255, 255, 255)" if scheme == "light" else "rgb(27, 30, 38)")
    for element, colour in more.items():
        distance, before = (abs(luminance(c) - paper) for c in (colour, usual[element]))
        assert distance > before, element


def test_marks_of_panels_are_drawn_in_the_colours_of_the_system(open_page):
    page = open_page(PAGE, forced_colors="active")
    for selector, part in (
        ("details.solution > summary", "::before"),
        ("details.solution > summary", "::after"),
        ("details.code > summary", "::before"),
    ):
        look = "([selector, part]) => [getComputedStyle(document.querySelector(selector), part).backgroundColor, getComputedStyle(document.body).backgroundColor]"
        mark, ground = page.evaluate(look, [selector, part])
        assert mark not in (ground, "rgba(0, 0, 0, 0)"), selector + part
    assert page.evaluate("getComputedStyle(document.querySelector('.control input')).appearance") == "auto"


@pytest.mark.parametrize("path", [PAGE, "reference/conventions/", "labs/digits/"])
def test_a_page_on_paper(open_page, path):
    page = open_page(path, width=700, scheme="dark")  # about what an A4 page has room for
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("document.documentElement.scrollWidth") <= 700
    visible = (
        "(selector) => [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility()).length"
    )
    for clutter in (
        ".md-header",
        ".md-sidebar",
        ".md-footer",
        ".controls",
        "form.answer",
        "details.code",
        "details.proof",
        ".headerlink",
    ):
        assert page.evaluate(visible, clutter) == 0, clutter
    breaks = "(selector) => [...document.querySelectorAll(selector)].every((element) => getComputedStyle(element).breakInside === 'avoid')"
    assert page.evaluate(breaks, ".figure, .equation, .math-block, tr, summary, h2, .admonition-title")
    clipped = """() => [...document.querySelectorAll(".equation > math, .math-block, .md-typeset__scrollwrap")].filter(
      (element) => element.checkVisibility() && element.scrollWidth > element.clientWidth + 1).map((element) => element.textContent.slice(0, 60))"""
    assert page.evaluate(clipped) == []


HEIGHT, MARGIN = 842.88, 42.5  # points: of A4 as Chromium has it, and 1.5 cm
ALL_FIGURES = """async () => {
  for (const image of document.images) image.loading = "eager";
  await Promise.all([...document.images].map((image) => image.decode().catch(() => {})));
}"""


def sheets(pdf):
    """For each sheet of a PDF of Chromium's: where its lowest line of text stands, as a share of the height between the
    margins. All that is lower is a figure's, whose caption is below it and on the same sheet.
    """
    shares = []
    for number in re.findall(rb"/Contents (\d+) 0 R", pdf):
        begin = pdf.index(b"stream", pdf.index(b"\n%b 0 obj" % number)) + len("stream")
        words = zlib.decompressobj().decompress(pdf[begin:].lstrip(b"\r\n")).split()
        scale, shift, kept, lines = 1.0, 0.0, [], []  # upwards
        for i, word in enumerate(words):
            if word == b"q":
                kept.append((scale, shift))
            elif word == b"Q":
                scale, shift = kept.pop()
            elif word == b"cm":
                scale, shift = scale * float(words[i - 3]), scale * float(words[i - 1]) + shift
            elif word == b"Tm":
                lines.append(scale * float(words[i - 1]) + shift)
        shares.append((HEIGHT - MARGIN - min(lines)) / (HEIGHT - 2 * MARGIN))
    return shares


def test_the_share_of_a_sheet_that_is_filled_is_measured(browser):
    page = browser.new_page()
    page.set_content(
        """<body style="margin: 0"><p style="margin: 0; height: 13.35cm">a</p><p>b</p><p style="break-before: page">c"""
    )
    first, second = sheets(page.pdf(format="A4", margin=dict.fromkeys(("top", "right", "bottom", "left"), "1.5cm")))
    page.close()
    assert 0.5 < first < 0.56 and second < 0.1


@pytest.mark.parametrize("path", [*map(of_page, addresses())])
def test_no_sheet_but_the_last_is_half_empty(open_page, path):
    page = open_page(path)
    page.emulate_media(media="print")
    page.evaluate(ALL_FIGURES)
    *filled, _ = sheets(page.pdf(format="A4", margin=dict.fromkeys(("top", "right", "bottom", "left"), "1.5cm")))
    assert [f"sheet {n}: {share:.0%} filled" for n, share in enumerate(filled, 1) if share < 0.5] == []
