"""Run and change a figure's code in the page: real Chromium, real Python, self-hosted."""

import json
import re
import time

import pytest

from built import OPEN_AROUND, WORKS
from inpage import PAINTED
from processes import until

pytestmark = WORKS

PAGE, NAME = "foundations/nutshell/", "digits_live_on_few_directions"  # it imports a helper, reads data, has a slider
OTHER = "eigenvalues_decide"  # on the next page
SIZES = {"width": 1280, "height": 850}, {"width": 390, "height": 780}
PATIENCE = 90_000  # milliseconds for Python to start on a machine that is busy


class Panel:
    """The code panel of a figure."""

    def __init__(self, page, name=NAME):
        self.page = page
        self.box = page.locator(f"#fig-{name} details.code")
        self.box.evaluate(OPEN_AROUND)
        if self.box.get_attribute("open") is None:
            self.box.locator("summary").first.click()
        self.field = self.box.locator("textarea")
        self.field.wait_for()
        self.status = self.box.locator(".play-bar [role=status]")
        self.button("run").wait_for()

    def close(self):
        self.box.locator("summary").first.click()
        self.page.evaluate(PAINTED)  # it hears of it a moment later

    open = close

    def button(self, name):
        return self.box.locator(f"button[data-do={name}]")

    def write(self, code):
        self.field.fill(code)

    def finish(self):
        """Wait until nothing runs. Returns what the status says."""
        self.page.wait_for_function(
            "result => result.ariaBusy === 'false'",
            arg=self.box.locator(".play-result").element_handle(),
            timeout=PATIENCE,
        )
        return self.status.inner_text()

    def begin(self, code=None):
        """Press Run, and don't wait."""
        if code is not None:
            self.write(code)
        self.button("run").click()

    def run(self, code=None):
        self.begin(code)
        return self.finish()

    def stop(self):
        self.button("stop").click()
        return self.finish()

    def reset(self):
        self.button("reset").click()
        assert "own code" in self.status.inner_text()


@pytest.fixture(scope="module")
def window(browser, origin, runtime):
    """One window for all tests that leave Python as they found it, or say so."""
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.problems, page.asked = [], []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.on("request", lambda request: page.asked.append(request.url))
    page.goto(f"{origin}/{PAGE}")
    yield page
    context.close()


@pytest.fixture
def panel(window, origin):
    """The panel with the site's own code; afterwards nothing has gone wrong and no other site was asked.

    What ran in Python before may have been a reader's: a new one takes seconds to start, which Reset costs.
    """
    window.problems.clear()
    window.set_viewport_size(SIZES[0])
    panel = Panel(window)
    published = panel.field.input_value()
    yield panel
    panel = Panel(window)  # the page may have been turned meanwhile
    if panel.button("stop").is_visible():
        panel.stop()
    panel.write(published)
    assert window.problems == []
    assert [url for url in window.asked if not url.startswith((origin, "blob:", "data:"))] == []


def turn(window, way):
    """Go to the next page or back."""
    window.locator(".md-footer__link--next").click() if way == "next" else window.go_back()
    window.locator(f"#fig-{OTHER if way == 'next' else NAME}").wait_for(state="attached")


def image(panel):
    return panel.box.locator("img.play-figure")


def done(status):
    return re.fullmatch(r"Done in \d+\.\d\d s\.", status)


# The site's own code --------------------------------------------------------------------------------


def of_python(page):
    return [url for url in page.asked if "/assets/python/" in url or "project.zip" in url]


def test_who_saves_data_loads_nothing_of_python_before_the_first_run(open_page, runtime):
    page = open_page(PAGE, script="Object.defineProperty(navigator, 'connection', { value: { saveData: true } })")
    panel = Panel(page)
    page.wait_for_timeout(1500)
    assert re.fullmatch(r"The first run loads Python \(\d+ MB\)\.", panel.box.locator(".play-note").inner_text())
    assert not of_python(page)
    page.evaluate("""() => {
        window.seen = []
        const note = () => window.seen.push(document.querySelector('.play-clock').textContent)
        new MutationObserver(note).observe(document.querySelector('.play-clock'), { childList: true })
    }""")
    assert done(panel.run())
    assert any(re.fullmatch(r"[\d.]+ of \d+ MB", text) for text in page.evaluate("window.seen"))
    assert len(of_python(page)) == len(set(of_python(page))) == 8
    assert not panel.box.locator("progress").is_visible()
    assert panel.box.locator(".play-note").inner_text() == ""


