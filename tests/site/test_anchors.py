"""Every link to a place leads to that place, and the place stays: for each anchor of each page, in each way a reader comes."""

import pytest

from built import WORKS, of_page
from course import addresses

pytestmark = WORKS

WITHIN = 4  # pixels
DEEP = [
    "foundations/introduction_paths/#exercises",
    "foundations/what_is_a_model/#fig-lower_training_loss_is_not_better",
]
SIZES = {"desk": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}

# How far a goal is from where it should be: below the header, by the margin that it asks for; at the end of a page as far
# up as it goes.
FUNCTIONS = """
  window.drawn = () => new Promise((done) => { requestAnimationFrame(done); setTimeout(done, 1000); });
  window.astray = (goal) => {
    const { top } = goal.getBoundingClientRect();
    const margin = parseFloat(getComputedStyle(goal).scrollMarginTop);
    const below = document.documentElement.scrollHeight - innerHeight - scrollY;
    const header = document.querySelector(".md-header").getBoundingClientRect().bottom;
    if (top < header - 1 && scrollY > 0) return `${Math.round(header - top)} pixels of it under the header`;
    const off = top - margin;
    return off < -WITHIN || (off > WITHIN && below > 1) ? `${Math.round(off)} pixels off` : null;
  };
  window.settled = async (goal) => { // the goal, when two frames in a row have found it in one place
    for (let last; last !== (last = goal.getBoundingClientRect().top); ) { await drawn(); await drawn(); }
    return goal;
  };
""".replace("WITHIN", str(WITHIN))
# Clicks on a link to each anchor, the farthest first.
CLICK_ALL = """async () => {
  const links = new Map();
  for (const link of document.querySelectorAll("main a[href^='#'], main a[href*='/#']")) {
    const { pathname, hash } = new URL(link.href);
    if (pathname === location.pathname && hash.length > 1 && !links.has(hash)) links.set(hash, link);
  }
  const found = links.size ? [] : ["no links"];
  for (const [hash, link] of [...links].reverse()) {
    const goal = document.getElementById(decodeURIComponent(hash.slice(1)));
    if (!goal) { found.push(`${hash} is nowhere`); continue; }
    document.querySelectorAll("article details").forEach((fold) => (fold.open = false));
    scrollTo(0, 0);
    await drawn();
    link.click();
    await drawn();
    if (astray(goal)) await settled(goal);
    const wrong = goal.isConnected ? astray(goal) : "the page was loaded anew";
    if (wrong) found.push(`${hash}: ${wrong}`);
  }
  return [links.size, found];
}"""


ARRIVED = """(id) => {
  const goal = document.getElementById(id);
  return goal && document.readyState === "complete" && !astray(goal);
}"""
LINK = """(hash) => [...document.querySelectorAll("main a")].find((a) => a.hash === hash && a.pathname === location.pathname && a.checkVisibility() && !a.closest("[inert]"))"""
STAYS, NOTED = 5000, 400  # ms


@pytest.fixture(params=SIZES)
def size(request):
    return SIZES[request.param]


def a_page(browser, size):
    page = browser.new_context(viewport=size, service_workers="block").new_page()
    page.add_init_script(FUNCTIONS)
    return page


@pytest.fixture
def page(browser, size):
    page = a_page(browser, size)
    yield page
    page.context.close()


@pytest.fixture
def both(browser):
    """One of each size, at once: so the seconds in which nothing must move are waited for once."""
    both = [a_page(browser, size) for size in SIZES.values()]
    yield both
    for page in both:
        page.context.close()


@pytest.mark.parametrize("path", [*map(of_page, addresses())])
def test_a_click_in_the_page_leads_to_each_of_its_anchors(page, origin, path):
    page.goto(f"{origin}/{path}")
    count, found = page.evaluate(CLICK_ALL)
    assert not found, f"{len(found)} of {count}\n" + "\n".join(found)


def arrives(page, address):
    """Wait until the goal of an address is where it should be, and the theme has noted for the way back where that is."""
    page.wait_for_function(ARRIVED, arg=address.partition("#")[2], timeout=10000)
    page.wait_for_timeout(NOTED)


