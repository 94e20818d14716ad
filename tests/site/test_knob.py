"""The knob of guidance, in real Chromium: turned by keys and by hand it says what Python computes, and draws it."""

import numpy as np
import pytest

from built import WORKS
from inpage import BRING, LINK, PAINTED
from snippets.diffusion.guidance import past_one_it_overshoots

pytestmark = [WORKS, pytest.mark.reads("docs/diffusion/guidance.md")]

PAGE = "diffusion/guidance/"
TOY = "#fig-past_one_it_overshoots"
COLOURS = {"c0": ("#1f6fb4", "#7ab8f5"), "c1": ("#c44e00", "#ffa657")}  # of the two clouds, light and dark
# In which columns of the canvas, from 0 to 1, and rows, the pixels of a colour lie: mean and standard deviation of each.
PLACES = """(canvas, colour) => {
  const { width, height } = canvas;
  const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
  const [r, g, b] = [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16));
  const [columns, rows] = [[], []];
  for (let i = 0; i < data.length; i += 4) {
    if (data[i] !== r || data[i + 1] !== g || data[i + 2] !== b) continue;
    columns.push(((i / 4) % width) / width);
    rows.push(Math.floor(i / 4 / width) / height);
  }
  const median = (list) => list.sort((a, b) => a - b)[list.length >> 1];
  return [columns.length, median(columns), median(rows)];
}"""

# Sums up the time that frames take, then 50 turns of the knob with one frame each.
CLOCK = """
  window.spent = 0;
  const later = requestAnimationFrame;
  window.requestAnimationFrame = (call) => later((now) => {
    const begin = performance.now();
    call(now);
    spent += performance.now() - begin;
  });
"""
TURNS = """async (slider) => {
  const took = [];
  for (let turn = 0; turn < 60; turn++) {
    slider.value = (turn * 7) % 51;
    const begin = performance.now();
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    window.spent = performance.now() - begin;
    await new Promise(requestAnimationFrame);
    took.push(window.spent);
  }
  return took.slice(10); // the first ones are compiled
}"""


@pytest.fixture
def knob(open_page):
    def knob(**options):
        page = open_page(PAGE, **options)
        toy = page.locator(f"{TOY}.toy")
        toy.scroll_into_view_if_needed()
        page.locator(f"{TOY}[data-ready]").wait_for()
        return page, toy

    return knob


def words(scale):
    """What the toy says of a scale."""
    facts = past_one_it_overshoots.facts(scale)
    mean, std, tilted_mean, tilted_std = (f"{value + 0:.2f}".replace("-0.00", "0.00") for value in facts.values())
    return (
        f"Guided: mean {mean}, standard deviation {std}. Tilted: mean {tilted_mean}, standard deviation {tilted_std}."
    )


def pixels(toy, colour, scheme="light"):
    return toy.locator("canvas").evaluate(PLACES, COLOURS[colour][scheme == "dark"])


def test_turned_by_keys_it_says_what_python_computes(knob):
    page, toy = knob()
    slider, said = toy.get_by_role("slider", name="scale g"), toy.get_by_role("status")
    assert slider.get_attribute("aria-valuetext") == "3.0" and said.inner_text() == words(3)
    slider.focus()
    page.keyboard.press("Home")
    assert said.inner_text() == words(0)
    for _ in range(7):
        page.keyboard.press("ArrowRight")
    assert slider.get_attribute("aria-valuetext") == "0.7" and said.inner_text() == words(0.7)
    page.keyboard.press("End")
    assert slider.get_attribute("aria-valuetext") == "5.0" and said.inner_text() == words(5)
    assert page.problems == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_clouds_lie_on_each_other_at_one_and_part_past_it(knob, scheme):
    page, toy = knob(scheme=scheme)
    toy.get_by_role("slider").focus()
    found = {}
    for key, scale in (("Home", 0), ("End", 5)):
        page.keyboard.press(key)
        page.wait_for_function(f"() => document.querySelector('{TOY} [role=status]').textContent === {words(scale)!r}")
        page.evaluate(PAINTED)
        found[scale] = [pixels(toy, colour, scheme) for colour in ("c0", "c1")]
    (n_0, x_0, y_0), (m_0, _, z_0) = found[0]
    (n_5, x_5, _), (m_5, x_tilted, z_5) = found[5]
    assert min(n_0, m_0, n_5, m_5) > 1000 and y_0 < z_0 and z_5 > 0.5  # the guided half stands above the tilted one
    assert x_5 > x_tilted + 0.05 and x_0 < x_5 - 0.1  # 0.8 of the 8.4 units that the canvas shows, and more


def test_the_page_scrolls_under_a_finger_and_the_slider_is_as_high_as_one(knob):
    page, toy = knob(width=390, has_touch=True, is_mobile=True)
    canvas = toy.locator("canvas")
    assert canvas.evaluate("(canvas) => getComputedStyle(canvas).touchAction") == "auto"
    assert toy.get_by_role("slider").bounding_box()["height"] >= 44
    screen = toy.locator(".screen").bounding_box()
    assert canvas.bounding_box() == pytest.approx(screen)
    assert np.isclose(screen["width"] / screen["height"], 5 / 4.4, rtol=0.01)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_it_says_how_long_a_frame_takes(knob, capsys):
    _, toy = knob(script=CLOCK)
    took = toy.get_by_role("slider").evaluate(TURNS)
    assert len(took) == 50 and min(took) > 0
    with capsys.disabled():
        print(f"\nthe knob: {np.median(took):.1f} ms a frame of 400 particles, {min(took):.1f} at least")


def test_a_link_carries_where_the_knob_stands(knob, open_page, origin):
    page, toy = knob()
    toy.get_by_role("slider").press("ArrowLeft")
    link = page.evaluate(LINK, TOY.removeprefix("#fig-"))
    assert link.startswith(f"{origin}/{PAGE}#play=")
    page = open_page(link.removeprefix(f"{origin}/"))
    toy = page.locator(TOY)
    toy.get_by_text(words(2.9)).wait_for()
    assert toy.get_by_role("slider").get_attribute("aria-valuetext") == "2.9"
    for damaged in ("7", "{", '"3"'):
        toy.evaluate(BRING, damaged)
        assert toy.get_by_role("status").inner_text() == words(2.9)
