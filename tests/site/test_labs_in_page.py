"""The cells of a lab, run and edited in the page: real Chromium, real Python, self-hosted."""

import re

import pytest

from built import WORKS
from course import ROOT
from holdtrue.run import lab_supervisor
from inpage import axe
from processes import until

pytestmark = WORKS

# Its cells are quick: the first draws and prints, the second prints, the third does neither, the fourth draws and prints.
PAGE, LAB = "labs/digits/", ROOT / "docs/labs/digits.py"
PATIENCE = 90_000  # milliseconds for Python to start on a machine that is busy
# From now on, what is said at a cell.
NOTE_WORDS = """(cell) => {
  window.words = [];
  const status = cell.querySelector("[role=status]");
  status.textContent = "";
  window.noting?.disconnect();
  window.noting = new MutationObserver(() => words.push(status.textContent));
  noting.observe(status, { childList: true });
}"""
# The address of the module that the page uses itself.
PYTHON = "performance.getEntriesByType('resource').find(({ name }) => /play.python[.]\\w+[.]js$/.test(name)).name"


class Cell:
    """One of them on a page."""

    def __init__(self, page, number):
        self.page, self.number, self.box = page, number, page.locator(f"#cell-{number}")
        self.box.scroll_into_view_if_needed()
        self.button("run").wait_for()
        self.status, self.field = self.box.locator("[role=status]"), self.box.locator("textarea")
        self.output, self.drawn = self.box.locator(".play-output"), self.box.locator("img.cell-figure")

    def button(self, name):
        return self.box.locator(f"button[data-do={name}]")

    def edit(self, change=None):
        """Open the editor, and write `change` of the code that stands there into it."""
        if not self.field.count():
            self.button("edit").click()
            self.field.wait_for()
        if change:
            self.field.fill(change(self.field.input_value()))
        return self

    def says(self, words):
        """Wait for these words, a pattern."""
        self.status.filter(has_text=re.compile(words)).wait_for(timeout=PATIENCE)
        return self.status.inner_text()

    def run(self):
        """What is said in the end, and meanwhile."""
        if self.status.count():
            self.box.evaluate(NOTE_WORDS)
        self.button("run").click()
        self.says(r"^(?!.*Running|Loading|Starting|$)")
        return self.status.inner_text()

    def heard(self):
        """Which cells ran for the sake of this one, as far as it was noted."""
        return re.findall(r"Running cell (\d+)", " ".join(self.page.evaluate("words")))

    def reset(self):
        self.button("reset").click()
        self.says("own code again")


DONE = r"Done in \d+\.\d\d s\."


@pytest.fixture
def opened(browser, origin, runtime):
    """opened(): a page of the lab, in a browser that keeps what it is given. No other host is asked and no script fails."""
    context = browser.new_context(viewport={"width": 1280, "height": 850}, service_workers="block")
    context.asked, context.problems = [], []
    context.on("request", lambda request: context.asked.append(request.url))

    def opened(path=PAGE):
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: context.problems.append(str(error)))
        page.goto(f"{origin}/{path}")
        return page

    yield opened
    context.close()
    assert context.problems == []
    assert [url for url in context.asked if not url.startswith((origin, "blob:", "data:"))] == []


def test_each_cell_of_code_has_buttons_and_nothing_else_comes_before_one_is_pressed(opened):
    page = opened()
    count = len(lab_supervisor.code_lines(LAB.read_text("utf-8")))
    for number in range(1, count + 1):
        cell = Cell(page, number)
        assert [cell.button(name).inner_text() for name in ("run", "edit")] == ["Run", "Edit"]
    assert page.locator(".cell").count() == page.locator(".cell .play-bar").count() == count

    def of_players():
        return [url for url in page.context.asked if re.search("/play/|/editor/|/python/", url)]

    assert not of_players()
    Cell(page, 2).edit()
    assert any("/editor/" in url for url in of_players())


