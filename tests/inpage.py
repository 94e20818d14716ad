"""What several tests of the site do with a page in Chromium: wait until it is painted, put a finger on it, bring a link, ask axe."""

import shutil
from importlib import resources

# How Playwright starts it.
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
    "--font-render-hinting=none",  # letters as wide as on phones and on screens of high resolution
]  # fmt: skip
# The first is Chromium without windows, which opens the same pages in half the time.
NAMES = "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"
FOUND = next(filter(None, map(shutil.which, NAMES)), None)
# Off the path, where macOS and Windows keep theirs, Playwright knows the way to Chrome.
CHROMIUM = {"args": FLAGS, **({"executable_path": FOUND} if FOUND else {"channel": "chrome"})}
# Resolves when what has changed so far has been painted.
PAINTED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
# Whether the player of a film has come.
PLAYER = "() => document.querySelector('.film input').oninput"
# All that is written on canvases from now on, and its size.
WRITTEN = """
  window.written = [];
  const { fillText } = CanvasRenderingContext2D.prototype;
  CanvasRenderingContext2D.prototype.fillText = function (words, x, y) {
    written.push([String(words), parseFloat(this.font.match(/[\\d.]+px/)[0])]);
    fillText.call(this, words, x, y);
  };
"""
# What the canvas of the first toy shows.
DRAWN = "() => document.querySelector('.toy canvas').toDataURL()"
# Called with a toy and a state, it does what a link with that state does.
BRING = "(toy, state) => { toy.dataset.state = state; toy.dispatchEvent(new Event('state')); }"
# Called with the name of a figure: the address that "Copy link" gives for it.
LINK = """async (name) => {
  const { address, state } = await import("/assets/play/link.js");
  return `${await address(name, undefined, state())}`;
}"""

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = """async ([runOnly, without]) => {
  const rules = Object.fromEntries(without.map((id) => [id, { enabled: false }]));
  const { violations } = await axe.run((WHERE)(), { runOnly, rules, resultTypes: ["violations"] });
  // A head of a table that is a formula has a name; axe wants text.
  const named = ({ id, nodes }) => id === "empty-table-header" && nodes.every(({ html }) => html.startsWith("<th aria-label="));
  return violations.filter((found) => !named(found)).map(({ id, nodes }) => `axe: ${id}: ${nodes.length} times, as ${nodes[0].html.slice(0, 200)}`);
}"""
# Thousands of elements that are nothing to axe-core but cost it most of a minute: the leaves of formulas, and of code
# the coloured words and the lines but the first of each colour in each kind of place.
SIMPLIFY = """() => {
  document.querySelectorAll("math").forEach((math) => math.replaceChildren());
  const seen = new Set();
  const again = (element) => {
    let kind = "";
    for (let at = element; at; at = at.parentElement) kind += ` ${at.tagName}.${at.className}`;
    return seen.size === seen.add(kind).size;
  };
  for (const word of document.querySelectorAll(":is(pre, .pce-line) span[class]:not(:has(*))")) {
    if (again(word)) word.replaceWith(word.textContent);
  }
  for (const line of document.querySelectorAll(".pce-line:not(:has(*))")) if (again(line)) line.replaceWith("\\n");
}"""


def settled(page):
    """Wait until a page asks for nothing more."""
    from playwright.sync_api import TimeoutError

    try:
        page.wait_for_load_state("networkidle")
    except TimeoutError:  # on a busy machine the browser may never tell that the script of a worker has come
        page.reload()
        page.wait_for_load_state("networkidle")


def swipe(page, places):
    """A finger goes through places of the window: it is put down at the first of them and lifted at the last."""
    devtools = page.context.new_cdp_session(page)
    touches = [("touchStart", places[:1]), *(("touchMove", [place]) for place in places[1:]), ("touchEnd", [])]
    for kind, touched in touches:
        points = [{"x": float(x), "y": float(y)} for x, y in touched]
        devtools.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        page.wait_for_timeout(20)  # of the screen, which decides what scrolls


def axe(page, rules=RULES, without=(), where="() => document"):
    """What axe-core finds against these rules, or else against WCAG 2.2 at the levels A and AA and good practice."""
    page.evaluate(SIMPLIFY)
    if not page.evaluate("window.axe !== undefined"):
        page.evaluate(resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8"))
    return page.evaluate(AXE.replace("WHERE", where), [rules, without])
