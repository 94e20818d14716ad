"""What runs a snippet, or the cells of a lab, in a reader's browser: the Python side of play/worker.js.

It calls the functions that the build calls (`sandbox`), on the same files, unpacked into a file
system in memory. Each run of a snippet begins with those files as they were published, and so does
each lab with its first cell.
"""

import ast
import copy
import inspect
import io
import json
import linecache
import os
import random
import shutil
import sys
import time
import traceback
import warnings
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
from matplotlib.artist import Artist

from holdtrue.browser import laws
from holdtrue.layout import Layout
from holdtrue.run import sandbox

EVERY = 0.1  # seconds between two messages with printed text
SVG_LIMIT = 5_000_000  # characters: what a page shows without a noticeable pause
SMALLER = "A page has less memory than a computer: try a smaller array."
HINTS = [  # (type of an error, words in it, what to do)
    (
        ModuleNotFoundError,
        "",
        "Python’s standard library, numpy, matplotlib and this site’s snippets can be imported here.",
    ),
    (MemoryError, "", SMALLER),
    (ValueError, "array is too big", SMALLER),
    (EOFError, "", "There is nobody to type an answer: write the value into the code."),
    (PermissionError, "snippets may not", "What runs in a page stays in it."),
    (RuntimeError, "can't start new thread", "A page has one thread."),
]
CELL = "cell {}"  # what a cell is called in tracebacks
Names = dict[str, Any]


class Output(sandbox.Output):
    """Printed text, told to `tell` as it comes and cut where it becomes too long."""

    def __init__(self, tell: Callable[[str], object]) -> None:
        super().__init__()
        self.tell_page, self.told, self.last = tell, 0, time.monotonic()

    def write(self, text: str) -> int:
        written = super().write(text)
        if time.monotonic() - self.last > EVERY:
            self.send()
        return written

    def send(self) -> None:
        """Tell what has been printed since the last time."""
        self.last, text = time.monotonic(), self.getvalue()
        if new := text[self.told :]:
            self.tell_page(new)
        self.told = len(text)


