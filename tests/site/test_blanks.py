"""The toy of blanks, in real Chromium: a plan made by hand, by keys or by finger, its exact law, and drawings from it."""

import json

import numpy as np
import pytest

from built import WORKS
from inpage import BRING, DRAWN, LINK, PAINTED, WRITTEN, swipe
from snippets.diffusion.words_and_masks import blanks_by_your_plan as snippet
from snippets.diffusion.words_and_masks import blanks_fill_up
from snippets.foundations.what_is_a_model import throw_again
from snippets.shared.masks import unmask_law
from snippets.shared.sixteen import order, pictures

pytestmark = [WORKS, pytest.mark.reads("docs/diffusion/words_and_masks.md")]

PAGE = "diffusion/words_and_masks/"
TOY = "#fig-blanks_by_your_plan"
STATE = [1, 2, 3, 4]  # of the generator, in the place of the browser's chance
CHANCE = f"Crypto.prototype.getRandomValues = (words) => (words.set({STATE}), words)"
CORNERS = ["upper left", "upper right", "lower left", "lower right"]
# All rectangles from now on, [colour, x, y, width, height], those with an outline with an empty colour; and discs, [x, y].
SHAPES = """() => {
  Object.assign(window, { filled: [], discs: [] });
  const { arc, fillRect, strokeRect } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.arc = function (x, y, ...round) {
    discs.push([x, y]);
    arc.call(this, x, y, ...round);
  };
  CanvasRenderingContext2D.prototype.fillRect = function (...place) {
    filled.push([this.fillStyle, ...place]);
    fillRect.apply(this, place);
  };
  CanvasRenderingContext2D.prototype.strokeRect = function (...place) {
    filled.push(["", ...place]);
    strokeRect.apply(this, place);
  };
}"""
BLUE, ORANGE = "#1f6fb4", "#c44e00"


@pytest.fixture
def toy(open_page):
    def toy(address=f"{PAGE}{TOY}", **options):
        page = open_page(address, script=f"{CHANCE};{WRITTEN}", **{"reduced_motion": "reduce"} | options)
        page.locator(f"{TOY} .screen").scroll_into_view_if_needed()
        page.locator(f"{TOY}[data-ready]").wait_for()
        page.wait_for_function("() => window.written.length")
        return page, page.locator(TOY)

    return toy


def words(step, drawn=()):
    """What the toy says of a plan and of what was drawn by it."""
    plan = snippet.plan(step)
    alone, jointly = snippet.entropies(snippet.p_data, plan).T
    lost, law = abs((alone - jointly).sum()), unmask_law(snippet.p_data, plan)
    plain = sum(len({*x}) == 1 for x in drawn)
    draws = f", and {plain:,} of {len(drawn):,} drawn" if drawn else ""
    plural = "s lose" if len(plan) > 1 else " loses"
    bits = "nothing" if lost < 1e-9 else f"{lost:.3f} bits ({lost * np.log(2):.3f} nats)"
    return f"{len(plan)} step{plural} {bits}. {100 * (law[0] + law[15]):.1f}% of the pictures are plain{draws}."


def drawings(step, n, state=STATE):
    """The first n pictures of a plan from this state."""
    state = list(state)
    coins = [[throw_again.next_number(state) / 2**32 for _ in range(4)] for _ in range(n)]
    return [tuple(blanks_fill_up.fill(snippet.p_data, np.array(step), np.array(coin)).tolist()) for coin in coins]


def says(toy):
    return toy.locator(".values").inner_text()


def heard(toy):
    return toy.locator(".heard").inner_text()


def press(toy, name):
    toy.get_by_role("button", name=name, exact=True).click()


