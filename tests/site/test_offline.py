"""What a reader has seen stays there without a network: docs/sw.js, in a real browser, on a site below a folder."""

import os
import re
import shutil
from pathlib import Path

import pytest

from built import WORKS
from inpage import CHROMIUM, settled
from processes import until

pytestmark = WORKS

ROOT = Path(__file__).parents[2]
READ, UNREAD = "foundations/nutshell/", "foundations/toy_model/"
KEPT = """async (all) => {
  if (!navigator.serviceWorker.controller) return false;
  const shown = [location.href, ...performance.getEntriesByType("resource").map(({ name }) => name)];
  const kept = (await (await caches.open("pages")).keys()).map(({ url }) => url);
  return shown.every((url) => kept.includes(url.replace(/[?#].*/, "")));
}"""
SEEN = """async () => {
  const image = document.querySelector(".figure img");
  image.scrollIntoView();
  await image.decode();
  return image.naturalWidth > 0 && [...document.styleSheets].every((sheet) => sheet.cssRules.length > 0);
}"""


@pytest.fixture
def page(browser, tmp_path):
    """Of a browser with a folder of its own. Others keep all in memory, where Chromium loses files of a service worker
    now and then as it ends it.
    """
    context = browser.browser_type.launch_persistent_context(
        tmp_path / "profile", viewport={"width": 1280, "height": 850}, **CHROMIUM
    )
    yield context.pages[0]
    context.close()


@pytest.fixture
def book(serve, site, tmp_path):
    """A copy of the site below /book/, on a server that may be stopped."""
    shutil.copytree(site, tmp_path / "book")
    return serve(tmp_path)


def search(page):
    page.keyboard.press("s")
    page.keyboard.type("model", delay=20)
    page.wait_for_selector(".md-search-result__link")


def test_what_was_read_is_there_offline(page, book):
    home = f"{book.origin}/book/"
    for address in (home, home + READ):
        page.goto(address)
        assert page.evaluate(SEEN)
        until(lambda: page.evaluate(KEPT), "copies")
        if address == home:
            assert book.asked.count("/book/sw.js") == 1  # later the browser itself looks for a newer one
    search(page)
    assert "/sw.js" not in book.asked
    book.stop()
    for address in (home, home + READ, f"{home}{READ}?h=model#overview"):
        assert page.goto(address).from_service_worker
        assert page.evaluate(SEEN)
    search(page)
    assert page.goto(home + UNREAD).status == 503
    assert page.locator("h1").inner_text() == "You are offline"
    page.get_by_role("link").click()
    page.wait_for_url(home)
    assert page.evaluate(SEEN)


COST = """async () => {
  const { name } = performance.getEntriesByType("resource").find(({ name }) => /play\\/python\\.\\w+\\.js$/.test(name));
  return (await import(name)).cost();
}"""


def test_python_that_has_run_is_kept_by_the_browser_and_runs_offline(page, book, runtime):
    def run():
        panel.locator("[data-do=run]").click()
        panel.get_by_text("Done in").wait_for(timeout=90_000)

    page.goto(f"{book.origin}/book/{READ}")
    until(lambda: page.evaluate(KEPT), "copies")
    panel = page.locator("details[data-snippet]").first
    panel.locator("summary").click()
    run()
    book.stop()
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.reload()
    panel.locator("summary").click()
    panel.locator("[data-do=run]").wait_for()
    assert page.evaluate(COST)["kept"]
    assert panel.locator(".play-note").inner_text() == ""  # it announces no download
    run()
    assert not [url for url in asked if "/assets/python/" in url]


def change(file, old, new, minutes):
    """Change a file at a later time: within a second a server does not know it for another."""
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    later = file.stat().st_mtime + 60 * minutes
    os.utime(file, (later, later))


def test_what_the_server_has_goes_before_what_was_kept(page, book, serve):
    address = f"{book.origin}/book/"
    page.goto(address)
    until(lambda: page.evaluate(KEPT), "copies")
    file = Path(book.folder, "book/index.html")
    change(file, "<title>", "<title>New: ", minutes=1)
    page.reload()
    assert page.title().startswith("New: ")
    new = "async () => (await (await (await caches.open('pages')).match(location.href))?.text())?.includes('New: ')"
    until(lambda: page.evaluate(new), "new copy")
    book.stop()
    page.reload()
    assert page.title().startswith("New: ")
    change(file, "<title>", "<title>Very ", minutes=2)
    serve(book.folder, book.server_port)
    page.reload()
    assert page.title().startswith("Very New: ")


def test_a_site_that_is_being_written_ends_the_service_worker_of_a_finished_one(page, book):
    page.goto(f"{book.origin}/book/")
    until(lambda: page.evaluate(KEPT), "copies")
    for file in Path(book.folder).rglob("*.html"):  # as `mkdocs serve` makes them
        file.write_text(re.sub("<meta http-equiv[^>]*>", "", file.read_text("utf-8")), "utf-8")
    page.reload()
    until(lambda: page.evaluate("async () => !(await navigator.serviceWorker.getRegistrations()).length"), "end of it")
    book.asked.clear()
    page.goto(f"{book.origin}/book/{READ}")
    settled(page)
    assert page.evaluate("navigator.serviceWorker.controller") is None
    assert "/book/sw.js" not in book.asked


