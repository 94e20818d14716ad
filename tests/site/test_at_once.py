"""`mkdocs serve` where nothing has run yet, as the author sees it: a page at once, and what is on it comes into its place."""

import os
import re
import sys
from pathlib import Path

import pytest

from built import WORKS
from processes import serving, until

pytestmark = WORKS
ROOT = Path(__file__).parents[2]
PATIENCE = 240  # seconds, on a machine that has a lot else to do

CONFIG = """
site_name: Example
theme: {name: material, font: false, features: [navigation.instant]}
plugins: [holdtrue]
markdown_extensions: [holdtrue, admonition, md_in_html, pymdownx.details, pymdownx.arithmatex: {generic: true}]
"""
GATE = """
import os
import time

import matplotlib.pyplot as plt

while not os.path.exists({gate!r}):
    time.sleep(0.02)


def figure(height=1):
    print("one\\ntwo\\nthree\\nfour\\nfive")
    fig, ax = plt.subplots(figsize=(6, 3))
    ax.plot([0, height])
    return fig


def facts():
    return {{"third": 1 / 3}}
"""
PAGE = """
# The page

/// figure | later
    alt: A line that rises from the left to the right, as high as the slider says.
    controls: {height: [1, 2, 3]}

A third is 0.333<!-- later.third -->.
///

??? note "A panel"

    With something in it.

/// output | later
///

/// exercise | a_third
    answer: later.third

What is a third?
///

/// figure | broken
    alt: Nothing is to be seen here, since the snippet divides a number by zero.
///

It is not 0.5<!-- later.third -->.
"""

WATCH = """
  window.shift = 0; // of what is being read
  new PerformanceObserver((list) => { for (const entry of list.getEntries()) window.shift += entry.value; })
    .observe({ type: "layout-shift", buffered: true });
  window.filled = []; // names, in the order in which their places were filled
  document.addEventListener("DOMContentLoaded", () => new MutationObserver((changes) => {
    for (const { target, oldValue } of changes) if (!target.dataset.awaits) window.filled.push(oldValue);
  }).observe(document.body, { subtree: true, attributeFilter: ["data-awaits"], attributeOldValue: true }));
"""
PLACES = "[...new Set([...document.querySelectorAll('[data-awaits]')].map((place) => place.dataset.awaits))]"
BOXES = """[...document.querySelectorAll("figure, .snippet-output, form, p, h2")].map((element) => {
  const { x, y, width, height } = element.getBoundingClientRect();
  return [x, y + scrollY, width, height].map(Math.round);
})"""