def test_a_cell_runs_after_those_above_it_and_each_only_once(opened):
    page = opened()
    published = page.locator("#cell-1 .snippet-output, #cell-2 .snippet-output").all_inner_texts()
    third = Cell(page, 3).edit()
    assert re.fullmatch(DONE, third.run())
    assert third.heard() == ["1", "2", "3"]
    assert "Running cell 2 of 3 …" in page.evaluate("words")
    first, second = Cell(page, 1), Cell(page, 2)
    assert [first.output.inner_text(), second.output.inner_text()] == published
    assert page.locator("#cell-1 .snippet-output").is_hidden() and not third.output.is_visible()
    for cell in first, second:
        assert re.fullmatch(DONE, cell.status.inner_text())
    fourth = Cell(page, 4)
    assert re.fullmatch(DONE, fourth.run())
    assert fourth.heard() == ["4"], "those above have run"
    assert re.fullmatch(DONE, fourth.run()), "and it may run once more"


def test_a_figure_takes_the_place_of_the_published_one_and_the_colours_of_the_page(opened):
    page = opened()
    cell = Cell(page, 1)
    published = cell.box.locator("figure img").element_handle()
    before = published.bounding_box()
    assert re.fullmatch(DONE, cell.run())
    assert not published.is_visible() and cell.box.locator("figcaption").is_visible()
    after = cell.drawn.bounding_box()
    assert (after["width"], after["height"]) == pytest.approx((before["width"], before["height"]), abs=1)
    assert cell.drawn.get_attribute("alt") == published.get_attribute("alt")
    shown = []
    for scheme in ("slate", "default"):
        page.evaluate("scheme => { document.body.dataset.mdColorScheme = scheme }", scheme)
        shown.append(cell.drawn.screenshot())
    assert shown[0] != shown[1]


def test_changed_code_is_what_runs_also_for_cells_below(opened):
    page = opened()
    second = Cell(page, 2).edit(lambda code: f"{code}\nfig, ax = plt.subplots(); mine = 7; mine")
    assert re.fullmatch(DONE, second.run())
    assert second.output.inner_text().endswith("\n7\n")
    assert second.drawn.count() == 1, "though there was no figure"
    assert second.drawn.get_attribute("alt") == "What the changed code draws"
    second.edit(lambda code: code.replace("mine = 7", "mine = 8"))
    assert re.fullmatch(rf"{DONE} That was before your last change\.", second.status.inner_text())
    third = Cell(page, 3).edit(lambda _: "print(mine)")
    assert re.fullmatch(DONE, third.run())
    assert third.heard() == ["2", "3"], "the second has not run as it stands there"
    assert third.output.inner_text() == "8\n"


def test_a_cell_that_runs_once_more_finds_what_those_above_it_have_left(opened):
    page = opened()
    Cell(page, 1).edit(lambda _: "import numpy as np\nrng, seen = np.random.default_rng(0), []")
    second = Cell(page, 2).edit(lambda _: "seen.append(1)\nprint(seen, rng.integers(10**9))")
    said = []
    for _ in range(2):
        assert re.fullmatch(DONE, second.run())
        said.append(second.output.inner_text())
    assert second.heard() == ["2"] and said[0] == said[1] and said[0].startswith("[1] ")


def test_an_error_is_told_at_its_cell_with_the_notebook_and_those_below_do_not_run(opened):
    page = opened()
    second = Cell(page, 2).edit(lambda code: f"\n1 / 0\n{code}")
    third = Cell(page, 3).edit()
    assert third.run() == "Not run, since cell 2 went wrong."
    assert not third.output.count()
    assert second.status.inner_text() == "Line 2: ZeroDivisionError: division by zero"
    assert second.box.locator(".marked").count() == 1
    assert 'File "cell 2", line 2' in second.box.locator(".play-traceback").inner_text()
    third.status.locator("a").click()
    page.wait_for_function("() => Math.abs(document.querySelector('#cell-2').getBoundingClientRect().top) < 200")
    with page.expect_download() as download:
        second.box.locator(".play-elsewhere a").click()
    assert download.value.suggested_filename == "digits.ipynb"
    second.edit(lambda code: code.replace("1 / 0", "1 / 1"))
    assert re.fullmatch(DONE, third.run())
    assert third.heard() == ["2", "3"]
    assert not second.box.locator(".play-traceback, .play-elsewhere, .marked").count()


