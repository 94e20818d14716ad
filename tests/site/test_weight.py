"""What a page costs a reader who only reads it."""

import gzip
from urllib.parse import urlsplit

LIMIT = 150_000  # bytes that travel, before figures
COMPRESSED = {".html", ".css", ".js", ".json", ".svg"}


def wire(path):
    """Bytes of a file as a host of static pages sends it."""
    content = path.read_bytes()
    return len(gzip.compress(content, 6)) if path.suffix in COMPRESSED else len(content)


def loaded(browser, address):
    """Paths of what a browser fetches that opens a page and touches nothing."""
    context = browser.new_context(viewport={"width": 390, "height": 850}, service_workers="block")
    try:
        page, asked = context.new_page(), set()
        page.on("request", lambda request: asked.add(urlsplit(request.url).path.lstrip("/")))
        page.goto(address, wait_until="networkidle")
        return asked
    finally:
        context.close()


def test_a_page_that_is_only_read_is_light_and_loads_nothing_to_run(site, origin, browser):
    heavy = {}
    for path in sorted(file.parent.relative_to(site).as_posix() for file in site.rglob("index.html")):
        path = "" if path == "." else f"{path}/"
        names = loaded(browser, f"{origin}/{path}")
        assert not [name for name in names if name.startswith(("assets/python/", "assets/play/", "assets/editor/"))]
        # The assets are ours, all other images are figures.
        files = [site / name / "index.html" if name in ("", path) else site / name for name in names]
        weight = sum(wire(file) for file in files if file.suffix != ".svg" or "assets" in file.parts)
        if weight >= LIMIT:
            heavy[path] = weight
    assert not heavy
