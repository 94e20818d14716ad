"""How long a reader waits who runs a figure's code in the page: python benchmarks/play.py [SITE] [FIGURE ...]

SITE is the folder of a site that was built after `make runtime` (default: site). Prints the size
of Python as it is downloaded, the time from the click to the first figure, and for each FIGURE
(A/B/N; default: all) the time of a second run beside that of the same run by the Python that
runs this script, on the same machine in the same minute.
"""

import functools
import gzip
import http.server
import json
import shutil
import statistics
import sys
import tempfile
import threading
import time
import zipfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from holdtrue.browser import runner

ROUNDS = 3
COMPRESSED = {
    ".mjs": "text/javascript",
    ".js": "text/javascript",
    ".wasm": "application/wasm",
    ".json": "application/json",
}
ASK = """async ([name, code, positions]) => {
  const python = await import(new URL("assets/play/python.js", document.baseURI));
  const message = { type: "run", name, code, positions };
  const begin = performance.now();
  const answer = await python.ask(message, { signal: new AbortController().signal, own: true });
  if (answer.problem) throw new Error(answer.problem);
  return (performance.now() - begin) / 1000;
}"""


class Handler(http.server.SimpleHTTPRequestHandler):
    extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, **COMPRESSED}  # noqa: RUF012

    def log_message(self, *_):
        pass


def on_the_wire(path):
    """Bytes of a file as a host of static pages sends it."""
    content = path.read_bytes()
    return len(gzip.compress(content, 6)) if path.suffix in COMPRESSED else len(content)


def main(site="site", *names):
    site = Path(site)
    folder = next((site / "assets/python").iterdir(), None) if (site / "assets/python").is_dir() else None
    if folder is None:
        sys.exit(f"{site} has no Python of its own: run `make runtime` and `make build`")
    total = sum(map(on_the_wire, folder.iterdir()))
    print(f"Python over the wire: {total / 1e6:.2f} MB in {len(list(folder.iterdir()))} files")

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    origin = f"http://127.0.0.1:{server.server_port}/"
    archive = site / "assets/play/project.zip"
    with zipfile.ZipFile(archive) as file:
        controls = json.loads(file.read("controls.json"))
        code = {name: file.read(f"snippets/{name}.py").decode() for name in controls}
    names = names or [name for name in sorted(code) if "def figure(" in code[name]]
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as scratch:
        found = next(filter(None, map(shutil.which, ("chromium", "chromium-headless-shell"))), None)
        chromium = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        message = names[0], code[names[0]], [0] * len(controls[names[0]])
        first = []
        for _ in range(ROUNDS):
            page = chromium.new_context(service_workers="block").new_page()
            page.goto(origin)
            first.append(page.evaluate(ASK, message))
        print(f"Click to first figure, nothing cached: {statistics.median(first):.2f} s ({names[0]})")
        page.reload()
        print(f"Click to first figure, next visit: {page.evaluate(ASK, message):.2f} s")

        player = runner.Player(archive, Path(scratch, "project"))
        print(f"\n{'second run of':60} {'here, s':>8} {'browser, s':>10}  ratio")
        slow = 0
        for name in names:
            message = name, code[name], [0] * len(controls[name])
            native = best(lambda: native_run(player, message))  # noqa: B023
            there = best(lambda: page.evaluate(ASK, message))  # noqa: B023
            within = there <= 2 * native + 0.3
            slow += not within
            print(
                f"{name:60} {native:8.2f} {there:10.2f} {there / native:6.1f}{'' if within else '  more than 2 x + 0.3 s'}"
            )
        print(f"\n{len(names) - slow} of {len(names)} within twice the time here plus 0.3 s")
        chromium.close()
    server.shutdown()
    server.server_close()


def best(run):
    """The quickest of three runs after one that loads what it needs."""
    run()
    return min(run() for _ in range(ROUNDS))


def native_run(player, message):
    begin = time.perf_counter()
    answer = player.run(*message, lambda text: None)
    assert "problem" not in answer, answer
    return time.perf_counter() - begin


main(*sys.argv[1:])
