"""Questions that ask for a guess: what becomes of it, with a mouse, with a keyboard, without a script and on paper."""

import re

import pytest

from built import WORKS

pytestmark = WORKS

NUMBER, CHOICE, PLACE = "diffusion/score/", "diffusion/solvers/", "diffusion/diffusion/"


@pytest.fixture
def ask(open_page):
    """ask(address): the page with its question, the form of that, and what it says."""

    def ask(address, **options):
        page = open_page(address, **options)
        box = page.locator(".predict")
        box.scroll_into_view_if_needed()
        if options.get("java_script_enabled", True):
            page.wait_for_selector(".forget", state="attached")  # which comes with the script
        return page, box, box.locator("output")

    return ask


def number(box):
    """The right answer, which the page knows."""
    return float(box.locator("form").get_attribute("data-answer"))


def test_wrong_guesses_are_kept_and_stand_beside_the_truth(ask):
    page, box, said = ask(NUMBER)
    right = number(box)
    field, fold = box.get_by_role("textbox", name="Your guess"), box.locator("details.answer")
    field.focus()
    page.keyboard.type("80%")
    page.keyboard.press("Enter")
    assert said.inner_text() == "You said 80%. Too high: guess again, or open the answer."
    field.fill("0.2")
    box.get_by_role("button", name="Guess", exact=True).click()
    assert said.inner_text() == "You said 80%, then 0.2. Too low: guess again, or open the answer."
    assert fold.get_attribute("open") is None
    page.reload()
    page.wait_for_selector(".forget", state="attached")
    assert said.inner_text() == ""
    fold.locator("summary").focus()
    page.keyboard.press("Enter")
    page.get_by_text(f"You said 80%, then 0.2; it is {100 * right:.3g}%.").wait_for()  # as the answer writes it
    assert f"{100 * right:.3g}%" in fold.inner_text()
    box.get_by_role("button", name="Forget my guesses").click()
    assert said.inner_text() == "" and not box.get_by_role("button", name="Forget").is_visible()
    assert page.evaluate("document.activeElement.matches('.predict input')")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('guess:'))") == []
    assert page.problems == []


def test_a_guess_that_is_right_opens_the_answer(ask):
    page, box, said = ask(NUMBER)
    field = box.get_by_role("textbox")
    field.fill("five")
    field.press("Enter")
    assert said.inner_text() == "Type a number, such as 0.25, 1/4, 25% or 2.5e-1."
    field.fill(f"{106 * number(box):.1f}%")  # within a tenth: nobody was asked to compute it
    field.press("Enter")
    page.wait_for_function("document.querySelector('.predict details.answer').open")
    page.get_by_text(re.compile(r"You said 5\d\.\d%; it is 51\.\d%\.")).wait_for()
    assert "right" in box.locator("form").get_attribute("class")
    assert page.problems == []


def test_whoever_does_not_want_to_guess_opens_the_answer_at_once(ask):
    _, box, said = ask(NUMBER)
    box.locator("summary").click()
    assert box.locator("details > p").first.is_visible() and said.inner_text() == ""


def test_a_choice_is_pressed(ask):
    page, box, said = ask(CHOICE)
    right = int(number(box))
    buttons = box.locator("li button")
    words = buttons.all_inner_texts()
    assert len(words) > 2 and box.locator("li").all_inner_texts() == words
    wrong = next(i for i in range(len(words)) if i != right)
    buttons.nth(wrong).focus()
    page.keyboard.press("Space")
    assert said.inner_text() == f"You said “{words[wrong]}”. That’s not it: guess again, or open the answer."
    assert "line-through" in buttons.nth(wrong).evaluate("(button) => getComputedStyle(button).textDecorationLine")
    buttons.nth(right).click()
    page.get_by_text(f"You said “{words[wrong]}”, then “{words[right]}”: right.").wait_for()
    assert box.locator("details.answer").get_attribute("open") is not None
    assert page.problems == []


@pytest.mark.parametrize("width", [1280, 390])
def test_a_click_into_the_figure_is_a_guess_and_stays_as_a_mark_beside_the_true_one(ask, width):
    page, box, said = ask(PLACE, width=width)
    begin, end, low, high, _ = page.evaluate("JSON.parse(document.querySelector('form.guess').dataset.axes).x")
    picture = page.locator(f"#{box.locator('form').get_attribute('data-in')} img").bounding_box()

    def click(value):
        at = begin + (end - begin) * (value - low) / (high - low)
        page.mouse.click(picture["x"] + at * picture["width"], picture["y"] + picture["height"] / 2)

    def marks(kind):
        """Where lines of this kind are on the axis."""
        boxes = [mark.bounding_box() for mark in page.locator(f".guesses > .{kind}").all()]
        shares = [(b["x"] + b["width"] / 2 - picture["x"]) / picture["width"] for b in boxes]
        return [low + (high - low) * (share - begin) / (end - begin) for share in shares]

    pixel = (high - low) / (end - begin) / picture["width"]
    click(-1.5)
    assert re.fullmatch(r"You said −1\.[45]\d?\. Too low: guess again, or open the answer\.", said.inner_text())
    assert marks("miss") == pytest.approx([-1.5], abs=0.05 + 2 * pixel) and marks("hit") == []
    click(number(box))
    page.locator(".guesses > .hit").wait_for(state="attached")
    assert page.evaluate("document.querySelector('.predict details.answer').open")
    assert marks("hit") == pytest.approx([number(box)], abs=2 * pixel)
    count = len(marks("miss"))
    click(4)  # the answer is there: it is a figure like any other
    assert len(marks("miss")) == count == 2
    assert page.problems == []


