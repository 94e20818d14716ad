"""Two toys, in real Chromium: dice that nobody has thrown before, and a game against three models of land."""

import json
import re

import numpy as np
import pytest

from built import WORKS
from inpage import BRING, DRAWN, PAINTED, WRITTEN
from snippets.foundations.toy_model import guess_the_rule, two_ways_to_be_uniform, yes_or_no_by_bayes
from snippets.foundations.what_is_a_model import law_of_large_numbers, throw_again
from snippets.shared.datasets import land

pytestmark = WORKS

DICE, GAME = (
    "foundations/what_is_a_model/#fig-throw_again",
    "foundations/toy_model/#fig-guess_the_rule",
)  # the first is in a fold
STATE = [1, 2, 3, 4]  # of the generator, in the place of the browser's chance
CHANCE = f"Crypto.prototype.getRandomValues = (words) => (words.set({STATE}), words)"


@pytest.fixture
def toy(open_page):
    """toy(address, **options): the page, with its toy at hand."""

    def toy(address, script="", **options):
        page = open_page(address, script=CHANCE + ";" + WRITTEN + script, **{"reduced_motion": "reduce"} | options)
        page.locator(".toy").scroll_into_view_if_needed()
        page.locator(".toy[data-ready]").wait_for()
        page.wait_for_function("() => document.querySelector('.toy canvas').width > 300 && window.written.length")
        return page

    return toy


def says(page):
    return page.locator(".toy .values").inner_text()


def words_of(dice):
    """What is said of dice that have been thrown so."""
    shares = np.array([np.mean(faces == 6) for faces in dice])
    errors = np.array([law_of_large_numbers.standard_error(1 / 6, len(faces)) for faces in dice])
    off, inside = (shares - 1 / 6) / errors, int((abs(shares - 1 / 6) < 2 * errors).sum())
    side = "below" if off[-1] < 0 else "above"
    return (
        f"last die: {100 * shares[-1]:.1f}% sixes, {abs(off[-1]):.1f} standard errors {side} 1/6. "
        f"{inside} of {len(dice)} in the funnel."
    )


def press(page, name):
    page.locator(".toy").get_by_role("button", name=name, exact=True).click()


def test_dice_begin_with_those_of_the_page_and_go_on_with_new_ones(toy):
    page = toy(DICE)
    first = page.evaluate(DRAWN)
    state = throw_again.toy()["seed"]
    own = [throw_again.roll(state, 1000) for _ in range(20)]
    assert says(page) == f"The page’s {words_of(own)}"
    state, mine = list(STATE), []
    for times in 10, 1, 1000, 100:
        press(page, f"Throw {times:,} {'time' if times == 1 else 'times'}")
        mine.extend(throw_again.roll(state, times))
        assert says(page) == f"Your {words_of([np.array(mine)])}"
    page.wait_for_function("() => written.some(([words]) => words === 'die 1: 1,111 throws')")
    press(page, "Another die")
    mine = [np.array(mine), throw_again.roll(state, 1111)]
    assert says(page) == f"Your {words_of(mine)}"
    press(page, "Throw 10 times")
    mine[1] = np.append(mine[1], throw_again.roll(state, 10))
    assert says(page) == f"Your {words_of(mine)}"
    for _ in range(18):
        press(page, "Another die")
    press(page, "Reset")
    page.wait_for_function(f"(first) => ({DRAWN})() === first", arg=first)
    assert says(page) == f"The page’s {words_of(own)}"
    assert page.problems == []


def test_the_bars_of_the_dice_are_as_high_as_the_shares_say(toy):
    page = toy(DICE)
    page.evaluate("""() => {
      window.filled = [];
      const { fillRect } = CanvasRenderingContext2D.prototype;
      CanvasRenderingContext2D.prototype.fillRect = function (...place) {
        filled.push(place);
        fillRect.apply(this, place);
      };
    }""")
    press(page, "Throw 100 times")
    page.wait_for_function("() => filled.length === 7")
    bars = np.array(page.evaluate("filled")[1:])  # after the background
    shares = law_of_large_numbers.frequencies(throw_again.roll(list(STATE), 100))
    assert bars[:, 3] / bars[:, 3].sum() == pytest.approx(shares, abs=1e-9)
    assert np.ptp(bars[:, 1] + bars[:, 3]) < 1e-9, "they stand on one line"


