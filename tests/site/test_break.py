"""Exercises with code to break: a mistake is planted, the page's tests run in the browser, and the laws say which of them fails."""

import pytest

import course
from built import WORKS, of_page
from holdtrue.layout import DEFAULT
from holdtrue.render.extension import in_words
from processes import until

PATIENCE = 90_000  # milliseconds for Python to start on a machine that is busy
BLOCKS = [
    (f"{uri.removesuffix('.md')}/", page.full_name(block.code), DEFAULT.tests_of(page.full_name(block.code)), block)
    for uri, page in course.pages().items()
    for block in page.blocks
    if block.kind == "break"
]
PAGE, SNIPPET, TESTS, BLOCK = next(found for found in BLOCKS if found[0] == "diffusion/score/")


def of_block(address, snippet, tests, block):
    """An exercise as parameters of a test, which depends on its page, its code and its tests."""
    (page,) = of_page(address).marks
    reads = pytest.mark.reads(*WORKS.args, *page.args, f"snippets/{snippet}.py", tests, rest="the page around it")
    return pytest.param(address, block, id=f"{address}{block.name}", marks=reads)


class Exercise:
    """One of them on a page."""

    def __init__(self, page, block):
        self.page, self.box = page, page.locator(f"#ex-{block.name}")
        self.box.scroll_into_view_if_needed()
        self.mistakes, self.laws = self.box.locator(".choices button"), self.box.locator(".laws > li")
        self.mistakes.first.wait_for()
        self.field, self.status = self.box.locator("textarea"), self.box.locator("[role=status]")

    def button(self, name):
        return self.box.locator(f"[data-do={name}]")

    def plant(self, i):
        self.mistakes.nth(i).click()
        self.box.locator(".choices [aria-pressed=true]").wait_for()

    def judged(self):
        """Words of the laws that fail, when all are judged."""
        self.box.locator(".laws :is(.holds, .fails)").first.wait_for(timeout=PATIENCE)
        assert self.box.locator(".laws :is(.holds, .fails)").count() == self.laws.count()
        return [law.split("\n")[0] for law in self.box.locator(".laws .fails").all_inner_texts()]

    def check(self):
        self.button("check").click()
        return self.judged()


def of_python(page):
    return [url for url in page.asked if "/assets/python/" in url or "project.zip" in url or "/tests/" in url]


@pytest.mark.parametrize(("address", "block"), [of_block(*found) for found in BLOCKS])
def test_each_mistake_breaks_its_law_in_the_browser_and_the_published_code_none(open_page, runtime, address, block):
    page = open_page(address)
    exercise = Exercise(page, block)
    assert not [url for url in page.asked if "/editor/" in url], "nothing has been pressed"
    for i, mistake in enumerate(block.mistakes):
        exercise.plant(i)
        assert mistake.new in exercise.field.input_value()
        if i == 0:
            assert exercise.box.locator(".play-note").inner_text().startswith("The first check loads Python (")
            assert not of_python(page), "nothing has been checked"
        failed = exercise.check()
        assert in_words(mistake.law) in failed
        assert exercise.status.inner_text().startswith(f"{len(failed)} of {exercise.laws.count()} laws fail")
        said = exercise.box.locator(".laws .fails .found").first.inner_text()
        assert said.startswith("fails: found ") and ", expected " in said
    exercise.button("reset").click()
    assert exercise.check() == []
    assert exercise.status.inner_text() == "Every law holds."
    assert exercise.box.locator(".play-note").inner_text() == ""
    assert page.problems == []


@pytest.fixture(scope="module")
def opened(browser, origin, runtime):
    """An exercise whose Python several tests use."""
    context = browser.new_context(viewport={"width": 1280, "height": 850}, service_workers="block")
    page = context.new_page()
    page.problems = []
    page.on("pageerror", lambda error: page.problems.append(str(error)))
    page.goto(f"{origin}/{PAGE}")
    exercise = Exercise(page, BLOCK)
    exercise.plant(0)
    yield exercise
    context.close()


