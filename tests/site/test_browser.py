"""Every page, as a reader meets it: on a phone and on a desk, in light and dark, with a keyboard."""

import gzip
import io
import json
import re
from urllib.parse import urlsplit

import pytest
from PIL import Image

from built import BACKGROUND, WORKS, of_page
from course import addresses
from holdtrue.read.page import section
from inpage import axe, settled

pytestmark = WORKS
PAGES = addresses()
WEIGHT = 150_000  # bytes that travel for a page that is only read, but for its figures
COMPRESSED = {".html", ".css", ".js", ".json", ".svg"}

SHIFT = 0.02  # parts of the screen, in all; less is nothing to an eye
OBSERVE_SHIFTS = """
  window.shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
"""
# A browser that is short of time may hold back its frames for good.
FRAME = "const frame = () => new Promise((drawn) => { requestAnimationFrame(drawn); setTimeout(drawn, 1000); });"
SCROLL_THROUGH = """async () => {
  FRAME
  for (let y = 0; y < document.documentElement.scrollHeight; y += 800) {
    window.scrollTo(0, y);
    await frame();
    await frame(); // 24,000 pixels a second: no hand is as fast
  }
  const loaded = [...document.images].map((image) => {
    image.loading = "eager"; // on a busy machine the scroll outruns the lazy images
    return image.decode().catch(() => {});
  });
  await Promise.race([Promise.all(loaded), new Promise((late) => setTimeout(late, 10000))]);
  await frame();
}""".replace("FRAME", FRAME)
# When the colours of a page have changed, and whatever may have moved with them.
FADED = """async () => {
  FRAME
  document.getAnimations().forEach((fade) => fade instanceof CSSTransition && fade.finish());
  await frame();
  await frame();
}""".replace("FRAME", FRAME)
# What a reader sees as text; code is code, and MathML is no longer LaTeX.
VISIBLE_TEXT = """() => {
  const article = document.querySelector("article").cloneNode(true);
  article.querySelectorAll("pre, code, script, noscript, style, math").forEach((element) => element.remove());
  return article.textContent;
}"""
SMALL = """() => [...document.querySelectorAll(".equation-number")].map((a) => [a.hash, a.getBoundingClientRect()])
  .filter(([, box]) => Math.min(box.width, box.height) < 24).map(([hash, box]) => `too small to hit: ${hash}: ${box.width} × ${box.height}`)"""
# The rules that look at colours. All others see the same in the dark as in the light.
OF_COLOUR = ["color-contrast", "link-in-text-block"]
# Opened, a panel with code fetches it, and a figure's gets an editor and what stands below it.
OPEN = "document.querySelectorAll('details').forEach((details) => (details.open = true))"
UNFOLDED = """() => [...document.querySelectorAll(".code, .proof")].every((panel) =>
  panel.querySelector(panel.matches("[data-snippet]") ? ".play-note:not(:empty)" : "pre"))"""
# Of all texts and fields that have their colours from the same chain of elements, the first; and each that may stand on
# something else than on its parents.
EACH_COLOUR = """() => {
  const chains = new Map([[null, { lies: true, colours: "" }]]);
  const chain = (at) => {
    if (!chains.has(at)) {
      const { position, color, backgroundColor, backgroundImage, opacity, textDecorationLine } = getComputedStyle(at);
      const { lies, colours } = chain(at.parentElement);
      chains.set(at, {
        lies: lies && !["absolute", "fixed"].includes(position),
        colours: [colours, color, backgroundColor, backgroundImage, opacity, textDecorationLine].join(),
      });
    }
    return chains.get(at);
  };
  const isText = ({ nodeType, data }) => nodeType === Node.TEXT_NODE && data.trim();
  const first = new Map();
  for (const element of document.querySelectorAll("body *")) {
    if (!element.checkVisibility() || !(element.matches("input, textarea") || [...element.childNodes].some(isText))) continue;
    const { fontSize, fontWeight } = getComputedStyle(element);
    const { lies, colours } = chain(element);
    const kind = lies ? [fontSize, fontWeight, colours].join() : element;
    if (!first.has(kind)) first.set(kind, element);
  }
  return { include: [...first.values()] };
}"""


