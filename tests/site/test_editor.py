"""The editor for the code of a panel: play/editor.js of the package and the component under it."""

import gzip
import hashlib
import posixpath
import re
from importlib import resources

import pytest

from built import WORKS
from holdtrue.browser import playground

pytestmark = WORKS

ASSETS = playground.HERE
COMPONENT = ASSETS / "editor"
SUMS = dict(reversed(line.split()) for line in (COMPONENT / "SHA256SUMS").read_text("utf-8").splitlines())
FILE = re.compile(r'"(\.\.?/[^"]+\.(?:js|css))"')
PAGE = "foundations/introduction_challenges/"


# The files.


def used_by(path, seen):
    """Add the modules and style sheets that a module names, and what those name in turn, to `seen`: paths in assets/."""
    for name in FILE.findall((ASSETS / path).read_text("utf-8")):
        there = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
        assert (ASSETS / there).is_file(), f"browser/{path} needs browser/{there}, which is not there"
        if there not in seen:
            seen.add(there)
            used_by(there, seen)
    return seen


def test_the_component_is_as_published():
    for name, digest in SUMS.items():
        assert hashlib.sha256((COMPONENT / name).read_bytes()).hexdigest() == digest, f"browser/editor/{name}"


def test_of_the_component_there_is_what_is_used_and_nothing_else():
    there = {path.relative_to(COMPONENT).as_posix() for path in COMPONENT.rglob("*") if path.is_file()}
    assert there == {*SUMS, "README.md", "SHA256SUMS"}
    used = used_by("play/editor.js", {"editor/LICENSE"})
    assert {name.removeprefix("editor/") for name in used if name.startswith("editor/")} == set(SUMS)


def test_the_editor_is_light(site):
    published = {path.relative_to(site / "assets/editor").as_posix() for path in (site / "assets/editor").rglob("*.*")}
    names = set(SUMS) - {"LICENSE"}
    assert names <= published and (site / "assets/editor/LICENSE").is_file()
    assert {re.sub(r"\.[0-9a-f]{8}(?=\.\w+$)", "", name) for name in published} == names
    files = [*(COMPONENT / name for name in names), ASSETS / "play/editor.js", ASSETS / "play/editor.css"]
    assert sum(len(gzip.compress(path.read_bytes())) for path in files) < 32_000


# In the browser. A panel is taken out of its <details>, whose opening would bring an editor of its own. A page without
# panels, which is there sooner, gets one with this code.

OPEN = """async (code) => {
  const script = document.querySelector("script[src*='assets/site.']").src;
  const { createEditor } = await import(new URL("play/editor.js", script));
  const part = (name, properties) => Object.assign(document.createElement(name), properties);
  const [before, after] = ["before", "after"].map((id) => part("button", { id, textContent: id }));
  const around = part("div", { className: "code" });
  if (code) {
    window.pre = part("pre", { textContent: code });
    document.querySelector("article").replaceChildren(around);
    around.append(before, pre, after);
  } else {
    const panel = document.querySelector("details.code .code-panel");
    const frame = panel.innerHTML.match(/<iframe [^]*?src="([^"]+)/)[1];
    panel.innerHTML = (await (await fetch(frame)).text()).match(/<body>([^]*)<.body>/)[1];
    window.pre = panel.querySelector("pre");
    panel.closest("details").replaceWith(around);
    around.append(before, panel, after);
    window.published = measure(pre);
  }
  window.calls = [];
  window.editor = await createEditor(pre, pre.textContent, {
    label: "Code of figure 1, editable",
    onRun: () => calls.push("run"),
    onLeave: () => { calls.push("leave"); after.focus(); },
    onInput: () => calls.push("input"),
  });
}"""
# Each letter of the code with its colour, its place and the class that Pygments gave it, and the height of it all.
MEASURE = """() => void (window.measure = (block) => {
  const letters = [];
  const range = document.createRange();
  for (const line of block.matches("pre") ? [block] : block.querySelectorAll(".pce-line")) {
    const texts = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const { data, parentElement } = texts.currentNode;
      const { color, fontFamily, fontSize } = getComputedStyle(parentElement);
      [...data].forEach((letter, i) => {
        if (!letter.trim()) return;
        range.setStart(texts.currentNode, i);
        range.setEnd(texts.currentNode, i + 1);
        const { x, y } = range.getBoundingClientRect();
        letters.push({ letter, color, font: fontFamily + fontSize, x, y, kind: parentElement.className });
      });
    }
  }
  return { letters, height: block.offsetHeight };
})"""
CONTRAST = """() => {
  const luminance = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map((byte) => byte / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (one, other) => {
    const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (high + 0.05) / (low + 0.05);
  };
  const marked = document.querySelector(".marked");
  const style = (element, pseudo) => getComputedStyle(element, pseudo);
  const grounds = [style(editor.element).backgroundColor, style(marked, "::after").backgroundColor, style(editor.textarea, "::selection").backgroundColor];
  const colours = new Set([...document.querySelectorAll(".pce-line, .pce-line span")].map((word) => style(word).color));
  colours.add(style(document.querySelector(".pce-line"), "::before").color);
  return Math.min(
    ratio(style(marked, "::before").color, grounds[1]),
    ratio(style(editor.textarea).caretColor, grounds[0]),
    ...[...colours].flatMap((colour) => grounds.map((ground) => ratio(colour, ground))),
  );
}"""