def test_an_error_in_a_cell_without_an_editor_opens_one(opened):
    page = opened()
    Cell(page, 1).edit(lambda _: "import numpy as np\nimages = []")
    second = Cell(page, 2)
    assert second.run().startswith("Line 1: AttributeError: 'list' object has no attribute 'shape'")
    assert second.box.locator(".pce-line.marked").count() == 1


def test_stop_ends_it_and_the_cells_run_from_the_top(opened):
    page = opened()
    second = Cell(page, 2).edit(lambda code: f"{code}\nwhile True: pass")
    third = Cell(page, 3).edit()
    third.button("run").click()
    third.says("Running cell 2 of 3 …")
    second.button("run").click()
    second.says("Cell 3 is still running")
    third.button("stop").click()
    third.says(r"^Stopped\. The cells must run again from the top\.$")
    assert third.button("stop").is_hidden()
    assert third.button("run").evaluate("button => button === document.activeElement")
    second.reset()
    assert re.fullmatch(DONE, third.run())
    assert third.heard() == ["1", "2", "3"]


def test_reset_brings_back_what_was_published(opened):
    page = opened()
    cell = Cell(page, 1)
    published = cell.box.locator(".highlight").inner_text(), cell.box.locator(".snippet-output").inner_text()
    cell.edit(lambda code: f"{code}\nplt.figure(); print('mine')")
    assert re.fullmatch(DONE, cell.run()) and cell.drawn.count() == 2 and "mine" in cell.output.inner_text()
    cell.reset()
    assert (cell.box.locator(".highlight").inner_text(), cell.box.locator(".snippet-output").inner_text()) == published
    assert cell.box.locator("figure img").count() == 1 and cell.box.locator("figure img").is_visible()
    assert not cell.box.locator("textarea, .cell-figure, .play-output").count()
    assert cell.button("edit").is_visible() and cell.button("reset").is_disabled()
    assert re.fullmatch(DONE, Cell(page, 2).run()), "in a Python that knows nothing of it"
    page.reload()
    assert not Cell(page, 1).field.count()


def test_what_was_written_survives_a_reload(opened):
    page = opened()
    Cell(page, 2).edit(lambda code: f"# mine\n{code}")
    page.reload()
    cell = Cell(page, 2)
    cell.field.wait_for()
    assert cell.field.input_value().startswith("# mine\n")
    assert cell.status.inner_text() == "This is your code from before. Reset brings back the site’s."
    assert not Cell(page, 1).field.count()
    assert not [url for url in page.context.asked if "/assets/python/" in url], "nothing runs by itself"


def test_cells_that_come_into_a_page_later_get_their_buttons(opened):
    page = opened()
    Cell(page, 1)
    page.evaluate("""() => {
      const article = document.querySelector("article");
      for (const bar of article.querySelectorAll(".cell-bar")) bar.replaceChildren();
      article.outerHTML = article.outerHTML; // as a server puts a lab there that ran late
      holdtrue.begin();
    }""")
    Cell(page, 1).edit()


def test_what_else_has_run_in_python_makes_the_cells_run_from_the_top(opened):
    page = opened()
    assert re.fullmatch(DONE, Cell(page, 1).run())
    page.evaluate(f"""async () => (await import({PYTHON})).ask(
      {{ type: "run", name: "foundations/nutshell/exercises", code: "def facts(): return {{}}" }},
      {{ signal: new AbortController().signal, own: true }})""")
    second = Cell(page, 2)
    assert re.fullmatch(DONE, second.run())
    assert second.heard() == ["2", "1", "2"], "Python itself says that it has nothing of the first"
    assert "Python has restarted. Running cell 1 of 2 …" in page.evaluate("words")


def test_a_cell_that_took_long_says_so_the_next_time(opened):
    page = opened()
    page.evaluate(f"""async () => {{
      const {{ write }} = await import("/assets/kept.js");
      write(`seconds:${{holdtrue.codeOf("{PAGE[:-1]}#2")}}`, 41);
    }}""")
    Cell(page, 1).edit()
    cell = Cell(page, 2)
    assert cell.status.inner_text() == "Takes about 41 s here."
    assert re.fullmatch(DONE, cell.run())
    page.reload()
    Cell(page, 1).edit()
    assert Cell(page, 2).status.inner_text() == "", "this time it was quick"


