"""Four names for one arrow, in real Chromium: the point goes where it is put, by hand, by keys and by time, and the four follow."""

import re

import numpy as np
import pytest

from built import WORKS
from inpage import BRING, swipe
from snippets.foundations.introduction_paths import four_names_for_one_arrow as snippet

pytestmark = [WORKS, pytest.mark.reads("docs/foundations/introduction_paths.md")]

PAGE = "foundations/introduction_paths/"
TOY = "#fig-four_names_for_one_arrow"
WITHIN = 0.03  # of what is said of a place that was pointed at, which is one pixel wide


@pytest.fixture
def toy(open_page):
    def toy(**options):
        page = open_page(f"{PAGE}{TOY}", **options)  # it opens the fold
        page.locator(f"{TOY}[data-ready]").wait_for()
        page.locator(f"{TOY} .screen").scroll_into_view_if_needed()
        return page, page.locator(TOY)

    return toy


def written(x, t):
    """What the toy says of a point and a time."""
    names = snippet.four("velocity", snippet.p_data.velocity(x, t), x, t)

    def pair(values):
        return "({:.2f}, {:.2f})".format(*(values + 0.0)).replace("-0.00", "0.00").replace("-", "−")

    return (
        f"x {pair(x)}. Velocity {pair(names['velocity'])}, score {pair(names['score'])}, "
        f"mean data {pair(names['data'])}, mean noise {pair(names['noise'])}."
    )


def said(toy):
    return toy.get_by_role("status").inner_text()


def numbers(text):
    """The ten numbers of these words: of x, velocity, score, mean data and mean noise."""
    return np.array([float(number) for number in re.findall(r"-?\d+\.\d+", text.replace("−", "-"))])


def place(toy, x):
    """Where a point of the plane is on the screen: from where the toy itself puts two of them."""
    box = toy.locator("canvas").bounding_box()
    size = max(11, box["width"] / 42)
    scale = min((box["width"] - 5 * size) / 6, (box["height"] - 4 * 1.7 * size - 3.4 * size) / 5.1)
    left, top = (box["width"] - 6 * scale) / 2 + 1.5 * size, 4
    return box["x"] + left + scale * (x[0] + 2.9), box["y"] + top + scale * (2.9 - x[1])


def test_it_opens_as_the_still_and_keeps_to_the_line_as_time_goes(toy):
    page, toy = toy()
    keep, slider = toy.get_by_role("button", name="Keep to a straight line"), toy.get_by_role("slider")
    assert said(toy) == written(snippet.at(0.7)[0], 0.7) and keep.get_attribute("aria-pressed") == "true"
    slider.focus()
    for key, t in (("Home", 0.02), ("End", 0.98), ("ArrowLeft", 0.96)):
        page.keyboard.press(key)
        assert slider.get_attribute("aria-valuetext") == f"{t:.2f}" and said(toy) == written(snippet.at(t)[0], t)
    assert page.problems == []


def test_arrow_keys_move_the_point_off_its_line_and_a_button_brings_it_back(toy):
    page, toy = toy()
    keep, slider = toy.get_by_role("button", name="Keep to a straight line"), toy.get_by_role("slider")
    toy.locator("canvas").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowUp", "ArrowLeft", "ArrowDown", "ArrowDown"):
        page.keyboard.press(key)
    x = snippet.at(0.7)[0] + [0.05, -0.05]
    assert said(toy) == written(x, 0.7) and keep.get_attribute("aria-pressed") == "false"
    slider.focus()
    page.keyboard.press("Home")
    assert said(toy) == written(x, 0.02), "the point stays where it was put"
    keep.click()
    assert said(toy) == written(snippet.at(0.02)[0], 0.02) and keep.get_attribute("aria-pressed") == "true"
    assert page.url.endswith(PAGE + TOY), "arrow keys turn no pages here"


def test_a_mouse_drags_the_point_and_its_four_names_follow(toy):
    page, toy = toy()
    page.mouse.move(*place(toy, (-1, 0.5)))
    page.mouse.down()
    assert numbers(said(toy))[:2] == pytest.approx([-1, 0.5], abs=WITHIN)
    page.mouse.move(*place(toy, (0.5, 1.5)), steps=4)
    page.mouse.up()
    page.mouse.move(*place(toy, (2, 2)))
    found = numbers(said(toy))
    assert found[:2] == pytest.approx([0.5, 1.5], abs=WITHIN), "let go"
    (x, u, s, data, noise), t = found.reshape(5, 2), 0.7
    assert u == pytest.approx(data - noise, abs=0.011) and x == pytest.approx((1 - t) * noise + t * data, abs=0.011)
    assert s == pytest.approx(-noise / (1 - t), abs=0.03)
    page.mouse.move(*place(toy, (0.5, 1.5)))
    page.mouse.down()
    page.mouse.move(*place(toy, (9, 9)))
    assert numbers(said(toy))[:2] == pytest.approx([3.1, 2.9]), "at the edge it stays"


def test_a_finger_takes_the_point_along_and_elsewhere_it_scrolls_the_page(toy):
    page, toy = toy(width=390, has_touch=True, is_mobile=True)

    def stroke(begin, end):
        swipe(page, np.linspace(begin, end, 9))

    before = page.evaluate("scrollY")
    stroke(place(toy, snippet.at(0.7)[0]), place(toy, (0.8, 1.4)))
    assert page.evaluate("scrollY") == before
    assert numbers(said(toy))[:2] == pytest.approx([0.8, 1.4], abs=WITHIN)
    stroke(place(toy, (-2, -1.5)), place(toy, (-2, 2.5)))
    page.wait_for_function("(before) => Math.abs(scrollY - before) > 50", arg=before)
    assert numbers(said(toy))[:2] == pytest.approx([0.8, 1.4], abs=WITHIN), "it stayed"


def test_what_a_link_brings_is_taken_if_it_is_a_place_and_a_time(toy):
    _, toy = toy()
    toy.get_by_role("slider").press("Home")
    kept = [toy.get_attribute("data-state")]
    toy.locator("canvas").press("ArrowUp")
    kept.append(toy.get_attribute("data-state"))
    toy.get_by_role("slider").press("End")
    x = snippet.at(0.02)[0]
    above = x + np.array([0, 0.05])
    for state, place in zip(kept, (x, above), strict=True):
        toy.evaluate(BRING, state)
        assert said(toy) == written(place, 0.02)
    for damaged in ("{", "null", '{"t": 2}', '{"t": "0.5", "x": [0, 0]}', "[1]"):
        toy.evaluate(BRING, damaged)
        assert said(toy) == written(above, 0.02)
    toy.evaluate(BRING, '{"t": 0.5, "x": [9, -9]}')
    assert said(toy) == written(np.array([3.1, -2.2]), 0.5), "at the edge"
