"""Print the built site as one PDF: `make book`."""

import argparse
import re
import shutil
import sys
import time
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

from book.pages import book, settings

ORIGIN = "http://book.invalid/"  # asked for by nobody else: every request is answered from the folder of the site
NAME = "from-dice-to-diffusion.pdf"


def launch(playwright):
    names = "chromium", "chromium-browser", "google-chrome", "chromium-headless-shell"
    chromium = next(filter(None, map(shutil.which, names)), None)
    found = {"executable_path": chromium} if chromium else {"channel": "chrome"}
    try:
        return playwright.chromium.launch(**found, args=["--no-sandbox", "--disable-gpu"])
    except Error as error:
        sys.exit(f"book: no Chromium starts on this machine: install chromium or google-chrome ({error})")


def print_pdf(html, site, pdf):
    """Print a document, whose addresses are files of the folder `site`."""
    missing = []

    def answer(route):
        asked = route.request.url.removeprefix(ORIGIN)
        if not asked:
            route.fulfill(body=html, content_type="text/html; charset=utf-8")
        elif (site / asked).is_file():
            route.fulfill(path=site / asked)
        else:
            missing.append(asked)
            route.abort()

    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(java_script_enabled=False, color_scheme="light")
        page.route("**/*", answer)
        page.goto(ORIGIN, wait_until="load")
        if missing:
            sys.exit(f"book: {site} lacks {', '.join(missing)}, so it is not whole: run `make build`")
        page.pdf(path=pdf, prefer_css_page_size=True, print_background=True, outline=True, tagged=True)
        browser.close()


def main():
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m book")
    parser.add_argument("site", nargs="?", default="site", type=Path, help="folder of the finished site")
    site, began = parser.parse_args().site, time.monotonic()
    if not (site / "index.html").is_file():
        sys.exit(f"book: {site}/ is not built: run `make build`")
    pdf = site / NAME
    print_pdf(book(site, settings()), site, pdf)
    content = pdf.read_bytes()
    sheets = len(re.findall(rb"/Type\s*/Page\b", content))
    print(f"{pdf}: {sheets} sheets, {len(content) / 1e6:.1f} MB, in {time.monotonic() - began:.0f} seconds")


if __name__ == "__main__":
    main()
