"""The bibliography: one BibTeX file in docs/, cited on a page as `[@key]` or `[@key, §3.1]`.

pybtex reads the file and sets its entries. It is imported when there is such a file and it is new.
"""

import contextlib
import difflib
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from holdtrue.keep import sources
from holdtrue.keep.store import Store
from holdtrue.problem import Complaint, Problem
from holdtrue.words import Words


class Bibliography:
    """The entries of the .bib file below `docs`, in the two forms in which pages show them; kept in `store`."""

    def __init__(self, docs: Path, store: Store) -> None:
        self.docs, self.store = docs, store
        self.made_of: list[str] | None = None
        self.entries: dict[str, str] = {}  # key -> HTML of the whole entry; sorted by authors and year
        self.short: dict[str, str] = {}  # key -> “Goodfellow et al. 2014”
        self.problems: list[Problem] = []

    def update(self, words: Words) -> list[Problem]:
        """Read the file if it or the language changed. Returns what is wrong with it, in a path below `docs`."""
        path = next(iter(sources.visible(self.docs, "*.bib")), None)
        two, more = words["two_authors"], words["more_authors"]
        made_of = [sources.digest(path) or "", two, more] if path else None
        if made_of != self.made_of:
            self.made_of, self.entries, self.short, self.problems = made_of, {}, {}, []
            if path:
                self._recall(path, two, more)
        return self.problems

    def _recall(self, path: Path, two: str, more: str) -> None:
        with contextlib.suppress(Complaint):  # they are to be said again
            entries, self.short = self.store.remember(self._made, path, two, more, of=self.made_of)
            self.entries = dict(entries)

    def _made(self, path: Path, two: str, more: str) -> list[Any]:
        self._read(path, two, more)
        if self.problems:
            raise Complaint(*self.problems)
        return [list(self.entries.items()), self.short]

    def _read(self, path: Path, two: str, more: str) -> None:
        from pybtex.backends.html import Backend
        from pybtex.database import parse_file
        from pybtex.exceptions import PybtexError
        from pybtex.style.formatting.unsrt import Style
        from pybtex.style.template import field, sentence

        class AsWritten(Style):
            """Titles keep their capitals, so that no name in them is lost."""

            def format_title(self, e: Any, which_field: str, as_sentence: bool = True) -> Any:
                return sentence[field(which_field)] if as_sentence else field(which_field)

        try:
            data = parse_file(str(path), "bibtex", encoding="utf-8").entries
        except PybtexError as error:
            key = re.search(r"repeated bibliography entry: (\S+)", str(error))
            line = getattr(error, "lineno", None) or line_of(path, key and key[1])
            self._complain(path, line, error)
            return
        self.short = short_names(data, two, more)
        style = AsWritten()  # one for all: it takes long to find its parts
        for key in sorted(data, key=lambda key: by_author(data[key])):
            if "year" in data[key].fields:
                data[key].fields["year"] = self.short[key].rpartition(" ")[2]  # with its letter, if it has one
            try:
                (entry,) = style.format_entries([data[key]])
            except PybtexError as error:
                self._complain(path, line_of(path, key), error)
                continue
            self.entries[key] = entry.text.render(Backend("utf-8")).replace("\n", " ")

    def _complain(self, path: Path, line: int, error: Exception) -> None:
        uri = path.relative_to(self.docs).as_posix()
        self.problems.append(Problem(uri, line, str(error), uri))

    def what_is_wrong(self, key: str) -> str | None:
        """A sentence, if there is no such entry."""
        if key in self.short or self.problems:
            return None
        near = difflib.get_close_matches(key, self.short, 1)
        return f"no .bib file in {self.docs.name}/ has an entry {key!r}" + (f"; is it {near[0]!r}?" if near else "")


def surnames(entry: Any) -> list[str]:
    """Family names of the authors, or of the editors where there are none."""
    people = entry.persons.get("author") or entry.persons.get("editor") or []
    return [" ".join([*person.prelast_names, *person.last_names]).strip("{}") for person in people]


def by_author(entry: Any) -> tuple[list[str], str]:
    """What the list is sorted by. “van den Oord” stands under v."""
    return [name.casefold() for name in surnames(entry)], entry.fields.get("year", "")


def short_names(data: Mapping[str, Any], two: str, more: str) -> dict[str, str]:
    """{key: “Ng and Jordan 2001”}, in the forms for two authors and for more; works that would look alike get a letter
    behind the year.
    """
    names = {}
    for key, entry in data.items():
        who = surnames(entry) or [entry.fields.get("title", key)]
        shown = who[0] if len(who) == 1 else two.format(*who) if len(who) == 2 else more.format(who[0])
        names[key] = f"{shown} {entry.fields.get('year', '')}".strip()
    count, seen = Counter(names.values()), Counter[str]()
    for key in sorted(names):
        name = names[key]
        if count[name] > 1:
            names[key] += "abcdefghijklmnopqrstuvwxyz"[seen[name]]
            seen[name] += 1
    return names


def line_of(path: Path, key: str | None) -> int:
    """Line of the last entry with this key, 1 if there is none."""
    lines = enumerate(path.read_text("utf-8-sig").splitlines(), 1)
    return max((n for n, line in lines if key and re.match(rf"\s*@\w+\s*\{{\s*{re.escape(key)}\s*,", line)), default=1)
