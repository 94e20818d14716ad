"""Labs: long notebooks, docs/labs/*.py in py:percent form, which are pages of the site.

A lab runs only if it or something that it reads has changed: importing mkdocs-jupyter takes longer than a build does.
What is kept is a page in Markdown with the outputs of its cells, so that a lab is rendered as every other page is.
"""

import posixpath
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from holdtrue.keep import sources, store
from holdtrue.layout import Layout
from holdtrue.model import LabResult, Page
from holdtrue.problem import Complaint, Problem
from holdtrue.read import page
from holdtrue.run import lab_supervisor


def key(root: Path, path: Path, layout: Layout) -> str:
    """Key of the result of a lab, by all that reading shows it to depend on."""
    return store.key(lab_supervisor.__name__, path.stem, sources.program(root, path, layout))


class Labs:
    """The labs of a site: the result of each that runs, and each as a page. `place` tells the path of one for sentences."""

    def __init__(self, root: Path, docs: Path, store: store.Store, place: Callable[[str], str], layout: Layout) -> None:
        self.root, self.docs, self.store, self.place, self.layout = root, docs, store, place, layout
        self.paths: dict[str, Path] = {}  # by uri, labs/name.py, as the next three
        self.keys: dict[str, str] = {}
        self.results: dict[str, LabResult] = {}
        self.pages: dict[str, Page] = {}
        self.ran = 0
        self.waiting: set[str] = set()  # uris of labs that have yet to run
        self._known: dict[str, tuple[LabResult, Page]] = {}  # by uri

    def find(self) -> None:
        """Read the labs at `paths`, and find what is stale."""
        self.keys = {uri: key(self.root, path, self.layout) for uri, path in self.paths.items()}
        found = {uri: self.store.get(stamp) for uri, stamp in self.keys.items()}
        self.results = {uri: LabResult.of(kept) for uri, kept in found.items() if kept is not None}
        self.waiting, self.ran = self.paths.keys() - self.results.keys(), 0
        self.pages = {uri: self._page(uri) for uri in self.paths}

    def failed(self, uri: str, complaint: Complaint) -> list[Problem]:
        """What went wrong in a lab, in its place."""
        return [replace(one, path=self.place(uri), uri=uri) for one in complaint.problems]

    def accept(self, uri: str, result: LabResult) -> None:
        """Take the result of a lab that ran, and keep it."""
        self.results[uri] = result
        self.ran += 1
        # A file that was saved while the lab ran may be in the result or not.
        if self.is_current(uri):
            self.store.put(self.keys[uri], result.kept(), result.files)
        self.pages[uri] = self._page(uri)

    def is_current(self, uri: str) -> bool:
        """Whether a lab and what it imports are still as they were when the labs were read."""
        return key(self.root, self.paths[uri], self.layout) == self.keys[uri]

    def _page(self, uri: str) -> Page:
        """The lab as a page; one that failed has a title and no more."""
        path, result = self.paths[uri], self.results.get(uri)
        if result is None:
            title = re.search(r"^# # (.+)$", path.read_text("utf-8-sig"), re.M)
            return page.read(uri, f"# {title[1] if title else path.stem}\n", self.place(uri))
        if self._known.get(uri, (None,))[0] != result:  # with other data it is another one, under the same key
            self._known[uri] = result, page.read(uri, result.markdown, self.place(uri), result.lines, self.layout)
        return self._known[uri][1]

    def files(self) -> dict[str, str | bytes]:
        """{path: content} of what the labs add to the site: their figures and source."""
        made: dict[str, str | bytes] = {}
        for uri, result in self.results.items():
            folder = uri.removesuffix(".py")
            stem = posixpath.basename(folder)
            made |= {figure_path(uri, i): figure.svg for i, figure in enumerate(result.figures, 1)}
            made[f"{folder}/{stem}.py"] = (self.docs / uri).read_bytes()
        return made


def figure_path(uri: str, number: int) -> str:
    """Where a figure stands below the site: beside its page."""
    return f"{uri.removesuffix('.py')}/figure_{number}.svg"