def test_no_marks_lie_over_a_figure_whose_code_is_open_and_may_be_changed(ask):
    page, box, _ = ask(PLACE)
    layer = page.locator(".guesses")
    assert layer.is_visible()
    box.locator("details.code > summary").click()
    page.locator("details.code[open] textarea").wait_for()
    assert not layer.is_visible()
    box.locator("details.code > summary").click()
    assert layer.is_visible()
    assert page.problems == []


def test_a_place_can_be_typed_too(ask):
    page, box, said = ask(PLACE)
    field = box.get_by_role("textbox", name="Click in Figure")
    field.fill("-3")
    field.press("Enter")
    assert said.inner_text().startswith("You said −3. Too low")
    assert page.locator(".guesses > .miss").inner_text() == "−3"


FAR = "addEventListener('DOMContentLoaded', () => (document.querySelector('h1').style.marginTop = '4000px'))"
# Of the parts of a question: where they are in it, and how large.
PARTS = """() => {
  const block = document.querySelector(".predict");
  const { x, y } = block.getBoundingClientRect();
  return [block, ...block.querySelectorAll(".admonition-title, form, label, input, ul, li, output, .figure, figcaption, summary")].map((part) => {
    const box = part.getBoundingClientRect();
    return [part.localName, box.x - x, box.y - y, box.width, box.height];
  });
}"""


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("address", [NUMBER, CHOICE, PLACE])
def test_a_question_is_as_large_before_its_script_comes(open_page, address, width):
    page = open_page(address, width=width, script=FAR)
    page.evaluate("document.documentElement.classList.add('whole')")  # it is laid out though it is far
    page.evaluate("document.fonts.ready")
    before = page.evaluate(PARTS)
    assert page.locator(".forget").count() == 0, "its script has not come"
    page.locator(".predict").scroll_into_view_if_needed()
    page.wait_for_selector(".forget", state="attached")
    for old, new in zip(before, page.evaluate(PARTS), strict=True):
        assert new == pytest.approx(old, abs=0.01)


def test_nothing_below_moves_until_the_answer_opens(ask):
    script = "localStorage.setItem('guess:/diffusion/solvers/#ask-who_hits_a_needle', '[\"Heun’s two\"]')"
    _, fresh, _ = ask(CHOICE)
    _, kept, _ = ask(CHOICE, script=script)
    assert kept.locator("li.miss").count() == 1 and fresh.locator("li.miss").count() == 0
    assert kept.bounding_box()["height"] == fresh.bounding_box()["height"]


def test_without_a_script_the_question_its_choices_and_the_answer_are_there(ask):
    _, box, _ = ask(CHOICE, java_script_enabled=False)
    assert box.locator("li").first.is_visible() and not box.locator("button").count()
    box.locator("summary").click()
    assert box.locator("details > p").first.is_visible()
    _, box, _ = ask(NUMBER, java_script_enabled=False)
    assert not box.locator("form").is_visible() and box.locator("summary").is_visible()


@pytest.mark.parametrize("address", [NUMBER, CHOICE])
def test_on_paper_question_and_answer_are_open_and_nothing_asks_to_be_pressed(ask, address):
    page, box, _ = ask(address)
    page.emulate_media(media="print")
    assert box.locator("details > p").first.is_visible() and not box.locator(".forget").is_visible()
    assert not box.locator("input").count() or not box.locator("input").is_visible()
    for choice in box.locator("li").all():
        assert choice.is_visible()
        assert choice.locator("button").evaluate("(button) => getComputedStyle(button).borderTopWidth") == "0px"


def test_a_browser_that_keeps_nothing_keeps_guesses_until_the_page_is_left(ask):
    none = "Object.defineProperty(window, 'localStorage', { get() { throw new Error('none'); } })"
    _, box, said = ask(NUMBER, script=none)
    for guess in ("0.9", "0.1"):
        box.get_by_role("textbox").fill(guess)
        box.get_by_role("textbox").press("Enter")
    assert said.inner_text().startswith("You said 0.9, then 0.1.")
