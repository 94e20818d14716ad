"""The map of what leans on what: a hook of MkDocs, see mkdocs.yml.

A chapter leans on an earlier one if its main text, above the exercises and outside all folds, links to it. Earlier means
higher on the map of the front page, where the side roads that leave a page follow it.
"""

import html
import re
from urllib.parse import urljoin

PLACE = re.compile(r'<div class="map">.*?</div>', re.S)
END = re.compile(r'<h2 id="(?:exercises|what-to-take-along)"')
STEP = re.compile(r'<(/?)details\b|<a\b[^>]*? href="([^"#]+)(?:#([^"]*))?"')
NUMBER = re.compile(r'<a class="(?:equation|figure|exercise)-number" href="#([^"]+)">([^<]+)</a>')
OPENING = re.compile(r"</h1>(.*?)<h2\b", re.S)
BESIDE = re.compile(r"<(figure|form|details)\b.*?</\1>", re.S)
ASKED = re.compile(r"<(em|strong)>((?:(?!</\1>).)+\?)</\1>", re.S)
LINK = re.compile(r"</?a\b[^>]*>")
TAG = re.compile(r"<[^>]*>")
SENTENCE = re.compile(r"[^.:?! ][^.:?!]*\?")
ROW, ROAD, OFF = 26, 96, 14  # pixels: a row, the road from the left edge, and a side road from the road
# For this page alone, so it is not in site.css, which all pages load. Only in an <svg> may a <style> stand among the text.
STYLE = f"""
.drawn {{ padding-left: {ROAD}px; font: 13px/1 var(--ui-font) }}
.drawn > * {{ position: relative; height: {ROW}px }}
.drawn .side {{ left: {OFF}px }}
.drawn :is(a, b) {{ display: flex; height: 100%; align-items: center; padding-left: 14px }} /* on a phone in two lines */
.md-typeset .drawn :is(a, b) {{ color: var(--ink); text-decoration: none }}
.md-typeset .drawn b {{ color: var(--soft) }}
.md-typeset .drawn a:is(:hover, :focus-visible) {{ color: var(--accent); text-decoration: underline }}
.drawn a::before {{ content: ""; position: absolute; z-index: 1; left: -5px; top: {ROW // 2 - 5}px; width: 10px; height: 10px; box-sizing: border-box; border: 1.5px solid; border-radius: 50%; background: currentcolor }}
.drawn .side a::before {{ background: var(--paper) }}
.drawn svg {{ position: absolute; left: 0; top: {ROW // 2}px; width: 1px; height: 1px; overflow: visible; pointer-events: none; fill: none; stroke: var(--edge) }}
.drawn path {{ stroke-opacity: .5 }}
.drawn .to {{ display: none }}
.drawn div:is(:hover, :focus-within) path {{ display: inline; stroke: var(--accent); stroke-width: 2; stroke-opacity: 1 }}
.drawn div:is(:hover, :focus-within) .to {{ stroke: var(--orange); stroke-dasharray: 5 3 }}
[dir] .md-typeset .map li li {{ margin-top: .9em }}
.md-typeset .map li li > a {{ font-weight: 600 }}
"""


def on_env(env, config, files):
    """All pages are rendered by now; minutes.py has yet to add how long each takes."""
    chapters = [page for _, own in config.stations for at in own for page in (at, *at.leaving)]
    for file in files.documentation_pages():
        if PLACE.search(file.page.content):
            found, url = leans(chapters), file.page.url
            shown = f"{drawing(found, config.stations, url)}\n{table(found, config.stations, url)}"
            shown = f'<div class="map" data-search-exclude>\n{shown}\n</div>'
            file.page.content = PLACE.sub(lambda _, shown=shown: shown, file.page.content)


# What leans on what ------------------------------------------------------------------------


def leans(chapters):
    """{url: {url of an earlier one: [anchor, …]}}, in the order of the chapters; a link to a whole page has the anchor ""."""
    found = {}
    for page in chapters:
        named = {url: {} for url in found}
        for address, anchor in links(page.content):
            if (at := urljoin(page.url, address)) in named:
                named[at][anchor] = None
        found[page.url] = {at: [*anchors] for at, anchors in named.items() if anchors}
    return found


def links(content):
    """(address, anchor) of each link to another page in the main text of a page."""
    end, depth = END.search(content), 0
    for close, address, anchor in STEP.findall(content[: end.start()] if end else content):
        if not address:
            depth += -1 if close else 1
        elif not depth:
            yield address, anchor


