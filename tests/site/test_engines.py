"""Every page in the three engines that all browsers are made of: Chromium's, Firefox' and WebKit's."""

import contextlib
import re
import time
import urllib.request

import pytest
from playwright.sync_api import Error

from browsers import corner
from built import BACKGROUND, WORKS, of_page
from course import addresses

pytestmark = WORKS


# Our fonts, and nothing of a formula in a place that isn't its own. What stretches has no box of text.
LOOK = """async () => {
  const found = [];
  const CHILDREN = { mfrac: 2, mroot: 2, msub: 2, msup: 2, msubsup: 3, munder: 2, mover: 2, munderover: 3 };
  document.documentElement.classList.add("whole"); // what is far away would not be looked at
  await document.fonts.ready;
  const faces = [...document.fonts].filter(({ family, status }) => status === "loaded").map(({ family }) => family.replaceAll('"', ""));
  const wanted = ["Book", ...(document.querySelector("article math") ? ["Book Math"] : [])];
  for (const family of wanted) if (!faces.includes(family)) found.push(`no font ${family}`);

  document.querySelectorAll("article details:not(.code, .proof)").forEach((fold) => (fold.open = true));
  const tokens = "mi, mn, mo, mtext";
  const box = (element) => {
    const range = document.createRange();
    range.selectNodeContents(element);
    return range.getBoundingClientRect();
  };
  for (const script of document.querySelectorAll(Object.keys(CHILDREN).join())) {
    if (script.children.length !== CHILDREN[script.localName]) found.push(`not all children: ${script.outerHTML}`);
  }
  for (const math of document.querySelectorAll("article math")) {
    const em = parseFloat(getComputedStyle(math).fontSize);
    for (const token of math.querySelectorAll(tokens)) {
      const next = token.nextElementSibling;
      if (!next?.matches(tokens) || !token.parentElement.matches("math, mrow, mtd, msqrt, mstyle, mpadded")) continue;
      const [left, right] = [box(token), box(next)];
      if (!left.width || !right.width || left.bottom <= right.top || right.bottom <= left.top) continue; // on another line
      const over = left.right - right.left;
      if (over > 0.2 * em) found.push(`${next.textContent} lies ${(over / em).toFixed(2)} em over ${token.textContent} in ${math.textContent}`);
    }
    for (const accent of math.querySelectorAll("mover[accent=true]")) {
      const [whole, base] = [accent, accent.firstElementChild].map((element) => element.getBoundingClientRect());
      const size = parseFloat(getComputedStyle(accent).fontSize);
      if (whole.height - base.height > 0.5 * size) found.push(`the accent floats in ${accent.textContent}: ${((whole.height - base.height) / size).toFixed(2)}`);
    }
    for (const root of math.querySelectorAll("msqrt")) {
      const sign = root.firstElementChild.getBoundingClientRect().left - root.getBoundingClientRect().left;
      if (sign < 0.3 * parseFloat(getComputedStyle(root).fontSize)) found.push(`the root sign lies over ${root.textContent}`);
    }
  }
  for (const link of document.querySelectorAll("article :is(a.term, .fact:not(:has(math)), abbr):not(:is(h1, h2, h3, h4) *)")) {
    const { textDecorationLine, textDecorationStyle } = getComputedStyle(link);
    if (!`${textDecorationLine} ${textDecorationStyle}`.startsWith("underline dotted")) {
      found.push(`not underlined with dots: ${link.textContent}`);
      break;
    }
  }
  for (const slider of document.querySelectorAll(".controls input")) {
    if (!slider.style.getPropertyValue("--steps")) found.push("no script has seen the sliders");
  }
  return found;
}"""
CHOOSE = "() => document.querySelectorAll('[name=__palette]')[NUMBER].click()"
# Of the first number of a page: its note, opened by a click, and where it stands.
NOTE = """async () => {
  const number = document.querySelector(".fact");
  while (!number.matches("[tabindex]")) await new Promise((later) => setTimeout(later, 20));
  number.scrollIntoView({ block: "center" });
  number.click();
  let note;
  while (!(note = document.querySelector(".fact-note:popover-open"))) await new Promise((later) => setTimeout(later, 20));
  const [here, there] = [number, note].map((element) => element.getBoundingClientRect());
  const near = Math.min(Math.abs(there.top - here.bottom), Math.abs(there.bottom - here.top)) < 10;
  const inside = there.left >= 0 && there.right <= innerWidth && there.top >= 0 && there.bottom <= innerHeight;
  return [note.innerText, number.dataset.of, number.value, near && inside];
}"""


def test_a_number_names_its_fact_in_every_engine(window, origin):
    window.open(f"{origin}/foundations/nutshell/")
    text, name, value, beside = window.evaluate(NOTE)
    snippet, _, fact = name.rpartition(".")
    assert text.split("\n") == [f"{fact} = {value}", f"Code of {snippet.rpartition('/')[2]}"] and beside


# What a question says of a wrong choice, and then of the right one, which opens the answer.
GUESS = """async () => {
  const until = async (there) => { while (!there()) await new Promise((later) => setTimeout(later, 20)); };
  const block = document.querySelector(".predict");
  const [form, output, fold] = ["form", "output", "details.answer"].map((part) => block.querySelector(part));
  block.scrollIntoView({ block: "center" });
  await until(() => form.querySelector("li button"));
  const choices = [...form.querySelectorAll("li button")];
  const right = choices[form.dataset.answer];
  const wrong = choices.find((choice) => choice !== right);
  wrong.click();
  const said = [output.textContent, fold.open];
  right.click();
  await until(() => fold.open && output.textContent !== said[0]);
  return [wrong.textContent, right.textContent, ...said, output.textContent];
}"""