@pytest.fixture
def edit(open_page):
    """edit(code, …): a page with an editor between the buttons `before` and `after`; without code, that of a figure."""
    pages = []

    def edit(code=None, **options):
        page = open_page("404.html" if code else PAGE, **options)
        page.evaluate(MEASURE)
        page.evaluate(OPEN, code)
        pages.append(page)
        return page

    yield edit
    assert [problem for page in pages for problem in page.problems] == []


def value(page):
    return page.evaluate("editor.textarea.value")


def focused(page):
    return page.evaluate("document.activeElement.id")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_editor_looks_like_the_panel_and_all_of_it_can_be_read(edit, scheme):
    page = edit(scheme=scheme)
    old, new = page.evaluate("published"), page.evaluate("measure(editor.element)")
    assert new["height"] == old["height"]
    assert [now["letter"] for now in new["letters"]] == [was["letter"] for was in old["letters"]]
    other = [
        (was, now)
        for was, now in zip(old["letters"], new["letters"], strict=True)
        if now["font"] != was["font"]
        or abs(now["x"] - was["x"]) > 0.5
        or abs(now["y"] - was["y"]) > 0.5
        # The f before a string and a backslash in it: the component knows no such words.
        or (now["color"] != was["color"] and was["kind"] not in ("sa", "se"))
    ]
    assert other == []
    assert len({now["color"] for now in new["letters"]}) >= 6
    page.evaluate("editor.mark(6, 'a mistake')")
    assert page.evaluate(CONTRAST) >= 4.5


def test_code_is_typed_indented_and_taken_back(edit):
    page = edit("import numpy as np\n\n\n")
    assert page.evaluate("editor.code") == "import numpy as np\n"
    page.get_by_role("textbox", name="Code of figure 1, editable").focus()
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.press("Enter")
    page.keyboard.type("def f(x):")
    page.keyboard.press("Enter")
    page.keyboard.type("return sum(x[0])  # all")
    typed = "import numpy as np\ndef f(x):\n    return sum(x[0])  # all"
    assert value(page) == typed and page.evaluate("editor.code") == typed + "\n"
    for kind, word in ("keyword", "def"), ("function", "f"), ("builtin", "sum"), ("number", "0"), ("comment", "# all"):
        assert word in page.locator(f".pce-line .{kind}").all_inner_texts(), kind
    page.keyboard.press("ControlOrMeta+/")
    assert value(page).endswith("\n    # return sum(x[0])  # all")
    page.keyboard.press("ControlOrMeta+z")
    assert value(page) == typed
    assert page.evaluate("calls.every((call) => call === 'input') && calls.length > 10")


def test_code_put_in_from_outside_can_be_taken_back_step_by_step(edit):
    page = edit("a = 1\n")
    page.focus("textarea.pce-textarea")
    page.keyboard.type("b")
    page.focus("#after")
    for code in "c = 1\n", "d = 1\n":
        page.evaluate("(code) => (editor.code = code)", code)
        assert page.evaluate("editor.code") == code
    assert focused(page) == "after", "it does not take the focus"
    page.evaluate("editor.focus()")
    page.keyboard.type("e")
    for before in "d = 1", "c = 1", "ba = 1", "a = 1", "a = 1":
        page.keyboard.press("ControlOrMeta+z")
        assert value(page) == before
    page.keyboard.press("ControlOrMeta+Shift+z")
    assert value(page) == "ba = 1"