def question(content):
    """The question of a page, from before its first heading: stressed words that ask, or else the last sentence that does."""
    opening = OPENING.search(content)
    opening = BESIDE.sub(" ", opening[1]) if opening else ""
    if asked := ASKED.search(opening):
        return LINK.sub("", asked[2])
    return (SENTENCE.findall(TAG.sub("", opening)) or [""])[-1]


def names(page):
    """{anchor: HTML} of all that a link into a page can lead to: headings, and the numbers of formulas, figures and exercises."""
    numbers = NUMBER.findall(page.content)
    found = {anchor: f"formula {number}" if number[0] == "(" else number for anchor, number in numbers}
    waiting = [*page.toc]
    while waiting:
        item = waiting.pop()
        found[item.id] = getattr(item, "typeset", {}).get("title", item.title)
        waiting += item.children
    return found


# What is shown -----------------------------------------------------------------------------


def drawing(found, stations, url):
    """Stations and chapters in one column, and from each chapter a line to all that it leans on or leads to."""
    rows = [row for name, own in stations for row in (name, *(page for at in own for page in (at, *at.leaving)))]
    on_road = {at.url for _, own in stations for at in own}
    places = {
        row.url: (OFF * (row.url not in on_road), n * ROW) for n, row in enumerate(rows) if not isinstance(row, str)
    }

    def line(one, other):
        """The path from the dot of one, which is the origin, to the dot of the other."""
        (x, y), (end, to) = places[one], places[other]
        left = -1.3 * (10 + (ROAD - 22) * abs(y - to) / (len(rows) * ROW)) - x
        return f"M0 0C{left:.0f} 0 {left:.0f} {to - y} {end - x} {to - y}"

    shown = [f"<svg><style>{STYLE}</style></svg>"]
    for row in rows:
        if isinstance(row, str):
            shown.append(f"<div><b>{row.capitalize()}</b></div>")
            continue
        on = "".join(line(row.url, other) for other in found[row.url])
        to = "".join(line(row.url, other) for other in found if row.url in found[other])
        lines = "".join(f'<path class="{kind}" d="{path}"/>' for kind, path in (("on", on), ("to", to)) if path)
        link = f'<a href="{relative(row.url, url)}">{html.escape(row.title)}</a>'
        side = "" if row.url in on_road else ' class="side"'
        shown.append(f"<div{side}>{link}<svg aria-hidden='true'>{lines}</svg></div>")
    newline = "\n"
    return f'<nav class="drawn" aria-label="Map of all chapters">{newline.join(shown)}</nav>'


def table(found, stations, url):
    """The same in words: a list of the stations, each with its chapters."""
    pages = {page.url: page for _, own in stations for at in own for page in (at, *at.leaving)}
    known = {address: names(page) for address, page in pages.items()}

    def link(address, anchor="", label=None):
        place = f"{relative(address, url)}{'#' * bool(anchor)}{anchor}"
        return f'<a class="to" href="{place}">{label or html.escape(pages[address].title)}</a>'

    def chapter(page, inside=""):
        on = []
        for other, anchors in found[page.url].items():
            inner = ", ".join(link(other, at, known[other][at]) for at in anchors if at in known[other])
            on.append(link(other) + (f": {inner}" if inner else ""))
        to = [link(other) for other in found if page.url in found[other]]
        asked = question(page.content)
        lines = [
            f'<a href="{relative(page.url, url)}">{html.escape(page.title)}</a>',
            asked and f"<p><em>{asked}</em></p>",
        ]
        lines += [f"<p>{words} {'; '.join(some)}</p>" for words, some in (("Leans on", on), ("Leads to", to)) if some]
        return f"<li>{''.join(filter(None, lines))}{inside}</li>"

    items = []
    for name, own in stations:
        inner = []
        for at in own:
            side = "".join(map(chapter, at.leaving))
            inner.append(chapter(at, f"<ul>{side}</ul>" if side else ""))
        items.append(f"<li><strong>{name.capitalize()}</strong><ul>{''.join(inner)}</ul></li>")
    return f'<div class="road"><ol style="grid-template-columns: 1fr">{"".join(items)}</ol></div>'


def relative(address, url):
    """A link from the page at `url` to the one at `address`."""
    return "../" * url.count("/") + address