def test_python_is_loaded_while_the_code_is_read(open_page, runtime):
    page = open_page(PAGE)
    page.wait_for_timeout(300)
    assert not of_python(page), "nobody has opened a panel"
    panel = Panel(page)
    note = panel.box.locator(".play-note")
    note.filter(has_text="is loading while you read").wait_for()
    page.wait_for_function("note => !note.textContent", arg=note.element_handle(), timeout=PATIENCE)
    assert len(of_python(page)) == 8 and not image(panel).count()
    assert done(panel.run())
    assert len(of_python(page)) == 8, "once"


def test_the_published_code_gives_the_published_figure_and_numbers(panel):
    assert done(panel.run())
    assert re.fullmatch(r"The \d+ numbers .* came out the same\.", panel.box.locator(".play-facts").inner_text())
    assert image(panel).evaluate("image => image.naturalWidth") > 100
    original = panel.page.locator(f"#fig-{NAME} figure img")
    assert image(panel).get_attribute("alt") == original.get_attribute("alt")


def test_a_figure_takes_the_colour_scheme_of_the_page(panel):
    panel.run()
    shown = []
    for scheme in ("slate", "default"):
        panel.page.evaluate("scheme => { document.body.dataset.mdColorScheme = scheme }", scheme)
        shown.append(image(panel).screenshot())
    assert shown[0] != shown[1]


def test_the_slider_below_the_result_draws_the_changed_code(panel):
    panel.run(panel.field.input_value().replace("with {directions} directions", "and {directions} of them"))
    before = image(panel).get_attribute("src")
    slider = panel.box.locator(".controls input")
    old = panel.page.locator(f"#fig-{NAME} figure img").get_attribute("src")
    slider.focus()
    slider.press("ArrowRight")
    panel.page.wait_for_function(
        "([image, src]) => document.querySelector(image).src !== src", arg=[f"#fig-{NAME} .play-figure", before]
    )
    assert done(panel.finish())
    assert panel.page.locator(f"#fig-{NAME} figure img").get_attribute("src") == old  # the page's own figure stays
    panel.close()
    assert panel.page.locator(f"#fig-{NAME} figure img").is_visible() and not image(panel).is_visible()


def test_a_slider_rests_between_its_stops_and_says_so(panel):
    panel.run(slow("drawn"))
    slider, readout = panel.box.locator(".controls input"), panel.box.locator(".readout")
    slider.fill("4.5")  # half-way from the stop 8 to the stop 12
    panel.box.locator(".play-output", has_text="drawn 10").wait_for()
    assert readout.inner_text() == slider.get_attribute("aria-valuetext") == "10"
    for key, value in (
        ("ArrowRight", "11"),
        ("ArrowRight", "12"),
        ("ArrowLeft", "11"),
        ("End", "64"),
        ("ArrowRight", "64"),
    ):
        slider.press(key)
        assert readout.inner_text() == value
    panel.box.locator(".play-output", has_text="drawn 64").wait_for()
    assert done(panel.finish())


def test_of_many_places_of_a_slider_the_last_is_drawn(panel, window):
    panel.run(slow("drawn", draw=0.3))
    panel.box.locator(".controls input").evaluate("""slider => {
      for (let place = 0; place < 10; place += 0.5) {
        slider.value = place;
        slider.dispatchEvent(new Event("input", { bubbles: true }));
      }
    }""")
    panel.box.locator(".play-output", has_text="drawn 56").wait_for()  # half-way from 48 to 64
    assert done(panel.finish())
    _, *others = panel.box.locator(".play-output").inner_text().splitlines()  # the first is where the slider stood
    assert others == ["drawn 0", "drawn 56"]


FOLLOWING = "foundations/what_is_a_model/", "a_point_on_the_vertical_axis"  # its caption follows its slider


def test_the_caption_says_what_the_run_says_while_its_figure_is_seen(visit, runtime):
    path, name = FOLLOWING
    panel = visit(path=path, name=name)
    numbers = panel.page.locator(f"#fig-{name} figcaption [data-stops]")
    published = numbers.all_inner_texts()
    assert done(panel.run())
    assert numbers.all_inner_texts() == published
    slider = panel.box.locator(".controls input")
    told = set()
    for place in "4", "4.5", "5":
        slider.fill(place)
        panel.page.wait_for_function("() => document.querySelector('.play-result').ariaBusy === 'false'")
        told.add(tuple(numbers.all_inner_texts()))
    assert len(told) == 3, "also between two stops"
    assert tuple(published) not in told
    panel.close()
    assert numbers.all_inner_texts() == published
    panel.open()
    assert tuple(numbers.all_inner_texts()) in told
    panel.reset()
    assert numbers.all_inner_texts() == published


