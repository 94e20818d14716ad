"""What Lighthouse's phone thinks of every page: medians of five, as a table.

    python benchmarks/lighthouse.py [site] [--runs 5] [--slower 4] [--pages foundations/nutshell/ labs/digits/]

Needs Node (`npx` fetches Lighthouse) and Chromium or Chrome. Pages are sent compressed, as a host of static pages does.
Times depend on the machine, which must have nothing else to do: where "bench" is far below 2000, or differs from row to
row, measure again. Lighthouse takes a phone for four times slower; on a quick machine, "--slower" is for another.
"""

import argparse
import functools
import gzip
import http.server
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

LIGHTHOUSE = "lighthouse@12"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
FLAGS = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
COMPRESSED = ("text/", "application/json", "image/svg+xml", "application/wasm", "application/xml")


class Handler(http.server.SimpleHTTPRequestHandler):
    """Sends text compressed."""

    protocol_version = "HTTP/1.1"
    # Else they come from the machine's own table.
    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | {
        ".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".json": "application/json",
        ".svg": "image/svg+xml", ".woff2": "font/woff2", ".wasm": "application/wasm", ".xml": "application/xml",
    }  # fmt: skip

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if not path.is_file():
            return self.send_error(404)
        content, kind = path.read_bytes(), self.guess_type(str(path))
        self.send_response(200)
        if kind.startswith(COMPRESSED):
            content = gzip.compress(content, 6)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


def run(address, folder, slower):
    """One report of Lighthouse: four scores, the blocking time in milliseconds, and how fast it found the machine."""
    report = Path(folder, "report.json")
    command = ["npx", "--yes", LIGHTHOUSE, address, "--quiet", "--output=json", f"--output-path={report}"]
    command += [f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={FLAGS}"]
    command += [f"--throttling.cpuSlowdownMultiplier={slower}"]
    chrome = next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chromium-headless-shell"))),
        "",
    )
    environment = ({"CHROME_PATH": chrome} if chrome else {}) | os.environ
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    if done.returncode:
        sys.exit(f"lighthouse: {address}: {done.stderr.strip()[-500:]}")
    found = json.loads(report.read_text("utf-8"))
    scores = [100 * (found["categories"][name]["score"] or 0) for name in CATEGORIES]
    blocking = found["audits"]["total-blocking-time"]["numericValue"]
    return [*scores, blocking, found["environment"]["benchmarkIndex"]]


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("site", nargs="?", default="site", help="folder of the finished site, from `make build`")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--slower", type=float, default=4, help="how many times slower than this machine a phone is")
    parser.add_argument("--pages", nargs="*", help="all pages, if not given")
    options = parser.parse_args()
    site = Path(options.site)
    pages = options.pages or sorted(p.parent.relative_to(site).as_posix() for p in site.rglob("index.html"))
    if not pages:
        sys.exit(f"lighthouse: {site} has no pages: run `make build` first")
    handler = functools.partial(Handler, directory=str(site))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"{'page':42}" + "".join(f"{name:>16}" for name in (*CATEGORIES, "blocking", "bench")))
    with tempfile.TemporaryDirectory() as folder:
        for page in pages:
            path = "" if page in (".", "") else f"{page.strip('/')}/"
            runs = [
                run(f"http://127.0.0.1:{server.server_port}/{path}", folder, options.slower)
                for _ in range(options.runs)
            ]
            medians = [statistics.median(column) for column in zip(*runs, strict=True)]
            print(f"{path or 'Home':42}" + "".join(f"{median:16.0f}" for median in medians), flush=True)
    server.shutdown()


if __name__ == "__main__":
    main()
