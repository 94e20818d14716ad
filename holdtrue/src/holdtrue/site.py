"""All pages, all results, all problems.

`Site.update` brings them up to date: it reads every page, runs every snippet that a page asks for and that has no stored
result, and has every page checked. It collects what is wrong instead of stopping at the first.
"""

import contextlib
import errno
import hashlib
import itertools
import os
import posixpath
import stat
import time
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from holdtrue import check, words
from holdtrue.facts import Facts
from holdtrue.keep import inputs, sources, store
from holdtrue.layout import Layout
from holdtrue.model import DRAWN, Block, Job, LabResult, Page, Progress, Result
from holdtrue.problem import Complaint, Problem
from holdtrue.proofs import Proofs
from holdtrue.read import generator, page, programs
from holdtrue.read.bibliography import Bibliography
from holdtrue.read.glossary import Glossary
from holdtrue.read.includes import Includes
from holdtrue.read.labs import Labs
from holdtrue.run import dispatch, lab_supervisor, supervisor


class Site:
    """The project at `root`, with its pages in the folder `docs`, its results in `kept` and all else as `layout` has it."""

    def __init__(self, root: str | Path, docs: str | Path | None = None, kept: str | Path | None = None) -> None:
        self.root = Path(root).resolve()
        self.docs = Path(docs or generator.docs(self.root)).resolve()
        self.layout = Layout.of(self.root)
        # {uri: path or text} of what is published
        self.listed: Callable[[], dict[str, Path | str]] = lambda: generator.files(self.root, self.docs)
        self.includes = Includes(generator.bases(self.root, generator.options(self.root, "pymdownx.snippets") or {}))
        folder = kept or os.environ.get("SNIPPET_STORE") or self.root / self.layout.kept("snippets")
        self.store = store.Store(Path(folder), self.root)
        self.words: words.Words = words.EN  # those of the site's language, as soon as its pages are read
        self.pages: dict[str, Page] = {}
        self.jobs: dict[str, Job] = {}
        self.keys: dict[str, str] = {}
        self.results: dict[str, Result] = {}
        self.failures: dict[str, str] = {}
        self.problems: list[Problem] = []
        # What pages show of the snippets that have yet to run, while a page is being written.
        self.stand_ins: dict[str, Result] = {}
        self.labs = Labs(self.root, self.docs, self.store, self.place, self.layout)
        self.ran, self.seconds = 0, 0.0
        self.bibliography, self.glossary = Bibliography(self.docs, self.store), Glossary(self.docs)
        self.proofs = Proofs(self.root, self.store, self.layout)
        self._texts: dict[str, tuple[str | None, Page]] = {}

    def update(self, progress: Progress = lambda done: done) -> None:
        """Bring pages, results and problems up to date. `progress` may wrap an iterator of runs."""
        self.begin()
        self.finish(progress)

    def begin(self) -> None:
        """Read all there is and find what is stale. What runs it starts while the caller goes on to `finish`."""
        begin = time.perf_counter()
        self.problems, self.failures, self.stand_ins, self.ran = [], {}, {}, 0
        self._read_pages()
        self.labs.find()
        for uri in self.labs.pages:
            self.add_lab(uri)
        self._read_lists()
        self._look_up_results()
        if stale := len(self.jobs) - len(self.results):
            dispatch.prepare(stale)
        self.seconds = time.perf_counter() - begin

    def _look_up_results(self) -> None:
        """What pages ask for, and what of it is kept."""
        self.jobs = self._jobs()
        self.keys = {name: key(job) for name, job in self.jobs.items()}
        found = {name: self.store.get(key) for name, key in self.keys.items()}
        self.results = {name: Result.of(kept) for name, kept in found.items() if kept is not None}

    def finish(self, progress: Progress = lambda done: done, labs: bool = True) -> None:
        """Run what is stale, if it has no stand-in and has not failed in the background, and check all pages.

        Without `labs`, those that are stale stay so: `holdtrue.serve.background` runs them.
        """
        begin = time.perf_counter()
        self._run(progress, sorted(self.labs.waiting) if labs else [])
        for item in self.pages.values():
            self.check(item)
        self.seconds += time.perf_counter() - begin

    def forget(self) -> None:
        """Be without any page, as long as not all can be read."""
        self.pages, self.jobs, self.keys, self.results, self.stand_ins = {}, {}, {}, {}, {}
        self.labs.paths = {}
        self.labs.find()

    def read(self) -> None:
        """Read the pages, the bibliography and the glossary, and run nothing."""
        self.problems = []
        self._read_pages()
        self._read_lists()

    def summary(self) -> str:
        figures = sum(bool(result.frames) for result in self.results.values())
        labs = f"{len(self.labs.results)} labs, " if self.labs.pages else ""
        waiting = f"{len(self.stand_ins) + len(self.labs.waiting)} to run, " * bool(self.stand_ins or self.labs.waiting)
        return f"holdtrue: {figures} figures, {labs}{self.ran + self.labs.ran} run, {waiting}{self.seconds:.2f} s"

    def snippet_problems(self) -> list[Problem]:
        """Problems of what runs, snippets and labs, not of what pages say about them."""
        folders = f"{self.layout.snippets}/", self.place(f"{self.layout.labs}/")
        return [problem for problem in self.problems if problem.path.startswith(folders)]

    def problem(self, item: Page, line: int, message: str) -> None:
        """Note a problem of a page, in a line of its text, once."""
        if (problem := item.problem(line, message)) not in self.problems:
            self.problems.append(problem)

    def place(self, uri: str) -> str:
        """The path of a page as sentences name it."""
        folder = self.docs.relative_to(self.root) if self.docs.is_relative_to(self.root) else Path()
        return posixpath.join(folder.as_posix(), uri)

    # Pages ---------------------------------------------------------------------------------

    def _read_pages(self) -> None:
        files = self.listed()
        self.proofs.begin()
        self.words = words.of(generator.language(self.root))
        self.pages, sheets = {}, {uri: source for uri, source in files.items() if uri.endswith(generator.PAGES)}
        found = {uri: path for uri, path in files.items() if isinstance(path, Path)}
        labs = {uri: path for uri, path in found.items() if self.layout.is_lab(uri)}
        lists = sources.visible(self.docs, "*.bib")
        folders = self.layout.snippets, self.layout.tests
        programs = [path for name in folders for path in sources.visible(self.root / name, "*.py")]
        self._refuse_what_is_unreadable({*sheets.values(), *labs.values(), *lists, *programs}, files.values())
        self.labs.paths = labs
        for uri, source in sorted(sheets.items()):
            digest = hashlib.sha256(source.encode()).hexdigest() if isinstance(source, str) else sources.digest(source)
            if self._texts.get(uri, (None,))[0] != digest:
                text = source if isinstance(source, str) else source.read_bytes().decode("utf-8-sig")
                self._texts[uri] = digest, page.read(uri, text, self.place(uri), layout=self.layout)
            item = self.pages[uri] = self._texts[uri][1]
            self.problems += item.problems
        included = self.includes.all(name for item in self.pages.values() for name, _ in item.includes)
        self._refuse_what_is_unreadable(set(included.values()), ())

    def _refuse_what_is_unreadable(self, texts: Collection[Path | str | None], files: Iterable[Path | str]) -> None:
        """Complain if a text has another encoding, or a file can't be opened: everybody who reads it would fail."""
        bad = []
        for path in sorted({path for path in (*texts, *files) if isinstance(path, Path)}):
            try:
                with open(path, "rb"):
                    line = sources.line_that_is_no_text(path) if path in texts else None
            except OSError as error:
                line, why = 1, f"cannot be read: {generator.reason(error)}"
            else:
                why = "not in UTF-8; save the file in that encoding"
            bad += [Problem(os.path.relpath(path, self.root), line, why)] if line else []
        if bad:
            raise Complaint(*bad)

    def add_lab(self, uri: str) -> None:
        """Take a lab as it is now for a page."""
        item = self.pages[uri] = self.labs.pages[uri]
        self.problems += item.problems

    def _read_lists(self) -> None:
        """The bibliography and the glossary, which every page may refer to."""
        for problem in [*self.bibliography.update(self.words), *self.glossary.update()]:
            self.problems.append(replace(problem, path=self.place(problem.path)))

    def add(self, uri: str, markdown: str) -> None:
        """Take a page that was made after all others had been read. What it alone asks for has not run."""
        item = self.pages[uri] = page.read(uri, markdown, self.place(uri), layout=self.layout)
        self.problems += item.problems
        self.check(item)
        for name in sorted(item.snippets().keys() - self.results.keys()):
            self.problem(
                item, item.snippets()[name], f"{self.layout.snippet(name)} did not run: this page came too late"
            )

    def why_not(self, uri: str, kind: str, name: str) -> str:
        """Why a block shows no result: what was said of its snippet or of its line."""
        item, block = self.pages[uri], self.pages[uri].block(kind, name)
        said = [str(p) for p in self.problems if block and (p.uri, p.line) == (uri, block.line)]
        return (
            self.failures.get(item.full_name(name))
            or "; ".join(said)
            or f"{self.layout.snippet(item.full_name(name))} has no result"
        )

    # Snippets ------------------------------------------------------------------------------

    def _jobs(self) -> dict[str, Job]:
        """{A/B/N: Job} for every snippet that a page names."""
        controls: dict[str, tuple[Page, Block]] = {}
        wanted: dict[str, tuple[Page, int]] = {}
        drawn = set()
        for item in self.pages.values():
            for block in item.blocks:
                if block.kind in DRAWN:
                    name = item.full_name(block.name)
                    drawn.add(name)
                    if block.controls and controls.setdefault(name, (item, block))[1] is not block:
                        self.problem(
                            item, block.line, f"figure {name!r} has its controls on {controls[name][0].uri} already"
                        )
            for name, line in item.snippets().items():
                wanted.setdefault(name, (item, line))
        jobs = {}
        for name, (item, line) in wanted.items():
            path = self.root / self.layout.snippet(name)
            if not path.is_file():
                near = [p.stem for p in sources.visible(path.parent, "*.py")]
                there = f"; there are {', '.join(near)}" if near else ""
                self.problem(item, line, f"there is no {self.layout.snippet(name)}{there}")
            elif name not in drawn:  # only its numbers are asked for
                jobs[name] = self._job(name, frames=())
            elif name not in controls:
                jobs[name] = self._job(name)
            else:
                owner, block = controls[name]
                if job := self._job_with_controls(name, path, owner, block):
                    jobs[name] = job
        return jobs

    def _job(self, name: str, **frames: Any) -> Job:
        return Job(str(self.root), name, **frames, folders=inputs.search_path(), layout=self.layout)

    def _job_with_controls(self, name: str, path: Path, item: Page, block: Block) -> Job | None:
        defaults = programs.figure_defaults(path)
        if defaults is None:  # the run will say what is wrong with the file
            return self._job(name)
        for control, values in block.controls.items():
            if control not in defaults:
                known = ", ".join(defaults) or "none"
                message = f"figure {block.name!r} has no control {control!r}; its parameters: {known}"
                self.problem(item, block.line, message)
                return None
            if not any(value == defaults[control] and alike(value, defaults[control]) for value in values):
                message = f"the default {control}={defaults[control]} of figure {block.name!r} is not among its values {values}"
                self.problem(item, block.line, message)
                return None
        frames = tuple(
            dict(zip(block.controls, values, strict=True)) for values in itertools.product(*block.controls.values())
        )
        default = frames.index({control: defaults[control] for control in block.controls})
        return self._job(name, frames=frames, default=default)

    def _run(self, progress: Progress, labs: list[str]) -> None:
        """Run what is stale, snippets and these labs side by side."""
        known = self.results.keys() | self.stand_ins.keys() | self.failures.keys()
        stale = [job for name, job in self.jobs.items() if name not in known]
        if not stale and not labs:
            return
        with contextlib.ExitStack() as stack:
            here = stack.enter_context(dispatch.threads())
            submit = stack.enter_context(dispatch.snippets(self.root, self.layout, here)) if stale else None
            # What takes longest begins first.
            run, paths = lab_supervisor.execute, self.labs.paths
            running = [(uri, here.submit(run, self.root, paths[uri], self.layout)) for uri in labs]
            begun = [(job, submit(job)) for job in stale] if submit else []
            for task, future in progress(begun + running):
                try:
                    result = future.result()
                except Complaint as complaint:
                    if not complaint.problems:  # about where it was to run
                        raise
                    self.fail_lab(task, complaint) if task in labs else self.fail(task.name, complaint)
                else:
                    self.accept_lab(task, result) if task in labs else self.accept(task, result)
        if labs:  # their pages may ask for more
            self._look_up_results()
            self._run(progress, [])

    def accept(self, job: Job, result: Result) -> None:
        """Take the result of a snippet that ran, and keep it."""
        self.results[job.name] = result
        self.ran += 1
        # A file that was saved while the snippet ran may be in the result or not.
        if self.is_current(job.name):
            self.store.put(self.keys[job.name], result.kept(), result.files)

    def is_current(self, name: str) -> bool:
        """Whether a snippet and what it imports are still as they were when the pages were read."""
        return name in self.jobs and key(self.jobs[name]) == self.keys.get(name)

    def fail(self, name: str, complaint: Complaint) -> None:
        """Take what a snippet that ran complains of."""
        uri = next((uri for uri, item in self.pages.items() if name in item.snippets()), None)
        used = f" (used by {self.place(uri)})" if uri else ""
        self.failures[name] = str(complaint)
        self.problems += [replace(one, message=one.message + used, uri=uri) for one in complaint.problems]

    def accept_lab(self, uri: str, result: LabResult) -> None:
        """Take the result of a lab that ran, and keep it: it becomes a page."""
        self.labs.accept(uri, result)
        self.add_lab(uri)
        self.labs.waiting.discard(uri)

    def fail_lab(self, uri: str, complaint: Complaint) -> None:
        """Take what a lab that ran complains of."""
        self.problems += self.labs.failed(uri, complaint)
        self.labs.waiting.discard(uri)

    @property
    def facts(self) -> Facts:
        """What the snippets computed."""
        return Facts(self.results, self.jobs, self.layout)

    def check(self, item: Page) -> None:
        """Note all that is wrong with a page."""
        self.problems += check.page(item, self.facts, self.includes, self.bibliography, self.proofs)

    def rewrite_numbers(self) -> dict[str, int]:
        """Write the right digits into every page. Returns {uri: how many changed}."""
        changed = {}
        for uri, item in self.pages.items():
            if uri in self.labs.pages:
                continue  # its text is made from a program, which the author keeps right
            text, count = check.mended(item, self.facts)
            if count:
                path = (self.docs / uri).resolve()
                if not path.stat().st_mode & stat.S_IWUSR:  # a rename would not mind
                    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), self.place(uri))
                bom = b"\xef\xbb\xbf" if path.read_bytes().startswith(b"\xef\xbb\xbf") else b""
                store.write(path, bom + text.encode())
                changed[uri] = count
        return changed


def key(job: Job) -> str:
    """Key of the result of a job, by all that reading shows it to depend on."""
    program = sources.program(job.root, Path(job.root, job.layout.snippet(job.name)), job.layout)
    return store.key(supervisor.__name__, job.name, job.frames, job.default, program)


def alike(one: object, two: object) -> bool:
    """Whether two values are of one kind: True equals 1, and is no number."""
    return isinstance(one, bool) == isinstance(two, bool)