# Numbers in the forms of captions: what stands there, the value, and what it becomes.
FORMS = [
    ("0.476", 0.5, "0.500"), ("1,000", 12345.6, "12,346"), ("47.6%", 0.5, "50.0%"), ("0.50", -0.25, "−0.25"),
    ("0.1", 0.0042, "0.0042"), ("3", 4, "4"), ("−0.71", 0.2, "0.20"), ("0.5", float("nan"), "–"),
    ("<math><mi>V</mi><mo>=</mo><mo lspace='0' rspace='0'>−</mo><mn>0.713</mn></math>", 0.5, "V=0.500"),
    ("<math><mi>V</mi><mo>=</mo><mn>0.713</mn></math>", -0.5, "V=−0.500"),
    ("<math><mn>4.9</mn><mo>×</mo><msup><mn>10</mn><mrow><mo>−</mo><mn>5</mn></mrow></msup></math>", 1.26e-7, "1.3×10−7"),
    ("<math><msup><mn>10</mn><mrow><mo>−</mo><mn>14</mn></mrow></msup></math>", 1e5, "105"),
    ("<math><mn>4.7</mn><mo>×</mo><msup><mn>10</mn><mn>21</mn></msup></math>", 3.25e8, "3.3×108"),
]  # fmt: skip
REWRITE = """async (forms) => {
  const { rewrite } = await import(new URL("assets/play/live.js", document.baseURI));
  return forms.map(([html, value]) => {
    const box = document.createElement("data");
    box.innerHTML = html;
    rewrite(box, Number(value));
    return box.textContent;
  });
}"""


def test_a_number_of_a_caption_keeps_its_form(open_page):
    found = open_page("404.html").evaluate(REWRITE, [[text, str(value)] for text, value, _ in FORMS])
    assert found == [becomes for _, _, becomes in FORMS]


def test_run_stays_in_reach_and_the_figure_in_sight(panel, window):
    for size in SIZES:
        window.set_viewport_size(size)
        assert panel.field.evaluate("field => field.scrollHeight") > 800, "there is much code"
        assert panel.box.locator(".code-editor").bounding_box()["height"] < 0.5 * size["height"]
        for key in "ControlOrMeta+Home", "ControlOrMeta+End":
            panel.field.press(key)
            assert seen(panel.button("run"))
        assert panel.box.locator(".pce-line").last.evaluate(INSIDE), "the end of the code is scrolled to"
    for size in SIZES:
        window.set_viewport_size(size)
        assert done(panel.run())
        for goal in panel.box.locator(".pce-line").first, panel.box.locator(".play-facts"):
            goal.evaluate("goal => goal.scrollIntoView({ block: 'center', behavior: 'instant' })")
            assert seen(panel.button("run")) and seen(image(panel)) and seen(panel.box.locator(".controls input"))
    panel.write("x = 1 / 0\n" + panel.field.input_value())
    for size in SIZES:
        window.set_viewport_size(size)
        panel.field.press("ControlOrMeta+End")
        assert panel.run().startswith("Line 1:")
        assert panel.box.locator(".pce-line.marked").evaluate(INSIDE)
        assert panel.box.locator(".pce-line.marked").evaluate(BARE), "the figure or the bar lies over it"
        assert window.evaluate("document.documentElement.scrollWidth") == size["width"]


INSIDE = """line => {
  const [inner, outer] = [line.getBoundingClientRect(), line.closest(".code-editor").getBoundingClientRect()];
  return inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1;
}"""


BARE = """line => {
  const { left, top, bottom } = line.getBoundingClientRect();
  return Boolean(document.elementFromPoint(left + 30, (top + bottom) / 2)?.closest(".code-editor"));
}"""


def seen(element):
    """Whether its middle is on the screen and nothing lies over it."""
    return element.evaluate("""element => {
      const { left, right, top, bottom } = element.getBoundingClientRect();
      return element.contains(document.elementFromPoint((left + right) / 2, (top + bottom) / 2));
    }""")


def test_the_published_figure_stays_in_sight_above_the_code_and_gives_its_place_to_the_run(panel, window):
    panel.reset()
    original = window.locator(f"#fig-{NAME} figure img")
    for size in SIZES:
        window.set_viewport_size(size)
        panel.box.locator(".pce-line").first.evaluate(
            "line => line.scrollIntoView({ block: 'center', behavior: 'instant' })"
        )
        assert seen(original) and seen(panel.button("run"))
    assert done(panel.run())
    place = image(panel).bounding_box()
    assert not original.is_visible() and seen(image(panel))
    panel.reset()
    there = original.bounding_box()
    assert there == pytest.approx(place, abs=1)


