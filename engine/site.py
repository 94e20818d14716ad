"""All pages, all results, all problems.

`Site.update` reads every page, runs every snippet that a page asks for and has no stored
result, and checks every number. It collects what is wrong instead of stopping at the first.
"""

import errno
import hashlib
import itertools
import os
import posixpath
import re
import stat
import time
from collections import Counter
from pathlib import Path

from engine import generator, numbers, page, pool, programs, runner, sources
from engine.glossary import Glossary
from engine.includes import Includes
from engine.labs import Labs
from engine.references import Bibliography
from engine.store import Store, write


class Problem:
    """One sentence with a place: `path:line: message`. `uri` is the page that shows it."""

    def __init__(self, path, line, message, uri=None):
        self.path, self.line, self.message, self.uri = path, line, message, uri

    def __str__(self):
        return f"{self.path}:{self.line}: {self.message}"


class Site:
    """The project at `root`: pages in docs/, snippets in snippets/, tests in tests/; results in the folder `store`."""

    def __init__(self, root, docs=None, store=None):
        self.root = Path(root).resolve()
        self.docs = Path(docs or generator.docs(self.root)).resolve()
        self.listed = lambda: generator.files(self.root, self.docs)  # {uri: path or text} of what is published
        self.includes = Includes(generator.bases(self.root, generator.options(self.root, "pymdownx.snippets") or {}))
        folder = store or os.environ.get("SNIPPET_STORE") or self.root / ".cache/snippets"
        self.store = Store(folder, self.root)
        self.pages, self.jobs, self.keys, self.results, self.failures, self.problems = {}, {}, {}, {}, {}, []
        self.stand_ins = {}  # what pages show of the snippets that have yet to run, while a page is being written
        self.current = self.entered = None  # uri of the page that is being rendered, and the page
        self.folder = "."  # of its address, below that of the site
        self.listings = {}  # {file of the site: (title, source)} of the code that the pages show
        self.rendered, self.found = set(), Counter()  # (kind, name) of its blocks that were, and its marks by fact
        self.labs = Labs(self.root, self.docs, self.store)
        self.ran, self.seconds = 0, 0.0
        self.bibliography, self.glossary = Bibliography(self.docs, self.store), Glossary(self.docs)
        self._texts = {}

    def update(self, progress=lambda done: done):
        """Bring pages, results and problems up to date. `progress` may wrap an iterator of runs."""
        self.begin(progress)
        self.finish(progress)

    def begin(self, progress=lambda done: done, run=True):
        """Read all there is and find what is stale. What runs it starts while the caller goes on to `finish`.

        Without `run`, labs that are stale stay so: `engine.background` runs them.
        """
        begin = time.perf_counter()
        self.problems, self.failures, self.ran = [], {}, 0
        self._read_pages()
        self._read_labs(progress, run)
        self._read_lists()
        self.jobs = self._jobs()
        self.keys = {name: sources.key(job) for name, job in self.jobs.items()}
        found = {name: self.store.get(key) for name, key in self.keys.items()}
        self.results = {name: result for name, result in found.items() if result is not None}
        self.stand_ins = {}
        if stale := len(self.jobs) - len(self.results):
            pool.prepare(stale)
        self.seconds = time.perf_counter() - begin

    def finish(self, progress=lambda done: done):
        """Run what is stale, if it has no stand-in and has not failed in the background, and check all pages."""
        begin = time.perf_counter()
        self._run(progress)
        for item in self.pages.values():
            self._check_page(item)
        self.seconds += time.perf_counter() - begin

    def forget(self):
        """Be without any page, as long as not all can be read."""
        self.pages, self.jobs, self.keys, self.results, self.stand_ins = {}, {}, {}, {}, {}
        self.labs.paths = {}
        self.labs.find()

    def read(self):
        """Read the pages, the bibliography and the glossary, and run nothing."""
        self.problems = []
        self._read_pages()
        self._read_lists()

    def summary(self):
        figures = sum(bool(result["frames"]) for result in self.results.values())
        labs = f"{len(self.labs.results)} labs, " if self.labs.pages else ""
        waiting = f"{len(self.stand_ins) + len(self.labs.waiting)} to run, " * bool(self.stand_ins or self.labs.waiting)
        return f"engine: {figures} figures, {labs}{self.ran + self.labs.ran} run, {waiting}{self.seconds:.2f} s"

    def snippet_problems(self):
        """Problems of what runs, snippets and labs, not of what pages say about them."""
        return [problem for problem in self.problems if problem.path.startswith(("snippets/", self.place("labs/")))]

    def problem(self, item, line, message):
        """Note a problem of a page, in a line of its text."""
        line = item.lines[line - 1] if item.lines else line
        self.problems.append(Problem(self.place(item.uri), line, message, item.uri))

    def place(self, uri):
        """The path of a page as sentences name it."""
        folder = self.docs.relative_to(self.root) if self.docs.is_relative_to(self.root) else Path()
        return posixpath.join(folder.as_posix(), uri)

    # Pages ---------------------------------------------------------------------------------

    def _read_pages(self):
        files = self.listed()
        self.pages, sheets = {}, {uri: source for uri, source in files.items() if uri.endswith(generator.PAGES)}
        labs = {uri: path for uri, path in files.items() if re.fullmatch(r"labs/[^/]+\.py", uri)}
        lists = sources.visible(self.docs, "*.bib")
        programs = [path for name in ("snippets", "tests") for path in sources.visible(self.root / name, "*.py")]
        self._refuse_what_is_unreadable({*sheets.values(), *labs.values(), *lists, *programs}, files.values())
        self.labs.paths = labs
        for uri, source in sorted(sheets.items()):
            digest = hashlib.sha256(source.encode()).hexdigest() if isinstance(source, str) else sources.digest(source)
            if self._texts.get(uri, (None,))[0] != digest:
                text = source if isinstance(source, str) else source.read_bytes().decode("utf-8-sig")
                self._texts[uri] = digest, page.read(uri, text)
            item = self.pages[uri] = self._texts[uri][1]
            for line, message in item.problems:
                self.problem(item, line, message)
        included = self.includes.all(name for item in self.pages.values() for name, _ in item.includes)
        self._refuse_what_is_unreadable(set(included.values()), ())

    def _refuse_what_is_unreadable(self, texts, files):
        """Raise Unreadable if a text has another encoding, or a file can't be opened: everybody who reads it would fail."""
        bad = {}
        for path in sorted({path for path in (*texts, *files) if isinstance(path, Path)}):
            try:
                with open(path, "rb"):
                    line = sources.line_that_is_no_text(path) if path in texts else None
            except OSError as error:
                bad[path] = f":1: cannot be read: {generator.reason(error)}"
            else:
                bad |= {path: f":{line}: not in UTF-8; save the file in that encoding"} if line else {}
        if bad:
            said = [f"{os.path.relpath(path, self.root)}{why}" for path, why in bad.items()]
            raise generator.Unreadable("\n".join(said), bad.keys())

    def _read_labs(self, progress, run):
        """Labs become pages of their own, once they have run."""
        self.labs.find()
        failed = self.labs.run(progress) if run else []
        for uri in self.labs.pages:
            self.add_lab(uri)
        for uri, places in failed:
            self.fail_lab(uri, places)

    def add_lab(self, uri):
        """Take a lab as it is now for a page."""
        item = self.pages[uri] = self.labs.pages[uri]
        for line, message in item.problems:
            self.problem(item, line, message)

    def fail_lab(self, uri, places):
        """Note what went wrong in a lab: a list of (line, sentence)."""
        self.problems += [Problem(self.place(uri), line, message, uri) for line, message in places]

    def _read_lists(self):
        """The bibliography and the glossary, which every page may refer to."""
        for path, line, message in [*self.bibliography.update(), *self.glossary.update()]:
            uri = path.relative_to(self.docs).as_posix()
            self.problems.append(Problem(self.place(uri), line, message, uri))

    def enter(self, uri, markdown, address=""):
        """The page at `uri` is about to be rendered, for an address such as A/B/; `markdown` matters only if it is in no file."""
        self.current, self.rendered, self.folder = uri, set(), posixpath.dirname(address) or "."
        self.found = Counter()
        if uri not in self.pages:  # one that was made after all others were read
            item = self.pages[uri] = page.read(uri, markdown)
            for line, message in item.problems:
                self.problem(item, line, message)
            self._check_page(item)
            for name in sorted(item.snippets().keys() - self.results.keys()):
                self.problem(item, item.snippets()[name], f"snippets/{name}.py did not run: this page came too late")
        self.entered = self.pages[uri]

    def leave(self):
        """The current page is rendered: each of its blocks must have been."""
        item = self.entered  # not what a lab has become meanwhile
        for block in item.blocks:
            if (block.kind, block.name) not in self.rendered:
                message = f"{block.kind} {block.name!r} was not rendered: does a blank line stand before and after it?"
                self.problem(item, block.line, message)

    def block(self, uri, kind, name):
        """The block that a page has under this name, or None."""
        blocks = self.pages[uri].blocks if uri in self.pages else []
        return next((b for b in blocks if (b.kind, b.name) == (kind, name)), None)

    def why_not(self, uri, kind, name):
        """Why a block shows no result: what was said of its snippet or of its line."""
        item, block = self.pages[uri], self.block(uri, kind, name)
        said = [str(p) for p in self.problems if block and (p.uri, p.line) == (uri, block.line)]
        return (
            self.failures.get(item.full_name(name))
            or "; ".join(said)
            or f"snippets/{item.full_name(name)}.py has no result"
        )

    # Snippets ------------------------------------------------------------------------------

    def _jobs(self):
        """{A/B/N: Job} for every snippet that a page names."""
        controls, wanted, drawn = {}, {}, set()
        for item in self.pages.values():
            for block in item.blocks:
                if block.kind in page.DRAWN:
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
            path = self.root / "snippets" / f"{name}.py"
            if not path.is_file():
                near = [p.stem for p in sources.visible(path.parent, "*.py")]
                there = f"; there are {', '.join(near)}" if near else ""
                self.problem(item, line, f"there is no snippets/{name}.py{there}")
            elif name not in drawn:  # only its numbers are asked for
                jobs[name] = runner.Job(str(self.root), name, frames=())
            elif name not in controls:
                jobs[name] = runner.Job(str(self.root), name)
            else:
                owner, block = controls[name]
                if job := self._job_with_controls(name, path, owner, block):
                    jobs[name] = job
        return jobs

    def _job_with_controls(self, name, path, item, block):
        defaults = programs.figure_defaults(path)
        if defaults is None:  # the run will say what is wrong with the file
            return runner.Job(str(self.root), name)
        for control, values in block.controls.items():
            if control not in defaults:
                known = ", ".join(defaults) or "none"
                return self.problem(
                    item, block.line, f"figure {block.name!r} has no control {control!r}; its parameters: {known}"
                )
            if not any(value == defaults[control] and alike(value, defaults[control]) for value in values):
                message = f"the default {control}={defaults[control]} of figure {block.name!r} is not among its values {values}"
                return self.problem(item, block.line, message)
        frames = tuple(
            dict(zip(block.controls, values, strict=True)) for values in itertools.product(*block.controls.values())
        )
        default = frames.index({control: defaults[control] for control in block.controls})
        return runner.Job(str(self.root), name, frames, default)

    def _run(self, progress):
        known = self.results.keys() | self.stand_ins.keys() | self.failures.keys()
        stale = [job for name, job in self.jobs.items() if name not in known]
        if not stale:
            return
        with pool.snippets(self.root) as submit:
            futures = [(job, submit(job)) for job in stale]
            for job, future in progress(futures):
                try:
                    self.accept(job, future.result())
                except runner.SnippetError as error:
                    self.fail(error)

    def accept(self, job, result):
        """Take the result of a snippet that ran, and keep it."""
        self.results[job.name] = result
        self.ran += 1
        # A file that was saved while the snippet ran may be in the result or not.
        if sources.key(job) == self.keys[job.name]:
            self.store.put(self.keys[job.name], result)

    def fail(self, error):
        """Take the SnippetError of a snippet that ran."""
        users = [uri for uri, item in self.pages.items() if error.name in item.snippets()]
        used = f" (used by {self.place(users[0])})" if users else ""
        self.failures[error.name] = str(error)
        self.problems.append(
            Problem(f"snippets/{error.name}.py", error.line, error.message + used, users[0] if users else None)
        )

    # Checks --------------------------------------------------------------------------------

    def check_numbers(self, item, name=None):
        """Check the numbers and films of a page; with a name, those alone that this snippet computed."""
        for mark in item.marks:
            if name in (None, self.snippet(item, mark.fact)) and (said := self.what_is_wrong(item, mark)):
                self.problem(item, mark.line, said)
        for block in item.blocks:
            full = item.full_name(block.name)
            if block.kind == "film" and name in (None, full) and not self.results.get(full, {"film": True})["film"]:
                said = f"snippets/{full}.py has no film(): define it, or write `/// figure | {block.name}`"
                self.problem(item, block.line, said)
            if not block.answer or name not in (None, self.snippet(item, block.answer)):
                continue
            if said := self.no_such_fact(item, block.answer):
                self.problem(item, block.line, said)

    def _check_page(self, item):
        self.check_numbers(item)
        for name, line in item.includes:
            if said := self.includes.what_is_wrong(name):
                self.problem(item, line, said)
        for key, line in item.citations:
            self.bibliography.check(key, lambda message, line=line: self.problem(item, line, message))
        for block in item.blocks:
            name = item.full_name(block.name)
            known = len(self.problems)
            if block.kind == "equation" and self.equation_test(name) is None and known == len(self.problems):
                place = self.test_files(name)[0].relative_to(self.root).as_posix()
                place += f" or in tests/{name.rpartition('/')[0]}/"
                self.problem(
                    item,
                    block.line,
                    f'equation {block.name!r} has no test: mark one in {place} with @pytest.mark.equation("{name}")',
                )
            if block.test and self.test(block.test) is None and known == len(self.problems):
                self.problem(item, block.line, f"erratum {block.name!r}: there is no test {block.test}")

    def snippet(self, item, reference):
        """A/B/N, the snippet of `N.fact` or `A/B/N.fact` as seen from a page."""
        return item.full_name(reference).rpartition(".")[0]

    def fact(self, item, reference):
        """Value of `N.fact` or `A/B/N.fact` as seen from a page, or None."""
        fact = reference.rpartition(".")[2]
        return self.results.get(self.snippet(item, reference), {"facts": {}})["facts"].get(fact)

    def no_such_fact(self, item, reference):
        """A sentence, if the snippet of `N.fact` ran and has no such fact. If it did not run, that has been said."""
        name, fact = self.snippet(item, reference), reference.rpartition(".")[2]
        if name not in self.results or fact in self.results[name]["facts"]:
            return None
        known = ", ".join(sorted(self.results[name]["facts"])) or "none"
        return f"snippets/{name}.py has no fact {fact!r}; it has {known}"

    def what_is_wrong(self, item, mark):
        """A sentence, if a number on a page is not what its snippet computed."""
        value = self.fact(item, mark.fact)
        if value is None:
            return self.no_such_fact(item, mark.fact)
        try:
            right = numbers.written(value, mark.number)
        except ValueError as error:
            return str(error)
        if not same_number(mark.text, right):
            return (
                f"{mark.fact} is {right}, the page says {mark.text}; `python -m engine update` writes the right number"
            )
        for stop, value in self.stops(item, mark.fact) if item.captioned(mark) else ():
            try:
                numbers.written_unseen(value, mark.number)
            except ValueError as error:
                where = ", ".join(f"{control} = {chosen}" for control, chosen in stop.items())
                return f"{mark.fact} is {value:.6g} at {where}; written like {mark.text}: {error}"
        return None

    def stops(self, item, reference):
        """[(frame, value)] of `N.fact` or `A/B/N.fact`, if it follows the sliders of its figure; else []."""
        name, fact = self.snippet(item, reference), reference.rpartition(".")[2]
        values = [facts[fact] for facts in self.results.get(name, {"frame_facts": []})["frame_facts"] if fact in facts]
        return list(zip(self.jobs[name].frames, values, strict=True)) if values else []

    def rewrite_numbers(self):
        """Write the right digits into every page. Returns {uri: how many changed}."""
        changed = {}
        for uri, item in self.pages.items():
            if uri in self.labs.pages:
                continue  # its text is made from a program, which the author keeps right
            text = item.text
            for mark in reversed(item.marks):  # from the end, so that offsets stay
                value = self.fact(item, mark.fact)
                right = mark.text if value is None else _written_or_none(value, mark.number) or mark.text
                if not same_number(mark.text, right):
                    text = text[: mark.start] + right + text[mark.end :]
                    changed[uri] = changed.get(uri, 0) + 1
            if text != item.text:
                path = (self.docs / uri).resolve()
                if not path.stat().st_mode & stat.S_IWUSR:  # a rename would not mind
                    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), self.place(uri))
                bom = b"\xef\xbb\xbf" if path.read_bytes().startswith(b"\xef\xbb\xbf") else b""
                write(path, bom + text.encode())
        return changed

    # Tests of equations and errata ---------------------------------------------------------

    def test_files(self, name):
        """Where the test of equation A/B/name may stand: tests/A/test_B.py, then tests/A/B/test_*.py, by name."""
        page = self.root / "tests" / name.rpartition("/")[0]
        return [page.with_name(f"test_{page.name}.py"), *sorted(page.glob("test_*.py"))]

    def equation_test(self, name):
        """Path below the root and source of the first test that is marked with this equation, or None."""
        for path in self.test_files(name):
            if source := self._read_tests(path)[1].get(name):
                return path.relative_to(self.root).as_posix(), source
        return None

    def proofs(self):
        """Test files of all equations and errata."""
        blocks = [(item, block) for item in self.pages.values() for block in item.blocks]
        tests = [self.equation_test(item.full_name(block.name)) for item, block in blocks if block.kind == "equation"]
        files = {path for path, _ in filter(None, tests)}
        files |= {block.test.partition("::")[0] for _, block in blocks if block.test}
        return {self.root / path for path in files if (self.root / path).is_file()}

    def test(self, reference):
        """Source of the test tests/A/B/test_N.py::name, or None."""
        path, _, name = reference.partition("::")
        return self._read_tests(self.root / path)[0].get(name)

    def _read_tests(self, path):
        if (digest := sources.digest(path)) is None:
            return {}, {}
        try:
            return self.store.remember(
                ["tests", digest, sources.digest(Path(programs.__file__))], lambda: programs.read_tests(path)
            )
        except (SyntaxError, ValueError) as error:  # the latter of a null
            place, line = path.relative_to(self.root).as_posix(), getattr(error, "lineno", None) or 1
            self.problems.append(Problem(place, line, f"{type(error).__name__}: {getattr(error, 'msg', error)}"))
            return {}, {}


def alike(one, two):
    """Whether two values are of one kind: True equals 1, and is no number."""
    return isinstance(one, bool) == isinstance(two, bool)


def same_number(one, two):
    """Whether two texts show the same number; separators of thousands are the author's choice."""
    return re.sub(r"\{,\}|,", "", one) == re.sub(r"\{,\}|,", "", two)


def _written_or_none(value, number):
    try:
        return numbers.written(value, number)
    except ValueError:
        return None
