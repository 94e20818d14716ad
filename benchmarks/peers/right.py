"""Whether a page shows its own figure, as of now.

The right figure of a page is the one that the same tool draws, from nothing, for a site of that page alone: there no
cache can be stale and no other snippet can touch it. So no tool is blamed for its format or its resolution.
"""

import base64
import hashlib
import posixpath
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup

BODY = "article, [role=main], .body"  # Material's, Sphinx's
# What matplotlib's SVG holds beside the picture: the date, and names that are random or numbered within the page.
NOISE = re.compile(rb'<metadata>.*?</metadata>|<!--.*?-->|\bid="[^"]*"|(?<=")#[^"]*|(?<=url\()#?[^)]*|\s+', re.S)


def figures(site, page):
    """Digests of the figures of a page, in their order: inline, in the address, or in a file of the site."""
    text = Path(site, page).read_text("utf-8")
    body = BeautifulSoup(text, "html.parser").select_one(BODY)
    found = []
    for tag in body.select("img, svg"):
        if tag.name == "svg":
            if tag.find(id=re.compile("figure_1$")) is None:
                continue  # one of the theme's icons
            content = str(tag).encode()
        elif tag["src"].startswith("data:"):
            content = base64.b64decode(tag["src"].partition(",")[2])
        else:
            address = unquote(urlsplit(tag["src"]).path)
            content = Path(site, posixpath.normpath(posixpath.join(posixpath.dirname(page), address))).read_bytes()
        if not content.startswith(b"\x89PNG"):
            content = NOISE.sub(b"", content)
        found.append(hashlib.sha256(content).hexdigest())
    return found


def figure(site, page):
    """The digest of the page's figure, or what is wrong with it in words."""
    if not Path(site, page).is_file():
        return "no page"
    found = figures(site, page)
    return found[0] if len(found) == 1 else f"{len(found)} figures"


def verdict(found, right, before):
    """ "right", or what is wrong, for {page: digest} as found, as it should be, and as it should have been before the edit.

    stale: the figure from before the edit. leaks: neither that nor its own, so something else has touched it.
    """
    wrong = set()
    for page, digest in right.items():
        if " " in found[page]:
            wrong.add(found[page])
        elif found[page] != digest:
            wrong.add("stale" if found[page] == before[page] else "leaks")
    return ", ".join(sorted(wrong)) or "right"