def test_the_tab_key_passes_through_until_something_is_typed(edit):
    page = edit("a = 1\n")
    page.focus("#before")
    page.keyboard.press("Tab")
    area = focused(page)
    assert area == page.evaluate("editor.textarea.id")
    page.keyboard.press("Shift+Tab")
    assert focused(page) == "before"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert focused(page) == "after"
    assert value(page) == "a = 1" and page.evaluate("calls") == []

    page.keyboard.press("Shift+Tab")
    page.keyboard.type("b")
    page.keyboard.press("Tab")
    assert value(page) == "b   a = 1" and focused(page) == area
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("Tab")
    assert value(page) == "    b   a = 1"
    page.keyboard.press("Shift+Tab")
    assert value(page) == "b   a = 1" and focused(page) == area
    page.focus("#before")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert focused(page) == "after", "typing counts while the focus stays"


def test_escape_leaves_and_gives_the_tab_key_back(edit):
    page = edit("a = 1\n")
    page.evaluate("editor.focus()")
    page.keyboard.type("b")
    page.evaluate("calls.length = 0")
    page.keyboard.press("Escape")
    assert focused(page) == "after" and page.evaluate("calls") == ["leave"]
    page.evaluate("document.getElementById('after').disabled = true")  # so that it cannot take the focus
    page.evaluate("editor.focus()")
    page.keyboard.type("b")
    page.keyboard.press("Escape")
    page.keyboard.press("Shift+Tab")
    assert focused(page) == "before" and value(page) == "bba = 1"


def test_ctrl_enter_runs_the_code(edit):
    page = edit("a = 1\n")
    page.evaluate("editor.focus()")
    for key in "Control+Enter", "Meta+Enter":
        page.keyboard.press(key)
    assert page.evaluate("calls") == ["run", "run"] and value(page) == "a = 1"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_mark_is_seen_and_said_until_the_code_changes(edit, scheme):
    page = edit("a = 1\nb = c\n", scheme=scheme)
    said = """() => editor.textarea.getAttribute("aria-describedby").split(" ")
      .map((id) => document.getElementById(id).textContent.trim()).filter(Boolean)"""
    (helped,) = page.evaluate(said)
    assert "Tab" in helped and "Escape" in helped
    for line, shown in (2, "b = c"), (1, "a = 1"), (9, "b = c"):
        page.evaluate("(line) => editor.mark(line, 'name c is not defined')", line)
        assert page.locator(".marked").all_inner_texts() == [shown + "\n"]
        assert page.evaluate(said) == [f"Line {line}: name c is not defined", helped]
    assert page.get_attribute("textarea.pce-textarea", "aria-invalid") == "true"
    page.evaluate(resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8"))
    found = page.evaluate("axe.run('.code-editor').then(({ violations }) => violations.map(({ id }) => id))")
    assert found == []
    page.evaluate("editor.focus()")
    page.keyboard.type("x")
    assert page.locator(".marked").count() == 0 and page.evaluate(said) == [helped]
    assert page.get_attribute("textarea.pce-textarea", "aria-invalid") is None


def test_the_code_can_be_copied(edit):
    page = edit("a = 1\n", permissions=["clipboard-read", "clipboard-write"])
    page.evaluate("editor.focus()")
    page.keyboard.type("b")
    page.evaluate("""() => {
      const button = Object.assign(document.createElement("button"), { id: "copy", textContent: "Copy" });
      button.dataset.clipboardTarget = `#${editor.textarea.id}`;
      editor.element.before(button);
    }""")
    page.click("#copy")
    page.wait_for_selector(".md-dialog--active")
    assert page.evaluate("navigator.clipboard.readText()") == "ba = 1"


def test_on_a_phone_nothing_zooms_or_widens_the_page(edit):
    page = edit("wide " * 50, width=390, has_touch=True, is_mobile=True)
    size, code, box = page.evaluate("""() => [
      parseFloat(getComputedStyle(editor.textarea).fontSize), editor.textarea.scrollWidth, editor.element.clientWidth,
    ]""")
    assert size >= 16
    assert code > box > 300, "the code scrolls in its box"
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_on_paper_the_code_is_plain_and_whole(edit):
    page = edit("long " * 100)
    page.emulate_media(media="print")
    line = page.locator(".code-editor .pce-line")
    width, height, code = line.evaluate("(line) => [line.clientWidth, line.clientHeight, line.scrollWidth]")
    assert code <= width and width > 300 and 50 < height < 300
    assert not page.locator(".pce-textarea").is_visible()
