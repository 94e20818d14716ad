"""What moves, asks and runs on sites that have nothing of ours but the package, with another theme and in another language."""

import io
import re
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import built
import manual
from browsers import corner
from built import BACKGROUND, WORKS
from course import ROOT
from holdtrue.run.svg import PALETTE
from inpage import PLAYER, axe
from processes import until

pytestmark = [WORKS, pytest.mark.reads("holdtrue")]

PLAIN = """
site_name: Spiele
site_url: ""
theme: {name: mkdocs, locale: de, highlightjs: false}
markdown_extensions: [holdtrue, pymdownx.details, pymdownx.arithmatex: {generic: true}]
plugins: [holdtrue]
nav: [index.md, chance/games.md, labs/long_game.py]
"""
# Pages turn without a reload, and a reader may choose the colours.
MATERIAL = """
site_name: Games
site_url: ADDRESS
theme:
  name: material
  font: false
  features: [navigation.instant, content.code.copy]
  palette:
    - {scheme: default, toggle: {icon: material/weather-night, name: Dark}}
    - {scheme: slate, toggle: {icon: material/weather-sunny, name: Light}}
markdown_extensions: [holdtrue, pymdownx.details]
plugins: [holdtrue]
nav: [index.md, chance/games.md]
"""
PAGE = """# Games

/// film | players_wander
    alt: Thirty dots that begin in the middle and move apart to the left and to the right.

Who wins?
///

/// toy | play_once_more
    alt: A line that begins near zero and goes up and down by one euro a round.
    try: Play once more.
    rows: 1

One game.
///

/// predict | how_many_end_even
    answer: exercises.fewer
    choices: ["fewer than half", "half", "more than half"]

After four rounds, how many players have as much as at the beginning?

??? answer "The answer"

    Fewer than half.
///

/// figure | half
    alt: One dot stands in the middle of a picture whose axes go from zero to one.

A figure with a caption so long that its one line is wider than the picture above it, and a dot at 0.5<!-- half.middle -->.
///

/// predict | where
    answer: half.middle
    in: half.x

Where is the dot?

??? answer "The answer"

    At 0.5<!-- half.middle -->.
///

/// break | a_slip
    code: fortunes_spread
    mistakes:
      The last fortune is lost: {old: rounds + 1, new: rounds, breaks: test_the_chances_add_up_to_one}
      Losses cost nothing: {old: 2 * wins - rounds, new: 2 * wins, breaks: test_nobody_wins_on_average}

Which law notices it?
///
"""
HALF = '''"""A dot in the middle."""

import matplotlib.pyplot as plt


def figure():
    fig, ax = plt.subplots(figsize=(4, 3))
    ax.plot(0.5, 0.5, "o")
    ax.set(xlim=(0, 1), ylim=(0, 1))
    return fig


def facts():
    return {"middle": 0.5, "top": 1}
'''
RUNTIME = ROOT / ".cache/runtime"
PATIENCE = 90_000  # milliseconds for Python to start on a machine that is busy
TAKEN = [
    *(f"snippets/chance/games/{name}.py" for name in ("players_wander", "play_once_more", "exercises", "fortunes_spread")),
    "docs/assets/toys/play_once_more.js", "tests/chance/games/test_fortunes_spread.py",
]  # fmt: skip


def build(folder, serve, settings, *more):
    """The address of a site with these settings and more files, whose second page has all blocks."""
    (folder / "site").mkdir()
    origin = serve(folder / "site").origin
    written = {
        "mkdocs.yml": settings.replace("ADDRESS", f"{origin}/"), "docs/index.md": "# Start\n\n[Games](chance/games.md)\n",
        "docs/chance/games.md": PAGE, "snippets/chance/games/half.py": HALF,
        "pyproject.toml": "[tool.holdtrue]\nplayground = true\n",
    }  # fmt: skip
    taken = [*TAKEN, *more]
    for path in [*written, *taken]:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
    for path, text in written.items():
        (folder / path).write_text(text, "utf-8")
    for path in taken:
        shutil.copyfile(manual.MANUAL / "blocks" / path, folder / path)
    if RUNTIME.is_dir():
        shutil.copytree(RUNTIME, folder / ".cache/runtime")
    said, status = manual.Author(folder, Path(sys.executable).parent, folder).types("mkdocs build --strict")
    assert status == 0, said
    return origin


@pytest.fixture(scope="module")
def material(tmp_path_factory, serve):
    return build(tmp_path_factory.mktemp("material"), serve, MATERIAL)