def test_what_was_drawn_stands_beside_what_was_published(panel, window):
    assert panel.button("compare").is_hidden()
    assert done(panel.run(panel.field.input_value().replace("images[:1200]", "images[:600]")))
    panel.box.locator(".controls input").fill("5.3")  # nearest is the stop 12
    assert done(panel.finish())
    panel.button("compare").click()
    assert panel.button("compare").get_attribute("aria-pressed") == "true"
    published = panel.box.locator(".play-published")
    assert published.inner_text() == "The site’s, directions = 12"
    shown = published.locator("img")
    assert shown.get_attribute("src").partition("#")[0].endswith(f"{NAME}.5.svg")
    for size in SIZES:
        window.set_viewport_size(size)
        one, other = shown.bounding_box(), image(panel).bounding_box()
        assert one["width"] == pytest.approx(other["width"], abs=1)
        assert (one["y"] == pytest.approx(other["y"], abs=1)) == (size is SIZES[0]), (
            "side by side, or one below the other"
        )
    window.set_viewport_size(SIZES[0])
    row = panel.box.locator(".play-facts tbody tr").first.inner_text().split("\t")
    assert panel.box.locator(".play-facts thead th").all_inner_texts()[1:] == ["on the page", "→ here"]
    assert len(row) == 3 and row[1] != row[2]
    panel.box.locator(".controls input").fill("1")
    panel.box.locator(".play-published", has_text="directions = 1").wait_for()
    assert done(panel.finish())
    panel.button("compare").click()
    assert not published.count()


# Changed code ---------------------------------------------------------------------------------------


def test_a_changed_line_changes_numbers(panel):
    assert done(panel.run(panel.field.input_value().replace("images[:1200]", "images[:600]")))
    facts = panel.box.locator(".play-facts")
    assert re.match(r"\d+ of the \d+ numbers .* changed:", facts.inner_text())
    assert facts.locator("tbody tr").count() >= 1
    assert image(panel).get_attribute("alt").startswith("What the changed code draws in place of: ")


def test_what_is_printed_is_shown(panel):
    panel.run('print("one & two <b>")\n' + panel.field.input_value())
    assert panel.box.locator(".play-output").inner_text() == "one & two <b>\n"


def test_keyboard_alone(panel):
    panel.field.focus()
    panel.field.press("Control+Enter")
    assert done(panel.finish())
    panel.field.press("Escape")
    assert panel.button("run").evaluate("button => button === document.activeElement")


def test_copying_takes_the_changed_code(panel, window):
    window.context.grant_permissions(["clipboard-read", "clipboard-write"])
    panel.write("# mine\n" + panel.field.input_value())
    panel.box.locator(".md-code__button").click()
    window.wait_for_function("() => navigator.clipboard.readText().then(text => text.startsWith('# mine'))")


def test_changed_code_is_there_again_on_the_way_back(panel, window):
    panel.write("# mine\n" + panel.field.input_value())
    turn(window, "next")
    turn(window, "back")
    assert Panel(window).field.input_value().startswith("# mine\n")


# What a reader has written ---------------------------------------------------------------------------


@pytest.fixture
def visit(browser, origin):
    """visit(): a page of a browser that keeps what it is given, as often as asked for."""
    context = browser.new_context(viewport={"width": 1280, "height": 850}, service_workers="block")

    def visit(change=None, path=PAGE, name=NAME):
        page = context.new_page()
        page.set_default_timeout(15_000)
        if change:  # the site has a new version of the code
            page.route(f"**/fig-{NAME}.code.html", lambda route: route.fulfill(body=change(route.fetch().text())))
        page.goto(f"{origin}/{path}")
        if "#play=" in path and not re.search("=\\w+::", path):
            page.locator("[role=status]:has-text('came with the link')").wait_for()
        return Panel(page, name)

    yield visit
    context.close()


def test_what_was_written_survives_a_reload_until_reset(visit):
    panel = visit()
    published = panel.field.input_value()
    panel.write("# mine\n" + published)
    panel.page.reload()
    panel = Panel(panel.page)
    assert panel.field.input_value() == "# mine\n" + published
    says(panel, "This is your code from before. Reset brings back the site’s.")
    assert visit().field.input_value() == "# mine\n" + published
    panel.reset()
    again = visit()
    assert again.field.input_value() == published and again.status.inner_text() == ""


def test_new_code_of_the_site_is_shown_and_what_was_written_for_the_old_is_offered(visit):
    panel = visit()
    published = panel.field.input_value()
    panel.write("# mine\n" + published)
    new = lambda page: page.replace("A few directions", "Few directions", 1)  # noqa: E731
    panel = visit(new)
    says(panel, "The site’s code has changed since you wrote yours.")
    assert panel.field.input_value() == published.replace("A few", "Few", 1)
    panel.write("# newer\n" + published)
    panel = visit(new)  # what was written meanwhile has taken nothing away
    assert panel.field.input_value() == "# newer\n" + published
    panel.button("mine").click()
    assert panel.field.input_value() == "# mine\n" + published
    assert panel.button("mine").is_hidden()


