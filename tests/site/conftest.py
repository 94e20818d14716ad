"""The built site, on a small server, and a real browser to look at it."""

import contextlib
import functools
import http.server
import os
import shutil
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest

import browsers
import built
from inpage import CHROMIUM

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def everything(pytestconfig):
    """Whether tests run that have passed already or take minutes: with the option --all, and in CI."""
    return "CI" in os.environ or pytestconfig.getoption("all", default=False)


@pytest.fixture(scope="session")
def build():
    return built.build


@pytest.fixture(scope="session")
def built_once(tmp_path_factory, worker_id):
    """built_once(name, build): a folder that `build` fills. Of several workers of pytest-xdist the first builds, the others wait."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent

    def built_once(name, build):
        folder, failed = shared / name, shared / f"{name}-failed"
        try:
            (shared / f"{name}-lock").mkdir()
        except FileExistsError:
            for _ in range(2500):
                if folder.exists() or failed.exists():
                    break
                time.sleep(0.1)
            assert folder.exists(), "the build failed in another worker"
        else:
            try:
                build(folder)  # the engine moves the finished site there in one step
            except BaseException:
                failed.touch()
                raise
        return folder

    return built_once


@pytest.fixture(scope="session")
def site():
    """Folder of the built site."""
    return built.site()


@pytest.fixture(scope="session")
def documents(site):
    """{path: document} of every HTML file of the site. All tests share them: change nothing."""
    from selectolax.lexbor import LexborHTMLParser

    files = sorted(site.rglob("*.html"))
    return {path.relative_to(site).as_posix(): LexborHTMLParser(path.read_text("utf-8")) for path in files}


@pytest.fixture(scope="session")
def zensical_site(built_once):
    """Folder of the same site, built by Zensical."""
    return built_once("zensical", lambda folder: built.run("holdtrue", "zensical", "--output", str(folder)))


class Handler(http.server.SimpleHTTPRequestHandler):
    """Answers with 404.html where nothing is, as a host of static pages does."""

    # Else Windows takes them from its registry, where any program may have changed them.
    extensions_map = {  # noqa: RUF012
        ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".mjs": "text/javascript",
        ".json": "application/json", ".wasm": "application/wasm",
        ".svg": "image/svg+xml", ".png": "image/png", ".woff2": "font/woff2", "": "application/octet-stream",
    }  # fmt: skip

    def log_message(self, *_):
        self.server.asked.append(self.path)

    def end_headers(self):
        self.send_header("Access-Control-Allow-Origin", "*")  # who may not ask is for the site's policy to say
        super().end_headers()

    def send_error(self, code, message=None, explain=None):
        page = Path(self.directory, "404.html")
        if code != 404 or not page.is_file():
            return super().send_error(code, message, explain)
        self.answer(404, "text/html; charset=utf-8", page.read_bytes())

    def answer(self, code, content_type, body):
        self.send_response(code)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Server(http.server.ThreadingHTTPServer):
    """A folder at an address of its own, until `stop`. `asked` are the paths that somebody asked for."""

    def __init__(self, folder, port=0):
        super().__init__(("127.0.0.1", port), functools.partial(Handler, directory=str(folder)))
        self.folder = folder
        self.origin = f"http://127.0.0.1:{self.server_port}"
        self.asked = []
        threading.Thread(target=self.serve_forever).start()

    def stop(self):
        self.shutdown()
        self.server_close()

    def handle_error(self, request, client_address):
        """A browser that closes a page breaks off its downloads; that is no error of ours."""


@pytest.fixture(scope="session")
def serve():
    """serve(folder): a Server, which ends with the tests."""
    servers = []

    def serve(folder, port=0):
        servers.append(Server(folder, port))
        return servers[-1]

    yield serve
    for server in servers:
        server.stop()


@pytest.fixture(scope="session")
def runtime(site):
    """Folder of the site's own Python, which tests that run snippets in the page need."""
    folders = [path for path in (site / "assets/python").glob("*") if path.is_dir()]
    if len(folders) != 1:
        built.lacking("the site was built without its own Python: run `make runtime`")
    return folders[0]


@pytest.fixture(scope="session")
def origin(site, serve):
    return serve(site).origin