@pytest.fixture(scope="module")
def plain(tmp_path_factory, serve):
    return build(tmp_path_factory.mktemp("plain"), serve, PLAIN, "docs/labs/long_game.py")


@pytest.fixture
def python():
    """For tests that run code: the sites have their own Python."""
    if not RUNTIME.is_dir():
        built.lacking("the sites were built without their own Python: run `make runtime`")


@pytest.fixture
def open_window(browser):
    """open_window(address, **options): a page in a window of its own."""
    contexts = []

    def open_window(address, **options):
        contexts.append(browser.new_context(reduced_motion="reduce", **options))
        page = contexts[-1].new_page()
        page.goto(address)
        return page

    yield open_window
    for context in contexts:
        context.close()


def colour(locator, wanted):
    """Wait until a pixel of something has this colour."""
    rgb = tuple(bytes.fromhex(wanted[1:]))
    for _ in range(50):
        if (np.asarray(Image.open(io.BytesIO(locator.screenshot())).convert("RGB")) == rgb).all(2).any():
            return
        locator.page.wait_for_timeout(100)
    raise AssertionError(f"no pixel of {wanted} in 50 screenshots")


def covers(layer, image):
    assert layer.bounding_box() == pytest.approx(image.bounding_box(), abs=1)


def test_all_that_moves_works_with_another_theme_and_in_its_language(open_window, plain):
    page = open_window(f"{plain}/", color_scheme="dark")
    page.locator("p a", has_text="Games").click()
    film, toy, (choices, place) = page.locator(".film"), page.locator(".toy"), page.locator(".predict").all()

    page.wait_for_function(PLAYER)
    assert not film.locator(".stills").is_visible()
    film.locator("input").press("Home")
    page.wait_for_function("() => document.querySelector('.film .readout').textContent === 'round = 0'")
    covers(film.locator("canvas"), film.locator(".screen img"))
    said = film.locator("button").evaluate(
        "(button) => { button.click(); const said = button.textContent; button.click(); return said; }"
    )
    assert (said, film.locator("button").inner_text()) == ("Anhalten", "Abspielen")
    assert film.locator("[role=status]").inner_text().startswith("Angehalten bei round = ")

    toy.scroll_into_view_if_needed()
    toy.and_(page.locator("[data-ready]")).wait_for()
    covers(toy.locator("canvas"), toy.locator("img"))
    before = toy.locator("canvas").screenshot()
    toy.get_by_role("button", name="Play once more").click()
    assert toy.locator("canvas").screenshot() != before
    for scheme in "dark", "light":
        page.emulate_media(color_scheme=scheme)
        for box, name in (film, "c0"), (toy, "bg"):
            colour(box.locator("canvas"), PALETTE[name][1 + (scheme == "dark")])

    choices.scroll_into_view_if_needed()
    choices.get_by_role("button", name="half", exact=True).click()
    said = choices.locator("output")
    assert said.inner_text() == "Geschätzt: „half“. Das ist es nicht: noch einmal schätzen oder die Antwort öffnen."
    choices.get_by_role("button", name="more than half").click()
    choices.get_by_role("button", name="fewer than half").click()
    page.get_by_text(
        "Geschätzt: „half“, dann „more than half“, dann „fewer than half“, und das ist richtig."
    ).wait_for()
    assert choices.locator("details").get_attribute("open") is not None
    choices.get_by_role("button", name="Schätzungen vergessen").click()
    assert said.inner_text() == ""

    place.scroll_into_view_if_needed()
    layer, image = page.locator(".guesses"), page.locator("#fig-half img")
    layer.wait_for()
    assert layer.evaluate("(layer) => layer.style.colorScheme") == "light"
    assert image.evaluate("(image) => getComputedStyle(image).padding") == "0px", (
        "the layer covers nothing but the picture"
    )
    image.scroll_into_view_if_needed()
    covers(layer, image)
    box = image.bounding_box()
    page.mouse.click(box["x"] + 0.8 * box["width"], box["y"] + box["height"] / 2)
    page.get_by_text("Zu hoch: noch einmal schätzen").wait_for()
    colour(layer, "#b25000")
    middle = place.locator("form").evaluate(
        "(form) => JSON.parse(form.dataset.axes).x.slice(0, 2).reduce((a, b) => a + b) / 2"
    )
    page.mouse.click(box["x"] + middle * box["width"], box["y"] + box["height"] / 2)
    page.get_by_text("; richtig ist 0.5.").wait_for()


