"""One page while it is rendered: what it may show, and what comes of it beside the HTML."""

import posixpath
import re
from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import quote

from holdtrue.problem import Problem
from holdtrue.read import page
from holdtrue.site import Site

DOLLAR = re.compile(r"(?<!\\)\$")


@dataclass
class Rendered:
    """What comes of a page beside its HTML."""

    listings: dict[str, tuple[str, str]]  # {file of the site: (title, source)} of the code that it shows
    problems: list[Problem]

    @classmethod
    def of(cls, kept: dict[str, Any]) -> "Rendered":
        """What `kept` stands for."""
        return cls(
            {name: tuple(code) for name, code in kept["listings"].items()}, [Problem(**p) for p in kept["problems"]]
        )

    def kept(self) -> dict[str, Any]:
        """The same for JSON."""
        return asdict(self)


class Rendering:
    """The page of a site at `uri`, for an address such as A/B/. The site has read it, and stays as it is."""

    def __init__(self, site: Site, uri: str, address: str = ""):
        self.site, self.page, self.folder = site, site.pages[uri], posixpath.dirname(address) or "."
        self.listings: dict[str, tuple[str, str]] = {}  # see `Rendered`, as the next
        self.problems: list[Problem] = []
        self.shown: set[tuple[str, str]] = set()  # (kind, name) of its blocks so far
        self.found: Counter[str] = Counter()  # its marks by fact

    def finish(self) -> Rendered:
        """It is rendered: each of its blocks must have been."""
        for block in self.page.blocks:
            if (block.kind, block.name) not in self.shown:
                message = f"{block.kind} {block.name!r} was not rendered: does a blank line stand before and after it?"
                self.problems.append(self.page.problem(block.line, message))
        return Rendered(self.listings, self.problems)

    def complain(self, text: str | re.Pattern[str], message: str) -> None:
        """Note a problem where this text stands, best outside of code."""
        lines = self.page.text.splitlines()
        if isinstance(text, re.Pattern):
            found = [n for n, line in enumerate(page.masked(lines), 1) if text.search(line)]
        elif text == "$":
            found = [n for n, line in enumerate(page.masked(lines), 1) if len(DOLLAR.findall(line)) % 2]
        else:
            found = [n for known in (page.masked(lines), lines) for n, line in enumerate(known, 1) if text in line]
        self.problems.append(self.page.problem(found[0] if found else 1, message))

    def href(self, path: str) -> str:
        """A link to a page or file of the site, as the source of the page would write it."""
        path, sharp, anchor = posixpath.relpath(path, posixpath.dirname(self.page.uri) or ".").partition("#")
        return f"{quote(path)}{sharp}{anchor}"

    def awaits(self, name: str, fact: str = "") -> dict[str, str]:
        """Attributes of a place that has to wait for a snippet; none, if that has run."""
        if name not in self.site.stand_ins:
            return {}
        return {"data-awaits": name, "data-page": self.page.uri} | ({"data-fact": fact} if fact else {})
