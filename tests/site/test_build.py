"""What can be said of the built site without a browser."""

import gzip
import html
import itertools
import json
import re
import unicodedata
from pathlib import Path

import pytest
from matplotlib.patches import Circle
from mkdocs.exceptions import PluginError
from PIL import Image

from built import WORKS

ROOT = Path(__file__).parents[2]
FONTS = ROOT / "docs/assets/fonts"


@pytest.fixture(scope="session")
def pages(site):
    """Address -> HTML of every page."""
    return {
        path.relative_to(site).as_posix(): path.read_text("utf-8")
        for path in sorted(site.rglob("*.html"))
        if not path.name.endswith(".code.html") and path.parent.name != "play"
    }


def code_points(name):
    """The characters of a list of `pyftsubset`, or of a `unicode-range`."""
    text = (FONTS / f"{name}.unicodes").read_text("utf-8")
    lists = " ".join(line for line in text.splitlines() if not line.startswith("#"))
    return spans(lists.split())


def spans(ranges):
    ends = [entry.removeprefix("U+").partition("-") for entry in ranges]
    return {point for first, _, last in ends for point in range(int(first, 16), int(last or first, 16) + 1)}


def meta(page, name):
    found = re.search(rf'<meta (?:property|name)="{name}" content="([^"]*)"', page)
    return found and html.unescape(found[1])


def test_every_page_has_a_card_with_its_own_words(pages, site):
    titles = set()
    for address, page in pages.items():
        if address == "404.html":
            continue
        assert meta(page, "og:description") and meta(page, "twitter:card") == "summary_large_image"
        assert "$" not in meta(page, "og:title") and "\\" not in meta(page, "og:title")
        titles.add(meta(page, "og:title"))
        card = meta(page, "og:image").removeprefix("http://127.0.0.1:8000/")
        with Image.open(site / card) as image:
            assert image.size == (1200, 630) == (int(meta(page, "og:image:width")), int(meta(page, "og:image:height")))
    assert len(titles) == len(pages) - 1


LONG = {"title": "Why it is so hard to make a network put out probabilities", "text": "Forty words and more. " * 30}


@pytest.mark.parametrize("pips", range(1, 7))
@pytest.mark.parametrize("words", [LONG, {"title": "$5 & <b>", "text": "x"}], ids=["long", "odd"])
def test_what_stands_on_a_card_stays_on_it(override, pips, words):
    cards = override("cards")
    figure = cards.draw(**words, where="Foundations", pips=pips, site="From Dice to Diffusion")
    (axes,) = figure.axes
    boxes = [text.get_window_extent() for text in axes.texts if text.get_text()]
    assert all(box.x0 > 60 and box.x1 < 1140 and box.y0 > 20 and box.y1 < 610 for box in boxes)
    boxes.sort(key=lambda box: -box.y1)
    assert all(above.y0 > below.y1 for above, below in itertools.pairwise(boxes))
    assert boxes[1].x1 < axes.patches[1].get_window_extent().x0
    circles = [patch for patch in axes.patches if isinstance(patch, Circle)]
    assert len({circle.center for circle in circles}) == pips


def test_a_card_is_kept_and_where_nothing_can_be_kept_it_is_drawn_again(override, tmp_path):
    cards, words = override("cards"), LONG | {"where": "", "pips": 3, "site": "A site"}
    made = cards.card(tmp_path / "cache", words)
    (kept,) = (tmp_path / "cache").iterdir()
    assert kept.read_bytes() == made
    kept.write_bytes(b"from the cache")
    assert cards.card(tmp_path / "cache", words) == b"from the cache"
    (tmp_path / "file").write_bytes(b"")
    assert cards.card(tmp_path / "file/cache", words) == made


def italic(variable):
    """The character that a browser draws for a letter that stands alone in <mi>."""
    name = unicodedata.name(variable)
    if name == "LATIN SMALL LETTER H":
        return "ℎ"
    found = re.fullmatch(r"(?:LATIN|GREEK) (SMALL|CAPITAL) LETTER (\w+)|GREEK (?:LUNATE )?(\w+) SYMBOL", name)
    return (
        unicodedata.lookup(f"MATHEMATICAL ITALIC {' '.join(filter(None, found.groups()))}{' SYMBOL' * bool(found[3])}")
        if found
        else variable
    )


def test_every_character_of_a_formula_has_its_font(pages):
    known = code_points("math") | code_points("math-more")
    for address, page in pages.items():
        for formula in re.findall(r"<math.*?</math>", page, re.S):
            drawn = re.sub("<mi>(.)</mi>", lambda letter: italic(letter[1]), formula)
            text = html.unescape(re.sub(r"<[^>]+>|\s", "", drawn))
            assert {char for char in text if ord(char) not in known} == set(), (
                f"{address}: {text}: see docs/assets/fonts/README.md"
            )