class Panel:
    """The code of a figure, opened."""

    def __init__(self, page, name):
        self.page, self.box = page, page.locator(f"#fig-{name}")
        self.panel, self.field = self.box.locator("details.code"), self.box.locator("textarea")
        self.status = self.panel.locator("[role=status]")
        if self.panel.get_attribute("open") is None:
            self.panel.locator("summary").click()
        self.field.wait_for()

    def run(self, *changes):
        """Run the code with these changes, and return the last message."""
        code = self.field.input_value()
        for old, new in changes:
            assert code.count(old) == 1
            code = code.replace(old, new)
        self.field.fill(code)
        self.panel.locator("[data-do=run]").click()
        self.panel.locator(".play-result[aria-busy=false]").wait_for(timeout=PATIENCE)
        return self.status.inner_text()

    @property
    def buttons(self):
        return self.panel.locator(".play-bar button:visible").all_inner_texts()


MOVED = ("ax.plot(0.5, 0.5", "ax.plot(0.2, 0.8"), ('"middle": 0.5', '"middle": 0.2')


def seen(page, *places):
    """What the playground adds here can be read in the theme of MkDocs, dark and light."""
    for scheme in "dark", "light":
        page.evaluate("(scheme) => (document.documentElement.dataset.bsTheme = scheme)", scheme)  # as its switch does
        for place in places:
            assert axe(page, ["wcag2a", "wcag2aa"], where=f"() => document.querySelector('{place}')") == []


def test_code_is_changed_and_run_with_another_theme_and_in_its_language(open_window, plain, python):
    page = open_window(f"{plain}/chance/games/")
    panel = Panel(page, "half")
    assert panel.buttons == ["Ausführen", "Zurücksetzen", "Link kopieren", "Herunterladen"]
    assert panel.field.get_attribute("aria-label") == "Code zu Abbildung 3, bearbeitbar"
    assert re.fullmatch(r"Fertig nach \d+\.\d\d s\.", panel.run(*MOVED))
    drawn = panel.box.locator("img.play-figure")
    assert drawn.get_attribute("alt").startswith("Zeichnung des geänderten Codes, anstelle von: One dot")
    facts = panel.panel.locator(".play-facts")
    assert facts.locator("p").inner_text().startswith("Bei 1 von 2 Zahlen, die die Seite aus diesem Code nimmt,")
    assert facts.locator("tr").all_inner_texts() == ["Zahl\tauf der Seite\t→ hier", "middle\t0.5\t0.2"]
    assert panel.box.locator("figcaption data").inner_text() == "0.2"
    drawn.scroll_into_view_if_needed()
    assert drawn.is_visible() and panel.box.locator("figure img").is_hidden(), "one takes the place of the other"
    bar, head = page.locator(".navbar").bounding_box(), drawn.bounding_box()
    assert head["y"] >= bar["y"] + bar["height"], "it is not under what stays at the top"
    panel.panel.get_by_role("button", name="Vergleichen").click()
    assert panel.panel.locator(".play-whose").all_inner_texts() == ["Code der Website", "Eigener Code"]
    seen(page, "#fig-half .code-panel")

    assert panel.run(("import matplotlib", "import matplotlob")).startswith("Zeile 3: ModuleNotFoundError: ")
    seen(page, "#fig-half .code-panel")
    panel.panel.get_by_role("button", name="Zurücksetzen").click()
    assert panel.status.inner_text() == "Jetzt steht hier wieder der Code der Website."
    assert panel.box.locator("figcaption data").inner_text() == "0.5" and panel.box.locator("figure img").is_visible()


def test_a_link_brings_code_with_another_theme_and_in_its_language(open_window, plain):
    page = open_window(f"{plain}/chance/games/")
    link = page.evaluate(
        """async () => {
          const { address, inWords } = await import("/assets/play/link.js");
          window.carried = inWords(true, { sliders: {}, toys: {} });
          return `${await address("half", "print(1)\\n", {})}`;
        }"""
    )
    assert page.evaluate("carried") == "dem eigenen Code, den Reglern und den Experimenten"
    page = open_window(link)
    page.get_by_text("Dieser Code kam mit dem Link und nicht von der Website.").wait_for()
    assert Panel(page, "half").field.input_value() == "print(1)"