class Player:
    """Runs snippets of the project that is in the zip file `archive`, below `root`."""

    def __init__(self, archive: str, root: str) -> None:
        self.root = Path(root)
        self.name = self.code = ""  # of the last run, as are the next two
        self.path = Path()  # of its code: where its errors are looked for
        self.module: Any = None
        self.lab = ""  # whose cells have run since
        self.names: Names = {}  # what they have defined
        self.before: list[Names] = []  # and what each of them found
        self.archive = zipfile.ZipFile(io.BytesIO(Path(archive).read_bytes()))
        self.controls = json.loads(self.archive.read("controls.json"))
        self.layout = Layout(**json.loads(self.archive.read("layout.json")))
        self.restore()
        sys.addaudithook(refuse_network)
        sys.stdin = io.StringIO()

    def run(
        self, name: str, code: str, positions: Sequence[Any] | None, tell: Callable[[str], object]
    ) -> dict[str, Any]:
        """Run `code` as the snippet of this name and draw its figure with its sliders at these positions.

        A position is the index of a stop, or {"value": a number between two stops}. Without
        positions (None) its facts alone are asked for. `tell` is called with each piece of printed
        text. Returns {"svg", "film", "facts", "here", "seconds"}, where `here` holds the facts with
        the sliders where they are. If something goes wrong, it returns {"line", "problem",
        "traceback", "exhausted", "elsewhere", "seconds"} instead.
        """
        self.begin(name, code)
        return self.attempt(tell, lambda: self.load(positions))

    def draw(self, name: str, code: str, positions: Sequence[Any], tell: Callable[[str], object]) -> dict[str, Any]:
        """Draw the figure of a run once more, with its sliders elsewhere. Returns what `run` returns, without facts and film."""
        if (name, code) != (self.name, self.code) or self.module is None:  # another ran since
            return self.run(name, code, positions, tell)
        return self.attempt(tell, lambda: {"svg": self.draw_frame(positions)[0], "here": self.ask(positions)})

    def check(
        self, name: str, code: str, tests: str, names: Sequence[str], tell: Callable[[str], object]
    ) -> dict[str, Any]:
        """Put `code` in the place of the snippet of this name and run these functions of the file `tests`, a text.

        Returns {"laws", "seconds"}, for each "" if it holds, else what went wrong; or what `run` does, if nothing can run.
        """
        self.begin(name, code)
        return self.attempt(tell, lambda: {"laws": laws.check(tests, names)})

    def cell(self, lab: str, number: int, code: str, tell: Callable[[str], object]) -> dict[str, Any]:
        """Run `code` as the cell of this number, from 1, with what those above it have left, however often it has run.

        Returns {"figures", "seconds"}, the SVG of each that it drew, or what `run` does if something goes wrong; and
        {"lost", "seconds"} if those above have not run, or something else has since.
        """
        if number == 1:
            self.restore()
            sandbox.use_style(self.job)
            # Of plt.show(): what a cell draws is shown at its end.
            warnings.filterwarnings("ignore", ".* is non-interactive")
            self.lab, self.names = lab, {"__name__": "__main__"}
        if lab != self.lab or number > len(self.before) + 1:
            return {"lost": True, "seconds": 0.0}
        if number <= len(self.before):
            self.go_back(number)
        self.before.append(copied(self.names))
        self.path = self.root / CELL.format(number)
        self.path.write_text(code, "utf-8")
        return self.attempt(tell, lambda: self.load_cell(number, code))

    def load_cell(self, number: int, code: str) -> dict[str, Any]:
        try:
            execute(code, str(self.path), self.names)
            figures = [sandbox.plt.figure(each) for each in sandbox.plt.get_fignums()]
            svgs = [sandbox.as_svg(figure, self.lab) for figure in figures]
            check_size("".join(svgs))
        except BaseException:
            self.go_back(number)
            sandbox.plt.close("all")
            raise
        return {"figures": svgs}

    def go_back(self, number: int) -> None:
        """Let the cells find what this one found."""
        self.names.clear()  # the same dict, in which their functions look names up
        self.names.update(self.before[number - 1])
        del self.before[number - 1 :]

    def begin(self, name: str, code: str) -> None:
        """The project as it was published, but for this snippet."""
        self.restore()
        self.name, self.code, self.module = name, code, None
        self.path = self.root / self.layout.snippet(name)
        self.path.write_text(code, "utf-8")

    def restore(self) -> None:
        """The project's files and the state of this process, as a snippet finds them in a build."""
        os.chdir("/")  # the folder that a process works in cannot be removed everywhere
        shutil.rmtree(self.root, ignore_errors=True)
        self.archive.extractall(self.root)
        scratch = self.root / "scratch"
        scratch.mkdir()
        os.chdir(scratch)
        for module in [m for m in sys.modules if m.partition(".")[0] == self.layout.snippets]:
            del sys.modules[module]
        linecache.clearcache()
        sandbox.plt.close("all")
        self.lab, self.names, self.before = "", {}, []
        warnings.resetwarnings()
        warnings.simplefilter("error")
        random.seed()
        np.random.seed()
        np.seterr(divide="warn", over="warn", invalid="warn", under="ignore")  # as a process begins
        sandbox.find_snippets(self.job)

    def load(self, positions: Sequence[Any] | None) -> dict[str, Any]:
        self.module = sandbox.importlib.import_module(self.layout.module(self.name))
        svg = film = None
        here = {}
        if positions is not None:
            if not callable(getattr(self.module, "figure", None)):
                raise sandbox.ContractError("defines no figure()", None)
            svg, figure = self.draw_frame(positions)
            film = sandbox.shoot(self.module, figure, self.job)
            here = self.ask(positions)
        facts: dict[str, Any] = getattr(self.module, "facts", dict)()
        return {"svg": svg, "film": film and asdict(film), "facts": floats(facts), "here": here}

    def ask(self, positions: Sequence[Any]) -> dict[str, float]:
        """The facts with the sliders at these positions; {} if no slider changes them."""
        facts: Any = getattr(self.module, "facts", None)
        known = inspect.signature(facts).parameters if facts else {}
        controls = {name: value for name, value in self.values(positions).items() if name in known}
        return floats(facts(**controls)) if controls else {}

    def values(self, positions: Sequence[Any]) -> dict[str, Any]:
        """{parameter: value} for sliders at these positions; a page that borrows the figure has none."""
        sliders = self.controls.get(self.name, {}) if positions else {}
        return {
            name: slider_value(values, place) for (name, values), place in zip(sliders.items(), positions, strict=True)
        }

    def draw_frame(self, positions: Sequence[Any]) -> tuple[str, sandbox.Figure]:
        text, figure = sandbox.draw(self.module, self.values(positions), self.job)
        check_size(text)
        return text, figure

    @property
    def job(self) -> SimpleNamespace:
        """As much of a `model.Job` as drawing takes."""
        return SimpleNamespace(root=self.root, name=self.name, layout=self.layout)

    def attempt(self, tell: Callable[[str], object], action: Callable[[], dict[str, Any]]) -> dict[str, Any]:
        output = sys.stdout = sys.stderr = Output(tell)
        begin = time.perf_counter()
        try:
            answer = action()
        except BaseException as error:
            answer = self.describe(error)
        sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
        output.send()
        return answer | {"seconds": time.perf_counter() - begin}

    def describe(self, error: BaseException) -> dict[str, Any]:
        line, problem = sandbox.describe(error, self.path, SimpleNamespace(root=self.root, timeout=0, memory=0))
        hints = [hint for kind, words, hint in HINTS if isinstance(error, kind) and words in str(error)]
        problem = ". ".join([problem.removesuffix("."), *hints])
        return {
            "line": line,
            "problem": problem,
            "traceback": self.traceback(error),
            "exhausted": isinstance(error, MemoryError),
            "elsewhere": bool(hints),  # whether Python outside a page could do it
        }

    def traceback(self, error: BaseException) -> str:
        """The traceback as Python prints it, with the lines of the site's snippets and of cells alone."""
        if isinstance(error, sandbox.ContractError):
            return ""
        shown = traceback.TracebackException.from_exception(error, limit=-50)
        own = str(self.root / self.layout.snippets), str(self.root / CELL.format(""))
        each: traceback.TracebackException | None = shown
        while each is not None:
            each.stack = traceback.StackSummary.from_list(f for f in each.stack if f.filename.startswith(own))
            each = each.__cause__ or each.__context__
        return "".join(shown.format()).replace(f"{self.root}/", "")


