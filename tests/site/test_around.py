"""What stands around the pages: for hosts, search engines, readers of feeds and phones."""

import hashlib
import json
import re
import shutil
from types import SimpleNamespace
from xml.etree import ElementTree as etree

import pytest
from PIL import Image

from built import WORKS
from course import addresses

pytestmark = WORKS

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.mark.reads(".")
def test_robots_find_the_sitemap(site):
    lines = (site / "robots.txt").read_text("utf-8").splitlines()
    assert lines == ["User-agent: *", "Allow: /", "Sitemap: http://127.0.0.1:8000/sitemap.xml"]


@pytest.mark.reads(".")
def test_the_sitemap_has_every_page_and_nothing_else(site):
    sitemap = etree.parse(site / "sitemap.xml").getroot()
    assert sitemap.tag == f"{SITEMAP}urlset" and {node.tag for node in sitemap.iter()} == {
        f"{SITEMAP}{name}" for name in ("urlset", "url", "loc")
    }
    named = [node.text for node in sitemap.iter(f"{SITEMAP}loc")]
    assert sorted(named) == sorted(f"http://127.0.0.1:8000/{address}" for address in addresses())
    assert not (site / "sitemap.xml.gz").exists()


@pytest.mark.reads(".")
def test_the_feed_names_pages_with_the_time_of_their_last_change(site):
    feed = etree.parse(site / "feed.xml").getroot()
    times = [entry.findtext(f"{ATOM}updated") for entry in feed.findall(f"{ATOM}entry")]
    assert times and times == sorted(times, reverse=True) and times[0] == feed.findtext(f"{ATOM}updated")
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", when) for when in times)
    for entry in feed.findall(f"{ATOM}entry"):
        path = entry.find(f"{ATOM}link").get("href").removeprefix("http://127.0.0.1:8000/")
        assert (site / path / "index.html").is_file() and entry.findtext(f"{ATOM}title")


def test_the_course_can_be_installed(open_page, site):
    page = open_page("foundations/nutshell/")
    manifest = json.loads((site / "manifest.webmanifest").read_text("utf-8"))
    for icon in manifest["icons"]:
        path = site / icon["src"]
        assert path.is_file()
        if path.suffix == ".png":
            with Image.open(path) as image:
                assert "{}x{}".format(*image.size) == icon["sizes"]
    devtools = page.context.new_cdp_session(page)
    found = devtools.send("Page.getAppManifest")
    assert found["url"].endswith("/manifest.webmanifest") and not found["errors"]
    assert page.request.get(page.locator("link[rel=apple-touch-icon]").evaluate("(link) => link.href")).ok
    assert page.problems == []


def test_the_bar_around_the_page_has_its_colour(open_page):
    page = open_page("")
    colours = "[...document.querySelectorAll('meta[name=theme-color]')].map((meta) => meta.content)"
    assert page.evaluate(colours) == ["#ffffff", "#1b1e26"]
    page.locator(".md-header__option label:visible").click()
    assert page.evaluate(colours) == ["#1b1e26", "#1b1e26"]
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(27, 30, 38)"


@pytest.mark.reads(".")
def test_the_front_page_says_that_it_is_a_course(site):
    (data,) = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', (site / "index.html").read_text("utf-8")
    )
    course = json.loads(data)
    assert course["@type"] == "Course" and course["name"] == "From Dice to Diffusion" and course["provider"]["name"]


def test_no_map_of_packed_scripts_is_published(site):
    assert not [*site.rglob("*.map")]
    for path in [*site.glob("assets/javascripts/**/*.js"), *site.glob("assets/stylesheets/*.css")]:
        assert "sourceMappingURL" not in path.read_text("utf-8")


def test_our_style_sheets_and_scripts_have_names_that_change_with_what_is_in_them(site, open_page):
    page = open_page("foundations/introduction_paths/")
    page.keyboard.press("s")
    page.keyboard.type("model", delay=20)
    page.wait_for_selector(".md-search-result__link")
    page.keyboard.press("Escape")
    page.locator("details.code > summary").first.click()
    page.wait_for_selector("details.code textarea")
    page.locator("data.fact").first.click()
    page.wait_for_function(
        "() => performance.getEntriesByType('resource').some(({ name }) => name.includes('/note.'))", polling=50
    )
    ours = re.compile(r"assets/((?:(?:play|editor|toys)/[\w/-]*)?[\w-]+(\.\w+)?\.(?:css|js))(?:#|$)")
    loaded = {found[1]: found[2] for url in [*page.asked, page.workers[0].url] if (found := ours.search(url))}
    names = {re.sub(r"\.\w+\.(?=\w+$)", ".", name) for name in loaded}
    on_demand = {"search.js", "film.js", "note.js", "play/play.js", "play/play.css", "editor/index.js"}
    assert {"site.css", "site.js", *on_demand} <= names
    for name, digest in loaded.items():
        assert digest == "." + hashlib.sha256((site / "assets" / name).read_bytes()).hexdigest()[:8], name
    assert page.problems == []


def test_a_script_is_loaded_by_another_name_if_what_it_loads_changes(override, tmp_path):
    name = re.compile(r"a\.\w{8}\.js")
    seen = []
    for text in ("1", "2", "1"):
        assets = tmp_path / "assets"
        shutil.rmtree(assets, ignore_errors=True)
        (assets / "play").mkdir(parents=True)
        (assets / "a.js").write_text('import "./play/b.js"; // and "unknown.js"', "utf-8")
        (assets / "play/b.js").write_text(f"import '../c.js'; style(`b.css`); {text}", "utf-8")
        (assets / "play/b.css").write_text("", "utf-8")
        (assets / "c.js").write_text("", "utf-8")
        (tmp_path / "index.html").write_text('<script src="assets/a.js"></script>', "utf-8")
        override("lighten").stamp(assets, {})
        (found,) = name.findall((tmp_path / "index.html").read_text("utf-8"))
        script = (assets / found).read_text("utf-8")
        (below,) = re.findall(r"play/b\.\w{8}\.js", script)
        assert "unknown.js" in script and re.search(
            r"'\.\./c\.\w{8}\.js'.*`b\.\w{8}\.css`", (assets / below).read_text("utf-8")
        )
        seen.append(found)
    assert seen[0] == seen[2] != seen[1]


@pytest.mark.reads("overrides", rest="nothing of the site")
@pytest.mark.parametrize("serving", [True, False])
def test_while_serving_nothing_is_made_lighter_but_the_search_has_its_index(override, monkeypatch, tmp_path, serving):
    lighten = override("lighten")
    for folder in "search", "assets/stylesheets", "assets/javascripts/lunr":
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "search/search_index.json").write_text('{"docs": [1]}', "utf-8")
    (tmp_path / "assets/site.css").write_text("a {\n}\n", "utf-8")
    page = '<link rel="stylesheet" href="assets/site.css">\n'
    (tmp_path / "index.html").write_text(page, "utf-8")
    monkeypatch.setattr(lighten, "COSTLY", {})
    lighten.on_post_build(SimpleNamespace(site_dir=tmp_path, plugins={"holdtrue": SimpleNamespace(serving=serving)}))
    assert json.loads((tmp_path / "search/index.json").read_text("utf-8")) == {"docs": [1]}
    assert ((tmp_path / "index.html").read_text("utf-8") == page) == serving
    assert len([*(tmp_path / "assets").glob("*.css")]) == (1 if serving else 2)
