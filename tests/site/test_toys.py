"""Toys, in real Chromium: they compute what Python computes, and can be played with by hand, by keys, in every scheme."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from built import WORKS, of_page
from holdtrue.run.svg import PALETTE
from inpage import BRING, DRAWN, LINK, PAINTED, WRITTEN, swipe
from snippets.diffusion.guidance import past_one_it_overshoots
from snippets.diffusion.pictures import noise_flows_into_your_drawing
from snippets.diffusion.words_and_masks import blanks_by_your_plan, blanks_fill_up
from snippets.foundations.introduction_paths import four_names_for_one_arrow
from snippets.foundations.toy_model import (
    a_box_is_a_model,
    guess_the_rule,
    three_models_of_land,
    two_ways_to_be_uniform,
    yes_or_no_by_bayes,
)
from snippets.foundations.what_is_a_model import law_of_large_numbers, throw_again
from snippets.shared import guided_laws
from snippets.shared.gaussian_mixture import GaussianMixture
from snippets.shared.masks import unmask_law
from snippets.shared.notation import guide
from snippets.shared.ode import euler

pytestmark = WORKS

INPUTS, SEED = 200, 0
PRECISION = 1e-12  # of the largest number of an answer: what cancels to zero has no digits of its own
DOCS = Path(__file__).parents[2] / "docs"


@dataclass
class Row:
    """A function of a core: draws its arguments, and says what Python's namesake answers to them."""

    inputs: Callable  # rng -> list of numbers, texts, dicts and (nested) lists or arrays
    python: Callable  # these arguments -> array


def mixture(rng, d):
    """{weights, means, stds} of up to 40 components, some of them very narrow, and points and a time, some of it near 1."""
    K, n = rng.integers(1, 40), rng.integers(1, 20)
    weights, means = rng.dirichlet(np.ones(K)), rng.normal(0, 2, (K, d))
    stds = 10 ** rng.uniform(-6, 0.5, K if rng.random() < 0.5 else 1) * np.ones(K)
    t = rng.choice([0, rng.random(), 1 - 10 ** rng.uniform(-6, 0)])
    near = t * means[rng.integers(0, K, n)] + (1 - t) * rng.normal(size=(n, d))  # where particles are
    x = np.where(rng.random((n, 1)) < 0.5, near, rng.normal(0, 3, (n, d)))
    return [{"weights": weights, "means": means.ravel(), "stds": stds}, x.ravel(), t]


def law(given):
    """The mixture that an argument describes."""
    return GaussianMixture(given["weights"], given["means"].reshape(len(given["weights"]), -1), given["stds"])


def of_mixture(method):
    """A method (x, t) of GaussianMixture, as a function of flat arrays."""
    return lambda given, x, t: getattr(law(given), method)(x.reshape(-1, law(given).means.shape[1]), t)


def a_step(rng):
    """A mixture in the plane, points, and the times before and after a step."""
    given, x, t = mixture(rng, 2)
    return [given, x, t, rng.choice([1, rng.uniform(t, 1)])]


def wide(rng, d):
    """The same with a few components of about the width of the noise, and two points: a slope cancels where one is narrow."""
    K = rng.integers(1, 6)
    weights, means, stds = rng.dirichlet(np.ones(K)), rng.normal(0, 2, (K, d)), rng.uniform(0.3, 1.5, K)
    return [{"weights": weights, "means": means.ravel(), "stds": stds}, rng.normal(0, 2, 2 * d), rng.random()]


def labelled_hills(rng, x):
    """Those of the page; of any two, the guided flow may run away."""
    drawn = past_one_it_overshoots.toy()
    hills = {name: drawn[name] for name in ("weights", "means", "stds")}
    return [hills, {"weights": [1], "means": hills["means"][1:], "stds": hills["stds"][1:]}, x, rng.uniform(0, 5)]


def of_laws(function):
    """A function of guided_laws, with laws as JavaScript has them."""
    return lambda p_u, p_c, *others: function(GaussianMixture(**p_u), GaussianMixture(**p_c), *others)


def density(rng):
    """A density of any integral on an even grid."""
    x = np.linspace(-3, rng.uniform(-2, 3), 50)
    return [x, rng.uniform(0.1, 1, 50)]


