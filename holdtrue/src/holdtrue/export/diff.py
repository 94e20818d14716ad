"""What a change does to all that is computed: two states of the project, compared.

The state before is a commit, laid out in a folder of its own; the other is the files as they are
now. This engine brings both up to date, with one store: what is the same in both runs once.
"""

import contextlib
import os
import re
import subprocess
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from holdtrue.model import PICTURES, Result
from holdtrue.problem import Complaint
from holdtrue.read import labs, numbers
from holdtrue.render.extension import frame_names, show
from holdtrue.run import supervisor
from holdtrue.site import Site

PARAGRAPH_END = re.compile(r"\n\s*\n|\n[ >]*/{3,}")  # or the end of a block
T = TypeVar("T")
CONTEXT = 60  # characters of a page on either side of a number


# The two states ----------------------------------------------------------------------------


def git(root: Path, *arguments: str, **environment: str) -> str | None:
    """What git prints, in the folder of the project; None if it refuses."""
    command = ["git", "-C", str(root), *arguments]
    try:
        done = subprocess.run(command, env=os.environ | environment, capture_output=True, encoding="utf-8")
    except FileNotFoundError:
        raise Complaint("there is no program git on this machine: install it") from None
    return done.stdout.strip("\n") if done.returncode == 0 else None


@contextlib.contextmanager
def laid_out(root: Path, ref: str) -> Iterator[tuple[Path, str]]:
    """The project as it was in a commit, in a folder that is gone afterwards; and that commit in a line.

    Not `git worktree`, which would leave its mark in the repository if this process were killed.
    """
    if (below := git(root, "rev-parse", "--show-prefix")) is None:
        raise Complaint(
            f"{root} is not in a git repository that git can read: there is no state before to compare with"
        )
    commit = git(root, "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}")
    if commit is None:
        raise Complaint(
            f"git knows no commit {ref!r} here: name a branch, a tag or a commit that `git log` shows, and fetch it first "
            "if it is on another machine"
        )
    with supervisor.scratch_folder() as folder:
        index, tree = str(Path(folder, "index")), Path(folder, "tree")
        tree.mkdir()
        read = git(root, "read-tree", commit, GIT_INDEX_FILE=index)
        if (
            read is None
            or git(root, "checkout-index", "--all", f"--prefix={tree.as_posix()}/", GIT_INDEX_FILE=index) is None
        ):
            raise Complaint(f"git can't write the files of {ref!r} to {tree}: `git fsck` says what is missing")
        yield tree / below, git(root, "log", "-1", "--format=%h (%s)", commit) or ""


@dataclass(frozen=True)
class Image:
    """One frame of a figure: `path` below the folder of its side, `label` for the values of its sliders.

    A reader who moves no slider sees the `first`.
    """

    path: str
    svg: str
    size: tuple[int, int]  # in CSS pixels
    alt: str
    label: str
    first: bool


@dataclass(frozen=True)
class Quote:
    """A number in the text of a page, with a few words around it."""

    fact: str
    text: str
    line: int
    before: str
    after: str


class Side:
    """What one state of the project shows, by A/B/N for snippets and labs/name for labs."""

    def __init__(self, site: Site) -> None:
        self.site, self.problems = site, sorted(set(map(str, site.problems)))
        self.failed_labs = set(site.labs.pages) - set(site.labs.results)
        self.facts = {name: self._facts(name, result) for name, result in site.results.items()}
        self.outputs = {name: result.output.splitlines() for name, result in site.results.items()}
        self.images = {name: self._frames(name, result) for name, result in site.results.items()}
        for uri, result in site.labs.results.items():
            name = uri.removesuffix(".py")
            texts = [output for outputs in result.outputs for output in outputs if isinstance(output, str)]
            self.outputs[name] = "".join(texts).splitlines()
            self.images[name] = [
                Image(labs.figure_path(uri, number), figure.svg, figure.size, figure.alt, f"figure {number}", False)
                for number, figure in enumerate(result.figures, 1)
            ]

    def _facts(self, name: str, result: Result) -> dict[str, float]:
        """Those of the default frame, then those of the others that differ, as in "gap (n = 100)"."""
        found = dict(result.facts)
        for controls, facts in zip(self.site.jobs[name].frames, result.frame_facts, strict=False):
            changed = {fact: value for fact, value in facts.items() if value != result.facts[fact]}
            found |= {f"{fact} ({label(controls)})": value for fact, value in changed.items()}
        return found

    def _frames(self, name: str, result: Result) -> list[Image]:
        """The default frame comes first."""
        if result.size is None:
            return []
        blocks = [b for item in self.site.pages.values() for b in item.blocks if item.full_name(b.name) == name]
        alt = next((block.alt for block in blocks if block.kind in PICTURES), "")
        frames = [
            Image(path, svg, result.size, alt, label(controls), index == result.default)
            for index, (path, svg, controls) in enumerate(
                zip(frame_names(name, result), result.frames, self.site.jobs[name].frames, strict=True)
            )
        ]
        if shot := result.film:
            frames.append(Image(f"{name}.stills.svg", shot.stills, result.size, alt, "stills of its film", False))
        return sorted(frames, key=lambda image: not image.first)

    def lacks(self, name: str) -> str:
        """What stands in the place of something that this side does not have."""
        if name in self.images:  # the snippet or lab has a result, which does not contain it
            return "not there"
        wanted = any(name in item.snippets() for item in self.site.pages.values()) or f"{name}.py" in self.failed_labs
        return "no result, see the problems" if wanted else "not there"

    def quotes(self, uri: str) -> list[Quote]:
        """All checked numbers of a page."""
        if uri not in self.site.pages:
            return []
        item = self.site.pages[uri]
        found = []
        for mark in item.marks:
            line = item.lines[mark.line - 1] if item.lines else mark.line
            before = _plain(PARAGRAPH_END.split(item.text[: mark.start])[-1])
            after = _plain(PARAGRAPH_END.split(item.text[mark.end :], 1)[0])
            if len(before) > CONTEXT:
                before = "…" + before[-CONTEXT:].partition(" ")[2]
            if len(after) > CONTEXT:
                after = after[:CONTEXT].rpartition(" ")[0] + "…"
            found.append(Quote(item.full_name(mark.fact), mark.text, line, before, after))
        return found

    def pages(self, kind: str, name: str) -> list[str]:
        """Files of the pages that show a figure, an output or, under "fact", a number."""
        if f"{name}.py" in self.site.labs.pages:
            return [self.site.place(f"{name}.py")]
        found = []
        for uri, item in self.site.pages.items():
            if kind == "fact":
                facts = [*(mark.fact for mark in item.marks), *(block.answer for block in item.blocks if block.answer)]
                shown = name in map(item.full_name, facts)
            else:
                kinds = PICTURES if kind == "figure" else (kind,)
                shown = any(block.kind in kinds and item.full_name(block.name) == name for block in item.blocks)
            if shown:
                found.append(self.site.place(uri))
        return found