def place(toy, i):
    """The middle of a blank on the screen, from the still: its square has its upper left corner at (76, 17) of 480 by 384."""
    box = toy.locator("img").bounding_box()
    x, y = 76 + 55 * (i % 2 + 0.5), 17 + 55 * (i // 2 + 0.5)
    return box["x"] + box["width"] * x / 480, box["y"] + box["height"] * y / 384


def painted(page):
    """The rectangles and discs of one painting, and what it writes."""
    page.evaluate(PAINTED)
    page.evaluate(SHAPES)
    page.evaluate("written.length = 0")
    page.locator(f"{TOY} canvas").focus()  # it is painted when it gets the focus
    page.wait_for_function("() => filled.length > 30")
    page.evaluate(PAINTED)
    return page.evaluate("filled"), page.evaluate("discs"), [text for text, _ in page.evaluate("written")]


def test_clicks_put_blanks_into_steps_and_the_values_are_pythons(toy):
    page, toy = toy()
    step = [1, 1, 2, 2]
    assert says(toy) == words(step) and toy.get_attribute("data-state") is None
    for i in (3, 3, 1, 0, 0, 0, 2, 2):
        page.mouse.click(*place(toy, i))
        step[i] = step[i] % 4 + 1
        assert says(toy) == words(step)
        assert heard(toy) == f"The blank {CORNERS[i]}: step {step[i]}."
    for name, plan in (("All at once", [1] * 4), ("One by one", [1, 2, 3, 4]), ("Row by row", [1, 1, 2, 2])):
        press(toy, name)
        assert says(toy) == words(plan)
    assert toy.get_attribute("data-state") is None, "as it opened"
    assert page.problems == []


@pytest.mark.parametrize("step", [[1, 2, 2, 3], [1, 1, 1, 1], [3, 1, 1, 1]])
def test_bars_outlines_and_table_are_those_of_the_exact_law(toy, step):
    page, toy = toy()
    toy.evaluate(BRING, json.dumps({"step": step, "drawn": 0}))
    rectangles, discs, written = painted(page)
    law = unmask_law(snippet.p_data, snippet.plan(step))
    bars = np.array([place for colour, *place in rectangles if colour == BLUE])
    outlines = np.array([place for colour, *place in rectangles if colour == ""][-16:])
    assert len(bars) == 16 and discs == []
    assert bars[:, 3] / bars[:, 3].sum() == pytest.approx(law[order], abs=1e-9)
    assert outlines[:, 3] / outlines[:, 3].sum() == pytest.approx(snippet.p_data[order], abs=1e-9)
    assert bars[:, 3].sum() == pytest.approx(outlines[:, 3].sum()), "on one scale"
    top, _ = snippet.figure(step=tuple(step)).axes
    told = sorted(text.get_text() for text in top.texts)
    assert sorted(written[: len(told)]) == told, "the still's numbers"


def test_a_keyboard_makes_plans(toy):
    page, toy = toy()
    canvas, key = toy.locator("canvas"), page.keyboard.press
    canvas.focus()
    for name in ("ArrowRight", "ArrowDown", "ArrowDown", "Enter"):
        key(name)
    assert heard(toy) == "The blank lower right: step 3." and says(toy) == words([1, 1, 2, 3])
    for name in ("ArrowLeft", "ArrowUp", "Backspace"):
        key(name)
    assert heard(toy) == "The blank upper left: step 4." and says(toy) == words([4, 1, 2, 3])
    key("Space")
    assert says(toy) == words([1, 1, 2, 3])
    assert page.url.endswith(PAGE + TOY), "arrow keys turn no pages here"
    assert page.problems == []


def test_a_finger_taps_blanks_and_scrolls_elsewhere(toy):
    page, toy = toy(width=390, has_touch=True, is_mobile=True)
    page.touchscreen.tap(*place(toy, 2))
    assert says(toy) == words([1, 1, 3, 2])
    before, (x, y) = page.evaluate("scrollY"), place(toy, 2)
    swipe(page, [(x, y - 20 * k) for k in range(9)])
    page.wait_for_function("(before) => Math.abs(scrollY - before) > 50", arg=before)
    assert says(toy) == words([1, 1, 3, 2])


def test_drawings_come_by_the_plan_and_a_new_plan_forgets_them(toy):
    page, toy = toy()
    first, second = drawings([1, 1, 2, 2], 2)
    for drawn in ([first], [first, second]):
        press(toy, "Draw a picture")
        assert says(toy) == words([1, 1, 2, 2], drawn)
        colours = ", ".join(f"{name} {'black' if a else 'white'}" for name, a in zip(CORNERS, drawn[-1], strict=True))
        assert heard(toy) == f"Drawn: {colours}."
    press(toy, "Draw 1,000")
    assert says(toy) == words([1, 1, 2, 2], drawings([1, 1, 2, 2], 1002))
    press(toy, "One by one")
    assert says(toy) == words([1, 2, 3, 4]) and "lose nothing" in says(toy)
    assert heard(toy) == "", "no word of a drawing that is gone"
    assert page.problems == []


def test_the_square_the_dots_and_the_frame_show_what_was_drawn(toy):
    page, toy = toy()
    press(toy, "Draw 1,000")
    rectangles, discs, _ = painted(page)
    every = drawings([1, 1, 2, 2], 1000)
    side = toy.locator("canvas").bounding_box()["width"] * 0.2292 / 2
    cells = [colour for colour, _, _, wide, high in rectangles if colour and wide == high == pytest.approx(side)]
    assert cells == [("#ffffff", "#000000")[a] for a in every[-1]]
    below = [tuple(picture.ravel().tolist()) for picture in pictures[order]]
    law = unmask_law(snippet.p_data, snippet.plan([1, 1, 2, 2]))[order]
    shares = np.array([every.count(x) for x in below]) / 1000
    assert (abs(shares - law) < 5 * np.sqrt(law * (1 - law) / 1000)).all()
    bars = np.array([place for colour, *place in rectangles if colour == BLUE])
    x, y = np.array(discs).T
    assert x == pytest.approx(bars[:, 0] + bars[:, 2] / 2)
    assert (bars[:, 1] + bars[:, 3] - y) / bars[:, 3] * law == pytest.approx(shares)
    (framed,) = [x + wide / 2 for colour, x, _, wide, _ in rectangles if colour == ORANGE]
    assert below[abs(x - framed).argmin()] == every[-1]


def test_where_motion_is_welcome_blanks_are_filled_step_by_step(toy):
    page, toy = toy(reduced_motion="no-preference")
    page.evaluate("""() => {
      window.seen = [];
      const { fillText } = CanvasRenderingContext2D.prototype;
      CanvasRenderingContext2D.prototype.fillText = function (words, ...place) {
        if (["1", "2", "3", "4"].includes(String(words))) seen.push(this.fillStyle);
        fillText.call(this, words, ...place);
      };
    }""")
    press(toy, "One by one")
    press(toy, "Draw a picture")
    full = "() => seen.slice(-4).every((colour) => ['#000000', '#ffffff'].includes(colour))"
    page.wait_for_function(f"() => seen.length > 16 && ({full})()")
    frames = np.reshape(page.evaluate("seen.slice(0, seen.length - seen.length % 4)"), (-1, 4))
    filled = np.isin(frames, ["#000000", "#ffffff"]).sum(axis=1)
    assert {*filled} == {0, 1, 2, 3, 4} and (np.diff(filled) >= 0).all()


def test_a_link_brings_the_plan_and_its_drawings_and_nothing_else(toy, origin):
    page, one = toy()
    page.mouse.click(*place(one, 3))
    press(one, "Draw 1,000")
    press(one, "Draw a picture")
    kept = json.loads(one.get_attribute("data-state"))
    assert kept == {"step": [1, 1, 2, 3], "words": STATE, "drawn": 1001}
    there, other = toy(page.evaluate(LINK, "blanks_by_your_plan").removeprefix(f"{origin}/"))
    assert says(other) == says(one) == words([1, 1, 2, 3], drawings([1, 1, 2, 3], 1001))
    assert json.loads(other.get_attribute("data-state")) == kept
    there.evaluate(PAINTED)
    drawn = there.evaluate(DRAWN)
    bad = [{"step": [1, 2, 3]}, {"step": [0, 1, 1, 1]}, {"step": [1, 1, 1, 5]}, {"step": [1, 1, 1.5, 2]}, {"step": "1122"},
           {"drawn": 10**9}, {"drawn": -1}, {"words": [0] * 4}, {"words": [1, 2, 3]}, {"words": [1, 2, 3, 2**32]}]  # fmt: skip
    for text in ["", "7", "{", "{}", "[]", *(json.dumps(kept | change) for change in bad)]:
        other.evaluate(BRING, text)
        there.evaluate(PAINTED)
        assert says(other) == says(one) and there.evaluate(DRAWN) == drawn, text
    other.evaluate(BRING, json.dumps({"step": [1, 1, 1, 1], "drawn": 0}))
    assert says(other) == words([1, 1, 1, 1])
    assert page.problems == there.problems == []