def test_every_letter_of_the_text_has_its_font(pages):
    greek_and_signs = spans(["0391-03C9", "2032-2033", "2190-21FF", "2200-22FF"]) & code_points("math")
    known = code_points("text") | code_points("text-more") | greek_and_signs | {ord("\n")}
    bold_or_italic = code_points("text-less") | greek_and_signs | set(map(ord, "\n¶"))
    for address, page in pages.items():
        article = re.search(r"<article.*</article>", page, re.S)[0]
        prose = re.sub(r"<(math|pre|code|figcaption|table|svg)\b.*?</\1>", " ", article, flags=re.S)
        text = html.unescape(re.sub(r"<[^>]+>", "", prose))
        assert {char for char in text if ord(char) not in known} == set(), f"{address}: see docs/assets/fonts/README.md"
        for _, other in re.findall(r"<(em|strong|h[1-6])\b[^>]*>(.*?)</\1>", prose, re.S):
            missing = set(map(ord, html.unescape(re.sub(r"<[^>]+>", "", other)))) - bold_or_italic
            assert missing == set(), f"{address}: {other}: see docs/assets/fonts/README.md"


@pytest.mark.parametrize("name", ["text", "math"])
def test_the_rare_characters_load_the_second_font(name):
    style = (ROOT / "docs/assets/site.css").read_text("utf-8")
    ranges = re.search(rf"{name}-more\.woff2[^}}]*unicode-range:([^;}}]*)", style)[1]
    assert spans(re.findall(r"U\+[0-9A-F-]+", ranges)) == code_points(f"{name}-more")
    assert not code_points(f"{name}-more") & code_points(name)


def test_nothing_is_loaded_from_elsewhere(pages):
    loaded = re.compile(
        r"""<(?:link\b(?![^>]*\brel="?canonical)[^>]*\bhref|(?:script|img|source|iframe)\b[^>]*\bsrc)="?(https?:)?//"""
    )
    assert [address for address, page in pages.items() if loaded.search(page)] == []


def test_our_repairs_of_the_theme_still_fit(pages):
    for address, page in pages.items():
        assert re.search(r'role="dialog" aria-label="Search"', page), (
            f"{address}: the search dialog has no name; see overrides/repairs.py"
        )
        assert re.search(r'class="md-search__scrollwrap" tabindex="0" role="region"', page), (
            f"{address}: see overrides/repairs.py"
        )
        assert 'data-md-component="source"' not in page, (
            f"{address}: would ask api.github.com; see overrides/partials/source.html"
        )
        assert "__nav_" not in page, f"{address}: the theme's own navigation is back; see overrides/partials/nav.html"


def test_a_repair_without_anything_to_repair_ends_the_build(override):
    repairs = override("repairs")
    with pytest.raises(PluginError, match=r"overrides/repairs\.py: index\.md: there is no .* to repair any more"):
        repairs.repair("<html></html>", "index.md")


def test_the_frame_of_a_page_is_light(site, pages):
    """Styles, scripts and fonts, compressed; without what search loads when the page is idle."""
    page = pages["foundations/what_is_a_model/index.html"]
    links = re.findall(r'<(?:link rel="stylesheet" href|script src)="([^"]+)"', page)
    size = sum(len(gzip.compress((site / "foundations/what_is_a_model" / link).read_bytes())) for link in links)
    size += sum((FONTS / f"{name}.woff2").stat().st_size for name in ("text", "text-italic", "text-bold", "math"))
    assert size < 140_000


@WORKS
def test_addresses_come_from_the_environment(build, pages, tmp_path):
    assert not re.search(r'class="md-source"|rel="edit"', "".join(pages.values()))
    build(
        tmp_path / "site",
        SITE_URL="https://example.org/book/",
        REPO_URL="https://github.com/somebody/book",
        EDIT_URI="edit/main/docs/",
    )
    page = (tmp_path / "site/index.html").read_text("utf-8")
    assert '<link rel="canonical" href="https://example.org/book/">' in page
    assert '<a href="https://github.com/somebody/book"' in page
    assert 'href="https://github.com/somebody/book/edit/main/docs/index.md"' in page
    assert re.search(r'href="/book/assets/site\.\w+\.css"', (tmp_path / "site/404.html").read_text("utf-8"))


def test_search_finds_words_and_never_source(site):
    index = json.loads((site / "search/index.json").read_text("utf-8"))["docs"]
    for entry in index:
        for field in "title", "text":
            prose = re.sub(r"<(pre|code)>.*?</\1>", "", entry[field], flags=re.S)  # a lab's code is its text
            text = html.unescape(re.sub(r"<[^>]+>", "", prose))
            source = re.search(r".{0,20}(\\[a-zA-Z]|\$|///|[\x02\x03]).{0,20}", text)
            assert source is None, f"{entry['location']}: {source[0]!r}"
    assert any("p_data" in entry["title"] for entry in index)