def test_what_came_with_a_link_replaces_nothing_and_is_the_readers_once_it_is_changed(visit):
    panel = visit()
    published = panel.field.input_value()
    panel.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    panel.write("# theirs\n" + published)
    panel.button("share").click()
    says(panel, "copied")
    link = panel.page.evaluate("navigator.clipboard.readText()").partition("#")[2]
    panel.write("# mine\n" + published)
    shared = visit(path=f"{PAGE}#{link}")
    assert shared.field.input_value() == "# theirs\n" + published
    assert visit().field.input_value() == "# mine\n" + published
    shared.write("# theirs and mine\n" + published)
    shared.page.reload()
    shared = Panel(shared.page)
    assert shared.field.input_value() == "# theirs and mine\n" + published
    shared.button("mine").click()
    assert shared.field.input_value() == "# mine\n" + published


def test_the_changed_file_can_be_downloaded(visit):
    panel = visit()
    panel.write("# mine, ∇\nx = 1")
    with panel.page.expect_download() as download:
        panel.button("download").click()
    assert download.value.suggested_filename == f"{NAME}.py"
    assert download.value.path().read_text("utf-8") == "# mine, ∇\nx = 1\n"


# What is shown belongs to the code that is shown -----------------------------------------------------

# Draws and prints its name; loading it, and every drawing but the first, takes its time.
SLOW = """import time
import matplotlib.pyplot as plt
time.sleep({load})
drawn = []
def figure(directions=8):
    time.sleep({draw} * len(drawn))
    drawn.append(directions)
    print("{name}", directions)
    return plt.figure()
"""
BEFORE = r"Done in \d+\.\d\d s\. That was before your last change\."


def slow(name, load=0, draw=0):
    return SLOW.format(name=name, load=load, draw=draw)


def says(panel, text):
    panel.box.locator(".play-bar [role=status]", has_text=text).wait_for()


def move(panel):
    slider = panel.box.locator(".controls input")
    slider.focus()
    slider.press("ArrowRight")


def ask_while_drawing(panel, seconds):
    """Run code that draws for so long, move its slider, and run another."""
    panel.run(slow("one", draw=seconds))
    move(panel)
    says(panel, "Drawing …")
    panel.begin(slow("two"))


def test_a_run_that_is_asked_for_while_a_slider_redraws_follows_and_is_what_is_shown(panel):
    ask_while_drawing(panel, 2)
    says(panel, "Waiting …")
    panel.box.locator(".play-output", has_text="two").wait_for()
    assert done(panel.finish())
    (readout,) = panel.box.locator(".readout").all_inner_texts()
    assert readout != "8"
    assert panel.box.locator(".play-output").inner_text() == f"two {readout}\n"


def test_a_run_that_is_asked_for_while_older_code_runs_follows_it(panel):
    panel.begin(slow("one", load=2))
    says(panel, "Running …")
    panel.field.press("Control+Enter")
    says(panel, "Still running. Stop ends it.")
    panel.begin(slow("two"))
    panel.box.locator(".play-output", has_text="two").wait_for()
    assert done(panel.finish())
    assert panel.box.locator(".play-output").inner_text().startswith("two ")


def test_stop_ends_what_waits_too(panel):
    ask_while_drawing(panel, 60)
    assert panel.stop() == "Stopped."
    assert not panel.box.locator(".play-output", has_text="two").count()


def test_what_came_of_code_that_has_changed_meanwhile_says_so(panel):
    panel.begin(slow("one", load=1))
    says(panel, "Running …")
    panel.write(slow("one"))
    assert re.fullmatch(BEFORE, panel.finish())
    assert done(panel.run())
    panel.field.press("ControlOrMeta+End")
    panel.field.press("x")
    assert re.fullmatch(BEFORE, panel.status.inner_text())
    panel.field.press("Backspace")
    assert done(panel.status.inner_text())


def test_an_error_is_not_marked_in_code_that_has_changed_meanwhile(panel):
    panel.begin(slow("one", load=1) + "1 / 0\n")
    says(panel, "Running …")
    panel.write(slow("two"))
    assert panel.finish() == "Line 10: ZeroDivisionError: division by zero. That was before your last change."
    assert not panel.box.locator(".pce-line.marked").count()


# Code that goes wrong -------------------------------------------------------------------------------