def wire(path):
    """Bytes of a file as a host of static pages sends it."""
    content = path.read_bytes()
    return len(gzip.compress(content, 6)) if path.suffix in COMPRESSED else len(content)


@pytest.mark.reads(".")
def test_the_list_of_pages_is_complete(site):
    built = {path.relative_to(site).as_posix().removesuffix("index.html") for path in site.rglob("*.html")}
    assert {path for path in built if not path.endswith(".code.html")} == {*PAGES, "404.html", "assets/play/frame.html"}


def choose(page, scheme):
    """Let the reader's system ask for a colour scheme, and the page follow."""
    page.emulate_media(color_scheme=scheme)
    page.wait_for_function("(scheme) => getComputedStyle(document.body).colorScheme === scheme", arg=scheme)
    page.evaluate(FADED)


def look(page, width):
    """What is wrong with a page as it stands, and what has moved since the last look."""
    problems = page.evaluate("[...document.images].filter((i) => !i.naturalWidth).map((i) => `no image: ${i.src}`)")
    if (shift := page.evaluate("() => { const seen = shift; window.shift = 0; return seen; }")) >= SHIFT:
        problems.append(f"what is being read moves: {shift:.3f}")
    if (wide := page.evaluate("document.documentElement.scrollWidth")) > width:
        problems.append(f"the page is {wide} pixels wide")
    # axe minds these only where something else is near, which differs with each width.
    problems += page.evaluate(SMALL)
    text = page.evaluate(VISIBLE_TEXT)
    return problems + [
        f"raw source: {found[0]!r}" for found in re.finditer(r".{0,30}(\\[a-zA-Z]+|\$|///).{0,30}", text)
    ]


# A page is loaded in each width, since what moves as it comes depends on that; and in each scheme, which is then
# exchanged for the other. For axe it need not be loaded once more, only made narrow.
@pytest.mark.parametrize("path", [*map(of_page, PAGES), of_page("404.html")])
def test_a_page_is_sound(open_page, path):
    found = []

    def note(scheme, width, problems):
        found.extend(f"{scheme}, {width} pixels: {problem}" for problem in problems + page.problems)
        page.problems.clear()

    for width, first, second in (390, "dark", "light"), (1280, "light", "dark"):
        # What a busy machine adds to the shifts of the page differs each time.
        for _ in range(3):
            page = open_page(path, width, first, script=OBSERVE_SHIFTS)
            page.evaluate(SCROLL_THROUGH)
            if page.evaluate("shift") < SHIFT:
                break
        for scheme in first, second:
            choose(page, scheme)
            note(scheme, width, look(page, width))
    page.evaluate("scrollTo(0, 0)")
    page.evaluate("document.documentElement.classList.add('whole')")  # what is far away would not be looked at
    # Closed panels once: what is seen with them is seen with open ones too.
    for width, panels in (1280, "closed"), (1280, "open"), (390, "open"):
        page.set_viewport_size({"width": width, "height": 850})
        if panels == "open":
            page.evaluate(OPEN)
            page.wait_for_function(UNFOLDED)
        for scheme in "light", "dark":
            choose(page, scheme)
            note(scheme, width, axe(page, OF_COLOUR, where=EACH_COLOUR))
        note(scheme, width, axe(page, without=OF_COLOUR))
    assert not found, "\n".join(found)