def execute(code: str, name: str, names: Names) -> None:
    """Run a cell and print the value of its last line, as notebooks do, unless that ends with a semicolon."""
    tree = ast.parse(code, name)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, name, "exec"), names)
    if isinstance(last, ast.Expr):
        value = eval(compile(ast.Expression(last.value), name, "eval"), names)
        if value is not None and not code.rstrip().endswith(";"):
            print(repr(value))


def copied(names: Names) -> Names:
    """A copy of all that is defined, for a cell that runs once more.

    Functions and modules are not copied, nor is what belongs to a figure, or what cannot be.
    """
    known: dict[int, Any] = {id(value): value for value in names.values() if isinstance(value, Artist)}
    copies = {}
    for name, value in names.items():
        try:
            copies[name] = copy.deepcopy(value, known)
        except Exception:  # what a copy raises is its own affair
            copies[name] = value
    return copies


def check_size(text: str) -> None:
    """Raise if SVG text is more than a page takes."""
    if len(text) > SVG_LIMIT:
        raise sandbox.ContractError(
            f"the figure has {len(text):,} characters, the limit is {SVG_LIMIT:,}: draw fewer points, or "
            "rasterize the dense artist (rasterized=True)"
        )


def slider_value(values: list[Any], position: Any) -> Any:
    """The value of a slider: that of a stop, or a number between two, of the type that the stops have."""
    if isinstance(position, int):
        return values[position]
    kind = float if any(isinstance(value, float) for value in values) else int
    return kind(position["value"])


def floats(facts: dict[str, Any]) -> dict[str, float]:
    return {name: float(value) for name, value in facts.items()}


def refuse_network(event: str, _arguments: tuple[Any, ...]) -> None:
    """An audit hook: in a browser these would fail with words that nobody understands."""
    if event in sandbox.NETWORK:
        raise PermissionError("snippets may not use the network")
    if event in sandbox.PROCESS:
        raise PermissionError("snippets may not start other processes")