# Without the site: what the service worker does to a single request.


@pytest.fixture
def folder(tmp_path):
    """A folder with the service worker, a page that starts it, and files."""
    (tmp_path / "assets/python").mkdir(parents=True)
    (tmp_path / "assets/python/pyodide.mjs").write_text("export const from = 'server';", "utf-8")
    (tmp_path / "assets/file.js").write_text("1", "utf-8")
    (tmp_path / "index.html").write_text("<!doctype html><title>One</title>", "utf-8")
    shutil.copy(ROOT / "docs/sw.js", tmp_path)
    return tmp_path


def ready(page, server):
    page.goto(f"{server.origin}/")
    page.evaluate("""async () => {
      const controlled = new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done));
      await navigator.serviceWorker.register("sw.js");
      await controlled;
    }""")


CACHES = """async () => {
  const found = {};
  for (const name of await caches.keys()) {
    found[name] = (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname);
  }
  return found;
}"""


def kept(page):
    return page.evaluate(CACHES).get("pages", [])


def test_what_a_page_has_put_into_a_cache_is_not_shown(page, serve, folder):
    server = serve(folder)
    ready(page, server)
    page.evaluate("""async () => {
      await fetch("assets/file.js?x=1");
      await fetch("assets/python/pyodide.mjs");
      const planted = () => new Response("planted", { headers: { "Content-Type": "text/html" } });
      for (const name of ["a", "python-1"]) await (await caches.open(name)).put(new URL("planted/", location), planted());
    }""")
    until(lambda: "/assets/file.js" in kept(page), "copy")
    assert page.evaluate(CACHES) == {"pages": ["/assets/file.js"], "a": ["/planted/"], "python-1": ["/planted/"]}
    server.stop()
    assert page.goto(f"{server.origin}/planted/").status == 503
    assert page.locator("h1").inner_text() == "You are offline"


def test_only_answers_that_are_the_file_itself_are_kept(page, serve, folder):
    server = serve(folder)
    ready(page, server)
    page.evaluate("fetch('no/such/file').then((answer) => answer.text())")
    page.evaluate("fetch('assets').then((answer) => answer.text())")  # sent on to assets/
    page.evaluate("fetch('assets/file.js', { method: 'HEAD' })")
    page.evaluate("fetch('index.html').then((answer) => answer.text())")
    until(lambda: "/index.html" in kept(page), "copy")
    assert page.evaluate(CACHES) == {"pages": ["/index.html"]}
    server.stop()
    assert page.evaluate("fetch('assets/file.js').catch(({ name }) => name)") == "TypeError"


def test_the_service_worker_keeps_no_more_than_its_share(page, serve, folder):
    text = (folder / "sw.js").read_text("utf-8")
    (folder / "sw.js").write_text(re.sub(r"const MOST = \d+;", "const MOST = 5;", text), "utf-8")
    for number in range(12):
        (folder / f"{number}.txt").write_text(str(number), "utf-8")
    ready(page, serve(folder))
    kept = page.evaluate("""async () => {
      for (let number = 0; number < 12; number++) await (await fetch(`${number}.txt`)).text();
      const cache = await caches.open("pages");
      const names = async () => (await cache.keys()).map(({ url }) => new URL(url).pathname.slice(1));
      for (let tries = 0; tries < 100 && !((await names()).includes("11.txt") && (await names()).length <= 5); tries++)
        await new Promise((later) => setTimeout(later, 20));
      return names();
    }""")
    assert len(kept) == 5 and "11.txt" in kept


def test_a_message_has_nothing_asked_or_kept_that_is_not_of_the_site(page, serve, folder, tmp_path_factory):
    server, other = serve(folder), serve(tmp_path_factory.mktemp("other"))
    ready(page, server)
    named = [
        "no address",
        f"{other.origin}/stolen",
        f"{server.origin}/no/such/file",
        f"{server.origin}/assets/./python/pyodide.mjs",
        f"{server.origin}/assets/file.js",
    ]
    (folder / "last.js").write_text("1", "utf-8")
    tell = "(named) => navigator.serviceWorker.controller.postMessage(named)"
    page.evaluate(tell, named)
    until(lambda: "/assets/file.js" in kept(page), "copy")
    page.evaluate(tell, [f"{server.origin}/last.js"])  # by then the first have been answered
    until(lambda: "/last.js" in kept(page), "copy")
    assert page.evaluate(CACHES) == {"pages": ["/assets/file.js", "/last.js"]}
    assert other.asked == [] and "/assets/python/pyodide.mjs" not in server.asked