@pytest.mark.parametrize("path", ["", "foundations/nutshell/", "foundations/introduction/", "reference/conventions/"])
def test_fonts_that_come_late_are_shown_at_once_and_move_nothing(browser, origin, path):
    # A first visit on a slow line: first what is to be read, then its fonts, then the theme's script, which makes addresses absolute.
    context = browser.new_context(viewport={"width": 1280, "height": 850})
    page = context.new_page()
    page.add_init_script(OBSERVE_SHIFTS)
    fonts, scripts = [], []
    page.route("**/*.woff2", lambda route: fonts.append(route))
    page.route("**/bundle.*.js", lambda route: scripts.append(route))
    page.goto(f"{origin}/{path}", wait_until="commit")
    page.wait_for_function("() => performance.getEntriesByName('first-contentful-paint').length")
    page.wait_for_timeout(200)  # for so long a browser may wait for fonts before it does without them
    assert fonts
    assert scripts
    for route in fonts:
        route.continue_()
    page.wait_for_function(
        f"() => performance.getEntries().filter(({{name}}) => name.endsWith('.woff2')).length >= {len(fonts)}"
    )
    page.wait_for_timeout(1000)
    devtools = context.new_cdp_session(page)
    devtools.send("DOM.enable")
    devtools.send("CSS.enable")
    root = devtools.send("DOM.getDocument")["root"]["nodeId"]
    for selector in "article h1", "article p:not(.stations *, .minutes)":
        node = devtools.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
        used = devtools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        assert max(used, key=lambda font: font["glyphCount"])["isCustomFont"], f"{selector} is set in {used}"
    scripts[0].continue_()
    page.wait_for_load_state()
    page.evaluate(SCROLL_THROUGH)
    shift = page.evaluate("shift")
    context.close()
    assert shift < SHIFT


@pytest.mark.parametrize("path, width", [("diffusion/score/", 1280), ("diffusion/words_and_masks/", 390)])
def test_on_a_slow_line_fonts_are_there_before_the_first_line_is_broken(browser, origin, path, width):
    """In another font these pages have one line more above what is being read."""
    context = browser.new_context(viewport={"width": width, "height": 850})
    page = context.new_page()
    page.add_init_script(OBSERVE_SHIFTS)
    line = {"latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 90_000}  # ms and bytes/s: slow 4G
    context.new_cdp_session(page).send("Network.emulateNetworkConditions", {"offline": False, **line})
    page.goto(f"{origin}/{path}")
    page.evaluate("document.fonts.ready")
    page.evaluate(SCROLL_THROUGH)
    shift = page.evaluate("shift")
    context.close()
    assert shift < SHIFT


@pytest.mark.parametrize("path", [*map(of_page, PAGES)])
def test_a_page_that_nobody_touches_is_light_and_takes_its_room(open_page, site, path):
    page = open_page(path, width=412)
    settled(page)
    names = {urlsplit(url).path.lstrip("/") for url in page.asked}
    unwanted = "assets/python/", "assets/play/", "assets/editor/", "sitemap.xml"
    assert not [name for name in names if name.startswith(unwanted)]
    # The assets are ours, all other images are figures, and so are films.
    files = [site / name / "index.html" if name in ("", path) else site / name for name in names]
    assert (
        sum(wire(file) for file in files if not file.name.endswith((".svg", ".film.json")) or "assets" in file.parts)
        < WEIGHT
    )


def test_a_page_that_does_not_exist_helps(open_page):
    page = open_page("foundations/no_such_page/")
    assert page.locator("h1").inner_text() == "This page was not sampled"
    page.problems.clear()  # the browser itself notes the 404
    for link in page.locator(".not-found a").all():
        assert page.request.get(link.evaluate("(a) => a.href")).ok
    page.locator(".not-found a").last.click()
    page.wait_for_function("() => document.querySelector('.not-found') === null")


# Figures and their sliders.


@pytest.fixture(scope="session")
def with_slider(site):
    """The address of a page that has a figure with a slider."""
    pages = [path for path in PAGES if '<div class="controls"' in (site / path / "index.html").read_text("utf-8")]
    assert pages, "no page has a slider"
    return pages[-1]


def corner(page):
    """Colour of the first figure's background, as painted."""
    shot = page.locator(".figure img").first.screenshot()
    return Image.open(io.BytesIO(shot)).convert("RGB").getpixel((3, 3))


def turns(page, scheme):
    """Whether the first figure has the background of a colour scheme, or gets it within five seconds."""
    for _ in range(50):
        if corner(page) == BACKGROUND[scheme]:
            return True
        page.wait_for_timeout(100)
    return False


def test_figures_follow_the_colours_of_the_system_and_of_the_switch(open_page, with_slider):
    for scheme, other in ("light", "dark"), ("dark", "light"):
        page = open_page(with_slider, scheme=scheme)
        assert turns(page, scheme)
        for _ in range(3):  # the switch has three positions: as the system says, light, dark
            page.evaluate(
                "(document.querySelector('[name=__palette]:checked') ?? document.querySelector('[name=__palette]')).focus()"
            )
            page.keyboard.press("ArrowRight")
            if page.evaluate("getComputedStyle(document.body).colorScheme") == other:
                break
        assert turns(page, other)
        page.evaluate(FADED)
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb({}, {}, {})".format(
            *BACKGROUND[other]
        )