def test_where_motion_is_welcome_the_throws_come_one_after_the_other(toy):
    page = toy(DICE, reduced_motion="no-preference")
    press(page, "Throw 1,000 times")
    page.wait_for_function("() => written.some(([words]) => words === 'die 1: 1,000 throws')")
    titles = [re.fullmatch(r"die 1: ([\d,]+) throws?", words) for words, _ in page.evaluate("written")]
    seen = [int(title[1].replace(",", "")) for title in titles if title]
    assert len(set(seen)) > 2 and seen == sorted(seen)


def put(page, x):
    """Click the place x of the plane; where it then is, in degrees as the toy says it."""
    box = page.locator(".toy canvas").bounding_box()
    shares = np.array([0.0528, 0.9057]) + (np.array(x) / [370, 190] + 0.5) * [0.9917 - 0.0528, 0.0447 - 0.9057]
    page.mouse.click(box["x"] + shares[0] * box["width"], box["y"] + shares[1] * box["height"])
    found = re.match(r"x₁ = (−?\d+), x₂ = (−?\d+):", says(page))
    return [int(number.replace("−", "-")) for number in found.groups()]


def table(page):
    return [row.split("\t") for row in page.locator(".toy .scores").inner_text().split("\n")]


# In the middle of their cells, since a click is as exact as a pixel.
PLACES = {"Sahara": (10.5, 22.5), "Pacific": (-140.5, 20.5), "Antarctica": (40.5, -80.5), "Atlantic": (-37.5, 27.5)}


def test_the_game_answers_as_the_map_does_and_keeps_the_score_of_all_four(toy):
    page = toy(GAME)
    x = guess_the_rule.sample(np.random.default_rng(4), 480)
    given = [[] for _ in range(4)]
    for k, place in enumerate(PLACES.values()):
        assert put(page, place) == pytest.approx(place, abs=1)
        truth = bool(two_ways_to_be_uniform.is_land(np.array(place)[:, None])[0])
        said = k < 2  # the second and the third are wrong
        press(page, "Yes" if said else "No")
        verdict = "yes, the rule makes points there" if truth else "no, the rule makes none there"
        assert says(page).endswith(f": {verdict}. You said {'yes' if said else 'no'}.")
        at = np.array([place], dtype=float)
        densities = [
            yes_or_no_by_bayes.prob_in_box(at, x.min(axis=0), x.max(axis=0)),
            *(yes_or_no_by_bayes.prob_in_cells(at, yes_or_no_by_bayes.histogram(x, cell)) for cell in (20, 1)),
        ]
        answers = [float(said), *(yes_or_no_by_bayes.prob_land(d, land().sum())[0] for d in densities)]
        for own, answer in zip(given, answers, strict=True):
            own.append(answer if truth else 1 - answer)
        head, *rows = table(page)
        assert head == ["who", "says", f"points of {k + 1}", "log p"]
        assert [row[0] for row in rows] == ["you", "box", "cells of 20°", "cells of 1°"]
        assert [row[1] for row in rows] == [
            "yes" if said else "no",
            *(f"{100 * answer:.0f}%" for answer in answers[1:]),
        ]
        assert [float(row[2]) for row in rows] == pytest.approx([sum(own) for own in given], abs=0.051)
        assert {row[3] for row in rows} == {"–"}
    press(page, "Show the rule")
    assert "on land" in says(page)
    logs = [row[3].replace("−", "-") for row in table(page)[1:]]
    assert logs[0] == "-∞"
    assert [float(log) for log in logs[1:]] == pytest.approx([np.log(own).mean() for own in given[1:]], abs=0.0051)
    assert page.problems == []