FOLDS = """
<p><a href="#in-two">To the innermost</a></p><p style="height: 3000px">Much.</p>
<h2 id="part">A part</h2><p>It stands open and speaks of other things.</p>
<details class="deeper" id="outer"><summary>What is deeper</summary>
  <h3 id="in-one">In one fold</h3><p style="height: 1000px">More. Here is the word zygomorphic.</p>
  <details class="correction" id="inner"><summary>Often said</summary><p id="fig-walk">A figure.</p><p id="in-two">In two folds: the word tessellated.</p></details>
</details>
<p style="height: 3000px">Much.</p>"""


@pytest.fixture(scope="session")
def folds(site, serve, tmp_path_factory):
    """The address of a copy of the site, whose bibliography ends in FOLDS."""
    folder = tmp_path_factory.mktemp("folds") / "site"
    shutil.copytree(site, folder, copy_function=os.link)
    page = folder / "reference/bibliography/index.html"
    text = page.read_text("utf-8")
    page.unlink()  # the copy is the same file
    page.write_text(text.replace("</article>", f"{FOLDS}</article>"), "utf-8")
    return f"{serve(folder).origin}/"


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import Error, sync_playwright

    with contextlib.ExitStack() as stack:
        with contextlib.chdir(tempfile.gettempdir()):  # elsewhere: it reads nothing of this folder, see undeclared.py
            playwright = stack.enter_context(sync_playwright())
            try:
                browser = playwright.chromium.launch(**CHROMIUM)
            except Error:
                built.lacking("no Chromium on this machine: install chromium or google-chrome")
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser, origin):
    """A function that opens an address of the site in a window of its own."""
    contexts = []

    def open_page(path, width=1280, scheme="light", script=None, **options):
        context = browser.new_context(viewport={"width": width, "height": 850}, color_scheme=scheme, **options)
        contexts.append(context)
        page = context.new_page()
        if script:
            page.add_init_script(script)
        page.add_init_script("delete Navigator.prototype.serviceWorker")  # it would ask for everything once more
        page.problems, page.asked = [], []
        page.on("pageerror", lambda error: page.problems.append(f"script error: {error}"))
        page.on(
            "console", lambda line: line.type in ("error", "warning") and page.problems.append(f"console: {line.text}")
        )
        page.on("request", lambda request: page.asked.append(request.url))
        page.on(
            "request",
            lambda request: (
                request.url.startswith((origin, "data:", "blob:")) or page.problems.append(f"asks {request.url}")
            ),
        )
        page.goto(f"{origin}/{path}", wait_until="load")
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def report_frames(capsys):
    """report_frames(page, "400 points"): what three seconds of a page cost where this plays. Not judged: other machines are other."""

    def report_frames(page, what):
        session = page.context.new_cdp_session(page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})  # others may be at work

        def measured():
            return {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}

        page.evaluate("window.painted = 0; (function count() { window.painted++; requestAnimationFrame(count) })()")
        before = measured()
        page.wait_for_timeout(3000)
        after, frames = measured(), page.evaluate("window.painted")
        assert frames, "it plays"
        busy, scripts = (1000 * (after[name] - before[name]) / frames for name in ("TaskDuration", "ScriptDuration"))
        with capsys.disabled():
            print(
                f"\n{what}: {frames / 3:.0f} frames a second, main thread {busy:.1f} ms a frame, "
                f"of which scripts {scripts:.1f} ms"
            )

    return report_frames


class Chromium:
    """Playwright's browser in the words of tests/browsers.py."""

    def __init__(self, browser):
        self.context = browser.new_context(viewport={"width": 1280, "height": 850}, color_scheme="light")
        self.page, self.noted = self.context.new_page(), []
        self.page.on("pageerror", lambda error: self.noted.append(f"{error}"))
        self.page.on("console", lambda line: line.type in ("error", "warning") and self.noted.append(line.text))
        self.evaluate, self.screenshot, self.close = self.page.evaluate, self.page.screenshot, self.context.close

    def open(self, url):
        self.page.goto(url)

    def problems(self):
        noted, self.noted = self.noted, []
        return noted


@pytest.fixture(scope="module", params=["Chromium", "Firefox", "WebKit"])
def window(request):
    """A window of 1280 × 850 pixels, on a system that has light colours."""
    if request.param == "Chromium":
        window = Chromium(request.getfixturevalue("browser"))
    else:
        if request.param == "WebKit" and sys.platform != "linux":
            pytest.skip("WebKit is tested where it is WebKitGTK, on Linux")
        try:
            window = getattr(browsers, request.param)()
        except browsers.Missing as missing:
            built.lacking(f"no {missing} on this machine: install firefox-esr, webkit2gtk-driver and xvfb")
        window.resize(1280, 850)
    yield window
    window.close()
