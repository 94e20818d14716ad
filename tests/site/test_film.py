"""Films, in real Chromium: they play, pause and can be stepped through, and are stills where nothing can move."""

import io
import json
import math
from dataclasses import asdict
from importlib import resources

import matplotlib.pyplot as plt
import numpy as np
import pytest

from built import WORKS
from holdtrue.run.film import shoot
from holdtrue.run.svg import PALETTE, finish
from inpage import PAINTED, PLAYER
from snippets.foundations.what_is_a_model import noise_becomes_a_die

pytestmark = WORKS

PAGE = "foundations/what_is_a_model/#fig-noise_becomes_a_die"
LIGHT_C2 = bytes.fromhex(PALETTE["c2"][1][1:])
PATIENCE = 90_000  # milliseconds for Python to start on a machine that is busy
LAST = 50  # its last frame
AT = "() => Number(document.querySelector('.film input').value)"
# Time goes on when the test says so, in frames of as many milliseconds.
CLOCK = """
  let now = 0, waiting = [];
  performance.now = () => now;
  window.requestAnimationFrame = (call) => waiting.push(call);
  window.pass = (milliseconds, frame) => {
    for (const end = now + milliseconds; now < end; ) {
      now += frame;
      for (const call of waiting.splice(0)) call(now);
    }
  };
"""
SHIFTS = """
  window.shifts = [];
  new PerformanceObserver((list) => shifts.push(...list.getEntries())).observe({ type: "layout-shift", buffered: true });
"""
COLOURS = """() => {
  const { width, height } = document.querySelector(".film canvas");
  const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  copy.drawImage(document.querySelector(".film canvas"), 0, 0);
  const { data } = copy.getImageData(0, 0, width, height);
  const found = new Set();
  for (let i = 0; i < data.length; i += 4) {
    if (data[i + 3] === 255) found.add("#" + [...data.slice(i, i + 3)].map((byte) => byte.toString(16).padStart(2, "0")).join(""));
  }
  return [...found];
}"""
# How many pixels are opaque, and at how many of these places.
PIXELS = """(places) => {
  const { width, height } = document.querySelector(".film canvas");
  const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  copy.drawImage(document.querySelector(".film canvas"), 0, 0);
  const { data } = copy.getImageData(0, 0, width, height);
  const opaque = (x, y) => data[4 * (Math.floor(y * height) * width + Math.floor(x * width)) + 3] === 255;
  return [data.filter((byte, i) => i % 4 === 3 && byte === 255).length, places.filter(([x, y]) => opaque(x, y)).length];
}"""
# A film of this reel, at a frame: the pixels at places [axes, share from the top, share from the left].
REMADE = """async ([{ reel, stage }, frame, places]) => {
  const { remake } = await import("/assets/film.js");
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(stage)}`;
  await image.decode();
  const box = remake(document.querySelector(".film figure"), image, { reel, stage: image.src });
  document.querySelector(".film").prepend(box);
  const input = box.querySelector("input");
  const moment = JSON.parse(reel).clock[frame];
  input.max = frame + 1;
  input.value = frame;
  input.dispatchEvent(new Event("input"));
  while (!box.querySelector("canvas") || box.querySelector(".readout").textContent !== moment) await new Promise(requestAnimationFrame);
  const { width, height } = box.querySelector("canvas");
  const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  copy.drawImage(box.querySelector("canvas"), 0, 0);
  box.remove();
  const { axes } = JSON.parse(reel);
  return places.map(([k, top, left]) => {
    const [x, y, wide, high] = axes[k];
    return [...copy.getImageData(Math.floor((x + left * wide) * width), Math.floor((y + top * high) * height), 1, 1).data];
  });
}"""
DRAWN = "() => document.querySelector('.film canvas')?.toDataURL()"


def as_svg(figure):
    text = io.StringIO()
    figure.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    return finish(text.getvalue())


@pytest.fixture
def film(open_page):
    """film(**options): the page, where nothing starts by itself."""

    def film(**options):
        page = open_page(PAGE, **{"reduced_motion": "reduce"} | options)
        page.wait_for_function(PLAYER, polling=20)
        return page

    return film


def press(page, name):
    page.locator(".film .film-bar").get_by_role("button", name=name).click()