def test_a_cell_whose_author_knows_that_it_takes_long_says_so(opened):
    page = opened("labs/draw_digits/")
    cell = Cell(page, 2)
    assert cell.status.inner_text() == "Takes minutes in a browser."
    cell.edit(lambda _: "while True: pass")
    assert cell.status.inner_text() == "Takes minutes in a browser."
    cell.button("run").click()
    cell.says("^Running cell 2 of 2, which takes minutes in a browser …$")
    cell.button("stop").click()
    cell.says("Stopped")


def test_what_cannot_be_loaded_is_said(opened):
    page = opened()
    page.route("**/play/cells*.js", lambda route: route.abort())
    cell = Cell(page, 1)
    cell.button("run").click()
    cell.says("^The runner could not be loaded")
    page.context.problems.clear()


def test_who_saves_data_is_told_first_what_a_run_costs(open_page, runtime):
    page = open_page(PAGE, script="Object.defineProperty(navigator, 'connection', { value: { saveData: true } })")
    cell = Cell(page, 1)
    assert cell.run() == "Press Run once more to load it."
    assert re.fullmatch(r"The first run loads Python \(\d+ MB\)\.", cell.box.locator(".play-note").inner_text())
    assert not [url for url in page.asked if "/assets/python/" in url]
    assert re.fullmatch(DONE, cell.run())
    assert page.problems == []


def test_with_a_keyboard_alone(opened):
    page = opened()
    cell = Cell(page, 1)
    cell.button("edit").focus()
    page.keyboard.press("Enter")
    cell.field.wait_for()
    page.wait_for_function("field => field === document.activeElement", arg=cell.field.element_handle())
    page.keyboard.press("Control+Enter")
    cell.says(DONE)
    page.keyboard.press("Escape")
    assert cell.button("run").evaluate("button => button === document.activeElement")


def test_copying_takes_the_changed_code_and_after_a_reset_the_published(opened):
    page = opened()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    cell = Cell(page, 1).edit(lambda code: f"# mine\n{code}")
    for begin in "# mine", "import":
        cell.box.locator(".md-code__button").click()
        page.wait_for_function(f"() => navigator.clipboard.readText().then((text) => text.startsWith('{begin}'))")
        if begin == "# mine":
            cell.reset()


@pytest.mark.parametrize("width", [390, 1280])
def test_cells_are_accessible_and_as_wide_as_the_page(open_page, runtime, width):
    page = open_page(PAGE, width, "dark")
    assert Cell(page, 1) and axe(page, where="() => document.querySelector('#cell-1')") == []
    second = Cell(page, 2).edit(lambda code: f"{code}\nplt.figure(); 1 / 0")
    Cell(page, 1).edit()
    assert Cell(page, 3).run() == "Not run, since cell 2 went wrong."
    assert second.status.inner_text().startswith("Line ")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert axe(page) == []
    assert page.problems == []


def test_without_a_script_there_is_no_room_for_buttons(open_page):
    page = open_page(PAGE, java_script_enabled=False)
    assert not page.locator(".cell-bar").first.bounding_box()["height"]
    assert not page.locator("#cell-1 button").count()


def test_in_each_engine_a_cell_runs(window, serve, site, runtime):
    window.open(f"{serve(site).origin}/{PAGE}#cell-2")
    run = "document.querySelector('#cell-2 [data-do=run]')"
    until(lambda: window.evaluate(f"() => !!{run}"), "buttons")
    window.evaluate(f"() => {run}.click()")
    said = "document.querySelector('#cell-2 [role=status]')?.textContent ?? ''"
    until(lambda: window.evaluate(f"() => /Running|Done/.test({said})"), "Python")
    until(lambda: window.evaluate(f"() => /^Done/.test({said})"), "the cell")
    assert "bits a pixel" in window.evaluate("() => document.querySelector('#cell-2 .play-output').textContent")
