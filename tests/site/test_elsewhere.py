"""Films, toys and questions on sites that have nothing of ours but the package, with another theme and in another language."""

import io
import shutil
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import manual
from browsers import corner
from built import BACKGROUND, WORKS
from holdtrue.run.svg import PALETTE
from inpage import PLAYER
from processes import until

pytestmark = [WORKS, pytest.mark.reads("holdtrue")]

PLAIN = """
site_name: Spiele
site_url: ""
theme: {name: mkdocs, locale: de, highlightjs: false}
markdown_extensions: [holdtrue, pymdownx.details]
plugins: [holdtrue]
nav: [index.md, chance/games.md]
"""
# Pages turn without a reload, and a reader may choose the colours.
MATERIAL = """
site_name: Games
site_url: ADDRESS
theme:
  name: material
  font: false
  features: [navigation.instant]
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

A figure with a caption so long that its one line is wider than the picture above it, as captions may be.
///

/// predict | where
    answer: half.middle
    in: half.x

Where is the dot?

??? answer "The answer"

    At 0.5<!-- half.middle -->.
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
    return {"middle": 0.5}
'''
TAKEN = [
    *(f"snippets/chance/games/{name}.py" for name in ("players_wander", "play_once_more", "exercises", "fortunes_spread")),
    "docs/assets/toys/play_once_more.js",
]  # fmt: skip


def build(folder, serve, settings):
    """The address of a site with these settings, whose second page has all blocks."""
    (folder / "site").mkdir()
    origin = serve(folder / "site").origin
    written = {
        "mkdocs.yml": settings.replace("ADDRESS", f"{origin}/"), "docs/index.md": "# Start\n\n[Games](chance/games.md)\n",
        "docs/chance/games.md": PAGE, "snippets/chance/games/half.py": HALF,
    }  # fmt: skip
    for path in [*written, *TAKEN]:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
    for path, text in written.items():
        (folder / path).write_text(text, "utf-8")
    for path in TAKEN:
        shutil.copyfile(manual.MANUAL / "blocks" / path, folder / path)
    said, status = manual.Author(folder, Path(sys.executable).parent, folder).types("mkdocs build --strict")
    assert status == 0, said
    return origin


@pytest.fixture(scope="module")
def material(tmp_path_factory, serve):
    return build(tmp_path_factory.mktemp("material"), serve, MATERIAL)


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


def test_all_that_moves_works_with_another_theme_and_in_its_language(open_window, serve, tmp_path):
    page = open_window(f"{build(tmp_path, serve, PLAIN)}/", color_scheme="dark")
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