def test_a_mistake_breaks_a_law_with_another_theme_and_in_its_language(open_window, plain, python):
    page = open_window(f"{plain}/chance/games/")
    exercise = page.locator("#ex-a_slip")
    exercise.scroll_into_view_if_needed()
    said, laws = exercise.locator("[role=status]"), exercise.locator(".laws li")
    exercise.get_by_role("button", name="Losses cost nothing").click()
    exercise.get_by_text("Eingebaut in Zeile 13. „Prüfen“ sagt, welches Gesetz verletzt ist.").wait_for()
    assert "2 * wins, chances" in exercise.locator("textarea").input_value()
    exercise.get_by_role("button", name="Prüfen").click()
    said.get_by_text("1 von 2 Gesetzen ist verletzt.").wait_for(timeout=PATIENCE)
    assert [law.split("\n")[0] for law in laws.all_inner_texts()] == [
        "The chances add up to one",
        "Nobody wins on average",
    ]
    found = laws.locator(".found").all_inner_texts()
    assert found[0] == "gilt" and found[1].startswith("verletzt: found 7")
    seen(page, ".break .choices", ".break .code-panel", ".break .laws")
    exercise.get_by_role("button", name="Zurücksetzen").click()
    exercise.get_by_role("button", name="Prüfen").click()
    said.get_by_text("Alle Gesetze gelten.").wait_for(timeout=PATIENCE)


def test_a_lab_runs_with_another_theme_and_in_its_language(open_window, plain, python):
    page = open_window(f"{plain}/labs/long_game/")
    first, second = page.locator(".cell").all()
    assert second.locator(".play-bar").get_attribute("aria-label") == "Zelle 2"
    printed = first.locator(".snippet-output").inner_text()
    first.get_by_role("button", name="Bearbeiten").click()
    first.locator("textarea").fill(first.locator("textarea").input_value().replace("1000", "10"))
    second.get_by_role("button", name="Ausführen").click()
    second.get_by_text("Fertig nach").wait_for(timeout=PATIENCE)
    assert first.locator(".play-output").inner_text() not in (printed, "")
    assert second.locator("img.cell-figure").is_visible()
    seen(page, ".cell .code-editor", ".cell .play-bar")


def test_code_runs_on_a_page_that_is_turned_and_can_be_copied(open_window, material, python):
    page = open_window(f"{material}/")
    page.evaluate("window.same = true")
    page.locator("article a", has_text="Games").click()
    page.locator("#fig-half").wait_for()
    panel = Panel(page, "half")
    assert page.evaluate("window.same"), "the page was turned, not loaded"
    assert panel.run(*MOVED).startswith("Done in ")
    assert panel.box.locator("figcaption data").inner_text() == "0.2"
    copy = panel.panel.locator(".md-code__button")
    assert copy.get_attribute("data-clipboard-target") == f"#{panel.field.get_attribute('id')}" and copy.is_visible()
    for name, texts in ("default", ["Run", "Compare", "Reset", "Copy link", "Download"]), ("slate", []):
        page.locator(f"body[data-md-color-scheme={name}]").wait_for()
        assert not texts or panel.buttons == texts
        assert axe(page, ["wcag2a", "wcag2aa"], where="() => document.querySelector('#fig-half .code-panel')") == []
        page.locator("label[title='Dark']:visible, label[title='Light']:visible").click()


def test_they_come_when_a_page_is_turned_and_follow_the_colours_that_a_reader_chooses(open_window, material):
    page = open_window(f"{material}/")
    page.evaluate("window.same = true")
    page.locator("article a", has_text="Games").click()
    film, toy = page.locator(".film"), page.locator(".toy")
    film.wait_for()
    assert page.evaluate("window.same"), "the page was turned, not loaded"
    page.wait_for_function(PLAYER)
    film.locator("input").press("Home")
    toy.scroll_into_view_if_needed()
    toy.and_(page.locator("[data-ready]")).wait_for()
    for dark in False, True:
        for box, name in (film, "c0"), (toy, "bg"):
            colour(box.locator("canvas"), PALETTE[name][1 + dark])
        page.locator("label[title='Dark']:visible, label[title='Light']:visible").click()


def test_figures_are_as_dark_as_the_page_in_every_engine(window, material):
    window.open(f"{material}/chance/games/")
    for number, scheme in (1, "dark"), (0, "light"):
        window.evaluate(f"() => document.querySelectorAll('[name=__palette]')[{number}].click()")
        until(lambda wanted=BACKGROUND[scheme]: corner(window) == wanted, f"a {scheme} figure")