# What stands before the snippet's own code: the line where it goes wrong, and what is said of it.
WRONG = {
    "raises": ("x = 1\n1 / 0\n", 2, "ZeroDivisionError: division by zero"),
    "is not Python": ("x = 1\nif x\n", 2, "SyntaxError: expected ':'"),
    "imports what is not there": (
        "import pandas\n",
        1,
        "ModuleNotFoundError: No module named 'pandas'. Python’s standard",
    ),
    "opens a socket": (
        "import socket\nsocket.create_connection(('127.0.0.1', 80))\n",
        2,
        "PermissionError: snippets may not use the network",
    ),
    "asks for a page": (
        "from urllib.request import urlopen\nurlopen('http://127.0.0.1/')\n",
        2,
        "snippets may not use the network",
    ),
    "allocates 4 GB": ("import numpy as np\nx = np.ones(2**29)\n", 2, "try a smaller array"),
    "allocates till nothing is left": (
        "import numpy as np\nx = [np.empty(2**27) for _ in range(5)]\n",
        2,
        "MemoryError: Unable to allocate 1.00 GiB",
    ),
    "starts a program": ("import subprocess\nsubprocess.run(['ls'])\n", 2, ""),
    "ends the program": ("import sys\nsys.exit(3)\n", 2, "called sys.exit(3)"),
    "asks the reader": ("x = input('name? ')\n", 1, "EOFError: EOF when reading a line. There is nobody"),
    "calls itself": ("def f(): f()\nf()\n", 1, "RecursionError: maximum recursion depth exceeded"),
    "starts a thread": (
        "import threading\nthreading.Thread(target=print).start()\n",
        2,
        "RuntimeError: can't start new thread",
    ),
    "warns": ("import warnings\nwarnings.warn('careful')\n", 2, "UserWarning: careful"),
    "deletes its files": ("import shutil\nshutil.rmtree('/project/snippets')\n", 5, ""),
}


@pytest.mark.parametrize("code, line, words", WRONG.values(), ids=WRONG.keys())
def test_code_that_goes_wrong_is_told_in_its_line_and_what_runs_next_knows_nothing_of_it(panel, code, line, words):
    published = panel.field.input_value()
    status = panel.run(code + published)
    assert words in status
    assert status.startswith("Line ")
    if words:
        assert status.startswith(f"Line {line}: ")
        assert panel.box.locator(".pce-line.marked").count() == 1
    assert done(panel.run(published))
    assert not panel.box.locator(".pce-line.marked").count()
    assert "came out the same" in panel.box.locator(".play-facts").inner_text()


def test_what_a_page_cannot_do_offers_the_notebook(panel, window):
    assert panel.run("1 / 0\n").startswith("Line 1:")
    assert not panel.box.locator(".play-elsewhere").count(), "nor can a computer"
    assert panel.run("import pandas\n").startswith("Line 1:")
    with window.expect_download() as download:
        panel.box.locator(".play-elsewhere a").click()
    assert download.value.suggested_filename == "nutshell.ipynb"
    assert done(panel.run("import matplotlib.pyplot as plt\ndef figure(directions=8):\n    return plt.figure()\n"))
    assert not panel.box.locator(".play-elsewhere").count()


def test_a_figure_that_is_none(panel):
    status = panel.run("def figure(directions=8):\n    pass\n")
    assert status == "Line 1: figure() returned NoneType, not a matplotlib Figure"
    assert panel.run("x = 1\n") == "Line 1: defines no figure()"


def test_endless_printing_is_cut_and_stopped_and_the_page_lives_on(panel, window):
    panel.write("while True:\n    try:\n        print('x' * 99)\n    except BaseException:\n        pass\n")
    panel.button("run").click()
    window.wait_for_function(
        """() => document.querySelector('.play-clock').textContent.match(/^\\d+ s$/)
          && document.querySelector('.play-output')?.textContent.endsWith('(output cut)\\n')""",
        timeout=PATIENCE,
    )
    output = panel.box.locator(".play-output")
    assert 20_000 <= len(output.text_content()) < 20_100
    begin = time.monotonic()
    assert panel.stop() == "Stopped."
    assert time.monotonic() - begin < 20  # it need not wait for Python
    assert len(output.text_content()) < 20_100
    panel.reset()
    assert done(panel.run())


def test_code_that_ruins_the_page_and_python_itself_is_forgotten_by_reset(panel):
    published = panel.field.input_value()
    assert done(panel.run(published.replace("images[:1200]", "images[:600]")))
    status = panel.run(
        "import shutil, sys\nshutil.rmtree('/lib', True)\nsys.path.clear()\nimport numpy\nnumpy.array = None\nimport csv\n"
    )
    assert status.startswith("Line 6: ModuleNotFoundError: No module named 'csv'")
    assert panel.box.locator(".pce-line.marked").count() == 1
    panel.reset()
    assert panel.field.input_value() == published
    assert not panel.box.locator(".pce-line.marked, .play-figure, .play-facts, .play-traceback").count()
    assert done(panel.run())
    assert "came out the same" in panel.box.locator(".play-facts").inner_text()