def test_figures_follow_the_colours_of_the_system_without_a_script(open_page, with_slider):
    for scheme in "light", "dark":
        page = open_page(with_slider, scheme=scheme, java_script_enabled=False)
        box = page.locator(".figure img").first.bounding_box()
        page.mouse.wheel(0, box["y"] - 200)
        assert turns(page, scheme)
        assert not page.locator(".controls").first.is_visible()


def slider_state(page):
    return page.evaluate("""() => {
      const input = document.querySelector(".controls input"), figure = input.closest("figure");
      const { name, values } = input.dataset;
      return {
        frame: figure.querySelector("img").src.split("/").pop(),
        painted: figure.querySelector("img").complete && figure.querySelector("img").naturalWidth > 0,
        spoken: input.getAttribute("aria-valuetext"), read: figure.querySelector(".readout").textContent,
        name, value: JSON.parse(values)[input.value],
        frames: JSON.parse(input.closest(".controls").dataset.frames), position: Number(input.value),
      };
    }""")


def test_a_slider_moves_by_keyboard(open_page, with_slider):
    page = open_page(with_slider)
    page.locator(".controls input").first.focus()
    page.keyboard.press("Home")
    seen = []
    for step in range(3):
        page.wait_for_function("""(step) => {
          const input = document.querySelector(".controls input");
          const frame = JSON.parse(input.closest(".controls").dataset.frames)[step];
          return input.closest("figure").querySelector("img").src.endsWith("/" + frame);
        }""", arg=step)  # fmt: skip
        state = slider_state(page)
        assert state["position"] == step
        assert state["painted"]
        assert state["read"] == state["value"]
        assert state["spoken"] == state["value"]
        assert page.get_by_role("slider", name=state["name"], exact=True).count()
        seen.append(state["frame"])
        page.keyboard.press("ArrowRight")
    assert len(set(seen)) == 3


def test_a_throw_sets_the_slider_by_chance_and_says_what_came(open_page):
    page = open_page("foundations/what_is_a_model/", script="Math.random = () => window.chance")
    throw = page.get_by_role("button", name="Throw")
    box = page.locator(".figure", has=throw)
    stops = json.loads(box.locator("input").get_attribute("data-values"))
    said = []
    for k in range(len(stops)):
        page.evaluate(f"window.chance = {(k + 0.999) / len(stops)}")
        throw.focus()
        page.keyboard.press("Enter")
        page.wait_for_function(
            "([number, said]) => number.value === said", arg=[box.locator("data").first.element_handle(), stops[k]]
        )
        said.append((box.locator("input").get_attribute("aria-valuetext"), box.get_by_role("status").inner_text()))
    assert said == [(stop, f"u = {stop}") for stop in stops]
    assert page.problems == []


def test_a_slider_works_on_a_page_that_a_link_led_to(open_page, with_slider):
    page = open_page("404.html")
    name = with_slider.rstrip("/").rpartition("/")[2]
    page.locator(f".not-found a[href*='{name}']").first.click()
    page.wait_for_selector(".controls input")
    before = slider_state(page)["frame"]
    page.locator(".controls input").first.focus()
    page.keyboard.press("Home" if slider_state(page)["position"] else "End")
    page.wait_for_function(
        "(frame) => !document.querySelector('.controls').closest('figure').querySelector('img').src.endsWith(frame)",
        arg=before,
    )
    assert page.problems == []


