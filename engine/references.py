"""The bibliography: one BibTeX file in docs/, cited on a page as `[@key]` or `[@key, §3.1]`.

pybtex reads the file and sets its entries. It is imported when there is such a file and it is new.
"""

import contextlib
import difflib
import re
from collections import Counter
from importlib import metadata
from pathlib import Path

from engine import sources


class Problems(Exception):
    """There are some, and they have been noted."""


class Bibliography:
    """The entries of the .bib file below `docs`, in the two forms in which pages show them; kept in `store`."""

    def __init__(self, docs, store):
        self.docs, self.store = docs, store
        self.digest = None
        self.entries = {}  # key -> HTML of the whole entry; sorted by authors and year
        self.short = {}  # key -> “Goodfellow et al. 2014”
        self.problems = []

    def update(self):
        """Read the file if it changed. Returns [(path, line, sentence)] of what is wrong with it."""
        path = next(iter(sources.visible(self.docs, "*.bib")), None)
        digest = path and sources.digest(path)
        if digest != self.digest:
            self.digest, self.entries, self.short, self.problems = digest, {}, {}, []
            if path:
                self._recall(path)
        return self.problems

    def _recall(self, path):
        own = sources.digest(Path(__file__)), metadata.version("pybtex")
        with contextlib.suppress(Problems):  # they are to be said again
            entries, self.short = self.store.remember(["bibliography", self.digest, own], lambda: self._made(path))
            self.entries = dict(entries)

    def _made(self, path):
        self._read(path)
        if self.problems:
            raise Problems
        return [list(self.entries.items()), self.short]

    def _read(self, path):
        from pybtex.backends.html import Backend
        from pybtex.database import parse_file
        from pybtex.exceptions import PybtexError
        from pybtex.style.formatting.unsrt import Style
        from pybtex.style.template import field, sentence

        class AsWritten(Style):
            """Titles keep their capitals, so that no name in them is lost."""

            def format_title(self, e, which_field, as_sentence=True):
                return sentence[field(which_field)] if as_sentence else field(which_field)

        try:
            data = parse_file(str(path), "bibtex", encoding="utf-8").entries
        except PybtexError as error:
            key = re.search(r"repeated bibliography entry: (\S+)", str(error))
            line = getattr(error, "lineno", None) or line_of(path, key and key[1])
            self.problems.append((path, line, str(error)))
            return
        self.short = short_names(data)
        style = AsWritten()  # one for all: it takes long to find its parts
        for key in sorted(data, key=lambda key: by_author(data[key])):
            if "year" in data[key].fields:
                data[key].fields["year"] = self.short[key].rpartition(" ")[2]  # with its letter, if it has one
            try:
                (entry,) = style.format_entries([data[key]])
            except PybtexError as error:
                self.problems.append((path, line_of(path, key), str(error)))
                continue
            self.entries[key] = entry.text.render(Backend("utf-8")).replace("\n", " ")

    def check(self, key, complain):
        """Say so if there is no such entry."""
        if key not in self.short and not self.problems:
            near = difflib.get_close_matches(key, self.short, 1)
            complain(f"no .bib file in docs/ has an entry {key!r}" + (f"; is it {near[0]!r}?" if near else ""))


def surnames(entry):
    """Family names of the authors, or of the editors where there are none."""
    people = entry.persons.get("author") or entry.persons.get("editor") or []
    return [" ".join([*person.prelast_names, *person.last_names]).strip("{}") for person in people]


def by_author(entry):
    """What the list is sorted by. “van den Oord” stands under v."""
    return [name.casefold() for name in surnames(entry)], entry.fields.get("year", "")


def short_names(data):
    """{key: “Ng and Jordan 2001”}; works that would look alike get a letter behind the year."""
    names = {}
    for key, entry in data.items():
        who = surnames(entry) or [entry.fields.get("title", key)]
        shown = who[0] if len(who) == 1 else " and ".join(who) if len(who) == 2 else f"{who[0]} et al."
        names[key] = f"{shown} {entry.fields.get('year', '')}".strip()
    count, seen = Counter(names.values()), Counter()
    for key in sorted(names):
        name = names[key]
        if count[name] > 1:
            names[key] += "abcdefghijklmnopqrstuvwxyz"[seen[name]]
            seen[name] += 1
    return names


def line_of(path, key):
    """Line of the last entry with this key, 1 if there is none."""
    lines = enumerate(path.read_text("utf-8-sig").splitlines(), 1)
    return max((n for n, line in lines if key and re.match(rf"\s*@\w+\s*\{{\s*{re.escape(key)}\s*,", line)), default=1)
