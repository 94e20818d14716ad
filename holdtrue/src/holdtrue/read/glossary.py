"""The glossary: a page `glossary.md` of definition lists, whose first sentences are tooltips everywhere else.

    generative adversarial network
    GAN
    :   Two networks that are trained against each other. More about it, with links.

The first occurrence of each name on another page becomes a link to its definition. A name in
italics is not looked for: it has other meanings too.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from markdown.extensions.toc import slugify

from holdtrue.keep import sources
from holdtrue.problem import Problem

DEFINITION = re.compile(r"((?:^(?![\s:#/]).+\n)+)^:[ ]+((?:.+\n?|\n(?=    ))+)", re.M)
SENTENCE = re.compile(r"(.+?[.?])(?=\s|$)", re.S)


@dataclass(frozen=True)
class Term:
    names: tuple[str, ...]  # as the glossary lists them
    linked: tuple[str, ...]  # those that are looked for on other pages
    tooltip: str
    text: str  # the whole definition
    line: int

    @property
    def anchor(self) -> str:
        return slugify(self.names[0], "-")


class Glossary:
    """The terms of docs/…/glossary.md; none without such a page."""

    def __init__(self, docs: Path) -> None:
        self.docs = docs
        self.digest: str | None = None
        self.uri = ""
        self.pattern = re.compile("(?!)")  # which finds nothing
        self.terms: dict[str, Term] = {}  # name, as it is looked for -> Term
        self.problems: list[Problem] = []

    def update(self) -> list[Problem]:
        """Read the page if it changed. Returns what is wrong with it, in a path below `docs`."""
        path = next(iter(sources.visible(self.docs, "glossary.md")), None)
        digest = sources.digest(path) if path else None
        if digest != self.digest:
            self.digest, self.terms, self.problems = digest, {}, []
            self.uri = path.relative_to(self.docs).as_posix() if path else ""
            for term in read(path.read_text("utf-8-sig")) if path else []:
                for name in term.linked:
                    if name in self.terms:
                        said = f"the name {name!r} is defined twice"
                        self.problems.append(Problem(self.uri, term.line, said, self.uri))
                    self.terms[name] = term
            # The longest name first: “velocity field” before “velocity”.
            names = [r"\s+".join(map(re.escape, name.split())) for name in sorted(self.terms, key=len, reverse=True)]
            self.pattern = re.compile(rf"(?<![\w-])({'|'.join(names)})(?:s|es)?(?![\w-])", re.I)
        return self.problems

    def find(self, text: str, start: int = 0) -> tuple[re.Match[str], Term] | tuple[None, None]:
        """(match, term) of the first name in the text, in its own case or with a capital letter; or (None, None)."""
        for match in self.pattern.finditer(text, start):
            name = " ".join(match[1].split())
            if term := self.terms.get(name) or self.terms.get(name[0].lower() + name[1:]):
                return match, term
        return None, None


def read(text: str) -> list[Term]:
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
