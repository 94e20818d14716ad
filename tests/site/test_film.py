"""Films, in real Chromium: they play, pause and can be stepped through, and are stills where nothing can move."""

from importlib import resources

import pytest
from built import WORKS

from engine.svg import PALETTE

pytestmark = WORKS

PAGE = ""  # the first page shows one, above the fold
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
  window.shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
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
DRAWN = "() => document.querySelector('.film canvas')?.toDataURL()"


@pytest.fixture
def film(open_page):
    """film(**options): the page, where nothing starts by itself."""

    def film(**options):
        page = open_page(PAGE, **{"reduced_motion": "reduce"} | options)
        page.wait_for_function("() => document.querySelector('.film .readout').textContent === 't = 1.00'")
        return page

    return film


def press(page, name):
    page.get_by_role("group", name="Film of Figure 1").get_by_role("button", name=name).click()


def test_it_begins_by_itself_when_it_is_seen_and_stops_at_its_end(open_page):
    page = open_page(PAGE, script=SHIFTS)
    place = page.locator(".film").bounding_box()
    page.locator(".film button", has_text="Pause").wait_for()
    page.wait_for_function("() => Number(document.querySelector('.film input').value) > 2")
    page.wait_for_function(f"() => Number(document.querySelector('.film input').value) === {LAST}", timeout=20_000)
    page.locator(".film button", has_text="Play").wait_for()
    assert page.locator(".film [role=status]").inner_text() == "The film has ended at t = 1.00."
    page.mouse.wheel(0, 2000)
    page.mouse.wheel(0, -2000)
    page.wait_for_timeout(300)
    assert page.locator(".film button").inner_text() == "Play", "once"
    assert page.locator(".film").bounding_box() == place and page.evaluate("window.shift") < 0.001
    assert page.problems == []


def test_nothing_begins_where_motion_is_unwelcome_or_unseen(film, open_page):
    page = film()
    page.wait_for_timeout(500)
    assert page.locator(".film canvas").count() == 0 and page.locator(".film button").inner_text() == "Play"
    page = open_page(
        PAGE,
        width=390,
        script="addEventListener('DOMContentLoaded', () => (document.querySelector('h1').style.marginTop = '3000px'))",
    )
    page.wait_for_timeout(500)
    assert page.locator(".film canvas").count() == 0
    page.locator(".film").scroll_into_view_if_needed()
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
    page.wait_for_function("() => pass(100, 20) || Number(document.querySelector('.film input').value) > 5", polling=20)
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


def test_its_colours_are_those_of_the_page_also_when_they_change(film):
    own = [PALETTE[f"c{k}"][1:] for k in range(5)]
    page = film()
    page.locator(".film input").press("Home")
    page.locator(".film canvas").wait_for()
    assert {light for light, _ in own} <= set(page.evaluate(COLOURS))
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(f"() => ({COLOURS})().includes('{own[0][1]}')")
    found = set(page.evaluate(COLOURS))
    assert {dark for _, dark in own} <= found and not found & {light for light, _ in own}


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
    for selector, seen in (".stills", True), (".screen", False), (".film-bar", False), ("figcaption", True):
        assert page.locator(f".film {selector}").is_visible() == seen, selector
    page = open_page(PAGE, java_script_enabled=False)
    assert page.locator(".film .stills").is_visible() and not page.locator(".film .screen").is_visible()
    assert not page.locator(".film button").is_visible()


def test_it_plays_after_instant_navigation_and_comes_back_as_it_began(open_page):
    page = open_page("404.html", reduced_motion="reduce")
    page.evaluate("window.same = true")
    for _ in range(2):
        page.locator(".not-found a, a[rel=prev], .md-logo:visible").first.click()
        page.locator(".film .readout").wait_for()
        press(page, "Play")
        page.locator(".film canvas").wait_for()
        page.locator("a[href$='what_is_a_model/']:visible").first.click()
        page.locator("#fig-law_of_large_numbers").wait_for()
    assert page.evaluate("window.same")


def test_changed_code_gives_a_film_of_its_own(film, runtime):
    page = film()
    page.locator(".film details.code summary").click()
    code = page.locator(".film textarea")
    code.wait_for()
    assert "def film(n=400" in code.input_value()
    code.fill(code.input_value().replace("n=400", "n=30").replace('{"points"', '{"clock_name": "s", "points"'))
    page.locator("[data-do=run]").click()
    shown = page.locator(".play-result .film")
    shown.wait_for(timeout=PATIENCE)
    shown.get_by_role("slider").press("Home")
    page.wait_for_function("() => document.querySelector('.play-result .readout').textContent === 's = 0.00'")
    assert shown.locator("canvas").bounding_box() == shown.locator("img").bounding_box()
    assert page.locator(".film > figure .readout").inner_text() == "t = 1.00", "the page's own stays as it is"
    shown.get_by_role("button", name="Play").click()
    shown.get_by_role("button", name="Pause").wait_for()
    page.wait_for_function("() => document.querySelector('.play-result .readout').textContent > 's = 0.10'")
    assert page.problems == []
    code.fill(code.input_value().replace('"clock": times', '"clock": times[1:]'))
    page.locator("[data-do=run]").click()
    page.locator(".play-bar .wrong").wait_for(timeout=PATIENCE)
    assert '"clock" has the shape (50,): give it (51,)' in page.locator(".play-bar [role=status]").inner_text()


def test_what_plays_at_a_glance(film, capsys):
    """Reported, not judged: other machines are other."""
    page = film()
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable")

    def measured():
        return {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}

    page.evaluate("window.frames_seen = 0; (function count() { window.frames_seen++; requestAnimationFrame(count) })()")
    press(page, "Play")
    page.locator(".film canvas").wait_for()
    before, seen = measured(), page.evaluate("window.frames_seen")
    page.wait_for_timeout(3000)
    after, frames = measured(), page.evaluate("window.frames_seen") - seen
    seconds = after["Timestamp"] - before["Timestamp"]
    busy = {name: 1000 * (after[name] - before[name]) / max(frames, 1) for name in ("TaskDuration", "ScriptDuration")}
    with capsys.disabled():
        print(
            f"\n400 points: {frames / seconds:.0f} frames a second, main thread {busy['TaskDuration']:.1f} ms a frame, "
            f"of which scripts {busy['ScriptDuration']:.1f} ms"
        )
    assert frames, "it plays"