@pytest.fixture
def window(browser):
    """A window that notes what moves, and whether it is loaded again."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    page.add_init_script(WATCH)
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    yield page
    context.close()


@pytest.fixture
def project(tmp_path):
    """A page whose figure is drawn as soon as there is a file `gate`."""
    root = tmp_path / "project"
    for path, text in {
        "mkdocs.yml": CONFIG, "docs/index.md": "# Home\n\n[The page](part/page.md)\n", "docs/part/page.md": PAGE,
        "snippets/part/page/later.py": GATE.format(gate=str(tmp_path / "gate")), "snippets/part/page/broken.py": "1 / 0\n",
    }.items():  # fmt: skip
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, "utf-8")
    return root


@pytest.mark.skipif(sys.platform == "win32", reason="nothing there can interrupt another process")
@pytest.mark.timeout(600)
def test_what_is_ready_comes_into_its_place(project, window, tmp_path):
    # Two more, so that they are too many to be waited for.
    for name in "ab":
        (project / f"snippets/part/page/{name}.py").write_text(GATE.format(gate=str(project)), "utf-8")
    more = "".join(
        f"\n/// figure | {name}\n    alt: {'A line that rises from left to right. ' * 2}\n///\n" for name in "ab"
    )
    (project / "docs/part/other.md").write_text(f"# Other\n{more}".replace("| ", "| part/page/"), "utf-8")
    with serving(project, log=tmp_path / "log") as address:
        until(lambda: "Serving on" in (tmp_path / "log").read_text("utf-8"))
        window.goto(f"{address}/")
        window.get_by_role("link", name="The page").first.click()  # swapped in, not loaded
        window.wait_for_selector("form[data-awaits]")
        assert window.locator("figure [role=status]").first.inner_text() == "Figure 1 is being drawn."
        assert "is being computed" in window.locator("data").first.inner_text()
        assert window.locator(".snippet-output").inner_text().strip() == "being printed"
        assert window.locator("form").get_attribute("inert") is not None, "no answer is known that could be judged"
        window.evaluate("window.same = true")
        window.locator("summary", has_text="A panel").click()
        window.locator("input[type=range]").focus()
        window.keyboard.press("End")
        window.wait_for_selector("figure + .snippet-error, figure .snippet-error")
        window.evaluate("scrollTo(0, 200)")
        before = window.evaluate("(window.shift = 0) || " + BOXES)
        (tmp_path / "gate").touch()
        window.wait_for_function(f"() => !{PLACES}.includes('part/page/later')")
        window.wait_for_function("() => document.querySelector('figure img').src.includes('drawn')")
        # The last paragraph has to make room for what is wrong with its number.
        assert window.evaluate(BOXES)[:-1] == before[:-1] and window.evaluate("shift") < 0.001
        assert window.evaluate("[window.same, scrollY, document.querySelector('details.note').open]") == [
            True,
            200,
            True,
        ]
        right, wrong = window.locator("data").all()
        assert (right.get_attribute("value"), right.inner_text()) == ("0.333333333333", "0.333")
        said = wrong.locator("xpath=following-sibling::*[@role='alert']").inner_text()
        assert said == "later.third is 0.3, the page says 0.5; `python -m holdtrue update` writes the right number"
        assert window.locator(".snippet-output").inner_text().split() == ["one", "two", "three", "four", "five"]
        assert float(window.locator("form").get_attribute("data-answer")) == pytest.approx(1 / 3)
        assert window.locator("form").get_attribute("inert") is None
        assert "ZeroDivisionError" in window.locator(".figure").nth(1).locator("[role=alert]").inner_text()
        assert window.locator("[role=status]").count() == 0
        assert window.evaluate("JSON.parse(document.querySelector('[data-frames]').dataset.frames)") == [
            "later.svg?drawn", "later.1.svg?drawn", "later.2.svg?drawn",
        ]  # fmt: skip
        image = window.request.get(window.evaluate("document.querySelector('figure img').src")).text()
        assert "<path" in image and "being drawn" not in image
        assert window.problems == []
    log = (tmp_path / "log").read_text("utf-8")
    assert "snippets/part/page/broken.py:1: ZeroDivisionError: division by zero (used by docs/part/page.md)" in log
    assert "docs/part/page.md:28: later.third is 0.3, the page says 0.5" in log


@pytest.mark.skipif(sys.platform == "win32", reason="nothing there can interrupt another process")
@pytest.mark.timeout(600)
def test_the_course_is_there_before_anything_has_run_and_the_open_page_is_first(window, tmp_path):
    with serving(ROOT, log=tmp_path / "log", SNIPPET_STORE=str(tmp_path / "store")) as address:
        until(lambda: "Serving on" in (tmp_path / "log").read_text("utf-8"))
        begun = re.search(r"holdtrue: 0 figures, 0 labs, 0 run, (\d+) to run", (tmp_path / "log").read_text("utf-8"))
        assert begun, "the first answer waits for nothing"
        window.goto(f"{address}/foundations/introduction_challenges/")
        window.evaluate("window.same = true")
        window.evaluate("document.fonts.ready")
        awaited = window.evaluate(PLACES)
        assert len(awaited) > 5
        before = window.evaluate("(window.shift = 0) || " + BOXES)
        window.wait_for_function(f"() => {PLACES}.length === 0")
        done = re.findall(r"holdtrue: (\d+) of \d+ still to run", (tmp_path / "log").read_text("utf-8"))
        # What each worker had begun before the page was opened, and what it has begun since the last of the page.
        others = 2 * os.cpu_count()
        assert int(begun[1]) - int(done[-1] if done else begun[1]) <= len(awaited) + others
        window.wait_for_function("() => [...document.images].every((image) => image.complete)")
        assert window.evaluate(BOXES) == before and window.evaluate("shift") < 0.001 and window.evaluate("window.same")
        drawn = [name for name in dict.fromkeys(window.evaluate("filled")) if name in awaited]
        wanted = {name: place for place, name in enumerate(awaited)}
        late = max(place - wanted[name] for place, name in enumerate(drawn))
        assert late <= os.cpu_count(), "the page is drawn from its top"
        assert window.problems == []