def test_it_begins_by_itself_when_it_is_seen_and_stops_at_its_end(open_page, origin):
    page, players = open_page("", script=SHIFTS), []
    page.route("**/film.*.js", lambda route: players.append(route))
    with page.expect_request("**/film.*.js"):
        page.goto(f"{origin}/{PAGE}")  # whose address leads to the film
    page.evaluate(PAINTED)
    begin = page.evaluate("performance.now()")  # what moves as a page comes is another matter
    place = page.locator(".film").bounding_box()
    players[0].continue_()
    page.locator(".film button", has_text="Pause").wait_for()
    page.wait_for_function("() => Number(document.querySelector('.film input').value) > 2")
    page.wait_for_function(f"() => Number(document.querySelector('.film input').value) === {LAST}", timeout=20_000)
    page.locator(".film button", has_text="Play").wait_for()
    assert page.locator(".film [role=status]").inner_text() == "The film has ended at t = 1.00."
    page.mouse.wheel(0, 2000)
    page.mouse.wheel(0, -2000)
    page.wait_for_timeout(300)
    assert page.locator(".film button").inner_text() == "Play", "once"
    assert page.locator(".film").bounding_box() == place
    moved = page.evaluate(
        "(begin) => shifts.filter(({ startTime }) => startTime > begin).map(({ value }) => value)", begin
    )
    assert sum(moved) < 0.001
    assert page.problems == []


def test_nothing_begins_where_motion_is_unwelcome_or_unseen(film, open_page):
    page = film()
    page.wait_for_timeout(500)
    assert page.locator(".film canvas").count() == 0 and page.locator(".film button").inner_text() == "Play"
    page = open_page(
        PAGE.partition("#")[0],
        width=390,
        script="addEventListener('DOMContentLoaded', () => (document.querySelector('h1').style.marginTop = '3000px'))",
    )
    page.wait_for_timeout(500)
    assert page.locator(".film canvas").count() == 0
    page.evaluate("document.documentElement.classList.add('whole')")  # what is above it is laid out now, not on the way
    page.locator(".film .screen").scroll_into_view_if_needed()
    page.locator(".film canvas").wait_for()


@pytest.mark.parametrize("frame", [4, 16, 90])
def test_its_speed_is_not_that_of_the_screen(film, frame):
    page = film(script=CLOCK)
    press(page, "Play")
    page.locator(".film button", has_text="Pause").wait_for()
    page.wait_for_function("() => pass(1, 1) || document.querySelector('.film canvas')", polling=20)
    begin = page.evaluate(AT)
    page.evaluate(f"pass(2000, {frame})")
    assert page.evaluate(AT) - begin == pytest.approx(
        20, abs=1 + frame / 100
    )  # a rounding, and the frame that passes the end
    page.evaluate("pass(60000, 60000)")  # the browser slept
    assert page.evaluate(AT) < 25 + begin


def test_it_pauses_and_goes_on(film):
    page = film(script=CLOCK)
    press(page, "Play")
    page.wait_for_function("() => pass(1, 1) || document.querySelector('.film canvas')", polling=20)
    page.evaluate("pass(1000, 20)")
    press(page, "Pause")
    there = page.evaluate(AT)
    assert page.locator(".film [role=status]").inner_text() == f"Paused at t = {there / LAST:.2f}."
    page.evaluate("pass(1000, 20)")
    assert page.evaluate(AT) == there
    press(page, "Play")
    page.evaluate("pass(1000, 20)")
    assert page.evaluate(AT) == pytest.approx(there + 10, abs=1)
    page.evaluate("pass(9000, 20)")
    assert page.evaluate(AT) == LAST
    press(page, "Play")
    page.evaluate("pass(100, 20)")
    assert page.evaluate(AT) < 3, "from the beginning again"
    assert page.problems == []