def test_a_finger_finds_the_slider(open_page, with_slider):
    page = open_page(with_slider, width=390)
    for element in page.locator(".controls input, .figure summary").all():
        assert element.bounding_box()["height"] >= 24


def test_the_code_of_a_figure_opens_and_copies_by_keyboard(open_page, with_slider):
    page = open_page(with_slider, permissions=["clipboard-read", "clipboard-write"])
    panel = page.locator("details.code").first
    panel.locator("summary").focus()
    page.keyboard.press("Enter")
    panel.locator(".code-editor").wait_for()
    panel.locator(".md-code__button").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(".md-dialog--active")
    copied = page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n")  # which Windows puts there
    assert copied.strip() == panel.locator("textarea").input_value().strip()


def test_without_scripts_the_code_of_a_figure_stands_in_a_frame(open_page, with_slider, site):
    page = open_page(with_slider, java_script_enabled=False)
    panel = page.locator("details.code").first
    panel.locator("summary").click()
    frame = panel.locator("iframe")
    assert frame.bounding_box()["width"] == panel.locator(".code-panel").bounding_box()["width"]
    code = frame.content_frame.locator("pre")
    source = (site / "snippets" / f"{panel.get_attribute('data-snippet')}.py").read_text("utf-8")
    assert code.inner_text().strip() == section(source, "").strip()
    body = frame.content_frame.locator("body")
    assert body.evaluate("body => body.scrollHeight <= document.documentElement.clientHeight")  # all of it is seen
    assert (
        len(set(code.evaluate("pre => [...pre.querySelectorAll('span')].map((word) => getComputedStyle(word).color)")))
        > 3
    )


def test_code_comes_when_it_is_asked_for(open_page, with_slider):
    page, asked = open_page(""), []
    page.on("request", lambda request: asked.append(request.url) if request.url.endswith(".code.html") else None)
    page.locator(f"a[href$='{with_slider}']:visible").first.click()
    page.wait_for_selector(".figure .controls")
    settled(page)
    assert not asked
    page.route("**/*.code.html", lambda route: route.abort())
    summary = page.locator("details.code summary").first
    summary.click()
    page.wait_for_selector("details.code [role=alert]")
    page.unroute("**/*.code.html")
    summary.click()
    summary.click()
    page.wait_for_selector("details.code .code-editor")
    assert page.locator("details.code [role=alert]").count() == 0 and len(set(asked)) == 1


# The way of the Tab key.


def tab_stops(page, most=250):
    """What the Tab key reaches, in order."""
    stops = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate("""() => {
          const at = document.activeElement;
          if (!at || at === document.body || at.dataset.visited) return null;
          at.dataset.visited = "yes";
          const { left, right, width } = at.getBoundingClientRect();
          const within = (selector) => at.closest(selector) !== null;
          return {
            what: within(".controls") ? "slider" : within("summary") ? "code" : within(".md-header__option") ? "colours" : at.tagName,
            name: at.getAttribute("aria-label") ?? at.textContent.trim(),
            outside: width > 0 && (right <= 0 || left >= innerWidth),
          };
        }""")
        if stop is None:
            break
        stops.append(stop)
    return stops


@pytest.mark.parametrize("width", [1280, 390])
def test_the_tab_key_reaches_everything_and_nothing_hidden(open_page, with_slider, width):
    stops = tab_stops(open_page(with_slider, width))
    reached = [stop["what"] for stop in stops]
    assert {"slider", "code", "colours"} <= set(reached)
    assert reached.index("slider") < len(reached) - 1 - reached[::-1].index("code")
    assert [stop for stop in stops if stop["outside"]] == []
    assert ("Navigation" in [stop["name"] for stop in stops]) == (width == 390)