def label(controls: dict[str, Any]) -> str:
    """A frame, in words."""
    return ", ".join(f"{name} = {show(value)}" for name, value in controls.items())


def _plain(text: str) -> str:
    """Text of a page in one line, without the names of its facts."""
    return re.sub(r"\s+", " ", numbers.MARK.sub("", text))


# Comparing ---------------------------------------------------------------------------------


class Difference:
    """All that is not the same in two states of a project."""

    def __init__(self, before: Side, now: Side) -> None:
        self.before, self.now = before, now
        self.figures: dict[str, list[tuple[Image | None, Image | None]]] = {}  # by name
        for name in sorted(before.images.keys() | now.images.keys()):
            images = before.images.get(name, []), now.images.get(name, [])
            if pairs := differing(*images, same=lambda i: (i.label, i.svg, i.first), name=lambda i: i.label):
                self.figures[name] = pairs
        self.facts: list[tuple[str, str, float | None, float | None]] = []  # (name, fact, value, value)
        for name in sorted(before.facts.keys() | now.facts.keys()):
            was, are = before.facts.get(name, {}), now.facts.get(name, {})
            changed = [fact for fact in sorted(was.keys() | are.keys()) if was.get(fact) != are.get(fact)]
            self.facts += [(name, fact, was.get(fact), are.get(fact)) for fact in changed]
        self.outputs = [  # (name, lines, lines)
            (name, old, new)
            for name in sorted(before.outputs.keys() | now.outputs.keys())
            if (old := before.outputs.get(name, [])) != (new := now.outputs.get(name, []))
        ]
        self.quotes: dict[str, list[tuple[Quote | None, Quote | None]]] = {}  # by uri
        for uri in sorted((before.site.pages.keys() | now.site.pages.keys()) - before.failed_labs - now.failed_labs):
            quotes = before.quotes(uri), now.quotes(uri)
            if changes := differing(*quotes, same=lambda q: (q.fact, q.text), name=lambda q: q.fact):
                self.quotes[uri] = sorted(changes, key=lambda pair: [quote.line for quote in pair if quote][-1])

    def counts(self) -> list[tuple[str, int, str]]:
        """[(id, how many, of what)], the parts of the page that have something to show."""
        lab_pages = self.before.site.labs.pages | self.now.site.labs.pages
        figures = sum(len(pairs) if f"{name}.py" in lab_pages else 1 for name, pairs in self.figures.items())
        quotes = sum(map(len, self.quotes.values()))
        return [
            (key, count, word + ("s" if count > 1 else "") + rest)
            for key, count, word, rest in (
                ("figures", figures, "figure", ""),
                ("facts", len(self.facts), "computed number", ""),
                ("outputs", len(self.outputs), "printed output", ""),
                ("quotes", quotes, "number", " in the text"),
            )
            if count
        ]

    def summary(self) -> str:
        """What changed, in a line."""
        return ", ".join(f"{count:,} {what}" for _, count, what in self.counts()) or "nothing changed"

    def pages(self, kind: str, name: str) -> list[str]:
        """Where a thing is shown now; or was, if it no longer is."""
        return self.now.pages(kind, name) or self.before.pages(kind, name)


def differing(
    before: Iterable[T], now: Iterable[T], same: Callable[[T], object], name: Callable[[T], object]
) -> list[tuple[T | None, T | None]]:
    """[(one, other)] of all that is not on both sides alike; None is the counterpart of what has none.

    The counterpart is looked for under the same name, and then among what is left, in order.
    """
    before, found = list(before), []
    for key in (same, name, lambda _: None):
        left = []
        for item in now:
            other = next((other for other in before if key(other) == key(item)), None)
            if other is None:
                left.append(item)
                continue
            before.remove(other)
            if key is not same:
                found.append((other, item))
        now = left
    return found + [(None, item) for item in now] + [(item, None) for item in before]