def test_a_keyboard_steps_through_it_and_the_clock_is_read_out(film):
    page = film()
    page.locator(".film button").focus()
    page.keyboard.press("Tab")
    drawings = set()
    for key, at in ("Home", 0), ("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1), ("End", LAST):
        page.keyboard.press(key)
        page.wait_for_function(f"() => document.querySelector('.film .readout').textContent === 't = {at / LAST:.2f}'")
        assert page.evaluate(AT) == at
        assert page.get_by_role("slider", name="Moment").get_attribute("aria-valuetext") == f"t = {at / LAST:.2f}"
        drawings.add(page.evaluate(DRAWN))
    assert len(drawings) == 4
    page.locator(".film button").focus()
    page.keyboard.press("Space")
    page.locator(".film button", has_text="Pause").wait_for()
    page.keyboard.press("Enter")
    assert page.locator(".film button").inner_text() == "Play"


def test_what_moves_stands_on_the_stage_and_right_over_it(film):
    page = film()
    page.locator(".film input").press("Home")
    page.locator(".film canvas").wait_for()
    image = page.locator(".film .screen img")
    assert image.get_attribute("src").endswith("noise_becomes_a_die.stage.svg")
    assert page.locator(".film canvas").bounding_box() == image.bounding_box()
    page.set_viewport_size({"width": 390, "height": 850})
    page.wait_for_function(
        "() => { const { width, clientWidth } = document.querySelector('.film canvas'); return width === clientWidth; }"
    )
    assert page.locator(".film canvas").bounding_box() == image.bounding_box()
    assert page.problems == []


@pytest.mark.parametrize("by", ["the system", "the reader"])
def test_its_colours_are_those_of_the_page_also_when_they_change(film, by):
    own = [PALETTE[f"c{k}"][1:] for k in range(5)]
    page = film()
    page.locator(".film input").press("Home")
    page.locator(".film canvas").wait_for()
    assert {light for light, _ in own} <= set(page.evaluate(COLOURS))
    if by == "the system":
        page.emulate_media(color_scheme="dark")
    else:
        page.locator("label[for^=__palette]:visible").click()
    page.wait_for_function(f"() => ({COLOURS})().includes('{own[0][1]}')")
    found = set(page.evaluate(COLOURS))
    assert {dark for _, dark in own} <= found and not found & {light for light, _ in own}


@pytest.mark.parametrize("frame", [0, 20, LAST])
def test_each_point_is_where_its_numbers_say(film, frame):
    page = film()
    page.locator(".film input").fill(str(frame))
    page.locator(".film canvas").wait_for()
    name = "noise_becomes_a_die"
    x, y, width, height = page.evaluate(f"fetch('{name}.film.json').then((answer) => answer.json())")["axes"][0]
    shares = (noise_becomes_a_die.film()["points"][frame] + [4, 3.06]) / [
        8,
        6.12,
    ]  # of the axes, as its figure() has them
    places = shares * [width, -height] + [x, y + height]
    assert ((places > 0) & (places < 1)).all()
    covered, hit = page.evaluate(PIXELS, places.tolist())
    assert hit == 400
    scale = page.evaluate("document.querySelector('.film canvas').width") / (5 * 72)  # pixels in a point
    assert covered < 400 * math.pi * (3.6 / 2 * scale + 1) ** 2, "and nowhere else"


def test_what_a_reader_moved_before_the_script_came_is_where_the_film_opens(browser, origin):
    context = browser.new_context(reduced_motion="reduce", service_workers="block")
    page, late = context.new_page(), []
    page.route("**/film*.js", lambda route: late.append(route))
    page.goto(f"{origin}/{PAGE}")
    page.locator(".film input").fill("20")
    while not late:
        page.wait_for_timeout(20)
    late[0].continue_()
    page.wait_for_function("() => document.querySelector('.film .readout').textContent === 't = 0.40'")
    page.locator(".film canvas").wait_for()
    context.close()


def test_between_two_frames_it_moves(film):
    page = film(script=CLOCK)
    press(page, "Play")
    page.wait_for_function("() => pass(1, 1) || document.querySelector('.film canvas')", polling=20)
    assert len({page.evaluate(f"pass(5, 5) || ({DRAWN})()") for _ in range(8)}) == 8, "40 of the 100 ms of a frame"


def test_tiles_and_markers_are_drawn_as_they_are_in_stills(film):
    page = film()
    figure, _ = plt.subplots(1, 2, figsize=(6, 3))
    figure.savefig(io.BytesIO(), format="svg")
    tiles = np.random.default_rng(0).random((4, 2, 3, 5))
    made = asdict(shoot({"tiles": tiles, "clock": range(4), "clock_name": "step"}, figure, as_svg))
    greys = page.evaluate(
        REMADE, [made, 2, [[k, (i + 0.5) / 3, (j + 0.5) / 5] for k in range(2) for i in range(3) for j in range(5)]]
    )
    assert [grey[3] for grey in greys] == [255] * 30
    assert np.array(greys)[:, 0] == pytest.approx(255 * (1 - tiles[2].ravel()), abs=1)
    points = np.array([[(0.2, 0.5), (0.5, 0.5), (0.8, 0.5), (-0.05, 0.5)]] * 2)
    markers = {"axes": 1, "colour": [0, 1, 2, 2], "marker": "o^s", "size": 20}
    made = asdict(shoot({"points": points, "clock": [0, 1]} | markers, figure, as_svg))
    box = json.loads(made["reel"])["axes"][1]
    x, y = 8 / (box[2] * 6 * 72), 8 / (box[3] * 3 * 72)  # 8 of the 10 points from the middle of a marker to its side
    corners = [[1, 0.5 + dy * y, at + dx * x] for at in (0.2, 0.5, 0.8) for dx in (-1, 1) for dy in (-1, 1)]
    shown = [pixel[3] == 255 for pixel in page.evaluate(REMADE, [made, 0, corners])]
    assert shown == [False] * 4 + [False, True] * 2 + [True] * 4, "a disc has no corners, a triangle two, a square four"
    assert page.evaluate(REMADE, [made, 0, [[1, 0.5, -0.05], [1, 0.5, 0.01]]]) == [[0, 0, 0, 0], [*LIGHT_C2, 255]], (
        "cut"
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_while_it_plays(film, scheme):
    page = film(scheme=scheme)
    press(page, "Play")
    page.locator(".film canvas").wait_for()
    page.evaluate(resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8"))
    assert page.evaluate("axe.run('.film').then(({ violations }) => violations.map(({ id }) => id))") == []


def test_paper_and_a_page_without_scripts_show_stills(film, open_page):
    page = film()
    page.locator(".film input").press("Home")
    page.locator(".film canvas").wait_for()
    assert not page.locator(".film .stills").is_visible()
    page.emulate_media(media="print")
    page.locator(".film .stills").wait_for()
    for selector, seen in (".stills", True), (".screen", False), (".film-bar", False), ("figcaption", True):
        assert page.locator(f".film {selector}").is_visible() == seen, selector
    page = open_page(PAGE, java_script_enabled=False)
    page.locator(".film .stills").wait_for()
    assert not page.locator(".film .screen").is_visible()
    assert not page.locator(".film button").is_visible()


def test_it_plays_after_a_link_and_comes_back_as_it_began(open_page):
    page = open_page("", reduced_motion="reduce")
    for _ in range(2):
        page.locator("a[href$='what_is_a_model/']:visible").first.click()
        page.locator(".film .readout").wait_for()
        page.locator(".film .screen").scroll_into_view_if_needed()
        page.wait_for_function(PLAYER, polling=20)
        press(page, "Play")
        page.locator(".film canvas").wait_for()
        page.locator(".md-logo:visible").first.click()
        page.locator(".front").wait_for()


def test_changed_code_gives_a_film_of_its_own(film, runtime):
    page = film()
    page.locator(".film details.code summary").click()
    code = page.locator(".film textarea")
    code.wait_for()
    assert "def film(n=400" in code.input_value()
    code.fill(code.input_value().replace("n=400", "n=30").replace('{"points"', '{"clock_name": "s", "points"'))
    page.locator("[data-do=run]").click()
    shown = page.locator(".play-stage .film")
    shown.wait_for(timeout=PATIENCE)
    shown.get_by_role("slider").press("Home")
    page.wait_for_function("() => document.querySelector('.play-stage .readout').textContent === 's = 0.00'")
    assert shown.locator("canvas").bounding_box() == shown.locator("img").bounding_box()
    assert page.locator(".film > figure .readout").inner_text() == "t = 1.00", "the page's own stays as it is"
    shown.get_by_role("button", name="Play").click()
    shown.get_by_role("button", name="Pause").wait_for()
    page.wait_for_function("() => document.querySelector('.play-stage .readout').textContent > 's = 0.10'")
    assert page.problems == []
    code.fill(code.input_value().replace('"clock": times', '"clock": times[1:]'))
    page.locator("[data-do=run]").click()
    page.locator(".play-bar .wrong").wait_for(timeout=PATIENCE)
    assert '"clock" has the shape (50,): give it (51,)' in page.locator(".play-bar [role=status]").inner_text()


def test_what_400_points_cost(film, report_frames):
    page = film()
    press(page, "Play")
    page.locator(".film canvas").wait_for()
    report_frames(page, "400 points")