def test_the_drawer_opens_and_closes_by_keyboard(open_page):
    page = open_page("", width=390)
    button = page.get_by_role("button", name="Navigation")
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("() => document.activeElement.closest('.md-sidebar--primary') !== null")
    assert button.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Escape")
    assert button.get_attribute("aria-expanded") == "false"
    assert page.evaluate("document.activeElement.dataset.for") == "__drawer"
    assert page.evaluate("document.querySelector('.md-sidebar--primary').inert")


def test_search_finds_a_page_by_keyboard(open_page):
    page = open_page("")
    page.keyboard.press("s")
    page.keyboard.type("model", delay=20)
    page.wait_for_selector(".md-search-result__link")
    assert axe(page) == []
    assert page.problems == []


# Exercises.

EXERCISE = '<form class="answer" data-answer="{}"><input><button>Check</button><output></output></form>'


@pytest.mark.parametrize(
    ("answer", "typed", "said"),
    [
        (0.0277777777778, "1/36", "Right: 0.02778."),
        (0.0277777777778, " 0.028 ", "Right: 0.02778."),
        (0.0277777777778, "2.8%", "Right: 0.02778."),
        (0.0277777777778, "2.8e-2", "Right: 0.02778."),
        (0.0277777777778, "2.8 × 10^−2", "Right: 0.02778."),
        (0.0277777777778, "2.8*10^{-2}", "Right: 0.02778."),
        (0.0277777777778, "0,0278", "Right: 0.02778."),
        (0.0277777777778, "0.02751", "Right: 0.02778."),
        (0.0277777777778, "0.0274", "Too low by 1.36%."),
        (0.0277777777778, "0.035", "Too high by 26%."),
        (0.0277777777778, "0.25", "Too high by a factor of 9."),
        (0.0277777777778, "-0.0278", "Right but for the sign."),
        (0.0277777777778, "-1", "Too low by 1.03."),
        (0.0277777777778, "0", "Too low by 0.0278."),
        (1234567, "1,234,567", "Right: 1235000."),
        (1234567, "1,234", "Too low by a factor of 1000."),
        (-2, "−2", "Right: -2."),
        (0, "0.001", "Right: 0."),
        (0, "0.5", "Too high by 0.5."),
        (1, "", "Type a number, such as 0.25, 1/4, 25% or 2.5e-1."),
        (1, "one", "Type a number, such as 0.25, 1/4, 25% or 2.5e-1."),
        (1, "1/0", "Too high by a factor of Infinity."),
        (1, "1/2/3", "Type a number, such as 0.25, 1/4, 25% or 2.5e-1."),
    ],
)
def test_an_answer_is_judged(answers, answer, typed, said):
    assert answers(answer, typed) == said


@pytest.fixture(scope="module")
def answers(browser, origin):
    """answers(right, typed): what the page says of the answer."""
    page = browser.new_page()
    page.goto(f"{origin}/404.html")

    def answers(right, typed):
        form = EXERCISE.format(right)
        page.evaluate("(form) => (document.querySelector('article').innerHTML = form)", form)
        page.locator(".answer input").fill(typed)
        page.keyboard.press("Enter")
        return page.locator(".answer output").inner_text()

    yield answers
    page.close()


def test_an_exercise_is_answered_by_keyboard(open_page, site):
    path = next(p for p in PAGES if 'class="answer"' in (site / p / "index.html").read_text("utf-8"))
    page = open_page(path)
    form = page.locator("form.answer:not(.guess)").first
    page.get_by_role("textbox", name="Your answer").first.focus()
    page.keyboard.type("123456")
    page.keyboard.press("Enter")
    assert form.locator("output").inner_text().startswith("Too high by")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(form.get_attribute("data-answer"))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert form.locator("output").inner_text().startswith("Right: ")
    assert page.problems == []


def test_without_a_script_an_exercise_asks_for_no_answer(open_page, site):
    path = next(p for p in PAGES if 'class="answer"' in (site / p / "index.html").read_text("utf-8"))
    page = open_page(path, java_script_enabled=False)
    forms = page.locator("form.answer:not(.guess)")
    assert forms.count() and not forms.first.is_visible()