def test_a_question_hears_guesses_in_every_engine(window, origin):
    window.open(f"{origin}/diffusion/solvers/")
    window.evaluate("() => localStorage.clear()")
    wrong, right, first, opened, last = window.evaluate(GUESS)
    assert (first, opened) == (f"You said “{wrong}”. That’s not it: guess again, or open the answer.", False)
    assert last == f"You said “{wrong}”, then “{right}”: right."
    window.evaluate("() => localStorage.clear()")


# Whether the fractions of a line are smaller than it, and no quotation mark hangs into the icon of a fold.
SET = """() => {
  const size = (element) => parseFloat(getComputedStyle(element).fontSize);
  const parts = [...document.querySelectorAll("article p math mfrac > *")];
  const folds = [...document.querySelectorAll("article summary")];
  return [parts.length > 9 && parts.every((part) => size(part) < 0.8 * size(part.closest("math"))),
    folds.length > 9 && folds.every((fold) => [undefined, "none"].includes(getComputedStyle(fold).hangingPunctuation))];
}"""


def test_lines_are_set_alike_in_every_engine(window, origin):
    window.open(f"{origin}/foundations/introduction_paths/")
    assert window.evaluate(SET) == [True, True]


def test_a_key_turns_the_page_though_no_page_is_fetched_in_advance(open_page):
    page = open_page("foundations/toy_model/")
    assert page.locator("head link[rel=next], head link[rel=prev]").count() == 0
    page.keyboard.press("n")
    page.wait_for_url("**/foundations/introduction/")
    page.locator(".md-footer__link--prev[href$='toy_model/']").wait_for()  # the address is there before the page
    page.keyboard.press("p")
    page.wait_for_url("**/foundations/toy_model/")


# Whether the folds around a place are open and it is seen where it should be.
ARRIVED = """(name) => {
  const goal = document.getElementById(name);
  if (!goal || document.readyState !== "complete") return false;
  const { top, bottom } = goal.getBoundingClientRect();
  const header = document.querySelector(".md-header").getBoundingClientRect().bottom;
  const closed = goal.closest("details:not([open])") ?? goal.closest("details").parentElement.closest("details:not([open])");
  return !closed && top >= header - 1 && bottom <= innerHeight;
}"""
OPENED = "() => document.getElementById('inner')?.open && document.getElementById('outer').open"


def waits(window, function, argument):
    for _ in range(50):
        with contextlib.suppress(RuntimeError, TypeError, Error):  # the page that was asked goes away just now
            if window.evaluate(f"() => ({function})({argument!r})"):
                return True
        time.sleep(0.1)
    return False


def is_there(url):
    try:
        return urllib.request.urlopen(url).status == 200
    except OSError:
        return False


def problems(window):
    """What went wrong. Firefox also complains of a download that it broke off itself, as it leaves a page or draws a figure
    in other colours; that doesn't count if what was asked for is there. And of a formula that it lays out while the rest
    of it is still to come; LOOK counts when all is there.
    """
    found = []
    for problem in window.problems():
        if "Incorrect number of children" in problem:
            continue
        asked = re.search("Failed to load ‘(.*)’. A ServiceWorker intercepted the request", problem)
        if not (asked and is_there(asked[1])):
            found.append(problem)
    return found


def test_a_fold_opens_for_whoever_is_sent_into_it(window, folds):
    page = f"{folds}reference/bibliography/"
    for name in "in-one", "in-two":
        window.open(f"{folds}404.html")
        window.open(f"{page}#{name}")
        assert waits(window, ARRIVED, name), f"by its address: {name}"
        window.evaluate("() => { setTimeout(() => location.reload(), 10); window.left = true; }")
        time.sleep(0.5)
        assert waits(window, ARRIVED, name), f"after a reload: {name}"
    window.open(f"{folds}404.html")
    window.open(page)
    window.evaluate("() => document.querySelector('article a[href$=\"#in-two\"]').click()")
    assert waits(window, ARRIVED, "in-two"), "by a link"
    window.evaluate("() => document.querySelectorAll('article details').forEach((fold) => (fold.open = false))")
    window.evaluate("() => history.back()")
    assert waits(window, "() => !location.hash", "")
    window.evaluate("() => history.forward()")
    assert waits(window, OPENED, ""), "forward"
    window.evaluate("() => document.querySelector('.book a[href*=glossary]').click()")
    assert waits(window, "() => location.pathname.endsWith('glossary/') && document.querySelector('dt')", "")
    window.evaluate("() => { setTimeout(() => history.back(), 10) }")  # which ends the page that was asked
    assert waits(window, OPENED, ""), "back"
    # From another page.
    window.open(f"{folds}reference/glossary/")
    there = f"{page}#in-two"
    window.evaluate(f"() => {{ const a = document.querySelector('article a'); a.href = {there!r}; a.click(); }}")
    assert waits(window, ARRIVED, "in-two"), "from another page"
    assert problems(window) == []


def test_words_that_are_found_in_a_fold_open_it(window, folds):
    window.open(f"{folds}404.html")
    window.open(f"{folds}reference/bibliography/#:~:text=tessellated")  # does what the search of the browser does
    assert waits(window, OPENED, "")


@pytest.mark.parametrize("path", [*map(of_page, addresses()), of_page("404.html")])
def test_a_page_is_right_in_every_engine(window, origin, path):
    window.open(f"{origin}/{path}")
    found = window.evaluate(LOOK)
    for number, scheme in (2, "dark"), (1, "light"):
        window.evaluate(CHOOSE.replace("NUMBER", str(number)))
        for _ in range(20):  # until it is painted
            if (seen := corner(window)) in (None, BACKGROUND[scheme]):
                break
        else:
            found.append(f"figures are not {scheme} but {seen}")
    found += problems(window)
    assert not found, "\n".join(found[:20])