def test_after_twenty_answers_the_game_is_over_and_a_new_one_begins(toy):
    page = toy(GAME)
    for k in range(20):
        assert "The rule" not in says(page)
        put(page, (-170 + 17 * k, 0))
        press(page, "No")
    assert "The rule: any place on a map of the world, as long as it is on land." in says(page)
    page.evaluate(PAINTED)
    before = page.evaluate(DRAWN)
    box = page.locator(".toy canvas").bounding_box()
    page.mouse.click(box["x"] + 100, box["y"] + 100)
    press(page, "No")
    assert says(page) == "Start a new game first." and page.evaluate(DRAWN) == before
    press(page, "New game")
    assert table(page)[0][2] == "points of 0"
    page.wait_for_function(f"(before) => ({DRAWN})() !== before", arg=before)


def test_a_keyboard_plays_the_game_too(toy):
    page = toy(GAME)
    page.locator(".toy canvas").focus()
    press_key = page.keyboard.press
    for key in ["ArrowRight"] * 4 + ["ArrowUp"] * 5 + ["Shift+ArrowLeft"]:
        press_key(key)
    assert says(page) == "x₁ = 19, x₂ = 25: yes or no?"
    press_key("Enter")
    assert page.evaluate("document.activeElement.textContent") == "Yes"
    press_key("Enter")
    assert says(page) == "x₁ = 19, x₂ = 25: yes, the rule makes points there. You said yes."
    assert page.evaluate("document.activeElement.localName") == "canvas", "on to the next place"
    for key in "Tab", "Tab", "Enter":  # past the slider
        press_key(key)
    assert says(page).startswith("First choose a place") and len(table(page)) == 5
    assert page.problems == []


def test_a_finger_plays_the_game_and_the_slider_adds_points(toy):
    page = toy(GAME, width=390, has_touch=True)
    box = page.locator(".toy canvas").bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert "yes or no?" in says(page)
    before = page.evaluate(DRAWN)
    page.locator(".toy input").press("End")
    page.wait_for_function(f"(before) => ({DRAWN})() !== before", arg=before)
    assert page.locator(".toy input").get_attribute("aria-valuetext") == "480"


NOTHING = ["", "7", "{", "{}", "[]"]
NO_DICE = [
    {"words": [0, 0, 0, 0], "throws": [3]}, {"words": [1, 2, 3], "throws": [3]}, {"words": [1, 2, 3, 2**32], "throws": [3]},
    {"words": STATE, "throws": []}, {"words": STATE, "throws": [0]}, {"words": STATE, "throws": [10**9]},
]  # fmt: skip
NO_GAME = [{"answers": [["a", 1, 1]], "at": 0}, {"answers": [[0, 0, 1]] * 21, "at": 0}, {"answers": [], "at": "length"}]


@pytest.mark.parametrize(
    ("address", "presses", "bad"),
    [(DICE, ["Throw 100 times", "Another die", "Throw 10 times"], NO_DICE), (GAME, ["Yes", "Show the rule"], NO_GAME)],
)
def test_a_link_brings_the_same_dice_and_the_same_game_and_nothing_else(toy, address, presses, bad):
    page = toy(address)
    assert page.locator(".toy").get_attribute("data-state") is None
    if address == GAME:
        page.locator(".toy input").press("End")
        put(page, PLACES["Pacific"])
    for name in presses:
        press(page, name)
    state = page.locator(".toy").get_attribute("data-state")
    bring = f"document.querySelector('.toy').dataset.state = {json.dumps(state)}"
    there = toy(address, script=f"addEventListener('DOMContentLoaded', () => ({bring}))")
    for one in page, there:
        one.evaluate(PAINTED)
    drawn, words = page.evaluate(DRAWN), page.locator(".toy .desk").inner_text()
    assert says(there) == says(page).rpartition("You said yes. ")[2] and there.evaluate(DRAWN) == drawn
    for text in [*NOTHING, *map(json.dumps, bad)]:
        there.locator(".toy").evaluate(BRING, text)
    there.evaluate(PAINTED)
    assert there.evaluate(DRAWN) == drawn
    there.locator(".toy").evaluate(BRING, state)
    assert there.locator(".toy .desk").inner_text().endswith(words.rpartition("You said yes. ")[2])
    assert page.problems == there.problems == []