# Links with code ------------------------------------------------------------------------------------


def test_a_link_shows_the_changed_code_and_does_not_run_it(panel, window, open_page, origin):
    window.context.grant_permissions(["clipboard-read", "clipboard-write"])
    code = "# ∇ mine, with a ☃\n" + panel.field.input_value()
    panel.write(code)
    panel.button("share").click()
    panel.box.locator("[role=status]:has-text('copied')").wait_for()
    link = window.evaluate("navigator.clipboard.readText()")
    page = open_page(link.removeprefix(f"{origin}/"))
    page.locator("[role=status]:has-text('came with the link')").wait_for()
    there = Panel(page)
    assert there.field.input_value() == code
    assert there.box.evaluate("panel => panel.getBoundingClientRect().top < innerHeight")
    page.wait_for_timeout(500)
    assert not page.locator(".play-figure").count()
    assert (
        page.evaluate("performance.getEntriesByType('resource').filter(e => e.name.includes('assets/python')).length")
        == 0
    )
    there.reset()
    assert there.field.input_value() == code.partition("\n")[2]
    assert page.problems == []


TOY = """addEventListener("DOMContentLoaded", () => {
  document.querySelector("article").insertAdjacentHTML("beforeend", '<div class="toy" id="a-toy"></div>');
  document.querySelector("#a-toy").addEventListener("state", ({ target }) => (target.textContent = target.dataset.state));
})"""
MIXED = "foundations/introduction_paths/"
STEPPED, FILM, LINKED = "velocity_says_where_to_go", "noise_flows_into_data", "one_step_is_the_mean"  # of that page
HELD = f"""() => [
  document.querySelector("#fig-{STEPPED} input").value, document.querySelector("#fig-{STEPPED} img").src.split("/").pop(),
  document.querySelector("#fig-{FILM} .readout").textContent, document.querySelector("#a-toy").textContent,
]"""