def places(rng, n):
    """Points from all over the map. (n, 2)"""
    return rng.uniform([-180, -90], [180, 90], (n, 2))


def state(rng):
    """Four words for a generator; the first number of every second is one of the last few, which make no throw."""
    words = rng.integers(0, 2**32, 4).tolist()
    if rng.random() < 0.5:
        turned = int(2**32 - rng.integers(1, 8)) * pow(9, -1, 2**32) % 2**32
        words[1] = (turned >> 7 | turned << 25) * pow(5, -1, 2**32) % 2**32
    return words


def faces(rng):
    return rng.integers(1, 7, rng.integers(1, 200))


def a_cell(rng):
    """A size of cells, in degrees."""
    return int(rng.choice([90, 45, 30, 20, 15, 10]))


def cells(rng):
    """A point, and shares of cells."""
    cell = a_cell(rng)
    shares = rng.dirichlet(np.ones(180 * 360 // cell**2)).reshape(180 // cell, 360 // cell)
    return [places(rng, 1)[0], shares]


def box(rng):
    """A point, inside or outside of a box that may be small."""
    low, high = np.sort(places(rng, 2), axis=0)
    return [rng.choice([places(rng, 1)[0], rng.uniform(low, high)]), low, high]


def words(rng):
    """A law over words of up to five symbols, and the step of each place."""
    n = int(rng.integers(1, 6))
    return [rng.dirichlet(np.full(2**n, rng.choice([0.3, 3]))), rng.integers(0, n, n)]


def planned(rng):
    """The same with the groups of the steps; every second law never writes some of the words."""
    p, when = words(rng)
    some = rng.random(p.size) < rng.choice([0.4, 1])
    some[rng.integers(p.size)] = True
    return [p * some / (p * some).sum(), blanks_by_your_plan.plan(when)]


# "module.function": those of gaussian_mixture.js first, which several toys share.
ROWS = {
    "gaussian_mixture.posterior": Row(lambda rng: mixture(rng, 2), of_mixture("posterior")),
    "gaussian_mixture.velocity": Row(lambda rng: mixture(rng, int(rng.integers(1, 4))), of_mixture("velocity")),
    "noise_flows_into_your_drawing.euler": Row(
        a_step, lambda given, x, t, end: euler(law(given).velocity, x.reshape(-1, 2), [t, end])[-1]
    ),
    "gaussian_mixture.path_log_prob": Row(
        lambda rng: mixture(rng, int(rng.integers(1, 4))), of_mixture("path_log_prob")
    ),
    "gaussian_mixture.divergence": Row(lambda rng: wide(rng, int(rng.integers(1, 4))), of_mixture("divergence")),
    "past_one_it_overshoots.guide": Row(lambda rng: [*rng.normal(size=(2, 5)), rng.uniform(0, 5)], guide),
    "past_one_it_overshoots.guided_ends": Row(
        lambda rng: [*labelled_hills(rng, rng.normal(size=5)), rng.integers(5, 30)], of_laws(guided_laws.guided_ends)
    ),
    "past_one_it_overshoots.guided_prob": Row(
        lambda rng: [*labelled_hills(rng, rng.uniform(-3, 3, 5)), rng.integers(5, 30)], of_laws(guided_laws.guided_prob)
    ),
    "past_one_it_overshoots.tilted_prob": Row(
        lambda rng: labelled_hills(rng, np.sort(rng.normal(size=9))), of_laws(guided_laws.tilted_prob)
    ),
    "past_one_it_overshoots.quantiles": Row(lambda rng: [*density(rng), np.sort(rng.random(9))], guided_laws.quantiles),
    "past_one_it_overshoots.moments": Row(density, guided_laws.moments),
    "four_names_for_one_arrow.four": Row(
        lambda rng: [
            rng.choice(["velocity", "data", "noise", "score"]),
            *rng.normal(size=(2, 3)),
            rng.uniform(0.02, 0.98),
        ],
        lambda *given: list(four_names_for_one_arrow.four(*given).values()),
    ),
    "throw_again.next_number": Row(lambda rng: [state(rng)], throw_again.next_number),
    "throw_again.roll": Row(lambda rng: [state(rng), int(rng.integers(1, 200))], throw_again.roll),
    "throw_again.frequencies": Row(lambda rng: [faces(rng)], law_of_large_numbers.frequencies),
    "throw_again.running_frequency": Row(
        lambda rng: [faces(rng), int(rng.integers(1, 7))], law_of_large_numbers.running_frequency
    ),
    "throw_again.standard_error": Row(
        lambda rng: [rng.random(), int(10 ** rng.uniform(0, 6))], law_of_large_numbers.standard_error
    ),
    "guess_the_rule.is_land": Row(
        lambda rng: [places(rng, 1)[0], guess_the_rule.toy()["runs"]],
        lambda x, _: two_ways_to_be_uniform.is_land(np.array(x)[:, None]),
    ),
    "guess_the_rule.fit": Row(lambda rng: [places(rng, 50)], a_box_is_a_model.fit),
    "guess_the_rule.histogram": Row(
        lambda rng: [places(rng, 50), a_cell(rng)], lambda x, cell: three_models_of_land.histogram(x, cell)[0]
    ),
    "guess_the_rule.prob_in_box": Row(box, lambda x, low, high: yes_or_no_by_bayes.prob_in_box(x[None], low, high)),
    "guess_the_rule.prob_in_cells": Row(cells, lambda x, p: yes_or_no_by_bayes.prob_in_cells(x[None], p)),
    "guess_the_rule.prob_land": Row(
        lambda rng: [10 ** rng.uniform(-7, -3), rng.uniform(1, 64_800), rng.random()], yes_or_no_by_bayes.prob_land
    ),
    "guess_the_rule.score": Row(
        lambda rng: [rng.uniform(0.001, 0.999, 20), rng.random(20) < 0.5], yes_or_no_by_bayes.score
    ),
    "blanks_by_your_plan.unmask_law": Row(planned, unmask_law),
    "blanks_by_your_plan.entropies": Row(planned, blanks_by_your_plan.entropies),
    "blanks_by_your_plan.fill": Row(
        lambda rng: [*(given := words(rng)), rng.random(given[1].size)], blanks_fill_up.fill
    ),
}
CALL = """async ([module, name, inputs]) => {
  const program = await import(new URL(`assets/toys/${module}.js`, document.baseURI));
  const call = (program.core ?? program)[name];
  const plain = (value) => (ArrayBuffer.isView(value) ? [...value] : typeof value === "object" ? Object.values(value).map(plain) : value);
  return inputs.map((input) => plain(call(...input)));
}"""
EXPORTS = """async (module) => {
  const { core, default: mount, ...others } = await import(new URL(`assets/toys/${module}.js`, document.baseURI));
  return [mount ? "toy" : "", Object.keys(core ?? others)];
}"""


def plain(value):
    """As Chromium takes it."""
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value.tolist() if isinstance(value, np.ndarray | np.generic) else value


def difference(found, wanted):
    """Largest difference of two answers, relative to the largest number of them."""
    found, wanted = (np.asarray(answer, dtype=float).ravel() for answer in (found, wanted))
    assert found.shape == wanted.shape
    assert np.isfinite(found).all() and np.isfinite(wanted).all(), "what is no number can’t be compared"
    scale = abs(wanted).max(initial=0)
    return abs(found - wanted).max(initial=0) / scale if scale else abs(found).max(initial=0)


@pytest.mark.parametrize("module", sorted({name.partition(".")[0] for name in ROWS}))
def test_a_core_computes_what_python_computes(open_page, module, capsys):
    page, worst = open_page("404.html"), {}
    for name, row in ROWS.items():
        if name.startswith(f"{module}."):
            rng = np.random.default_rng(SEED)
            inputs = [row.inputs(rng) for _ in range(INPUTS)]
            found = page.evaluate(CALL, [module, name.partition(".")[2], plain(inputs)])
            worst[name] = max(difference(one, row.python(*given)) for one, given in zip(found, inputs, strict=True))
    with capsys.disabled():
        print("".join(f"\n{name}: {value:.1e} off at most, of {INPUTS} random inputs" for name, value in worst.items()))
    assert max(worst.values()) < PRECISION


def modules():
    return sorted(path.stem for path in DOCS.glob("assets/toys/*.js"))


@pytest.mark.parametrize("module", modules())
def test_each_function_of_a_core_is_compared(open_page, module):
    _, names = open_page("404.html").evaluate(EXPORTS, module)
    assert names and {f"{module}.{name}" for name in names} == {row for row in ROWS if row.startswith(f"{module}.")}


# How all of them behave ---------------------------------------------------------------------

SHIFTS = """
  window.shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
"""
# Of each toy: its name, the height of its desk and the height that was kept for it.
DESKS = """() => [...document.querySelectorAll(".toy")].map((box) => {
  const desk = box.querySelector(".desk");
  return [box.id, desk.clientHeight, 44 * Number(desk.style.getPropertyValue("--rows"))];
})"""
# The colour of the upper left corner of a canvas.
CORNER = """(canvas) => {
  const copy = new OffscreenCanvas(1, 1).getContext("2d");
  copy.drawImage(canvas, 0, 0);
  return "#" + [...copy.getImageData(0, 0, 1, 1).data.slice(0, 3)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}"""


def pages():
    """Addresses of pages that show a toy."""
    found = [path for path in DOCS.rglob("*.md") if re.search(r"^ *///+ toy \|", path.read_text("utf-8"), re.M)]
    found = [path.relative_to(DOCS).with_suffix("").as_posix() for path in found]
    return sorted("" if path == "index" else f"{path}/" for path in found)


@pytest.fixture
def toys(open_page):
    """toys(path, **options): a page, all of whose toys are there."""

    def toys(path, **options):
        page = open_page(path, **options)
        page.evaluate("document.documentElement.classList.add('whole')")
        page.evaluate(OPEN)
        page.evaluate(
            f"async () => {{ await {PAINTED}; await document.fonts.ready; await {PAINTED}; window.shift = 0; }}"
        )
        for toy in page.locator(".toy").all():
            toy.scroll_into_view_if_needed()
            toy.and_(page.locator("[data-ready]")).wait_for()
        return page

    return toys


OPEN = "document.querySelectorAll('article details:not(.code, .proof)').forEach((fold) => (fold.open = true))"


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", [*map(of_page, pages())])
def test_a_toy_fits_the_room_that_is_kept_for_it_and_its_letters_can_be_read(toys, path, width):
    page = toys(path, width=width, script=SHIFTS + WRITTEN)
    assert [(name, high) for name, high, kept in page.evaluate(DESKS) if high != kept] == []
    for toy in page.locator(".toy").all():
        toy.locator("canvas").wait_for()
        assert toy.locator("canvas").bounding_box() == pytest.approx(toy.locator("img").bounding_box())
    page.wait_for_function("() => written.length")
    assert min(size for _, size in page.evaluate("written")) >= 11
    assert page.evaluate("window.shift") < 0.01
    assert page.problems == []


@pytest.mark.parametrize("path", [*map(of_page, pages())])
def test_a_toy_has_the_colours_of_the_page_also_when_they_change(toys, path):
    page = toys(path, reduced_motion="reduce")
    (light, dark) = PALETTE["bg"][1:]
    for scheme, colour in ("light", light), ("dark", dark):
        page.emulate_media(color_scheme=scheme)
        for canvas in page.locator(".toy canvas").all():
            page.wait_for_function(f"(canvas) => ({CORNER})(canvas) === '{colour}'", arg=canvas.element_handle())


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", [*map(of_page, pages())])
def test_axe_finds_nothing_in_a_toy(toys, path, scheme):
    page = toys(path, scheme=scheme, reduced_motion="reduce")
    page.evaluate(resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8"))
    found = page.evaluate(
        "axe.run('.toy').then(({ violations }) => violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))"
    )
    assert found == []


@pytest.mark.parametrize("path", [*map(of_page, pages())])
def test_paper_and_a_page_without_scripts_show_the_still(toys, open_page, path):
    printed = toys(path, reduced_motion="reduce")
    printed.emulate_media(media="print")
    for page in printed, open_page(path, java_script_enabled=False):
        for toy in page.locator(".toy").all():
            if not toy.locator("figcaption").is_visible():
                continue  # in a fold that no script has opened
            assert toy.locator("img").is_visible()
            for selector in "canvas", ".desk", ".try":
                assert toy.locator(selector).count() == 0 or not toy.locator(selector).is_visible(), selector


@pytest.mark.parametrize("path", [*map(of_page, pages())])
def test_every_control_has_a_name_and_each_slider_says_its_value(toys, path):
    page = toys(path, reduced_motion="reduce")
    for toy in page.locator(".toy").all():
        sliders = toy.get_by_role("slider").all()
        controls = [*sliders, *toy.locator(".desk").get_by_role("button").all(), *toy.get_by_role("textbox").all()]
        assert controls
        for control in controls:
            assert control.evaluate("(it) => it.ariaLabel || it.labels?.[0]?.innerText || it.innerText").strip()
        for slider in sliders:
            slider.press("Home")
            first = slider.get_attribute("aria-valuetext")
            slider.press("End")
            assert first and slider.get_attribute("aria-valuetext") != first


def test_what_can_not_be_loaded_says_so_and_leaves_the_still(browser, origin):
    context = browser.new_context(service_workers="block")
    page = context.new_page()
    page.route("**/noise_flows_into_your_drawing*.js", lambda route: route.abort())
    page.goto(origin)
    page.locator(".toy [role=alert]").wait_for()
    assert "Reload the page" in page.locator(".toy [role=alert]").inner_text()
    assert page.locator(".toy img").is_visible() and page.locator(".toy canvas").count() == 0
    context.close()


# Draw your own data -------------------------------------------------------------------------

# Time goes on when the test says so: pass(milliseconds), in frames of 20.
CLOCK = """
  let now = 0, waiting = [];
  performance.now = () => now;
  window.requestAnimationFrame = (call) => waiting.push(call);
  window.pass = (milliseconds) => {
    for (const end = now + milliseconds; now < end; ) {
      now += 20;
      for (const call of waiting.splice(0)) call(now);
    }
  };
"""
READY = "() => pass(20) || document.querySelector('.toy canvas')?.clientWidth"
# Places of the particles that have their colours, as [x, y] in the plane of the drawing.
PLACES = """() => {
  const canvas = document.querySelector(".toy canvas");
  const { width, height } = canvas;
  const copy = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  copy.drawImage(canvas, 0, 0);
  const { data } = copy.getImageData(0, 0, width, height);
  const found = [];
  const hex = (i) => "#" + [...data.slice(i, i + 3)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  for (let i = 0; i < data.length - 4 * width - 4; i += 4) {
    // A dot, not one place where trails of several colours happen to blend into such a colour.
    if (COLOURS.includes(hex(i)) && hex(i + 4) === hex(i) && hex(i + 4 * width) === hex(i)) found.push([((i / 4) % width / width - 0.5) * 8, (0.5 * height - Math.floor(i / 4 / width)) / width * 8]);
  }
  return found;
}""".replace("COLOURS", str([PALETTE[f"c{k}"][1] for k in range(5)]))
SAID = ".toy .heard"
FIVE = noise_flows_into_your_drawing.five()


@pytest.fixture
def drawing(open_page):
    """drawing(**options): the first page, where time stands still and no toy has begun by itself."""

    def drawing(**options):
        page = open_page("", script=CLOCK, **{"reduced_motion": "reduce"} | options)
        page.wait_for_function(READY, polling=20)
        return page

    return drawing


def away(page, points):
    """How far every particle with a colour is from the nearest of these points. (pixels,)"""
    places = np.array(page.evaluate(PLACES))
    return np.linalg.norm(places[:, None] - np.asarray(points), axis=2).min(axis=1)


def stroke(page, places, mouse=True):
    """Draw with the mouse, or a finger, through places of the plane."""
    box = page.locator(".toy canvas").bounding_box()
    unit = box["width"] / 8
    there = [(box["x"] + box["width"] / 2 + unit * x, box["y"] + box["height"] / 2 - unit * y) for x, y in places]
    if mouse:
        page.mouse.move(*there[0])
        page.mouse.down()
        for place in there[1:]:
            page.mouse.move(*place)
        return page.mouse.up()
    return swipe(page, there)


def arrive(page):
    """Wait for the end of a stroke, and for its particles."""
    page.wait_for_function("() => document.querySelector('.desk button').textContent === 'Pause'", polling=20)
    page.evaluate("pass(6000)")
    assert page.locator(SAID).inner_text() == "400 particles have arrived."


def test_a_link_carries_the_drawing_and_what_is_no_drawing_changes_nothing(drawing, open_page, origin):
    page = drawing()
    assert page.locator(".toy").get_attribute("data-state") is None
    stroke(page, [(-2, -1), (-2, 1)])
    page.evaluate("pass(1000)")
    page.get_by_label("smooth").press("ArrowLeft")
    carried = json.loads(page.locator(".toy").get_attribute("data-state"))
    assert carried["points"][:2] == [-2, -1] and carried["steps"] == 32
    link = page.evaluate(LINK, "noise_flows_into_your_drawing")
    page = open_page(link.removeprefix(f"{origin}/"), reduced_motion="reduce", script=CLOCK)
    page.wait_for_function(READY, polling=20)
    page.locator(SAID, has_text="came with the link").wait_for(state="attached")
    assert json.loads(page.locator(".toy").get_attribute("data-state")) == carried
    assert page.locator(".toy button").first.inner_text() == "Again", "at the end, and still"
    assert page.get_by_label("smooth").get_attribute("aria-valuetext") == str(carried["smooth"])
    page.wait_for_function(READY, polling=20)
    before = page.locator(SAID).inner_text()
    for bad in [
        {"points": [1]},
        {"points": []},
        {"points": ["1", "2"]},
        {"smooth": 7},
        {"steps": 1e9},
        {"points": [0] * 4000},
    ]:
        page.locator(".toy").evaluate(BRING, json.dumps(carried | bad))
        assert page.locator(SAID).inner_text() == before, bad
    assert page.problems == []


@pytest.mark.parametrize("width", [1280, 390])
def test_the_first_thing_that_a_visitor_sees_move(open_page, width):
    page = open_page("", width=width)
    canvas = page.locator(".toy canvas")
    canvas.wait_for()
    box = canvas.bounding_box()
    assert box["y"] >= 0 and box["y"] + box["height"] < 850, "in the first screen"
    page.locator(".toy button", has_text="Pause").wait_for()
    page.locator(".toy button", has_text="Again").wait_for(timeout=30_000)
    assert page.locator(SAID).inner_text() == "400 particles have arrived."
    assert np.median(away(page, FIVE)) < 0.2 and page.problems == []


# What it says when it has played to its end, and what it says of initials.
PLAYED = """async () => {
  const said = () => document.querySelector(".toy .heard")?.textContent;
  for (const end = Date.now() + 50000; !said() && Date.now() < end; ) await new Promise((later) => setTimeout(later, 100));
  const played = said();
  const input = document.querySelector(".toy input[type=text]");
  input.value = "pq";
  input.dispatchEvent(new Event("input"));
  return [played, said()];
}"""


def test_it_plays_by_itself_and_knows_letters_in_every_engine(window, origin):
    window.open(f"{origin}/")
    assert window.evaluate(PLAYED) == ["400 particles have arrived.", "220 points."]
    assert window.problems() == []


def test_nothing_begins_where_motion_is_unwelcome_or_unseen(drawing, open_page):
    page = drawing()
    before = page.evaluate(PLACES)
    page.evaluate("pass(3000)")
    assert page.locator(".toy button").first.inner_text() == "Play" and page.evaluate(PLACES) == before
    assert np.median(away(page, FIVE)) < 0.2, "how it ends"
    late = "addEventListener('DOMContentLoaded', () => (document.querySelector('h1').style.marginTop = '1000px'))"
    page = open_page("", width=390, script=late)
    page.wait_for_timeout(800)
    assert page.locator(".toy button").count() == 0 or page.locator(".toy button").first.inner_text() == "Play"
    page.locator(".desk").scroll_into_view_if_needed()
    page.locator(".toy button", has_text="Pause").wait_for()


def test_noise_flows_into_what_the_mouse_draws(drawing):
    page = drawing()
    angle = np.linspace(0, 2 * np.pi, 60)
    ring = np.stack([2 * np.cos(angle), 1.5 * np.sin(angle)], axis=1)
    stroke(page, ring)
    page.evaluate("pass(40)")
    assert page.evaluate(PLACES) == [], "noise that waits has no colours yet"
    arrive(page)
    off = away(page, ring)
    assert len(off) > 2000 and np.quantile(off, 0.9) < 0.3, "0.08 wide, and as large as a particle is drawn"
    stroke(page, [(-0.2, 0), (0, 0), (0.2, 0)])  # is added to it
    arrive(page)
    middle = np.linalg.norm(page.evaluate(PLACES), axis=1) < 0.5
    assert 0.01 < middle.mean() < 0.2
    assert page.problems == []


def test_a_keyboard_draws(drawing):
    page = drawing()
    canvas = page.get_by_role("application")
    canvas.focus()
    for key in ("Shift+ArrowLeft", "Shift+ArrowUp", "Space", "ArrowLeft", "Space"):
        page.keyboard.press(key)
    assert page.locator(SAID).inner_text() == "Point 2 at −0.8, 0.6."
    page.keyboard.press("Backspace")
    arrive(page)
    off = np.array(page.evaluate(PLACES)) - [-0.6, 0.6]
    assert abs(off.mean(axis=0)).max() < 0.1 and np.linalg.norm(off, axis=1).max() < 0.7
    assert page.evaluate("location.pathname") == "/" and page.evaluate("scrollY") == 0


def test_a_finger_scrolls_until_it_draws(drawing):
    page = drawing(width=390, has_touch=True)
    there = [(0, y) for y in np.linspace(-2, 1, 20)]
    stroke(page, there, mouse=False)
    page.wait_for_function("() => scrollY > 50")
    page.wait_for_timeout(700)
    assert np.median(away(page, FIVE)) < 0.2, "the five is still there"
    page.evaluate("scrollTo(0, 0)")
    stroke(page, [(0, -2)], mouse=False)  # a tap
    stroke(page, there, mouse=False)
    assert page.evaluate("scrollY") == 0
    arrive(page)
    assert np.quantile(away(page, there), 0.9) < 0.3
    page.touchscreen.tap(100, 150)
    stroke(page, there, mouse=False)
    page.wait_for_function("() => scrollY > 50")


def test_initials_are_drawn_and_cleared(drawing):
    page = drawing()
    page.get_by_role("textbox", name="Initials").fill("I")
    arrive(page)
    places = np.array(page.evaluate(PLACES))
    assert np.ptp(places[:, 1]) > 3 * places[:, 0].std() * 2, "an I is higher than wide"
    page.locator(".toy").get_by_role("button", name="Clear").click()
    page.evaluate("pass(100)")
    assert page.evaluate(PLACES) == [] and page.locator(SAID).inner_text() == "Nothing is drawn."
    page.get_by_role("button", name="Play").click()
    assert page.locator(SAID).inner_text() == "Draw something first."
    page.get_by_role("button", name="Moons").click()
    arrive(page)
    assert np.quantile(away(page, noise_flows_into_your_drawing.moons()), 0.9) < 0.3


def test_one_step_ends_on_the_average_and_a_smooth_law_invents(drawing):
    page = drawing()
    page.get_by_role("slider", name="steps").press("Home")
    page.evaluate("pass(200)")
    off = np.array(page.evaluate(PLACES)) - FIVE.mean(axis=0)
    assert np.linalg.norm(off, axis=1).max() < 0.1, "all on one another"
    page.get_by_role("slider", name="steps").press("End")
    page.evaluate("pass(2000)")
    sharp = np.quantile(away(page, FIVE), 0.9)
    page.get_by_role("slider", name="smooth").press("End")
    page.evaluate("pass(2000)")
    assert sharp < 0.2 < 0.5 < np.quantile(away(page, FIVE), 0.9)


def test_time_can_be_stepped_through_and_arrows_can_be_seen(drawing):
    page = drawing()
    slider = page.get_by_role("slider", name="Time")
    slider.press("Home")
    page.evaluate("pass(100)")
    start = np.array(page.evaluate(PLACES))
    assert slider.get_attribute("aria-valuetext") == "t = 0.00"
    assert start.std(axis=0) == pytest.approx([1, 1], abs=0.15), "noise of width 1"
    shown = page.evaluate(DRAWN)
    page.get_by_role("button", name="Arrows").click()
    page.evaluate("pass(100)")
    assert page.get_by_role("button", name="Arrows").get_attribute("aria-pressed") == "true"
    assert page.evaluate(DRAWN) != shown


def test_what_400_particles_cost(open_page, report_frames):
    page = open_page("")
    page.locator(".toy canvas").wait_for()
    page.get_by_role("button", name="Arrows").click()
    page.get_by_role("button", name="Moons").click()
    report_frames(page, "400 particles with arrows")
