"""The built site, on a small server, and a real browser to look at it."""

import functools
import http.server
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def run_build(folder, **environment):
    """Build the site strictly into `folder`."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", str(folder)]
    kept = {name: value for name, value in os.environ.items() if name not in ("SITE_URL", "REPO_URL", "EDIT_URI")}
    variables = kept | {"NO_MKDOCS_2_WARNING": "1"} | environment
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, timeout=240)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def build():
    return run_build


@pytest.fixture(scope="session")
def site(tmp_path_factory, worker_id):
    """Folder of the built site. Of several workers of pytest-xdist the first builds, the others wait."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    folder, failed = shared / "site", shared / "site-failed"
    try:
        (shared / "site-lock").mkdir()
    except FileExistsError:
        for _ in range(2500):
            if folder.exists() or failed.exists():
                break
            time.sleep(0.1)
        assert folder.exists(), "the build failed in another worker"
    else:
        try:
            run_build(folder)  # the engine moves the finished site there in one step
        except BaseException:
            failed.touch()
            raise
    return folder


class Handler(http.server.SimpleHTTPRequestHandler):
    """Answers with 404.html where nothing is, as a host of static pages does."""

    # Else Windows takes them from its registry, where any program may have changed them.
    extensions_map = {  # noqa: RUF012
        ".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".json": "application/json",
        ".svg": "image/svg+xml", ".png": "image/png", ".woff2": "font/woff2", "": "application/octet-stream",
    }  # fmt: skip

    def log_message(self, *_):
        pass

    def send_error(self, code, message=None, explain=None):
        page = Path(self.directory, "404.html")
        if code != 404 or not page.is_file():
            return super().send_error(code, message, explain)
        body = page.read_bytes()
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        """A browser that closes a page breaks off its downloads; that is no error of ours."""


@pytest.fixture(scope="session")
def origin(site):
    server = Server(("127.0.0.1", 0), functools.partial(Handler, directory=str(site)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def browser():
    from playwright.sync_api import Error, sync_playwright

    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    # Off the path, where macOS and Windows keep theirs, Playwright knows the way to Chrome.
    found = {"executable_path": chromium} if chromium else {"channel": "chrome"}
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(**found, args=FLAGS)
        except Error:
            complain = pytest.fail if os.environ.get("CI") else pytest.skip
            complain("no Chromium on this machine: install chromium or google-chrome")
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
        page.problems = []
        page.on("pageerror", lambda error: page.problems.append(f"script error: {error}"))
        page.on(
            "console", lambda line: line.type in ("error", "warning") and page.problems.append(f"console: {line.text}")
        )
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
