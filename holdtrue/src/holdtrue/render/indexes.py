"""What all pages of a site show, in the order of `nav`: for lists of their figures and of their equations."""

import re
from collections.abc import Iterator
from pathlib import Path

from holdtrue.model import PICTURES, Page
from holdtrue.read import generator, page
from holdtrue.site import Site

DOCSTRING = re.compile(r'(?:\s|#[^\n]*\n)*[rR]?"""\s*(.+?)\s*(?:\n\s*\n|""")', re.S)
# Anchor, number, what it is about, and the kind of a figure or the LaTeX of an equation.
Entry = tuple[str, str, str, str]


def entries(site: Site, kind: str) -> list[tuple[str, str, list[Entry]]]:
    """[(uri, title, its figures or equations), …] of the pages that have any."""
    found = {"figures": figures, "equations": equations}.get(kind, lambda site, item: ())
    pages = [site.pages[uri] for uri in generator.in_order(site.root, site.pages)]
    return [(item.uri, item.title, own) for item in pages if (own := [*found(site, item)])]


def figures(site: Site, item: Page) -> Iterator[Entry]:
    """Of a page, those that it does not borrow from another one."""
    for number, block in enumerate((block for block in item.blocks if block.kind in PICTURES), 1):
        if "/" not in block.name:
            path = site.root / site.layout.snippet(item.full_name(block.name))
            yield f"fig-{block.name}", site.words["figure"].format(number), claim(path), block.kind
    lab = site.labs.results.get(item.uri)
    for number, figure in enumerate(lab.figures if lab else (), 1):
        yield f"fig-{number}", site.words["figure"].format(number), figure.caption, "figure"


def equations(site: Site, item: Page) -> Iterator[Entry]:
    """Of a page, by their names."""
    for number, block in enumerate((block for block in item.blocks if block.kind == "equation"), 1):
        if match := page.latex(item.text, block):
            yield f"eq-{block.name}", f"({number})", block.name.replace("_", " "), match[1].strip()


def claim(path: Path) -> str:
    """What the first paragraph of a snippet says, or without one its name."""
    found = path.is_file() and DOCSTRING.match(path.read_text("utf-8-sig"))
    return " ".join(found[1].split()).replace("'", "’") if found else path.stem.replace("_", " ")