def copied(page, name):
    """The link that the panel of a figure copies."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    panel = Panel(page, name)
    page.evaluate("navigator.clipboard.writeText('')")  # the panel may still speak of an earlier link
    panel.button("share").click()
    until(lambda: page.evaluate("navigator.clipboard.readText()"), "link")
    says(panel, "copied")
    return panel, page.evaluate("navigator.clipboard.readText()")


def test_a_link_carries_sliders_films_and_toys(open_page, origin):
    page = open_page(MIXED, script=TOY, reduced_motion="reduce")
    panel, link = copied(page, LINKED)
    assert link == f"{origin}/{MIXED}#fig-{LINKED}"
    assert re.fullmatch(r"Link to Figure \d+ copied\.", panel.status.inner_text())
    page.locator(f"#fig-{STEPPED} input").press("Home")
    page.locator(f"#fig-{FILM} input").fill("20")
    page.locator(f"#fig-{FILM} canvas").wait_for()
    page.evaluate(
        "() => (document.querySelector('#a-toy').textContent = document.querySelector('#a-toy').dataset.state = 'two ∇')"
    )
    panel, link = copied(page, LINKED)
    assert panel.status.inner_text() == "Link with the sliders, the moments of films and the toys copied."
    held = page.evaluate(HELD)
    assert held[:2] == ["0", f"{STEPPED}.0.svg"] and held[2].startswith("t = 0.") and held[3] == "two ∇"
    there = open_page(link.removeprefix(f"{origin}/"), script=TOY, reduced_motion="reduce")
    there.wait_for_function(
        f"() => Math.abs(document.querySelector('#fig-{LINKED}').getBoundingClientRect().top) < 200"
    )
    there.locator(f"#fig-{FILM}").scroll_into_view_if_needed()  # its player comes when it is near
    there.locator(f"#fig-{FILM} canvas").wait_for()
    there.wait_for_function(f"held => JSON.stringify(({HELD})()) === JSON.stringify(held)", arg=held)
    assert not there.locator("details.code[open]").count() and there.problems == []
    assert not [url for url in there.asked if "/assets/python/" in url or "editor" in url]


def test_what_a_link_brings_is_not_trusted(open_page):
    hostile = {
        "sliders": {f"fig-{STEPPED}": ["<b>"], f"fig-{LINKED}": [1e9], "__proto__": [1], "constructor": 1},
        "films": {f"fig-{FILM}": "<img src=x onerror=alert()>"}, "toys": {"a-toy": {"x": 1}}, "others": {"x": 1},
    }  # fmt: skip
    pack = "async (text) => (await import(new URL('assets/play/link.js', document.baseURI))).pack(text)"
    packed = open_page("404.html").evaluate(pack, json.dumps(hostile))
    page = open_page(f"{MIXED}#play={STEPPED}::{packed}", script=TOY, reduced_motion="reduce")
    page.wait_for_function(f"() => (input => input.value === input.max)(document.querySelector('#fig-{LINKED} input'))")
    film = page.locator(f"#fig-{FILM} input")
    for untouched in film, page.locator(f"#fig-{STEPPED} input"):
        assert untouched.evaluate("input => input.value === input.defaultValue")
    assert page.locator("#a-toy").inner_text() == "" and page.problems == []


def test_a_place_between_two_stops_is_there_again_once_the_code_runs(visit, runtime):
    path, name = FOLLOWING
    panel = visit(path=path, name=name)
    panel.run()
    panel.box.locator(".controls input").fill("4.5")
    panel.finish()  # what it says then would stand in place of "copied"
    _, link = copied(panel.page, name)
    there = visit(path=f"{path}#{link.partition('#')[2]}", name=name)
    original = there.page.locator(f"#fig-{name} figure .controls input")
    there.page.wait_for_function("input => input.value === '5'", arg=original.element_handle())  # the nearest still
    there.run()
    assert there.box.locator(".controls input").input_value() == "4.5"
    assert there.box.locator(".controls .readout").inner_text() == "0.42"


def test_code_that_can_draw_its_stops_alone_keeps_its_slider_at_them(panel):
    panel.run("assert True\n" + slow("drawn").replace("    time", "    assert directions in (8, 12)\n    time"))
    slider = panel.box.locator(".controls input")
    slider.fill("4.7")
    panel.box.locator(".play-output", has_text="drawn 12").wait_for()
    panel.finish()
    panel.page.wait_for_timeout(400)  # "Drawing …" would come after 300
    assert done(panel.status.inner_text())
    assert slider.input_value() == "5" and panel.box.locator(".readout").inner_text() == "12"


def test_the_page_says_before_a_run_that_python_comes_from_another_host(browser, origin):
    context = browser.new_context(service_workers="block")
    try:
        page = context.new_page()
        asked = []
        page.on("request", lambda request: asked.append(request.url))

        def elsewhere(route):
            description = json.loads(route.fetch().text())
            description["python"]["base"] = "https://python.example/full/"
            route.fulfill(json=description)

        page.route("**/play.json", elsewhere)
        page.goto(f"{origin}/{PAGE}")
        note = Panel(page).box.locator(".play-note")
        note.filter(has_text="python.example, a public server, which sees your address").wait_for()
        assert not [url for url in asked if "python.example" in url]
    finally:
        context.close()


def test_a_damaged_link_says_so(open_page, runtime):
    page = open_page(f"{PAGE}#play={NAME}:AAAA_not_deflated")
    page.locator("[role=status]:has-text('damaged')").wait_for()
    assert Panel(page).field.input_value().startswith('"""')
    assert open_page(f"{PAGE}#play=no_such_figure:AAAA").problems == []


# Downloads that fail --------------------------------------------------------------------------------

# What is said, and how the server answers.
FAILING = {
    "could not be loaded: the server answers 503": lambda route: route.fulfill(status=503, body="busy"),
    "did not arrive as it was published": lambda route: route.fulfill(status=200, body="half of it"),
    "could not be loaded: [^n]": lambda route: route.abort(),
    "could not be loaded: nothing came for 3 s": lambda route: None,
}


def test_a_failing_download_says_so_and_run_tries_again(browser, origin, runtime, site):
    patient = (site / "assets/play/downloads.js").read_text("utf-8")
    hasty = patient.replace("PATIENCE = 30_000", "PATIENCE = 3_000")
    assert hasty != patient
    context = browser.new_context(service_workers="block")
    try:
        context.route("**/play/downloads.*js", lambda route: route.fulfill(body=hasty, content_type="text/javascript"))
        page = context.new_page()
        page.goto(f"{origin}/{PAGE}")
        panel = Panel(page)
        for words, answer in FAILING.items():
            context.route("**/python/**/numpy-*", answer)
            assert re.search(
                rf"numpy-\S+ {words}.*\. Press Run to try again\. The notebook of this code runs on your", panel.run()
            )
            context.unroute("**/python/**/numpy-*")
        with page.expect_download() as download:
            panel.status.get_by_role("link").click()
        assert '"cells"' in download.value.path().read_text("utf-8")
        assert done(panel.run())
    finally:
        context.close()