@pytest.mark.parametrize("address", DEEP)
def test_every_way_to_a_place_leads_there(page, origin, address):
    path, _, name = address.partition("#")
    there = f"{origin}/{address}"
    page.goto(f"{origin}/{path}")
    page.evaluate(f"(hash) => ({LINK})(hash).focus({{ preventScroll: true }})", f"#{name}")
    page.keyboard.press("Enter")
    arrives(page, address)
    page.go_back()
    page.wait_for_function("() => scrollY === 0")
    page.wait_for_timeout(NOTED)
    page.go_forward()
    arrives(page, address)
    page.reload()
    arrives(page, address)
    # From another page.
    page.goto(f"{origin}/reference/glossary/")
    page.evaluate("scrollTo(0, 5000)")
    page.wait_for_timeout(NOTED)
    page.evaluate("(there) => { const a = document.querySelector('article a'); a.href = there; a.click(); }", there)
    arrives(page, address)
    y = page.evaluate("scrollY")
    page.go_back()
    page.wait_for_function("() => location.pathname.endsWith('glossary/') && scrollY === 5000 && !location.hash")
    page.wait_for_timeout(NOTED)
    page.go_forward()  # to where the reader was, not to the goal
    page.wait_for_function("([there, y]) => location.href === there && Math.abs(scrollY - y) <= 4", arg=[there, y])


@pytest.mark.parametrize("address", DEEP)
def test_on_a_slow_and_busy_machine_a_place_is_found_and_stays(both, origin, address):
    path, _, name = address.partition("#")
    for page in both:
        line = page.context.new_cdp_session(page)
        line.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        line.send("Network.enable")
        slow = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 100_000}
        line.send("Network.emulateNetworkConditions", slow)
        page.goto(f"{origin}/{address}")
        arrives(page, address)
    stays(both, name)
    for page in both:  # Now within the page, which has not been seen but for this place.
        page.goto(f"{origin}/404.html")
        page.goto(f"{origin}/{path}", wait_until="commit")
        page.wait_for_function(f"(hash) => ({LINK})(hash)", arg=f"#{name}")
        page.evaluate(f"(hash) => ({LINK})(hash).click()", f"#{name}")
        arrives(page, address)
    stays(both, name)


def stays(both, name):
    """After five seconds the goal is still where it should be, on each page."""
    both[0].wait_for_timeout(STAYS)
    assert all(page.evaluate(ARRIVED, name) for page in both)


def test_a_hit_of_the_search_leads_to_its_place(page, origin):
    page.goto(f"{origin}/")
    page.keyboard.press("s")
    page.keyboard.type("perfect memory", delay=20)
    hit = page.locator(".md-search-result__link[href*='#']").last
    hit.wait_for(state="attached")
    name = hit.evaluate("(link) => link.hash.slice(1)")
    hit.evaluate("(link) => link.click()")
    page.wait_for_url(f"**#{name}")
    arrives(page, f"#{name}")


def test_what_is_far_below_is_laid_out_for_whoever_comes_to_a_place(page, origin):
    path, _, name = DEEP[0].partition("#")
    laid_out = "document.querySelector('{} > *').checkVisibility({{ contentVisibilityAuto: true }})"
    is_laid_out = laid_out.format(f"#{name}")
    page.goto(f"{origin}/{path}")
    page.evaluate("drawn()")
    assert not page.evaluate(is_laid_out)
    assert page.evaluate(laid_out.format("article > :last-child")), "else the footer is seen first, and pushed away"
    page.evaluate(f"(hash) => ({LINK})(hash).click()", f"#{name}")
    arrives(page, DEEP[0])
    assert page.evaluate(is_laid_out)
    assert page.evaluate("document.documentElement.matches('.whole')")


def test_the_key_to_the_end_leads_there(page, origin):
    page.goto(f"{origin}/{DEEP[0].partition('#')[0]}")
    page.evaluate("drawn()")
    page.keyboard.press("End")
    page.wait_for_function("() => scrollY > 0")
    page.evaluate("settled(document.querySelector('footer'))")
    assert page.evaluate("document.documentElement.scrollHeight - innerHeight - scrollY") <= 1


def test_so_does_that_of_a_mac(page, origin):
    page.goto(f"{origin}/{DEEP[0].partition('#')[0]}")
    page.keyboard.press("Meta+ArrowDown")
    assert page.evaluate("document.documentElement.matches('.whole')")
