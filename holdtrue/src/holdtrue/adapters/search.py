"""What search knows of the pages: kept, since Material's index takes each of them apart anew in every build."""

import html
import json
import re
import sys
from typing import Any

from mkdocs.structure.pages import Page

from holdtrue.keep import depends
from holdtrue.keep.store import Store
from holdtrue.render import mathml

MATH = re.compile(r"<math.*?</math>", re.S)
SLIDERS = re.compile(r'<div class="(?:controls|film-bar)".*?</div>', re.S)
TERM = re.compile(r'<dt id="([^"]*)">(.*?)</dt>((?:\s*<dt>.*?</dt>)*)', re.S)  # of the glossary


class Searchable:
    """Tells the index of a search plugin what is on a page, with formulas as a reader would type them, terms of the
    glossary as parts of their own, and nothing of the sliders, which is no text.

    What Material's index found is kept. Others are told and no more.
    """

    def __init__(self, store: Store, index: Any) -> None:
        self.store, self.index, self.add = store, index, index.add_entry_from_context
        self.settings = None  # what is the same for all pages; None: nothing is kept
        if type(index).__module__.startswith("material."):
            segmented = sys.modules.get("jieba") is not None  # by which the plugin tells Chinese words apart
            self.settings = [depends.versions(["material"]), repr(index.config), segmented]

    def add_page(self, page: Page) -> None:
        """What `add_entry_from_context` does."""
        if self.settings is None:
            self._add(page)
            return
        begin = len(self.index.entries)
        of = [self.settings, page.url, page.title, repr(page.meta), str(page.toc), page.content]

        def made() -> str:  # text: the store sorts names, and the index is to have the same bytes either way
            self._add(page)
            return json.dumps(self.index.entries[begin:])

        found = self.store.remember(made, of=of)
        self.index.entries[begin:] = json.loads(found)

    def _add(self, page: Page) -> None:
        rendered = page.content
        assert rendered is not None
        text = MATH.sub(lambda m: html.escape(mathml.readable(mathml.parse(m[0]))), rendered)
        page.content = TERM.sub(heading, SLIDERS.sub("", text))
        self.add(page)
        page.content = rendered


def heading(term: re.Match[str]) -> str:
    """A term of the glossary, with its other names, as the heading for which indexes look."""
    names = [term[2], *re.findall("<dt>(.*?)</dt>", term[3], re.S)]
    return f'<h3 id="{term[1]}">{", ".join(names)}</h3>'