@pytest.fixture
def exercise(opened):
    """The same with the site's code, and afterwards nothing has gone wrong."""
    opened.button("reset").click()
    yield opened
    assert opened.page.problems == []


@WORKS
def test_with_a_keyboard_alone(exercise):
    page = exercise.page
    exercise.mistakes.first.focus()
    page.keyboard.press("Enter")
    exercise.box.locator(".choices [aria-pressed=true]").wait_for()
    assert exercise.status.inner_text().startswith("Planted in line ")
    assert exercise.field.get_attribute("aria-describedby")
    exercise.field.focus()
    page.keyboard.press("Control+Enter")
    assert exercise.judged()
    page.keyboard.press("Escape")
    assert exercise.button("check").evaluate("button => button === document.activeElement")
    heard = exercise.status.text_content()  # of a screen reader: which law, and by how much
    assert in_words(BLOCK.mistakes[0].law) in heard and "found" in heard
    exercise.mistakes.first.focus()
    page.keyboard.press("Space")
    page.wait_for_function(
        "text => document.querySelector('.break textarea').value.includes(text)", arg=BLOCK.mistakes[0].old
    )
    assert exercise.mistakes.first.get_attribute("aria-pressed") == "false"
    assert exercise.box.locator(".laws :is(.holds, .fails)").count() == 0, "that was of other code"


@WORKS
def test_a_mistake_of_ones_own_and_code_that_cannot_run(exercise):
    published = exercise.field.input_value()
    exercise.field.fill(published.replace("np.sqrt", "np.cbrt"))
    assert exercise.check()
    exercise.field.fill(f"{published}\nx = (")
    exercise.button("check").click()
    exercise.box.locator(".marked").wait_for()
    assert exercise.status.inner_text().startswith("Line ") and "never closed" in exercise.status.inner_text()
    exercise.field.fill(published.replace("def step", "def walk"))
    assert exercise.check()
    assert "AttributeError" in exercise.box.locator(".laws .fails .found").first.inner_text()


@WORKS
def test_code_that_does_not_end_is_stopped(exercise):
    exercise.field.fill("while True:\n    pass\n")
    exercise.button("check").click()
    exercise.page.wait_for_function(
        "() => document.querySelector('.break [role=status]').textContent === 'Checking …'", timeout=PATIENCE
    )
    exercise.button("stop").click()
    exercise.status.filter(has_text="Stopped.").wait_for()
    assert exercise.button("stop").is_hidden()
    exercise.button("reset").click()
    assert exercise.check() == []


@WORKS
@pytest.mark.parametrize("width", [390, 1280])
def test_without_a_script_all_of_it_can_be_read(open_page, width):
    page = open_page(PAGE, width, java_script_enabled=False)
    box = page.locator(f"#ex-{BLOCK.name}")
    for mistake in BLOCK.mistakes:
        item = box.locator(".choices li", has_text=f"{mistake.words}: {mistake.old} becomes {mistake.new}")
        assert item.is_visible()
        assert box.locator(".laws li", has_text=in_words(mistake.law)).is_visible()
    assert box.locator("button:visible").count() == 0
    assert box.locator(".source a:visible").get_attribute("href").endswith(TESTS)


@WORKS
def test_in_each_engine_a_law_fails_and_says_by_how_much(window, serve, site, runtime):
    window.open(f"{serve(site).origin}/{PAGE}#ex-{BLOCK.name}")
    press = "(selector) => document.querySelector(selector).click()"
    until(lambda: window.evaluate("() => !!document.querySelector('.break .choices button')"), "buttons")
    window.evaluate(f"() => ({press})('.break .choices button')")
    until(lambda: window.evaluate("() => !!document.querySelector('.break [aria-pressed=true]')"), "the mistake")
    window.evaluate(f"() => ({press})('.break [data-do=check]')")
    said = "() => document.querySelector('.break .fails .found')?.textContent"
    until(
        lambda: window.evaluate(
            "() => /Checking|laws fail/.test(document.querySelector('.break [role=status]').textContent)"
        ),
        "Python",
    )
    until(lambda: window.evaluate(said), "the laws")
    assert window.evaluate(said).startswith("fails: found ")
