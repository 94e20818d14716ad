"""The glossary: a page `glossary.md` of definition lists, whose first sentences are tooltips everywhere else.

    generative adversarial network
    GAN
    :   Two networks that are trained against each other. More about it, with links.

The first occurrence of each name on another page becomes a link to its definition. A name in
italics is not looked for: it has other meanings too.
"""

import re
import xml.etree.ElementTree as etree
from dataclasses import dataclass

from markdown.extensions.toc import slugify
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from engine import sources

DEFINITION = re.compile(r"((?:^(?![\s:#/]).+\n)+)^:[ ]+((?:.+\n?|\n(?=    ))+)", re.M)
SENTENCE = re.compile(r"(.+?[.?])(?=\s|$)", re.S)
# What is a link, a heading or code already stays what it is.
CLOSED = {"a", "abbr", "code", "pre", "math", "summary", "svg", "h1", "h2", "h3", "h4", "h5", "h6", "script", "style"}


@dataclass(frozen=True)
class Term:
    names: tuple  # as the glossary lists them
    linked: tuple  # those that are looked for on other pages
    tooltip: str
    text: str  # the whole definition
    line: int

    @property
    def anchor(self):
        return slugify(self.names[0], "-")


class Glossary:
    """The terms of docs/…/glossary.md; none without such a page."""

    def __init__(self, docs):
        self.docs = docs
        self.digest = self.uri = self.pattern = None
        self.terms = {}  # name, as it is looked for -> Term

    def update(self):
        """Read the page if it changed. Returns [(path, line, sentence)] of what is wrong with it."""
        path = next(iter(sources.visible(self.docs, "glossary.md")), None)
        digest = path and sources.digest(path)
        problems = []
        if digest != self.digest:
            self.digest, self.terms = digest, {}
            self.uri = path and path.relative_to(self.docs).as_posix()
            for term in read(path.read_text("utf-8-sig")) if path else []:
                for name in term.linked:
                    if name in self.terms:
                        problems.append((path, term.line, f"the name {name!r} is defined twice"))
                    self.terms[name] = term
            self.digest = self.digest if not problems else None  # so that it is said again
            # The longest name first: “velocity field” before “velocity”.
            names = [r"\s+".join(map(re.escape, name.split())) for name in sorted(self.terms, key=len, reverse=True)]
            self.pattern = re.compile(rf"(?<![\w-])({'|'.join(names)})(?:s|es)?(?![\w-])", re.I)
        return problems

    def find(self, text, start=0):
        """(match, term) of the first name in the text, in its own case or with a capital letter; or (None, None)."""
        for match in self.pattern.finditer(text, start):
            name = " ".join(match[1].split())
            if term := self.terms.get(name) or self.terms.get(name[0].lower() + name[1:]):
                return match, term
        return None, None


def read(text):
    """[Term, …] of the definition lists in a Markdown text."""
    terms = []
    for match in DEFINITION.finditer(text):
        names = [name.strip() for name in match[1].splitlines()]
        body = " ".join(match[2].split())
        sentence = SENTENCE.match(body)
        terms.append(
            Term(
                tuple(name.strip("*") for name in names),
                tuple(name for name in names if not name.startswith("*")),
                sentence[1] if sentence else body,
                body,
                text.count("\n", 0, match.start()) + 1,
            )
        )
    return terms


class GlossaryTreeprocessor(Treeprocessor):
    """Links the first occurrence of each term; gives the glossary's own entries their anchors."""

    def __init__(self, md, site, href):
        super().__init__(md)
        self.site, self.href = site, href  # href(site, path): a link from the current page

    def run(self, root):
        glossary = self.site.glossary
        if self.site.current == glossary.uri:
            first = True
            for node in root.iter():
                if node.tag == "dt" and first:
                    node.set("id", slugify("".join(node.itertext()), "-"))
                first = node.tag == "dd" or (first and node.tag != "dt")
        elif glossary.terms:
            self.seen = set()
            self.link(root)

    def link(self, node):
        """Go through the text below a node in reading order."""
        if node.tag in CLOSED or "admonition-title" in node.get("class", ""):
            return
        self.link_text(node, None, node.text)
        for child in list(node):
            self.link(child)
            self.link_text(node, child, child.tail)

    def link_text(self, parent, before, text):
        """Put links into a text that follows `before` in `parent`, or that begins `parent`."""
        start = 0
        while text and not isinstance(text, AtomicString):
            match, term = self.site.glossary.find(text, start)
            if match is None:
                return
            start = match.end()
            if term in self.seen:
                continue
            self.seen.add(term)
            link = etree.Element("a", {"class": "term", "title": term.tooltip})
            link.set("href", self.href(self.site, f"{self.site.glossary.uri}#{term.anchor}"))
            link.text, link.tail = match[0], text[match.end() :]
            if before is None:
                parent.text, place = text[: match.start()], 0
            else:
                before.tail, place = text[: match.start()], list(parent).index(before) + 1
            parent.insert(place, link)
            before, text, start = link, link.tail, 0
